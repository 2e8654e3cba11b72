"""The conversation that is measured: what a manager writes until the receipt, in zh and en.

Lives beside the code as data, because it is input and never shown to anyone.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("script.toml")


def scripts() -> list[list[dict[str, str]]]:
    """Conversations as lists of stimuli (``text`` or ``choice``)."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [list(conversation["turns"]) for conversation in found["conversation"]]
