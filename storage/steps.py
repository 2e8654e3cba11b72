"""Walks the schema from one revision to another (迁移执行). Imported where there is a step to take.

Alembic takes ten megabytes, and most starts find the schema as it should be.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

_FOLDER = Path(__file__).parent / "migrations"


def up(connection: Connection, revision: str) -> None:
    """Forward to ``revision``, within the transaction of ``connection``."""
    command.upgrade(_config(connection), revision)


def down(connection: Connection, revision: str) -> None:
    """Back to ``revision``, or to ``base``."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
