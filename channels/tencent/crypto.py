"""Calls of the platform: signed, sealed, for us (验签与解密). Bytes and query → trusted message.

The order is that of cost and trust: query, outer XML, signature, window, then (by the caller, who
has the table) the nonce, then decryption, receiver, inner XML. Every fault is one ``Refused``.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from channels.tencent import replies
from channels.tencent.aes import Envelope
from channels.tencent.freshness import check_fresh
from channels.tencent.guard import read_xml
from channels.tencent.keys import aes_key
from channels.tencent.query import Stamp, echo, stamp
from channels.tencent.refused import Reason, Refused
from channels.tencent.xml import Branch

SIGNATURE: Final = "msg_signature"
"""Query field of the signature that covers the body."""
PLAIN_SIGNATURE: Final = "signature"
"""Query field of the one that covers timestamp and nonce alone."""

_MOST_ECHO: Final = 128
"""Bytes of an answer that no signature covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Signed by somebody who has the token; not yet read."""

    stamp: Stamp
    encrypted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """Decrypted and meant for us: whoever sent it is the platform. ``raw`` was not read yet."""

    stamp: Stamp
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message that is the platform's and meant for us. ``xml`` is its exact text."""

    stamp: Stamp
    xml: str
    message: Branch


class Signatures:
    """The token of a callback: whoever has it can sign."""

    def __init__(self, token: str) -> None:
        """Raises ValueError for an empty token."""
        if not token:
            raise ValueError("a token is needed")
        self._token = token.encode()

    def sign(self, *parts: str) -> str:
        """SHA-1 over the sorted parts and the token: the platform's rule, not our choice."""
        joined = b"".join(sorted([self._token, *map(_octets, parts)]))
        return hashlib.sha1(joined, usedforsecurity=False).hexdigest()

    def check(self, signed: Stamp, *covered: str, now: datetime | None) -> None:
        """Signature in constant time, then the window (none without ``now``). Raises Refused."""
        expected = self.sign(signed.timestamp, signed.nonce, *covered)
        if not hmac.compare_digest(_octets(expected), _octets(signed.signature)):
            raise Refused(Reason.SIGNATURE)
        if now is not None:
            check_fresh(signed.seconds, now=now)

    def check_url(self, query: Mapping[str, str], *, now: datetime | None = None) -> str:
        """Answer to the address check (GET) of an Official Account. Raises Refused.

        ``signature`` does not cover ``echostr``: the answer must never be served as a page.
        """
        signed = stamp(query, signature=PLAIN_SIGNATURE)
        answer = echo(query)
        if len(_octets(answer)) > _MOST_ECHO:
            raise Refused(Reason.QUERY)
        self.check(signed, now=now)
        return answer

    def take_plain(
        self, query: Mapping[str, str], body: bytes, *, now: datetime | None = None
    ) -> Unsealed:
        """A message in plain mode (明文模式): nothing binds its body. For test accounts alone.

        Raises Refused, also for what is no XML: it may be anybody's.
        """
        signed = stamp(query, signature=PLAIN_SIGNATURE)
        self.check(signed, now=now)
        read_xml(body)
        return Unsealed(stamp=signed, raw=body)


class Callback:
    """Token, key and receive id of one account (OA) or one application (WeCom)."""

    def __init__(self, *, token: str, encoding_aes_key: str, receive_id: str) -> None:
        """Raises ValueError when the key is not of its form, or token or receiver are empty."""
        if not receive_id:
            raise ValueError("a receive id is needed")
        self._signatures = Signatures(token)
        self._envelope = Envelope(key=aes_key(encoding_aes_key), receive_id=receive_id)

    def check_url_oa(self, query: Mapping[str, str], *, now: datetime | None = None) -> str:
        """Answer to the address check (GET) of an Official Account. Raises Refused."""
        return self._signatures.check_url(query, now=now)

    def check_url_wecom(self, query: Mapping[str, str], *, now: datetime | None = None) -> str:
        """Answer to the address check (GET) of WeCom: decrypted ``echostr``. Raises Refused."""
        signed, sealed = stamp(query, signature=SIGNATURE), echo(query)
        self._signatures.check(signed, sealed, now=now)
        return _decoded(self._envelope.open(sealed))

    def open(self, query: Mapping[str, str], body: bytes, *, now: datetime | None = None) -> Opened:
        """``verify``, ``unseal`` and ``read`` in one, for who keeps nothing. Raises Refused."""
        return read(self.unseal(self.verify(query, body, now=now)))

    def verify(
        self, query: Mapping[str, str], body: bytes, *, now: datetime | None = None
    ) -> Verified:
        """Query, outer XML, signature, window (none without ``now``). Raises Refused."""
        signed = stamp(query, signature=SIGNATURE)
        sealed = read_xml(body).text("Encrypt")
        if not sealed:
            raise Refused(Reason.XML)
        self._signatures.check(signed, sealed, now=now)
        return Verified(stamp=signed, encrypted=sealed)

    def unseal(self, verified: Verified) -> Unsealed:
        """Decryption, receiver. Raises Refused."""
        return Unsealed(stamp=verified.stamp, raw=self._envelope.open(verified.encrypted))

    def seal(self, xml: str, *, timestamp: int, nonce: str) -> bytes:
        """Our own answer, sealed and signed as the platform wants it."""
        encrypted = self._envelope.seal(xml.encode("utf-8"))
        return replies.sealed(
            encrypted=encrypted,
            signature=self._signatures.sign(str(timestamp), nonce, encrypted),
            timestamp=timestamp,
            nonce=nonce,
        ).encode("utf-8")


def read(unsealed: Unsealed) -> Opened:
    """The inner XML, whose every message has a type. Raises Refused: content."""
    message = read_xml(unsealed.raw, otherwise=Reason.CONTENT)
    if not message.text("MsgType"):
        raise Refused(Reason.CONTENT)
    return Opened(stamp=unsealed.stamp, xml=unsealed.raw.decode("utf-8"), message=message)


def _octets(text: str) -> bytes:
    """Bytes of any text, even of one that is no valid Unicode."""
    return text.encode("utf-8", "surrogatepass")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(Reason.CONTENT) from error
