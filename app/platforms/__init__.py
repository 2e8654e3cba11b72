"""Platforms (平台接入) joined to the application: settings, wiring, media, presses."""
