"""``zhitong rasa``: the second engine's server trained, served, compared (Rasa 引擎)."""

from __future__ import annotations

import json
import signal
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    print_json,
    say,
    screen,
    settings_for,
)
from app.comparison.report import table_of
from app.comparison.run import Comparison
from app.errors import SettingsError
from app.settings import Settings
from nlu.embedded.files import DATA_FOLDER as EXAMPLES
from nlu.embedded.training_data import read_task
from nlu.evaluate.reader import DATA_FOLDER
from nlu.rasa import server as servers
from nlu.rasa.environment import ensure_environment, is_complete
from nlu.rasa.files import INTENT, Pipeline, Places, ensure_token
from nlu.rasa.training import ensure_model

PIPED_WIDTH = 150
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class TaskName(StrEnum):
    """What can be learned by both."""

    INTENT = "intent"
    TOPIC = "topic"
    INDUSTRY = "industry"


class Part(StrEnum):
    """Parts of the test utterances."""

    TEST = "test"
    DEVELOPMENT = "development"


PipelineOption = Annotated[Pipeline, typer.Option(help="Configuration of the server.")]
PythonOption = Annotated[
    Path | None, typer.Option("--python", help="A CPython 3.10; found by itself if none is named.")
]

rasa = typer.Typer(no_args_is_help=True, help="The second engine: a Rasa server of its own.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(rasa, name="rasa")


@rasa.command("train")
def train(
    data: DataOption = None,
    pipeline: PipelineOption = Pipeline.LIGHT,
    python: PythonOption = None,
) -> None:
    """Make the server's environment (once) and a model of the present examples."""
    model = _trained(settings_for(data, rasa_python=python), pipeline)
    screen.print(say("rasa.trained", path=model), soft_wrap=True)


@rasa.command("serve")
def serve(
    data: DataOption = None,
    pipeline: PipelineOption = Pipeline.LIGHT,
    python: PythonOption = None,
) -> None:
    """Run the server on loopback until it is interrupted; trained first where it must be."""
    settings = settings_for(data, rasa_python=python)
    port = loopback_port(settings)
    model = _trained(settings, pipeline)
    ensure_token(settings.rasa_token_path)
    places = Places(folder=settings.rasa_folder)
    server = servers.start(places, model=model, port=port, token_file=settings.rasa_token_path)
    signal.signal(signal.SIGTERM, _leave)
    try:
        with screen.status(say("rasa.starts")):
            took_s = server.wait_ready()
        screen.print(say("rasa.serves", url=settings.rasa_url, seconds=round(took_s)))
        code = server.process.wait()
    except (KeyboardInterrupt, SystemExit):
        code = 0
    finally:
        server.stop()
    if code != 0:
        raise typer.Exit(NOT_SO)


@rasa.command("compare")
def compare(
    *,
    task: Annotated[TaskName, typer.Option(help="What is learned.")] = TaskName.INTENT,
    pipeline: Annotated[
        list[Pipeline] | None, typer.Option(help="Configuration; repeatable.")
    ] = None,
    rows: Annotated[int | None, typer.Option(help="Examples to learn from; all if none.")] = None,
    part: Annotated[Part, typer.Option(help="Test utterances.")] = Part.TEST,
    data: DataOption = None,
    python: PythonOption = None,
    out: Annotated[Path | None, typer.Option(help="File for the figures as JSON.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Embedded engine and Rasa, learning from the same rows, telling the same texts."""
    settings = settings_for(data, rasa_python=python)
    _installed(settings)
    with screen.status(say("rasa.starts")) as line:
        document = Comparison(
            settings=settings,
            task=task.value,
            pipelines=pipeline or [Pipeline.LIGHT],
            rows=rows,
            folder=DATA_FOLDER / part.value,
            told=lambda name: line.update(say("rasa.compares", system=name)),
        ).carry_out()
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(document, ensure_ascii=False, indent=1)
        out.write_text(f"{text}\n", encoding="utf-8")
    if as_json:
        print_json(document)
    else:
        board = screen if screen.is_terminal else Console(stderr=True, width=PIPED_WIDTH)
        board.print(table_of(document, lambda key: say(f"rasa.compared.{key}")))


def loopback_port(settings: Settings) -> int:
    """Port of the server's address, which must be on loopback. Raises SettingsError."""
    address = urlsplit(settings.rasa_url)
    if address.hostname not in LOOPBACK or address.port is None:
        reason = "an address on loopback with its port is expected: http://127.0.0.1:5005"
        raise SettingsError(reason, name="ZHITONG_RASA_URL", reason=reason)
    return address.port


def _trained(settings: Settings, pipeline: Pipeline) -> Path:
    """Environment and model, each made where it is missing."""
    places, examples = _installed(settings), read_task(EXAMPLES, INTENT)
    with screen.status(say("rasa.trains")):
        return ensure_model(places, examples, task=INTENT, pipeline=pipeline)


def _installed(settings: Settings) -> Places:
    """The places of a complete environment."""
    places = Places(folder=settings.rasa_folder)
    if not is_complete(places):
        with screen.status(say("rasa.installs")):
            ensure_environment(places, python=settings.rasa_python)
    return places


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit
