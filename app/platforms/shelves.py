"""What channels keep, in the store of the desk (渠道存储): tokens, quotas, agreements, cursors.

Each class serves the port of one channel with the repositories of ``storage``, one short
transaction a call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from channels.errors import DeskUnavailable
from channels.tencent.tokens import StoredToken, TokenKey
from storage.errors import StoreUnavailable
from storage.interface import Database, Store
from storage.platform_records import AccessToken, WindowUnit

T = TypeVar("T")
Work = Callable[[Store], T]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The store of the desk, one short transaction a call."""

    database: Database

    async def _write(self, work: Work[T]) -> T:
        try:
            return await self.database.write(work)
        except StoreUnavailable as error:
            raise DeskUnavailable(str(error), saved=error.saved) from error

    async def _read(self, work: Work[T]) -> T:
        try:
            return await self.database.read(work)
        except StoreUnavailable as error:
            raise DeskUnavailable(str(error), saved=error.saved) from error


class TokenShelf(Shelf):
    """Access tokens (``channels.tencent.tokens.TokenStore``)."""

    async def load(self, key: TokenKey) -> StoredToken | None:
        """The current token."""
        kept = await self._read(lambda store: store.access_tokens.load(**_names(key)))
        return None if kept is None else _stored(kept)

    async def lease(
        self, key: TokenKey, *, seen_generation: int, now: datetime, until: datetime
    ) -> bool:
        """The right to renew."""
        return await self._write(
            lambda store: store.access_tokens.lease(
                **_names(key), seen_generation=seen_generation, now=now, until=until
            )
        )

    async def replace(
        self, key: TokenKey, *, token: str, expires_at: datetime, seen_generation: int
    ) -> StoredToken:
        """Keep a new token."""
        kept = await self._write(
            lambda store: store.access_tokens.replace(
                **_names(key),
                token=token,
                expires_at=expires_at,
                seen_generation=seen_generation,
            )
        )
        return _stored(kept) or StoredToken(
            token=token, expires_at=expires_at, generation=seen_generation + 1
        )

    async def note_failure(
        self, key: TokenKey, *, seen_generation: int, now: datetime, failure: str
    ) -> None:
        """A renewal failed."""
        await self._write(
            lambda store: store.access_tokens.note_failure(
                **_names(key), seen_generation=seen_generation, now=now, failure=failure
            )
        )


@dataclass(frozen=True, slots=True)
class WindowShelf(Shelf):
    """Units that may be sent (``Windows`` of the Official Account and of customer service)."""

    channel: str
    kinds: Sequence[str]

    async def take(
        self, *, account: str, user: str, now: datetime, keep: int = 0
    ) -> WindowUnit | None:
        """One unit."""
        return await self._write(
            lambda store: store.windows.take(
                channel=self.channel,
                account=account,
                user=user,
                kinds=self.kinds,
                now=now,
                keep=keep,
            )
        )

    async def give_back(self, unit: object) -> None:
        """The platform did not count it."""
        if isinstance(unit, WindowUnit):
            await self._write(lambda store: store.windows.give_back(unit))

    async def close(self, *, account: str, user: str, now: datetime) -> None:
        """The window is over."""
        await self._write(
            lambda store: store.windows.close(
                channel=self.channel, account=account, user=user, kinds=self.kinds, now=now
            )
        )

    async def open_units(self, *, account: str, user: str, now: datetime) -> int:
        """Units that could be taken."""
        return await self._read(
            lambda store: store.windows.open_units(
                channel=self.channel, account=account, user=user, kinds=self.kinds, now=now
            )
        )


@dataclass(frozen=True, slots=True)
class SubscriptionShelf(Shelf):
    """Agreements to notices (``Subscriptions`` of the Official Account)."""

    channel: str

    async def take(self, *, account: str, user: str, template_id: str, now: datetime) -> bool:
        """Use an agreement."""
        used = await self._write(
            lambda store: store.subscriptions.take(
                channel=self.channel, account=account, user=user, template_id=template_id, now=now
            )
        )
        return used is not None

    async def give_back(
        self, *, account: str, user: str, template_id: str, taken_at: datetime
    ) -> None:
        """The notice was not taken."""
        await self._write(
            lambda store: store.subscriptions.give_back(
                channel=self.channel,
                account=account,
                user=user,
                template_id=template_id,
                taken_at=taken_at,
            )
        )

    async def close(
        self, *, account: str, user: str, template_id: str | None, now: datetime
    ) -> None:
        """The person refuses."""
        await self._write(
            lambda store: store.subscriptions.close(
                channel=self.channel, account=account, user=user, template_id=template_id, now=now
            )
        )


def _names(key: TokenKey) -> dict[str, str]:
    return {"platform": key.platform, "account": key.account, "app": key.app}


def _stored(kept: AccessToken) -> StoredToken | None:
    """A row that waits for its first token has none."""
    if not kept.token or kept.expires_at is None:
        return None
    return StoredToken(token=kept.token, expires_at=kept.expires_at, generation=kept.generation)
