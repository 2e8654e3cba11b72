"""Dialogue states, and what was said in a conversation as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.errors import StaleConversation
from storage.inbox import open_body
from storage.ledger import open_payload
from storage.prepared import Prepared
from storage.records import ConversationRecord, TranscriptLine
from storage.schema import conversation, inbox, outbox
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import AnyRow

ERASED = "erased"
_GET = Prepared(sa.select(conversation).where(conversation.c.key == sa.bindparam("wanted")))
_BY_TOKEN = Prepared(
    sa.select(conversation).where(conversation.c.token_hash == sa.bindparam("wanted"))
)
_INSERT = Prepared(
    insert_unless_known(conversation, unique=("key",), returning=(conversation.c.id,))
)
_UPDATE = Prepared(
    sa.update(conversation).where(
        conversation.c.id == sa.bindparam("row_id"),
        conversation.c.version == sa.bindparam("expected"),
    )
)
_MESSAGES_IN = (
    sa.select(
        inbox.c.channel,
        inbox.c.account,
        inbox.c.sender,
        inbox.c.message_id,
        inbox.c.received_at,
        inbox.c.body,
        inbox.c.state,
    )
    .where(inbox.c.conversation_key == sa.bindparam("wanted"))
    .order_by(inbox.c.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
_MESSAGES_OUT = (
    sa.select(outbox.c.id, outbox.c.created_at, outbox.c.payload, outbox.c.state)
    .where(outbox.c.conversation_key == sa.bindparam("wanted"), outbox.c.state != "stale")
    .order_by(outbox.c.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)


class SqlConversations:
    """Conversations in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, key: str) -> ConversationRecord | None:
        """By key."""
        return self._one(_GET, key)

    def by_token(self, token_hash: bytes) -> ConversationRecord | None:
        """By the hash of the resume token."""
        return self._one(_BY_TOKEN, token_hash)

    def save(self, record: ConversationRecord, *, expected_version: int, now: datetime) -> None:
        """Insert (``expected_version`` 0) or update; the stored version is one higher.

        Raises StaleConversation when another turn was committed first.
        """
        columns = self._columns(record, version=expected_version + 1, now=now)
        if expected_version == 0:
            columns = {"id": record.id, "key": record.key, **columns}
            stored = _INSERT.first(self._connection, columns) is not None
        else:
            params = {"row_id": record.id, "expected": expected_version, **columns}
            stored = _UPDATE.change(self._connection, params) == 1
        if not stored:
            raise StaleConversation(f"not version {expected_version}")

    def transcript(self, key: str, *, limit: int) -> Sequence[TranscriptLine]:
        """Messages in and out, oldest first, the last ``limit`` of them."""
        params = {"wanted": key, "most": limit}
        lines = [self._line_in(row) for row in self._connection.execute(_MESSAGES_IN, params)]
        lines += [self._line_out(row) for row in self._connection.execute(_MESSAGES_OUT, params)]
        # Both lists come newest first; the sort keeps the order of lines of the same moment.
        lines.reverse()
        lines.sort(key=lambda line: (line.at, line.direction))
        return lines[-limit:]

    def _one(self, statement: Prepared, wanted: object) -> ConversationRecord | None:
        row = statement.first(self._connection, {"wanted": wanted})
        return None if row is None else self._record(row)

    def _columns(
        self, record: ConversationRecord, *, version: int, now: datetime
    ) -> dict[str, Any]:
        document = self._transaction.sealer.seal(
            "conversation", str(record.id), "document", record.document
        )
        return {
            "channel": record.channel,
            "account": record.account,
            "sender": record.sender,
            "version": version,
            "document": document,
            "language": record.language,
            "token_hash": record.token_hash,
            "enterprise_id": record.enterprise_id,
            "updated_at": now,
        }

    def _record(self, row: AnyRow) -> ConversationRecord:
        document = self._transaction.sealer.open(
            "conversation", str(row.id), "document", row.document
        )
        return ConversationRecord(
            id=row.id,
            key=row.key,
            channel=row.channel,
            account=row.account,
            sender=row.sender,
            version=row.version,
            document=document,
            language=row.language,
            token_hash=row.token_hash,
            enterprise_id=row.enterprise_id,
            updated_at=row.updated_at,
        )

    def _line_in(self, row: AnyRow) -> TranscriptLine:
        content = open_body(self._transaction, row)
        state = ERASED if row.body is None else row.state
        return _line("in", row.message_id, row.received_at, content, state)

    def _line_out(self, row: AnyRow) -> TranscriptLine:
        content = open_payload(self._transaction, row)
        state = ERASED if row.payload is None else row.state
        return _line("out", str(row.id), row.created_at, content, state)


def _line(
    direction: str, name: str, at: datetime, content: Mapping[str, Any], state: str
) -> TranscriptLine:
    return TranscriptLine(direction=direction, id=name, at=at, content=content, state=state)
