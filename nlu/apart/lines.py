"""The lines between a desk and the process that understands for it.

Down: one line with region and model, then one a request. Up: one line when ready, then one an
answer, by the number of the request. JSON escapes line breaks, so a line is a message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from nlu.interpreter import Understanding
from nlu.region import PlainRegion, Region, region_from_document, region_to_document

_END: Final = b"\n"
T = TypeVar("T")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An understanding, or the name of the error that stopped it (never its words)."""

    number: int
    understanding: Understanding | None = None
    failed: str = ""


_WRITER: Final = msgspec.json.Encoder(order="deterministic")
_REQUESTS: Final = msgspec.json.Decoder(Request)
_ANSWERS: Final = msgspec.json.Decoder(Answer)


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
    return _written(request)


def read_request(line: bytes) -> Request:
    """A request, read. Raises ValueError."""
    return _read(line, _REQUESTS)


def write_ready(version: str) -> bytes:
    """The first line up: the engine is loaded, with this model (empty: none)."""
    return _line({"ready": version})


def write_answer(number: int, found: Understanding) -> bytes:
    """The answer to the request ``number``."""
    return _written(Answer(number=number, understanding=found))


def write_failure(number: int, error: Exception) -> bytes:
    """That the request ``number`` broke: by which error, never with which words."""
    return _written(Answer(number=number, failed=type(error).__name__))


def read_answer(line: bytes) -> Answer:
    """An answer, read. Raises ValueError."""
    return _read(line, _ANSWERS)


def _written(value: Request | Answer) -> bytes:
    try:
        return _WRITER.encode(value) + _END
    except UnicodeEncodeError:
        # Half a pair of surrogates has no UTF-8, but it has an escape; ASCII carries every text.
        return _line(msgspec.to_builtins(value, order="deterministic"))


def _read(line: bytes, reader: msgspec.json.Decoder[T]) -> T:
    try:
        return reader.decode(line)
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(line), reader.type)


def _line(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode("ascii") + _END
