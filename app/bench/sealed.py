"""Signed and sealed messages of an Official Account (加密消息), made before they are sent."""

from __future__ import annotations

import base64
import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from app.platforms.fakes.envelope import PlatformEnvelope

APP_ID: Final = "wx0000000000000001"
PATH: Final = "/platforms/wechat"
_KEY_BYTES: Final = 32
_FIRST_ID: Final = 7 * 10**18


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii").rstrip("=")


@dataclass(frozen=True, slots=True)
class Account:
    """One account with a token and a key of its own."""

    token: str = field(default_factory=lambda: secrets.token_hex(8), repr=False)
    key: str = field(default_factory=_key, repr=False)
    _serial: Iterator[int] = field(default_factory=lambda: itertools.count(_FIRST_ID))

    @property
    def envelope(self) -> PlatformEnvelope:
        """What the platform signs and seals with."""
        return PlatformEnvelope(token=self.token, encoding_aes_key=self.key, receive_id=APP_ID)

    def write(self, folder: Path, *, base_url: str, passive_wait_s: float) -> Path:
        """The platforms file with its secrets beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, secret in (("token", self.token), ("key", self.key), ("secret", "unused")):
            path = folder / name
            path.write_text(secret, encoding="utf-8")
            path.chmod(0o600)
        file = folder / "platforms.toml"
        file.write_text(
            f'[wechat_oa]\napp_id = "{APP_ID}"\napp_secret_file = "secret"\ntoken_file = "token"\n'
            f'encoding_aes_key_file = "key"\npath = "{PATH}"\nbase_url = "{base_url}"\n'
            f"passive_wait_s = {passive_wait_s}\n",
            encoding="utf-8",
        )
        return file

    def requests(self, texts: Iterator[tuple[str, str]], *, path: str = PATH) -> Iterator[bytes]:
        """Whole HTTP requests, one for each sender and text; never two of one message."""
        envelope, at = self.envelope, datetime.now(UTC)
        for sender, text in texts:
            yield _request(envelope, path, sender=sender, text=text, at=at, number=self._next())

    def _next(self) -> int:
        return next(self._serial)


def _request(
    envelope: PlatformEnvelope, path: str, *, sender: str, text: str, at: datetime, number: int
) -> bytes:
    xml = (
        f"<xml><ToUserName>{APP_ID}</ToUserName><FromUserName>{sender}</FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType>text</MsgType>"
        f"<Content>{escape(text)}</Content><MsgId>{number}</MsgId></xml>"
    )
    call = envelope.call(xml, to=APP_ID, at=at)
    head = (
        f"POST {path}?{urlencode(call.query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(call.body)}\r\n\r\n"
    )
    return head.encode("ascii") + call.body
