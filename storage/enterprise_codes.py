"""One-time codes that bind a conversation to an enterprise (企业绑定码); only a hash is kept.

A code is opened by one conversation, which then confirms or refuses. The rows of used codes stay:
they say who was bound by whose code, and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage.platform_records import EnterpriseCode
from storage.schema import enterprise_code
from storage.transaction import Transaction
from storage.types import AnyRow, UtcDateTime

_moment = sa.bindparam("moment", type_=UtcDateTime())
_by: sa.BindParameter[Any] = sa.bindparam("by", type_=sa.String())
_hash: sa.BindParameter[Any] = sa.bindparam("hashed", type_=sa.LargeBinary())
_unanswered = (enterprise_code.c.confirmed_at.is_(None), enterprise_code.c.refused_at.is_(None))
_INSERT = sa.insert(enterprise_code)
_OPEN = (
    sa.update(enterprise_code)
    .where(
        enterprise_code.c.code_hash == _hash,
        *_unanswered,
        enterprise_code.c.expires_at > _moment,
        sa.or_(enterprise_code.c.opened_at.is_(None), enterprise_code.c.conversation_key == _by),
    )
    .values(opened_at=_moment, conversation_key=_by)
    .returning(enterprise_code)
)
_OPENED_BY = (
    sa.select(enterprise_code)
    .where(
        enterprise_code.c.conversation_key == _by,
        sa.text("opened_at IS NOT NULL AND confirmed_at IS NULL AND refused_at IS NULL"),
    )
    .order_by(enterprise_code.c.opened_at.desc(), enterprise_code.c.code_hash)
    .limit(1)
)
_answer = sa.update(enterprise_code).where(enterprise_code.c.code_hash == _hash, *_unanswered)
_CONFIRM = _answer.where(enterprise_code.c.opened_at.is_not(None)).values(confirmed_at=_moment)
_REFUSE = _answer.values(refused_at=_moment)
_OF = (
    sa.select(enterprise_code)
    .where(enterprise_code.c.enterprise_id == sa.bindparam("wanted", type_=sa.Uuid()))
    .order_by(enterprise_code.c.made_at.desc(), enterprise_code.c.code_hash)
)
_PRUNE = sa.delete(enterprise_code).where(
    enterprise_code.c.confirmed_at.is_(None), enterprise_code.c.expires_at < _moment
)


class SqlEnterpriseCodes:
    """Codes of enterprises in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._connection = transaction.connection

    def add(self, code: EnterpriseCode) -> None:
        """Keep a new code."""
        columns = {
            "code_hash": code.code_hash,
            "enterprise_id": code.enterprise_id,
            "made_by_id": code.made_by,
            "made_at": code.made_at,
            "expires_at": code.expires_at,
        }
        self._connection.execute(_INSERT, columns)

    def open(
        self, *, code_hash: bytes, conversation_key: str, now: datetime
    ) -> EnterpriseCode | None:
        """Open the code for this conversation; None when unknown, used, expired or another's."""
        params = {"hashed": code_hash, "by": conversation_key, "moment": now}
        row = self._connection.execute(_OPEN, params).first()
        return None if row is None else _read(row)

    def opened_by(self, conversation_key: str) -> EnterpriseCode | None:
        """The code that this conversation opened last and did not answer yet."""
        row = self._connection.execute(_OPENED_BY, {"by": conversation_key}).first()
        return None if row is None else _read(row)

    def confirm(self, *, code_hash: bytes, now: datetime) -> bool:
        """The person says that it is so: the code is used up. False when it was answered."""
        params = {"hashed": code_hash, "moment": now}
        return self._connection.execute(_CONFIRM, params).rowcount == 1

    def refuse(self, *, code_hash: bytes, now: datetime) -> bool:
        """The person says no, or the code is withdrawn: it binds nobody any more."""
        params = {"hashed": code_hash, "moment": now}
        return self._connection.execute(_REFUSE, params).rowcount == 1

    def of(self, enterprise_id: UUID) -> Sequence[EnterpriseCode]:
        """Every code of an enterprise that is on record, the newest first."""
        return [_read(row) for row in self._connection.execute(_OF, {"wanted": enterprise_id})]

    def prune(self, *, before: datetime) -> int:
        """Forget codes that bound nobody and ended before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount


def _read(row: AnyRow) -> EnterpriseCode:
    return EnterpriseCode(
        code_hash=row.code_hash,
        enterprise_id=row.enterprise_id,
        made_by=row.made_by_id,
        made_at=row.made_at,
        expires_at=row.expires_at,
        conversation_key=row.conversation_key,
        opened_at=row.opened_at,
        confirmed_at=row.confirmed_at,
        refused_at=row.refused_at,
    )
