"""Whatever happens in whatever order: numbers of documents have no gap and no twin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.model.when import local_date
from storage.database import open_database
from storage.ids import new_id
from storage.interface import Database, Store
from storage.issued import NewDocument, Serial, Written
from storage.keyring import KeyRing
from storage.migrate import upgrade
from tests.support.port_cases import AT

STEP = st.tuples(
    st.sampled_from(["shenyang", "xuchang"]),
    st.sampled_from(["notice", "supervision", None]),
    st.integers(min_value=0, max_value=800),  # days
    st.sampled_from(["kept", "not written", "undone"]),
)
RUN = st.lists(st.lists(STEP, min_size=1, max_size=4), max_size=12)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("numbers")
    url = f"sqlite:///{folder / 'numbers.db'}"
    upgrade(url)
    opened = open_database(url, keys=KeyRing.create(folder / "keys"))
    yield opened
    opened.close()


class Undone(Exception):
    """The transaction does not come to its end."""


def writer(mark: str, *, fails: bool) -> Callable[[Serial | None], Written]:
    """Writes a document whose number names its series, or fails to."""

    def write(serial: Serial | None) -> Written:
        if fails:
            raise LookupError
        number = None if serial is None else f"{mark}:{serial.year}:{serial.serial}"
        return Written(number=number, text="", word=(number or "").encode())

    return write


def carry_out(store: Store, run: str, steps: list[tuple[str, str | None, int, str]]) -> None:
    for place, series, days, fate in steps:
        write = writer(f"{place}:{series}", fails=fate == "not written")

        entry = NewDocument(
            id=new_id(),
            ticket_id=None,
            event_seq=None,
            jurisdiction=f"{run}:{place}",
            code="c",
            language="zh",
            template_version="1",
            series=series,
            issued_at=AT + timedelta(days=days),
            issued_by=None,
        )
        try:
            store.documents.issue(entry, write)
        except LookupError:
            continue
        if fate == "undone":
            raise Undone


@given(RUN)
@settings(max_examples=40)
def test_no_gap_and_no_twin(
    database: Database, run: list[list[tuple[str, str | None, int, str]]]
) -> None:
    name = new_id().hex
    wanted: dict[tuple[str, str, int], int] = {}
    for steps in run:
        try:
            database.write_now(lambda store, steps=steps: carry_out(store, name, steps))
        except Undone:
            continue
        for place, series, days, fate in steps:
            if series is not None and fate == "kept":
                year = local_date(AT + timedelta(days=days)).year
                key = (f"{name}:{place}", series, year)
                wanted[key] = wanted.get(key, 0) + 1
    every = database.read_now(lambda store: list(store.documents.latest(limit=10_000)))
    found: dict[tuple[str, str, int], list[int]] = {}
    for one in every:
        if one.serial is not None and one.jurisdiction.startswith(name):
            assert one.series is not None
            assert one.year is not None
            found.setdefault((one.jurisdiction, one.series, one.year), []).append(one.serial)
    assert {key: sorted(serials) for key, serials in found.items()} == {
        key: list(range(1, count + 1)) for key, count in wanted.items()
    }
