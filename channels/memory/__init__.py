"""The in-memory channel: for the terminal, demonstrations and tests."""

from channels.memory.channel import TERMINAL, Fault, MemoryChannel

__all__ = ["TERMINAL", "Fault", "MemoryChannel"]
