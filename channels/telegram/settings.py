"""Settings of the bot (机器人), checked before anything starts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from channels.telegram.errors import TelegramMisconfigured

API = "https://api.telegram.org/bot"
FILES = "https://api.telegram.org/file/bot"
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{8,200}", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """One bot. Raises TelegramMisconfigured when made of values that cannot work.

    ``api_base`` and ``file_base`` are the addresses before the token (``…/bot``). ``webhook_url``
    is the public address before ``webhook_path``; the path holds no secret. With ``poll`` the bot
    asks for its messages instead (development): no webhook, one process. ``proxy`` is needed where
    the platform is not reachable directly, as in networks of mainland China.
    """

    token: str = field(repr=False)
    secret: str = field(repr=False)
    api_base: str = API
    file_base: str = FILES
    webhook_url: str = ""
    webhook_path: str = "/hooks/telegram"
    poll: bool = False
    proxy: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse at once what would fail later, or let anybody in."""
        if not _TOKEN.fullmatch(self.token):
            raise TelegramMisconfigured("token", "digits, a colon, letters")
        if not _SECRET.fullmatch(self.secret):
            raise TelegramMisconfigured("secret", "1 to 256 of A-Z a-z 0-9 _ -")
        if not _PATH.fullmatch(self.webhook_path):
            raise TelegramMisconfigured("webhook_path", "a path as /hooks/telegram")
        for name in ("api_base", "file_base"):
            if not _is_address(getattr(self, name)):
                raise TelegramMisconfigured(name, "an http(s) address")
        if self.webhook_url and not _is_address(self.webhook_url):
            raise TelegramMisconfigured("webhook_url", "an http(s) address")

    @property
    def bot_id(self) -> str:
        """The bot's own number, the public half of its token: the account of this channel."""
        return self.token.partition(":")[0]

    @property
    def webhook(self) -> str:
        """The whole address that the platform calls."""
        return self.webhook_url.rstrip("/") + self.webhook_path


def _is_address(url: str) -> bool:
    found = urlsplit(url)
    return found.scheme in {"https", "http"} and bool(found.hostname) and "@" not in found.netloc
