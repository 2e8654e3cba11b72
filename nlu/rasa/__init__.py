"""Rasa as a second engine (第二引擎): its server's files here, and the HTTP client that asks it."""
