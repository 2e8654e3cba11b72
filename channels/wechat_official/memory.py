"""The ports of this platform for a single process: tools, demonstrations, tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from channels.channel import Delivery
from channels.wechat_official.ports import Notice, Unit
from channels.wechat_official.windows import Grant


@dataclass
class _Window:
    granted_at: datetime
    ends: datetime
    left: int


@dataclass(frozen=True)
class _Taken:
    """Which grants were charged: one that was renewed meanwhile stays full."""

    windows: tuple[_Window, ...]


@dataclass
class MemoryWindows:
    """Quotas of one process; a unit is charged to every open window, for they do not add up."""

    _open: dict[tuple[str, str], dict[str, _Window]] = field(default_factory=dict)

    def grant(self, *, account: str, user: str, grant: Grant, now: datetime) -> None:
        """A person acted: the window of this kind is open anew."""
        window = _Window(now, now + grant.lasts, grant.allowed)
        self._open.setdefault((account, user), {})[grant.kind] = window

    async def take(self, *, account: str, user: str, now: datetime, keep: int = 0) -> Unit | None:
        """Take one unit and leave ``keep``."""
        found = self._usable(account, user, now)
        if max((one.left for one in found), default=0) <= keep:
            return None
        for window in found:
            window.left -= 1
        return _Taken(tuple(found))

    async def give_back(self, unit: Unit) -> None:
        """Undo a take."""
        if isinstance(unit, _Taken):
            for window in unit.windows:
                window.left += 1

    async def close(self, *, account: str, user: str, now: datetime) -> None:
        """Shut all windows of a person."""
        del now
        self._open.pop((account, user), None)

    async def open_units(self, *, account: str, user: str, now: datetime) -> int:
        """Units that could be taken now."""
        return max((one.left for one in self._usable(account, user, now)), default=0)

    def _usable(self, account: str, user: str, now: datetime) -> list[_Window]:
        windows = self._open.get((account, user), {}).values()
        return [one for one in windows if one.ends > now and one.left > 0]


@dataclass
class MemorySubscriptions:
    """Agreements of one process: how many notices of a template may still be sent."""

    _left: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def agree(self, *, account: str, user: str, template_id: str) -> None:
        """One more one-time agreement."""
        key = (account, user, template_id)
        self._left[key] = self._left.get(key, 0) + 1

    async def take(self, *, account: str, user: str, template_id: str, now: datetime) -> bool:
        """Use one."""
        del now
        key = (account, user, template_id)
        if not self._left.get(key):
            return False
        self._left[key] -= 1
        return True

    async def give_back(
        self, *, account: str, user: str, template_id: str, taken_at: datetime
    ) -> None:
        """Undo a take."""
        del taken_at
        self.agree(account=account, user=user, template_id=template_id)

    async def close(
        self, *, account: str, user: str, template_id: str | None, now: datetime
    ) -> None:
        """Forget one template, or all."""
        del now
        for key in list(self._left):
            if key[:2] == (account, user) and template_id in (None, key[2]):
                del self._left[key]


@dataclass
class MemoryNotices:
    """One neutral notice for every delivery, or none."""

    notice: Notice | None = None

    async def neutral(self, delivery: Delivery) -> Notice | None:
        """What was set."""
        del delivery
        return self.notice
