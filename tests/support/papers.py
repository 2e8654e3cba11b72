"""Documents in tests: the shipped shelf, cases taken through the desk, values that look real."""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.document_commands import shelf_for
from app.settings import load_settings
from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from documents.case import Case
from documents.draw import Mark, Order, draw
from documents.shelf import Shelf
from documents.values import Values
from tests.support.desk_world import LOCAL, SECOND, World, shenyang
from tests.support.tree import ROOT

RESPONSES = ROOT / "responses"


@cache
def shelf() -> Shelf:
    """The shipped templates with the words of the demonstration city."""
    return shelf_for(load_settings({"data_dir": ROOT / "var"}, environ={}))


def copied_shelf(folder: Path) -> Shelf:
    """The shipped templates in a folder of the test, to be spoiled there."""
    shutil.copytree(RESPONSES, folder / "responses")
    return reread(folder)


def reread(folder: Path) -> Shelf:
    """What stands in the folder now."""
    return Shelf(folder / "responses", words=shelf().words)


def world() -> World:
    """A desk with two officers of the district."""
    made = World()
    made.know(LOCAL, SECOND)
    return made


def case_of(
    desk: World, ticket: Ticket, *, event: TicketEvent | None = None, now: datetime | None = None
) -> Case:
    """The case as it stands."""
    return Case(
        ticket=desk.ticket(ticket),
        events=desk.events(ticket),
        jurisdiction=shenyang(),
        now=now or desk.now,
        event=event,
        officers={str(one.id): one for one in (LOCAL, SECOND)},
    )


def drawn(
    code: str, case: Case, *, language: str = "zh", number: str | None = None, **given: Any
) -> Values:
    """A document of the case; with a number it is no draft."""
    mark = None if number is None else Mark(number=number)
    document = shelf().type(code, language)
    order = Order(document=document, language=language, given=given, mark=mark)
    return draw(shelf(), order, case)


def text(
    code: str, case: Case, *, language: str = "zh", number: str | None = None, **given: Any
) -> str:
    """Its text."""
    values = drawn(code, case, language=language, number=number, **given)
    return shelf().text(code, language, values)
