"""The lines between a desk and the process that understands for it.

Down: one line with region and model, then one a request. Up: one line when ready, then one an
answer, by the number of the request. JSON escapes line breaks, so a line is a message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from nlu.interpreter import Understanding
from nlu.region import PlainRegion, Region, region_from_document, region_to_document

_ATOMS: Final = (str, int, float, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the process begins with: the region, the model file (None: rules only), the data."""

    region: PlainRegion
    model: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One text to be understood; see ``Interpreter.parse``."""

    number: int
    text: str
    expecting: str | None
    now: datetime
    tasks: frozenset[str]


def write_opening(region: Region, model: Path | None) -> bytes:
    """The first line down."""
    return _line(
        {"region": region_to_document(region), "model": None if model is None else str(model)}
    )


def read_opening(line: bytes) -> Opening:
    """The first line down, read. Raises ValueError, KeyError and TypeError."""
    document = json.loads(line)
    model = document["model"]
    return Opening(
        region=region_from_document(document["region"]),
        model=None if model is None else Path(model),
    )


def write_request(request: Request) -> bytes:
    """A request as a line."""
    return _line(
        {
            "number": request.number,
            "text": request.text,
            "expecting": request.expecting,
            "now": request.now.isoformat(),
            "tasks": sorted(request.tasks),
        }
    )


def read_request(line: bytes) -> Request:
    """A request, read. Raises ValueError, KeyError and TypeError."""
    document = json.loads(line)
    return Request(
        number=document["number"],
        text=document["text"],
        expecting=document["expecting"],
        now=datetime.fromisoformat(document["now"]),
        tasks=frozenset(document["tasks"]),
    )


def write_ready(version: str) -> bytes:
    """The first line up: the engine is loaded, with this model (empty: none)."""
    return _line({"ready": version})


def write_answer(number: int, found: Understanding) -> bytes:
    """The answer to the request ``number``."""
    return _line({"number": number, "understanding": plain(found)})


def write_failure(number: int, error: Exception) -> bytes:
    """That the request ``number`` broke: by which error, never with which words."""
    return _line({"number": number, "failed": type(error).__name__})


def plain(value: Any) -> Any:
    """A value of the port as JSON knows it; what is unordered is sorted."""
    if value is None or isinstance(value, _ATOMS):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    return {one.name: plain(getattr(value, one.name)) for one in fields(value)}


def _line(document: Mapping[str, Any]) -> bytes:
    # Half a pair of surrogates has no UTF-8, but it has an escape; ASCII carries every text.
    return json.dumps(document, separators=(",", ":")).encode("ascii") + b"\n"
