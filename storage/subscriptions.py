"""Who agreed to be sent what (订阅): notices outside of the reply windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.platform_records import Subscription, SubscriptionKind, SubscriptionState
from storage.schema import subscription
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import AnyRow, UtcDateTime

_UNIQUE = ("channel", "account", "user", "template_id", "kind")
_moment = sa.bindparam("moment", type_=UtcDateTime())
_state = sa.bindparam("becomes", type_=sa.String())
_person = (
    subscription.c.channel == sa.bindparam("platform"),
    subscription.c.account == sa.bindparam("of"),
    subscription.c.user == sa.bindparam("person"),
)
_this = (*_person, subscription.c.template_id == sa.bindparam("template"))
_this_kind = (*_this, subscription.c.kind == sa.bindparam("sort"))
_is_accepted = subscription.c.state == SubscriptionState.ACCEPTED
_FIRST = insert_unless_known(subscription, unique=_UNIQUE, returning=(subscription.c.kind,))
_NOTE = (
    sa.update(subscription)
    .where(*_this_kind, subscription.c.at < _moment)
    .values(state=_state, at=_moment)
)
_USE = (
    sa.update(subscription)
    .where(*_this_kind, _is_accepted)
    .values(state=SubscriptionState.USED, at=_moment)
    .returning(*subscription.c)
)
_FIND = sa.select(subscription).where(*_this_kind, _is_accepted)
_GIVE_BACK = (
    sa.update(subscription)
    .where(
        *_this_kind,
        subscription.c.state == SubscriptionState.USED,
        subscription.c.at == _moment,
    )
    .values(state=SubscriptionState.ACCEPTED)
)
_closed = {"state": SubscriptionState.REFUSED, "at": _moment}
_CLOSE = sa.update(subscription).where(*_this, _is_accepted).values(_closed)
_CLOSE_ALL = sa.update(subscription).where(*_person, _is_accepted).values(_closed)
_ACCEPTED = sa.select(subscription).where(*_person, _is_accepted)
_PRUNE = sa.delete(subscription).where(sa.text("state <> 'accepted'"), subscription.c.at < _moment)


class SqlSubscriptions:
    """Subscriptions in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def note(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        template_id: str,
        kind: SubscriptionKind,
        accepted: bool,
        now: datetime,
    ) -> None:
        """Keep what a person said at ``now``; something said earlier changes nothing."""
        state = SubscriptionState.ACCEPTED if accepted else SubscriptionState.REFUSED
        place = (channel, account, user, template_id, kind)
        columns = {**dict(zip(_UNIQUE, place, strict=True)), "state": state, "at": now}
        first = _FIRST[self._transaction.dialect]
        if self._connection.execute(first, columns).first() is None:
            params = {**_where(channel, account, user, template_id), "sort": kind}
            self._connection.execute(_NOTE, {**params, "becomes": state, "moment": now})

    def take(
        self, *, channel: str, account: str, user: str, template_id: str, now: datetime
    ) -> Subscription | None:
        """Use an accepted one, one-time before long-term; None when there is none."""
        params = _where(channel, account, user, template_id)
        used = {**params, "sort": SubscriptionKind.ONE_TIME, "moment": now}
        row = self._connection.execute(_USE, used).first()
        for kind in (SubscriptionKind.LONG_TERM, SubscriptionKind.FOLLOWING):
            row = row or self._connection.execute(_FIND, {**params, "sort": kind}).first()
        return None if row is None else _subscription(row)

    def give_back(
        self, *, channel: str, account: str, user: str, template_id: str, taken_at: datetime
    ) -> None:
        """The platform certainly did not take the notice: the one-time one is open again."""
        params = _where(channel, account, user, template_id)
        taken = {"sort": SubscriptionKind.ONE_TIME, "moment": taken_at}
        self._connection.execute(_GIVE_BACK, {**params, **taken})

    def close(
        self, *, channel: str, account: str, user: str, template_id: str | None, now: datetime
    ) -> None:
        """The platform says that the person refuses it; None: all of them."""
        params = {**_where(channel, account, user, template_id or ""), "moment": now}
        if template_id is None:
            params.pop("template")
        self._connection.execute(_CLOSE_ALL if template_id is None else _CLOSE, params)

    def accepted(self, *, channel: str, account: str, user: str) -> Sequence[Subscription]:
        """What could be used now, by template."""
        params = _where(channel, account, user, "")
        params.pop("template")
        found = [_subscription(row) for row in self._connection.execute(_ACCEPTED, params)]
        return sorted(found, key=lambda one: (one.template_id, one.kind))

    def prune(self, *, before: datetime) -> int:
        """Forget used and refused ones that did not change since ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount


def _subscription(row: AnyRow) -> Subscription:
    return Subscription(
        template_id=row.template_id,
        kind=SubscriptionKind(row.kind),
        state=SubscriptionState(row.state),
        at=row.at,
    )


def _where(channel: str, account: str, user: str, template_id: str) -> dict[str, Any]:
    return {"platform": channel, "of": account, "person": user, "template": template_id}
