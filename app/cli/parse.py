"""``zhitong parse --json``: what a text means, line by line (语义解析)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from app.cli.common import EngineOption, print_line
from app.engines import SERVER_LIMIT_S, make_engine
from app.logs import configure
from app.models import ensure_model
from app.parsing.requests import read_request
from app.policy_loader import load_jurisdiction
from app.settings import load_settings
from nlu.interpreter import ALL_TASKS
from nlu.wire import to_wire


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("parse")(parse)


def parse(
    text: Annotated[str | None, typer.Argument(help="A text; without one, lines of JSON.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    engine: EngineOption = None,
) -> None:
    """Understand a text, or each JSON line of standard input."""
    settings = load_settings({"nlu_engine": engine})
    configure(settings.log_level)
    jurisdiction = load_jurisdiction(settings.policy_dir / settings.jurisdiction)
    model = ensure_model(settings)
    chosen = make_engine(settings, jurisdiction=jurisdiction, model=model)
    chosen.ready(SERVER_LIMIT_S)

    def answer(document: Any) -> dict[str, Any]:
        joined, expecting = read_request(document)
        found = chosen.interpreter.parse(
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
