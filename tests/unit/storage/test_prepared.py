from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.prepared import Prepared
from storage.statements import insert_unless_known
from storage.types import UtcDateTime

THINGS = sa.Table(
    "thing",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("name", sa.String(20), unique=True),
    sa.Column("at", UtcDateTime()),
    sa.Column("share", sa.Float(53)),
    sa.Column("open", sa.Boolean()),
)
NINE_IN_THE_CITY = datetime(2026, 1, 5, 9, 0, tzinfo=timezone(timedelta(hours=8)))
INSERT = Prepared(sa.insert(THINGS).inline())
GET = Prepared(sa.select(THINGS).where(THINGS.c.name == sa.bindparam("wanted")))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as found:
        THINGS.create(found)
        yield found
    engine.dispose()


def thing(name: str) -> dict[str, object]:
    return {"id": uuid4(), "name": name, "at": NINE_IN_THE_CITY, "share": 0.25, "open": True}


def test_values_go_in_and_come_out_by_their_columns_types(connection: Connection) -> None:
    stored = thing("a")
    assert INSERT.change(connection, stored) == 1
    row = GET.first(connection, {"wanted": "a"})
    assert row is not None
    assert (row.id, row.share, row.open) == (stored["id"], 0.25, True)
    assert row.at == NINE_IN_THE_CITY
    assert row.at.tzinfo is UTC


def test_what_is_not_there_is_none(connection: Connection) -> None:
    assert GET.first(connection, {"wanted": "a"}) is None
    assert GET.all(connection, {"wanted": "a"}) == []


def test_only_the_named_columns_are_set(connection: Connection) -> None:
    INSERT.change(connection, thing("a"))
    rename = Prepared(sa.update(THINGS).where(THINGS.c.name == sa.bindparam("old")))
    assert rename.change(connection, {"old": "a", "name": "b"}) == 1
    assert rename.change(connection, {"old": "b", "open": False}) == 1
    row = GET.first(connection, {"wanted": "b"})
    assert row is not None
    assert (row.open, row.share) == (False, 0.25)


def test_a_statement_brings_its_own_values(connection: Connection) -> None:
    INSERT.change(connection, thing("a"))
    count = Prepared(sa.select(sa.func.count()).where(THINGS.c.share > 0.2))
    assert count.scalar(connection, {}) == 1


def test_a_row_that_is_known_gives_nothing_back(connection: Connection) -> None:
    insert = Prepared(insert_unless_known(THINGS, unique=("name",), returning=(THINGS.c.id,)))
    assert insert.first(connection, thing("a")) is not None
    assert insert.first(connection, thing("a")) is None


def test_a_naive_moment_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="time zone"):
        INSERT.change(connection, {**thing("a"), "at": NINE_IN_THE_CITY.replace(tzinfo=None)})


def test_a_missing_value_is_no_null(connection: Connection) -> None:
    with pytest.raises(KeyError, match="wanted"):
        GET.first(connection, {})


def test_a_list_of_unknown_length_cannot_be_prepared(connection: Connection) -> None:
    among: sa.BindParameter[str] = sa.bindparam("names", expanding=True)
    statement = Prepared(sa.select(THINGS).where(THINGS.c.name.in_(among)))
    with pytest.raises(TypeError, match="unknown length"):
        statement.all(connection, {"names": ["a"]})
