"""``zhitong converse``: play conversation scripts, show what came out, count (对话脚本)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from app.cli.common import (
    NOT_SO,
    WRONG_USE,
    EngineOption,
    JsonOption,
    explain,
    language,
    print_json,
    say,
    screen,
    words,
)
from app.converse import plan as plans
from app.converse import stats as counting
from app.converse.errors import ConverseError, NothingToPlay
from app.converse.format import Script, read_scripts
from app.converse.run import Result, Verdict
from app.converse.table import document_of, summary_of, table_of
from app.engines import EMBEDDED
from app.logs import configure
from app.loops import run
from app.settings import ROOT

PIPED_WIDTH = 140
SHIPPED = ROOT / "tests" / "conversations"


class Channel(StrEnum):
    """Ways in; ``all`` are the first two, a platform is asked for by its name."""

    MEMORY = "memory"
    HTTP = "http"
    WECHAT_OA = "wechat_oa"
    WECOM = "wecom"
    KF = "kf"
    TELEGRAM = "telegram"
    EMAIL = "email"
    ALL = "all"


class Profile(StrEnum):
    """Platforms that the memory channel plays."""

    WEB = "web"
    TELEGRAM = "telegram"
    WECHAT_OA = "wechat_oa"
    WECOM = "wecom"
    ALL = "all"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("converse")(converse)


def converse(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders of scripts.", exists=True)
    ] = None,
    *,
    channel: Annotated[Channel, typer.Option(help="The way in.")] = Channel.ALL,
    profile: Annotated[Profile, typer.Option(help="The platform played.")] = Profile.ALL,
    database: Annotated[str, typer.Option(help="An empty database; SQLite if none.")] = "",
    engine: EngineOption = None,
    stats: Annotated[bool, typer.Option("--stats", help="Count questions and lengths.")] = False,
    as_json: JsonOption = False,
    only: Annotated[list[str] | None, typer.Option(help="Id of a script; repeatable.")] = None,
) -> None:
    """Play conversation scripts over the whole desk and say what is not as they expect."""
    configure("critical")
    try:
        scripts = _scripts(paths or [SHIPPED], only)
        results = _play(scripts, channel, profile, database, engine or EMBEDDED)
    except ConverseError as error:
        screen.print(explain(error, language()), markup=False)
        raise typer.Exit(WRONG_USE) from error
    document = document_of(results)
    if stats:
        document["stats"] = counting.statistics(results)
    if as_json:
        print_json(document)
    else:
        _show(results, document)
    failed = any(one.verdict is Verdict.FAILED for one in results)
    if failed or (stats and not counting.met(document["stats"])):
        raise typer.Exit(NOT_SO)


def _scripts(paths: list[Path], only: list[str] | None) -> list[Script]:
    """The scripts asked for. Raises ScriptsMalformed, NothingToPlay."""
    found = read_scripts(paths)
    if not only:
        return list(found)
    missing = sorted(set(only) - {one.id for one in found})
    if missing:
        raise NothingToPlay(missing[0], where=", ".join(missing))
    return [one for one in found if one.id in only]


def _play(
    scripts: list[Script], channel: Channel, profile: Profile, database: str, engine: str
) -> list[Result]:
    """Play them with a line of progress on a terminal."""
    with screen.status(say("converse.starts")) as line:
        plan = plans.Plan(
            scripts=scripts,
            roads=plans.ROADS if channel is Channel.ALL else (channel.value,),
            profiles=plans.PROFILE_NAMES if profile is Profile.ALL else (profile.value,),
            database_url=database,
            engine=engine,
            told=lambda one: line.update(one.case.name),
        )
        return run(plans.carry_out(plan))


def _show(results: list[Result], document: dict[str, Any]) -> None:
    """Table, failures, summary, counts."""
    board = screen if screen.is_terminal else Console(stderr=True, width=PIPED_WIDTH)
    board.print(table_of(results, words(), language()))
    for result in results:
        if result.failure is not None:
            screen.print(f"\n{result.case.name}", style="red", markup=False)
            screen.print(result.failure.text, markup=False)
    screen.print(say("converse.summary", **summary_of(results)))
    if "stats" in document:
        _show_stats(document["stats"])


def _show_stats(counted: dict[str, Any]) -> None:
    for kind, one in counted["questions"].items():
        _tell("questions", kind=kind, **_without(one, "of"))
        for case, count in one["of"].items():
            screen.print(f"  {case}: {count}", markup=False)
    for lang, one in counted["longest_reply"].items():
        _tell("longest", lang=lang, **_without(one, "text"))
    _tell("choices", **counted["choices"])


def _tell(key: str, **params: object) -> None:
    """A sentence; names of scripts in it are no markup."""
    screen.print(say(f"converse.{key}", **params), markup=False)


def _without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}
