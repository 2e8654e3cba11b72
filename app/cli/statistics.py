"""``zhitong statistics``: the figures of the ledger (统计), each share with its n."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from app.cli.common import DataOption, JsonOption, language, print_json, settings_for
from app.cli.ledger import day
from app.ledger_desk import bounds
from app.ledger_figures import Figures, document
from app.opening import open_house
from casework.model.ledger import entry_of
from casework.model.statistics import Statistics
from casework.model.statistics import statistics as measure
from casework.model.when import local_date
from storage.interface import Store


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("statistics")(statistics)


def statistics(
    *,
    data: DataOption = None,
    first: Annotated[str, typer.Option("--from", help="First day of collection.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day of collection.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Requests, enterprises, satisfaction, shares and times of the ledger.

    Every case is counted, sensitive and restricted ones too; none is named.
    """
    since, until = bounds(day(first, "--from"), day(last, "--to"))
    with open_house(settings_for(data)) as house:
        on = local_date(house.clock())

        def work(store: Store) -> Statistics:
            cases = store.cases.between(since=since, until=until)
            return measure(
                (entry_of(ticket=case.ticket, events=case.events) for case in cases), on=on
            )

        found = house.database.read_now(work)
        figures = Figures(words=house.words, language=language())
    if as_json:
        print_json(document(found))
    else:
        _print(figures, found)


def _print(figures: Figures, found: Statistics) -> None:
    """Tables whose columns fit Chinese characters as well: a cell's width counts in cells."""
    console = Console()
    console.print(_table(figures.say("title"), figures.overview(found)))
    for heading, rows in figures.rankings(found):
        console.print(_table(heading, rows))


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for name, value in rows:
        table.add_row(name, value)
    return table
