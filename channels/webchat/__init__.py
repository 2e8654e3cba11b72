"""The web chat: pages that work without JavaScript, a JSON API, and live hints."""
