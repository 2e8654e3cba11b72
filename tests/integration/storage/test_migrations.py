"""The schema: made by migrations alone, equal to the code's, all or nothing, up and down."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from storage.database import open_database
from storage.engines import is_sqlite, postgres, read_url, sqlite_migrator
from storage.errors import SchemaMismatch, StorageError
from storage.ids import new_id
from storage.interface import Store
from storage.keyring import KeyRing
from storage.migrate import downgrade, present_revision, upgrade
from storage.revision import HEAD, REVISIONS, stored_revision
from storage.schema import metadata
from tests.support.port_cases import FIRST, event, ticket
from tests.support.tree import ROOT
from tests.support.work_rows import AT, conversation, delivery, receive


def engine_of(url: str) -> Engine:
    parsed = read_url(url)
    return sqlite_migrator(parsed) if is_sqlite(parsed) else postgres(parsed, connections=1)


def tables(url: str) -> set[str]:
    engine = engine_of(url)
    names = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return names


def shape(engine: Engine) -> dict[str, Any]:
    """Everything that a database can say about its tables, in an order that does not matter."""
    inspector = sa.inspect(engine)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": by_name(inspector.get_foreign_keys(name)),
            "unique": by_name(inspector.get_unique_constraints(name)),
            "checks": by_name(inspector.get_check_constraints(name)),
            "indexes": by_name(inspector.get_indexes(name)),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def by_name(found: list[Any]) -> dict[str, dict[str, str]]:
    return {one["name"]: {key: text(value) for key, value in one.items()} for one in found}


def text(value: object) -> str:
    """Conditions of indexes are objects that are only equal by their words."""
    if isinstance(value, dict):
        return str({key: str(part) for key, part in value.items()})
    return str(value)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Two databases of one kind without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'one.db'}", f"sqlite:///{tmp_path / 'two.db'}"
    server = request.getfixturevalue("postgres_server")
    return server.create(), server.create()


@pytest.fixture
def made_by_code(two_urls: tuple[str, str]) -> Iterator[Engine]:
    engine = engine_of(two_urls[1])
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_the_migrated_schema_is_the_one_in_the_code(
    two_urls: tuple[str, str], made_by_code: Engine
) -> None:
    upgrade(two_urls[0])
    migrated = engine_of(two_urls[0])
    found, wanted = shape(migrated), shape(made_by_code)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    migrated.dispose()
    assert found == wanted
    assert found["inbox"]["checks"]
    assert differences == []


def test_down_leaves_nothing_and_up_comes_back(bare_url: str) -> None:
    upgrade(bare_url)
    assert tables(bare_url) == set(metadata.tables)
    downgrade(bare_url, "base")
    assert tables(bare_url) == set()
    upgrade(bare_url)
    assert tables(bare_url) == set(metadata.tables)


def test_an_upgrade_keeps_every_row(bare_url: str, keys: KeyRing) -> None:
    def fill(store: Store) -> None:
        store.officers.save(FIRST)
        store.tickets.add(ticket(1), draft_id=new_id())
        store.events.append([event(1, 1, note="字")])
        receive(store, "m1")
        store.conversations.save(conversation(), expected_version=0, now=AT)
        store.outbox.enqueue([delivery("a", ticket_id=ticket(1).id)], now=AT)

    upgrade(bare_url)
    database = open_database(bare_url, keys=keys)
    database.write_now(fill)
    database.close()
    before = rows(bare_url)
    upgrade(bare_url)
    assert rows(bare_url) == before
    assert sum(len(found) for found in before.values()) >= 7


def test_one_step_down_and_up_again_keeps_every_row(bare_url: str, keys: KeyRing) -> None:
    def fill(store: Store) -> None:
        receive(store, "m1")
        store.outbox.enqueue([delivery("a"), delivery("b", settled=True)], now=AT)

    upgrade(bare_url)
    database = open_database(bare_url, keys=keys)
    database.write_now(fill)
    database.close()
    before = rows(bare_url)
    downgrade(bare_url, REVISIONS[-2])
    assert tables(bare_url) < set(metadata.tables)
    upgrade(bare_url)
    assert rows(bare_url) == before
    assert (len(before["inbox"]), len(before["outbox"])) == (1, 2)


def rows(url: str) -> dict[str, list[Any]]:
    engine = engine_of(url)
    with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_a_second_upgrade_does_nothing(bare_url: str) -> None:
    upgrade(bare_url)
    upgrade(bare_url)
    engine = engine_of(bare_url)
    with engine.connect() as connection:
        assert stored_revision(connection) == HEAD
    engine.dispose()


def test_processes_that_upgrade_at_once_do_it_once(bare_url: str) -> None:
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: upgrade(bare_url), range(3)))
    assert tables(bare_url) == set(metadata.tables)


def test_an_upgrade_that_breaks_leaves_the_database_as_it_was(bare_url: str) -> None:
    engine = engine_of(bare_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE ticket_event (stray INTEGER)"))
    engine.dispose()
    with pytest.raises((StorageError, sa.exc.ProgrammingError)):
        upgrade(bare_url)
    assert tables(bare_url) == {"ticket_event"}


def test_a_schema_of_a_later_release_is_left_alone(bare_url: str) -> None:
    upgrade(bare_url)
    engine = engine_of(bare_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for change in (upgrade, lambda url: downgrade(url, "base")):
        with pytest.raises(SchemaMismatch):
            change(bare_url)
    assert tables(bare_url) == set(metadata.tables)


def test_the_code_names_every_revision_in_order() -> None:
    scripts = ScriptDirectory(str(ROOT / "storage" / "migrations"))
    found = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS


def test_a_new_file_is_readable_by_its_owner_alone_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_migration_that_breaks_references_is_undone_sqlite(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harmful(config: Any, revision: str) -> None:
        connection = config.attributes["connection"]
        connection.execute(
            sa.text("INSERT INTO conversation_ticket VALUES ('webchat:main:anna', 'nobody')")
        )

    monkeypatch.setattr("alembic.command.downgrade", harmful)
    with pytest.raises(StorageError, match="counterpart"):
        downgrade(sqlite_url, "base")
    assert rows(sqlite_url)["conversation_ticket"] == []


def test_to_look_at_the_revision_changes_nothing(bare_url: str) -> None:
    assert present_revision(bare_url) is None
    upgrade(bare_url, REVISIONS[0])
    assert present_revision(bare_url) == REVISIONS[0]
    upgrade(bare_url)
    assert present_revision(bare_url) == HEAD


def test_to_look_makes_no_file_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert present_revision(f"sqlite:///{path}") is None
    assert not path.exists()
