"""How messages travel (消息加解密方式): sealed, or in plain on test accounts without a key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from channels.tencent.crypto import Callback, Signatures, Unsealed
from channels.tencent.query import Stamp
from channels.webhook import Call
from channels.wechat_official.settings import CHANNEL, Mode, WeChatOfficialSettings


class Calls(Protocol):
    """Opens what comes in and closes what goes back."""

    @property
    def signatures(self) -> Signatures:
        """Those of the address check."""

    def taken(
        self, query: Mapping[str, str], body: bytes, *, now: datetime
    ) -> tuple[Unsealed, Call]:
        """The trusted content, and the call that the desk is to remember. Raises Refused."""

    def closed(self, xml: str, *, at: int) -> bytes:
        """The answer as it leaves."""


def mode_of(settings: WeChatOfficialSettings) -> Calls:
    """Sealed calls, unless the account is set to plain mode. Raises ValueError for a bad key."""
    return _Plain(settings) if settings.mode is Mode.PLAIN else _Sealed(settings)


def _call(account: str, stamp: Stamp, signature: str) -> Call:
    return Call(
        channel=CHANNEL,
        account=account,
        nonce=stamp.nonce,
        timestamp=stamp.seconds,
        signature=signature,
    )


class _Sealed:
    """Safe mode (安全模式), and the sealed part of compatible mode."""

    def __init__(self, settings: WeChatOfficialSettings) -> None:
        self.signatures = Signatures(settings.token)
        self._account = settings.account
        self._callback = Callback(
            token=settings.token,
            encoding_aes_key=settings.encoding_aes_key,
            receive_id=settings.app_id,
        )

    def taken(
        self, query: Mapping[str, str], body: bytes, *, now: datetime
    ) -> tuple[Unsealed, Call]:
        """Signature, window, decryption, in this order."""
        verified = self._callback.verify(query, body, now=now)
        call = _call(self._account, verified.stamp, verified.stamp.signature)
        return self._callback.unseal(verified), call

    def closed(self, xml: str, *, at: int) -> bytes:
        """Sealed and signed."""
        return self._callback.seal(xml, timestamp=at, nonce=secrets.token_hex(8))


class _Plain:
    """Plain mode (明文模式). The signature covers no body, so the body's digest takes its place."""

    def __init__(self, settings: WeChatOfficialSettings) -> None:
        self.signatures = Signatures(settings.token)
        self._account = settings.account

    def taken(
        self, query: Mapping[str, str], body: bytes, *, now: datetime
    ) -> tuple[Unsealed, Call]:
        """Signature, window."""
        unsealed = self.signatures.take_plain(query, body, now=now)
        return unsealed, _call(self._account, unsealed.stamp, hashlib.sha256(body).hexdigest())

    def closed(self, xml: str, *, at: int) -> bytes:
        """As it is."""
        del at
        return xml.encode("utf-8")
