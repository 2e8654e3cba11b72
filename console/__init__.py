"""The officers' window (服务官工作台): server-rendered pages, a JSON API and live hints."""
