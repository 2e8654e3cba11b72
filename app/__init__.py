"""The switchboard: the only room that knows all concrete classes."""
