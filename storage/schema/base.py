"""Names of constraints, and the column shapes that several tables share.

Every constraint has a name, because SQLite can only change a table by copying it, and the copy
needs to name what it keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CODE = 64  # length of a code word: a status, a rule, a channel
KEY = 255  # length of a key that another system made: a sender, a message id


def id_column() -> sa.Column[UUID]:
    """Primary key: a UUID version 7 made before the insert."""
    return sa.Column("id", sa.Uuid(), primary_key=True)


def code(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """A code word."""
    return sa.Column(name, sa.String(CODE), nullable=nullable)


def key(name: str) -> sa.Column[str]:
    """A key that another system made."""
    return sa.Column(name, sa.String(KEY), nullable=False)


def sealed(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    """A sealed value (see ``storage.seal``)."""
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def flag(name: str, *, nullable: bool = False) -> sa.Column[bool]:
    """A truth value; SQLite has none, so a constraint keeps it to 0 and 1."""
    kind = sa.Boolean(create_constraint=True, name=f"{name}_flag")
    return sa.Column(name, kind, nullable=nullable)


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """The column holds one of these words, or nothing where it may be empty."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def partial_index(name: str, *columns: Any, where: str, unique: bool = False) -> sa.Index:
    """An index over the rows for which ``where`` holds, on both databases."""
    condition = sa.text(where)
    return sa.Index(
        name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
