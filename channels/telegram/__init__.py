"""Telegram: complainants abroad write here, officers may have their notices here.

Nothing is imported at this place: the vendor's client is loaded with ``platform``, by whoever has
a bot configured.
"""
