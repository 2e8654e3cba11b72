"""``zhitong bench``: measure, and say what was measured."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from app.bench import clocks as bench_clocks
from app.bench import turns as bench_turns
from app.bench import webhooks as bench_webhooks
from app.cli.common import JsonOption, print_json, say, screen, settings_for
from app.jurisdictions import jurisdiction_of

bench = typer.Typer(no_args_is_help=True, help="Benchmarks.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(bench, name="bench")


@bench.command("turns")
def turns(
    conversations: Annotated[
        str, typer.Option(help="Numbers of parallel conversations.")
    ] = "1,8,32",
    seconds: Annotated[float, typer.Option(min=0.5, max=600)] = 6.0,
    rounds: Annotated[int, typer.Option(min=1, max=20)] = 3,
    database_url: Annotated[str, typer.Option(help="Another database than SQLite.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Full turns over HTTP at several loads, beside the ceiling in the same run."""
    settings = {"ZHITONG_DATABASE_URL": database_url} if database_url else {}
    document = bench_turns.run(
        conversations=[int(one) for one in conversations.split(",")],
        seconds=seconds,
        rounds=rounds,
        settings=settings,
        progress=lambda text: screen.print(f"[dim]{text}[/dim]"),
    )
    if as_json:
        print_json(document)
    else:
        _print(document)


@bench.command("webhooks")
def webhooks(
    seconds: Annotated[float, typer.Option(min=0.5, max=120)] = 4.0,
    rounds: Annotated[int, typer.Option(min=1, max=20)] = 3,
    connections: Annotated[int, typer.Option(min=1, max=256)] = 32,
    as_json: JsonOption = False,
) -> None:
    """Signed messages of a platform up to the durable inbox, and how soon they are answered."""
    plan = bench_webhooks.Plan(
        seconds=seconds,
        rounds=rounds,
        connections=connections,
        progress=lambda text: screen.print(f"[dim]{text}[/dim]"),
    )
    document = bench_webhooks.run(plan)
    if as_json:
        print_json(document)
    else:
        _print_webhooks(document)


@bench.command("clocks")
def clocks(
    rounds: Annotated[int, typer.Option(min=1, max=50)] = 5, as_json: JsonOption = False
) -> None:
    """Due dates and lights as pure functions, on one core."""
    document = bench_clocks.run(jurisdiction_of(settings_for(None)), rounds=rounds)
    if as_json:
        print_json(document)
    else:
        screen.print(say("bench.clocks", **document))


def _print_webhooks(document: dict[str, Any]) -> None:
    received, answered = document["received"], document["answered"]
    table = Table("", "per s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "ratio")
    rows = {
        "received": (received["messages"], received["ratio"]),
        "ceiling": (received["ceiling"], 1),
        "answered": (answered["answers"], ""),
    }
    for name, (load, share) in rows.items():
        figures = (load["per_s"], load["p50"], load["p95"], load["p99"], load["cpu_ms"])
        table.add_row(say(f"bench.{name}"), *map(str, figures), str(share))
    screen.print(table)
    counts = {name: answered[name] for name in ("passive", "later", "other")}
    screen.print(say("bench.answers", per_s=answered["per_s"], **counts))


def _print(document: dict[str, Any]) -> None:
    start = document["start_to_first_answer_s"]
    screen.print(say("bench.start", first=start["first"], second=start["second"]))
    screen.print(say("bench.memory", mib=document["resident_mib"]))
    columns = (
        "conversations",
        "turns/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "CPU ms",
        "ceiling/s",
        "ratio",
    )
    table = Table(*columns)
    for at, result in document["conversations"].items():
        load = result["turns"]
        figures = (load["per_s"], load["p50"], load["p95"], load["p99"], load["cpu_ms"])
        table.add_row(at, *map(str, figures), str(result["ceiling"]["per_s"]), str(result["ratio"]))
    screen.print(table)
