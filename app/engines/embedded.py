"""The engine that is always there (默认引擎)."""

from __future__ import annotations

from pathlib import Path

from app.engines import Engine
from app.settings import Settings
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.region import Region


def make(settings: Settings, *, jurisdiction: Region, model: Path | None) -> Engine:
    """The embedded engine. Raises LexiconError, ModelUnusable."""
    del settings
    return Engine(interpreter=EmbeddedInterpreter(jurisdiction=jurisdiction, model=model))
