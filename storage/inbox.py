"""Messages taken in: each stored once, handled in order and one at a time per conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage import crash_points
from storage.leases import claim, claim_statement, settle, settle_statement, short
from storage.prepared import Prepared
from storage.records import InboxRow, Received
from storage.schema import inbox
from storage.statements import insert_unless_known, lock_until_commit
from storage.transaction import Transaction
from storage.types import AnyRow

_LOCK_SPACE = 1
_DEDUPE = ("channel", "account", "sender", "message_id")
_earlier = inbox.alias("earlier")
_key = sa.bindparam("conversation", type_=sa.String())
_blocked = sa.exists().where(_earlier.c.conversation_key == _key, _earlier.c.closed_at.is_(None))
_lease_from_start = sa.and_(
    sa.bindparam("at_once", type_=sa.Boolean()) == sa.true(), sa.not_(_blocked)
)
_RECEIVE = Prepared(
    insert_unless_known(
        inbox,
        unique=_DEDUPE,
        returning=(inbox.c.id, inbox.c.available_at, inbox.c.attempts),
        values={
            "available_at": sa.case(
                (_lease_from_start, sa.bindparam("until", type_=sa.BigInteger())),
                else_=sa.bindparam("due", type_=sa.BigInteger()),
            ),
            "attempts": sa.case((_lease_from_start, 1), else_=0),
            "lease_owner": sa.case((_lease_from_start, sa.bindparam("owner", type_=sa.String()))),
        },
    )
)
_waiting = (
    inbox.c.conversation_key == _key,
    inbox.c.closed_at.is_(None),
    inbox.c.attempts == 0,
    inbox.c.id < sa.bindparam("before", type_=sa.BigInteger()),
)
_cap = inbox.c.arrived_at + sa.bindparam("cap", type_=sa.BigInteger())
_due = sa.bindparam("due", type_=sa.BigInteger())
_JOIN_WINDOW = Prepared(
    sa.update(inbox).where(*_waiting).values(available_at=sa.case((_cap < _due, _cap), else_=_due))
)
_END_WINDOW = Prepared(
    sa.update(inbox).where(*_waiting, inbox.c.available_at > _due).values(available_at=_due)
)
_is_head = ~sa.exists().where(
    _earlier.c.conversation_key == inbox.c.conversation_key,
    _earlier.c.closed_at.is_(None),
    _earlier.c.id < inbox.c.id,
)
_CLAIM = claim_statement(inbox, _is_head)
_CLAIM_KEY = claim_statement(inbox, _is_head, inbox.c.conversation_key == _key)
_CLAIM_FOLLOWERS = claim_statement(
    inbox,
    inbox.c.conversation_key == _key,
    inbox.c.id > sa.bindparam("head", type_=sa.BigInteger()),
    limited=False,
    only_due=False,
)
_SETTLE = settle_statement(inbox)
_CHOOSE = (
    sa.update(inbox)
    .where(inbox.c.id == sa.bindparam("wanted"), inbox.c.reply_mode == "none")
    .values(reply_mode=sa.bindparam("chosen", type_=sa.String()))
)
_GET = Prepared(sa.select(inbox).where(*(inbox.c[name] == sa.bindparam(name) for name in _DEDUPE)))
_ERASE = (
    sa.update(inbox)
    .where(
        inbox.c.conversation_key == _key,
        inbox.c.message_id.in_(sa.bindparam("message_ids", expanding=True)),
        inbox.c.body.is_not(None),
    )
    .values(body=None)
)


_LATEST_ID = Prepared(
    sa.select(inbox.c.message_id)
    .where(
        inbox.c.channel == sa.bindparam("channel"),
        inbox.c.account == sa.bindparam("account"),
        inbox.c.sender == sa.bindparam("sender"),
        inbox.c.message_id.endswith(sa.bindparam("ending", type_=sa.String()), autoescape=False),
    )
    .order_by(inbox.c.id.desc())
    .limit(1)
)


class SqlInbox:
    """Inbox in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def receive(
        self,
        *,
        channel: str,
        account: str,
        sender: str,
        message_id: str,
        conversation_key: str,
        received_at: datetime,
        body: Mapping[str, Any],
        trace_id: str,
        now: int,
        window_ms: int,
        cap_ms: int,
        lease_ms: int,
        owner: str,
    ) -> Received:
        """Store once; see ``storage.interface.Inbox``."""
        lock_until_commit(self._connection, _LOCK_SPACE, conversation_key)
        dedupe = dict(zip(_DEDUPE, (channel, account, sender, message_id), strict=True))
        due = now + window_ms
        stored = self._insert(
            dedupe,
            conversation_key=conversation_key,
            received_at=received_at,
            arrived_at=now,
            body=self._seal(dedupe, body),
            trace_id=trace_id,
            conversation=conversation_key,
            at_once=window_ms == 0,
            until=now + lease_ms,
            due=due,
            owner=owner,
        )
        if stored is None:
            return Received(row=self._known(dedupe), repeated=True, leased=False)
        self._note_stored()
        leased = stored.attempts > 0
        if not leased:
            self._move_waiting(conversation_key, before=stored.id, due=due, cap_ms=cap_ms, now=now)
        row = InboxRow(
            id=stored.id,
            channel=channel,
            account=account,
            sender=sender,
            message_id=message_id,
            conversation_key=conversation_key,
            received_at=received_at,
            body=body,
            state="pending",
            attempts=stored.attempts,
            available_at=stored.available_at,
            trace_id=trace_id,
        )
        return Received(row=row, repeated=False, leased=leased)

    def _insert(self, dedupe: Mapping[str, str], **columns: Any) -> AnyRow | None:
        return _RECEIVE.first(self._connection, {**dedupe, **columns, "state": "pending"})

    def _note_stored(self) -> None:
        crash_points.reach(crash_points.INBOX_INSERTED)
        after_commit = partial(crash_points.reach, crash_points.INBOX_COMMITTED)
        self._transaction.follow_ups.append(after_commit)

    def _move_waiting(
        self, conversation_key: str, *, before: int, due: int, cap_ms: int, now: int
    ) -> None:
        """Let earlier rows that wait in their window wait for this one too, or not any longer."""
        self._transaction.left_work.add("inbox")
        params = {"conversation": conversation_key, "before": before, "due": due}
        if due == now:
            _END_WINDOW.change(self._connection, params)
        else:
            _JOIN_WINDOW.change(self._connection, {**params, "cap": cap_ms})

    def claim(self, *, now: int, owner: str, lease_ms: int, limit: int) -> Sequence[InboxRow]:
        """Take due heads, longest waiting first."""
        rows = claim(self._connection, _CLAIM, now=now, owner=owner, lease_ms=lease_ms, most=limit)
        return self._rows(rows)

    def claim_key(self, key: str, *, now: int, owner: str, lease_ms: int) -> InboxRow | None:
        """Take the due head of one conversation."""
        rows = claim(
            self._connection,
            _CLAIM_KEY,
            now=now,
            owner=owner,
            lease_ms=lease_ms,
            most=1,
            conversation=key,
        )
        return next(iter(self._rows(rows)), None)

    def followers(
        self, head: InboxRow, *, now: int, owner: str, lease_ms: int
    ) -> Sequence[InboxRow]:
        """Take the later open rows of the conversation, due or still in their window."""
        rows = claim(
            self._connection,
            _CLAIM_FOLLOWERS,
            now=now,
            owner=owner,
            lease_ms=lease_ms,
            conversation=head.conversation_key,
            head=head.id,
        )
        return self._rows(rows)

    def settle(self, row: InboxRow, *, state: str, now: int, reply_id: UUID | None = None) -> None:
        """Close. Raises LeaseLost when fenced."""
        settle(
            self._connection,
            _SETTLE,
            row_id=row.id,
            held=row.attempts,
            state=state,
            closed_at=now,
            reply_id=reply_id,
        )

    def set_reply_mode(self, row_id: int, *, mode: str) -> bool:
        """Choose once how the message is answered; False when it was chosen already."""
        params = {"wanted": row_id, "chosen": mode}
        return self._connection.execute(_CHOOSE, params).rowcount == 1

    def put_back(self, row: InboxRow, *, available_at: int, error: str) -> None:
        """Give back for a later try. Raises LeaseLost when fenced."""
        settle(
            self._connection,
            _SETTLE,
            row_id=row.id,
            held=row.attempts,
            available_at=available_at,
            last_error=short(error),
        )

    def get(self, *, channel: str, account: str, sender: str, message_id: str) -> InboxRow | None:
        """A row by its dedupe key."""
        return self._find(dict(zip(_DEDUPE, (channel, account, sender, message_id), strict=True)))

    def latest_id(self, *, channel: str, account: str, sender: str, ending: str) -> str | None:
        """The id of the sender's latest message whose id ends so."""
        params = {"channel": channel, "account": account, "sender": sender, "ending": ending}
        found: str | None = _LATEST_ID.scalar(self._connection, params)
        return found

    def erase_bodies(self, conversation_key: str, *, message_ids: Sequence[str]) -> int:
        """Erase what was said; the rows stay as proof that something came."""
        params = {"conversation": conversation_key, "message_ids": list(message_ids)}
        return self._connection.execute(_ERASE, params).rowcount

    def _find(self, dedupe: Mapping[str, str]) -> InboxRow | None:
        found = _GET.first(self._connection, dedupe)
        return None if found is None else self._row(found)

    def _known(self, dedupe: Mapping[str, str]) -> InboxRow:
        found = self._find(dedupe)
        if found is None:
            raise LookupError("a repeated message has no row")
        return found

    def _seal(self, dedupe: Mapping[str, str], body: Mapping[str, Any]) -> bytes:
        return self._transaction.sealer.seal_json("inbox", _place(**dedupe), "body", body)

    def _rows(self, rows: Sequence[AnyRow]) -> list[InboxRow]:
        return [self._row(row) for row in sorted(rows, key=lambda row: row.id)]

    def _row(self, row: AnyRow) -> InboxRow:
        return InboxRow(
            id=row.id,
            channel=row.channel,
            account=row.account,
            sender=row.sender,
            message_id=row.message_id,
            conversation_key=row.conversation_key,
            received_at=row.received_at,
            body=open_body(self._transaction, row),
            state=row.state,
            attempts=row.attempts,
            available_at=row.available_at,
            trace_id=row.trace_id,
            reply_mode=row.reply_mode,
            reply_id=row.reply_id,
        )


def open_body(transaction: Transaction, row: AnyRow) -> Mapping[str, Any]:
    """What was said; empty when it was erased."""
    if row.body is None:
        return {}
    place = _place(row.channel, row.account, row.sender, row.message_id)
    body: Mapping[str, Any] = transaction.sealer.open_json("inbox", place, "body", row.body)
    return body


def _place(channel: str, account: str, sender: str, message_id: str) -> str:
    """The dedupe key stands for the row in the seal: the number is not known before the insert."""
    return f"{channel}\x1f{account}\x1f{sender}\x1f{message_id}"
