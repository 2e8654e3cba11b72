"""The version of this program, as programs that talk to it read it."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
"""The same as in ``pyproject.toml``; a test holds them together."""
