"""Reply windows in the ledger (下发窗口): opened in the transaction that keeps the act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from app.platforms.desk import Grants
from channels.message import InboundMessage
from channels.webhook import Signal
from storage.interface import Store


class Grant(Protocol):
    """What an act opens."""

    @property
    def kind(self) -> str:
        """The trigger."""

    @property
    def allowed(self) -> int:
        """Messages that may be sent."""

    @property
    def lasts(self) -> timedelta:
        """For how long."""


def opens(grant_of: Callable[[InboundMessage | Signal], Grant | None]) -> Grants:
    """Writes what ``grant_of`` says into the ledger."""

    def grant(store: Store, act: InboundMessage | Signal, now: datetime) -> None:
        found = grant_of(act)
        if found is not None:
            store.windows.grant(
                channel=act.channel,
                account=act.account,
                user=act.sender,
                kind=found.kind,
                allowed=found.allowed,
                expires_at=now + found.lasts,
                now=now,
            )

    return grant
