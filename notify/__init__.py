"""Tells people: who is told what, by which channel, until someone has it (送达)."""
