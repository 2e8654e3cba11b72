"""What goes wrong with the bot, as the rest of the desk sees it.

ZhitongError
├── TelegramMisconfigured  a setting that cannot work, or would let anybody in
└── UpdateUnreadable       a call that is no update of the platform
"""

from __future__ import annotations

from casework.model.errors import ZhitongError


class TelegramMisconfigured(ZhitongError):
    """A setting of the bot cannot work. Params: ``name``, ``expected``; never the value."""

    code = "telegram_misconfigured"

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: {expected} expected", name=name, expected=expected)


class UpdateUnreadable(ZhitongError):
    """A call under the right secret that is no update: not JSON, or of another shape.

    ``broken``: it is not even JSON. Otherwise the platform would send it again for ever.
    """

    code = "update_unreadable"

    def __init__(self, message: str, *, broken: bool) -> None:
        super().__init__(message)
        self.broken = broken
