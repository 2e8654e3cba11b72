"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Dialect, Row


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment: takes aware values only, stores UTC, gives aware UTC.

    SQLite would drop the offset silently (09:00+08:00 read back as 09:00), so a naive value is
    refused rather than guessed at.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC. Raises ValueError for a naive value."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a moment without a time zone is not stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        del dialect  # the value itself shows where it came from
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Sequence64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A 64-bit row number; SQLite counts only in a column that is called INTEGER."""

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row as it comes from a statement; its columns are read by name."""
