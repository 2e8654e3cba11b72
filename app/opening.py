"""Opens a house for a command: store prepared, model there, closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.engines import require_engine
from app.errors import NotReady
from app.models import ensure_model
from app.prepare import (
    DeskKind,
    new_mark,
    prepare_folder,
    read_mark,
    seed_demonstration,
    write_mark,
)
from app.recount import Recount, recount_due_dates
from app.settings import Settings
from app.wiring import Clock, House, utc_now
from casework.model.people import Role


@contextmanager
def open_house(
    settings: Settings,
    *,
    with_model: bool = False,
    clock: Clock = utc_now,
    on_commit: Callable[[frozenset[str]], None] | None = None,
    on_recount: Callable[[Recount], None] | None = None,
) -> Iterator[House]:
    """The house over ``settings``; an empty data folder becomes a demonstration desk.

    ``on_recount`` hears of due dates that were counted again because the calendar is another one.
    """
    if with_model:
        require_engine(settings)
    keys = prepare_folder(settings)
    model = ensure_model(settings) if with_model else None
    house = House(settings=settings, keys=keys, model=model, clock=clock, on_commit=on_commit)
    try:
        _complete(house, on_recount)
        yield house
    finally:
        house.close()


def desk_kind(settings: Settings) -> DeskKind:
    """What the data folder holds; an unmarked one will be a demonstration."""
    mark = read_mark(settings)
    return mark.kind if mark else DeskKind.DEMO


def _complete(house: House, on_recount: Callable[[Recount], None] | None) -> None:
    """Finish an unmarked folder; refuse one that was made for other rules."""
    mark = read_mark(house.settings)
    if mark is None:
        seed_demonstration(house.database, jurisdiction=house.jurisdiction)
        fresh = new_mark(house.settings, DeskKind.DEMO, house.jurisdiction, now=house.clock())
        write_mark(house.settings, fresh)
    elif mark.jurisdiction != house.settings.jurisdiction:
        raise NotReady(f"the store is for {mark.jurisdiction}", reason="jurisdiction")
    elif mark.calendar != house.jurisdiction.calendar.version or house.model is not None:
        # A server that ran on while the calendar was imported has counted by the one before.
        found = recount_due_dates(house.database, house.executor, now=house.clock())
        write_mark(house.settings, replace(mark, calendar=house.jurisdiction.calendar.version))
        if on_recount is not None:
            on_recount(found)


def require_officers(house: House) -> None:
    """A desk without a service officer could not pass a complaint to anybody: do not open it."""
    officers = house.database.read_now(lambda store: list(store.officers.all()))
    if not any(one.active and one.role is not Role.ADMINISTRATOR for one in officers):
        raise NotReady("no service officer", reason="officers")
