"""What the examination of the platforms finds (渠道自检)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.doctor import Level
from casework.model.errors import ZhitongError
from channels.errors import AccountBlocked, ChannelError
from channels.tencent.codes import Code, name_of
from channels.tencent.errors import PlatformUnreachable

_ADDRESS: Final = (name_of(Code.ADDRESS_NOT_ALLOWED), name_of(Code.CORP_ADDRESS_NOT_ALLOWED))
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Result of one check of one channel; ``detail`` and ``params`` give its sentence."""

    channel: str
    check: str
    level: Level = Level.OK
    detail: str = "ok"
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notes:
    """Makes findings of one channel."""

    channel: str

    def ok(self, check: str, detail: str = "ok", **params: object) -> Finding:
        """It is as it should be."""
        return Finding(channel=self.channel, check=check, detail=detail, params=params)

    def warning(self, check: str, detail: str, **params: object) -> Finding:
        """It works, or nobody can tell from here; a person should look."""
        return Finding(
            channel=self.channel, check=check, level=Level.WARNING, detail=detail, params=params
        )

    def failed(self, check: str, detail: str, **params: object) -> Finding:
        """It does not work."""
        return Finding(
            channel=self.channel, check=check, level=Level.FAILED, detail=detail, params=params
        )

    def error(self, check: str, error: ZhitongError) -> Finding:
        """A call that failed, told by its kind. The text of our errors names no secret."""
        if isinstance(error, AccountBlocked):
            address = any(name in str(error) for name in _ADDRESS)
            return self.failed(check, "address" if address else "credentials", what=str(error))
        if isinstance(error, PlatformUnreachable):
            return self.failed(check, "unreachable", what=str(error))
        if isinstance(error, ChannelError):
            return self.failed(check, "refused", what=str(error))
        return self.failed(check, "error", what=str(error))

    def secrets(self, files: Sequence[Path]) -> Finding:
        """Whether only we can read them; that they can be read was seen before."""
        loose = [file.name for file in files if file.stat().st_mode & _OTHERS]
        if loose:
            return self.warning("secrets", "loose", what=", ".join(loose))
        return self.ok("secrets", "count", count=len(files))
