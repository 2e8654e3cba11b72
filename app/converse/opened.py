"""The house of a run: over a data folder of its own, with the model, on the script's clock."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from app.converse.errors import EngineNotReady, StoreInUse
from app.converse.format import START
from app.converse.house import ScriptHouse
from app.converse.moved_clock import MovedClock
from app.engines import EMBEDDED, SERVER_LIMIT_S
from app.opening import open_house
from app.prepare import prepare_folder
from app.settings import Settings, load_settings
from app.wiring import House
from casework.service.ports import TicketFilter
from storage.errors import SealBroken
from storage.interface import Store
from storage.migrate import present_revision
from storage.revision import HEAD

LIMIT_MS = 30_000
"""Time limits of the house: a busy machine must not change what a script leads to."""


@contextmanager
def script_house(
    *, database_url: str = "", engine: str = EMBEDDED
) -> Iterator[tuple[ScriptHouse, MovedClock]]:
    """A house over an empty folder that is gone afterwards. Raises StoreInUse, EngineNotReady.

    ``engine``: who understands. Its server, if it has one, is found as the environment says.
    """
    clock = MovedClock(datetime.fromisoformat(START))
    with tempfile.TemporaryDirectory(prefix="zhitong-converse-") as folder:
        settings = _settings(Path(folder), database_url, engine)
        if database_url:
            _require_empty(settings)
        with open_house(settings, with_model=True, clock=clock) as plain:
            kept = {one.name: getattr(plain, one.name) for one in fields(House)}
            house = ScriptHouse(**{**kept, "lease_clock": clock})
            try:
                if not house.engine.ready(SERVER_LIMIT_S):
                    raise EngineNotReady(engine)
                yield house, clock
            finally:
                house.close()


def _settings(folder: Path, database_url: str, engine: str) -> Settings:
    """Those of service but for rate limits and time limits; the environment is not read.

    Only where another engine's server is, is no matter of the scripts: the environment tells.
    """
    there = load_settings(environ={} if engine == EMBEDDED else os.environ)
    return load_settings(
        {
            "data_dir": folder,
            "database_url": database_url,
            "rate_limits": False,
            "nlu_time_limit_ms": LIMIT_MS,
            "store_time_limit_ms": LIMIT_MS,
            "nlu_engine": engine,
            "rasa_url": there.rasa_url,
            "rasa_token_file": there.rasa_token_path,
        },
        environ={},
    )


def _require_empty(settings: Settings) -> None:
    """Scripts write invented people and tickets: never beside true ones, nor is one migrated."""
    revision = present_revision(settings.store_url)
    if revision is None:
        return
    if revision != HEAD:
        raise StoreInUse
    house = House(settings=settings, keys=prepare_folder(settings), model=None)
    try:
        if house.database.read_now(_holds_something):
            raise StoreInUse
    except SealBroken as error:
        # Somebody else's keys sealed what is there.
        raise StoreInUse from error
    finally:
        house.close()


def _holds_something(store: Store) -> bool:
    tickets = store.lists.page(TicketFilter(limit=1))
    return bool(list(store.officers.all()) or list(tickets))
