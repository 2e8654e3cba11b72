"""The conversation (对话): no platform, no store, no clock. Everything here is a pure function."""
