"""``zhitong parse --json``: what a text means, line by line (语义解析)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from app.cli.common import print_line
from app.models import ensure_model
from app.policy_loader import load_jurisdiction
from app.settings import load_settings
from casework.model.complaint import FieldKey
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.wire import to_wire

ALL_TASKS = frozenset({"intent", "topic", "industry"})


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("parse")(parse)


def parse(
    text: Annotated[str | None, typer.Argument(help="A text; without one, lines of JSON.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Understand a text, or each JSON line of standard input."""
    settings = load_settings()
    jurisdiction = load_jurisdiction(settings.policy_dir / settings.jurisdiction)
    model = ensure_model(settings)
    interpreter = EmbeddedInterpreter(jurisdiction=jurisdiction, model=model)

    def answer(document: Any) -> dict[str, Any]:
        joined, expecting = read_request(document)
        found = interpreter.parse(
            text=joined, expecting=expecting, now=datetime.now(UTC), tasks=ALL_TASKS
        )
        return to_wire(found, jurisdiction=jurisdiction)

    if text is not None:
        document = answer({"text": text})
        print(json.dumps(document, ensure_ascii=False, indent=None if as_json else 2))
        return
    for line in sys.stdin:
        if line.strip():
            print_line(_guarded(line, answer))


def _guarded(line: str, answer: Any) -> dict[str, Any]:
    try:
        result: dict[str, Any] = answer(json.loads(line))
    except (ValueError, TypeError, KeyError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return result


def read_request(document: Any) -> tuple[str, str | None]:
    """Text and expected field of a request. Raises ValueError with what is wrong."""
    if not isinstance(document, dict):
        raise TypeError("an object is expected")
    unknown = set(document) - {"text", "messages", "expecting"}
    if unknown:
        raise ValueError(f"unknown keys: {sorted(unknown)}")
    expecting = document.get("expecting")
    if expecting is not None and expecting not in [key.value for key in FieldKey]:
        raise ValueError(f"expecting: not a field key: {expecting}")
    messages = document.get("messages", [document["text"]] if "text" in document else None)
    if not isinstance(messages, list) or not all(isinstance(one, str) for one in messages):
        raise ValueError('"text" or "messages" (a list of texts) is expected')
    return "\n".join(messages), expecting
