"""Demonstrations (示范): invented people and firms, and stand-ins of the platforms on loopback."""
