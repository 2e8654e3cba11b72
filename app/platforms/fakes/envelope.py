"""The platform's side of signing and sealing (平台侧加解密), for servers that play it.

Written from the platform's description on other primitives than the product's own reading, so that
the two can find each other's faults.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK_BITS: Final = 256
_PREFIX: Final = 16
_LENGTH: Final = struct.Struct(">I")
_FIELD: Final = re.compile(r"<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|(.*?))</\1>", re.DOTALL)


class Unreadable(ValueError):
    """An answer of ours that the platform could not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it goes over the wire."""

    query: Mapping[str, str]
    body: bytes


@dataclass(slots=True, kw_only=True)
class PlatformEnvelope:
    """Token, key and receive id, as the platform knows them."""

    token: str
    encoding_aes_key: str
    receive_id: str
    _serial: itertools.count[int] = field(default_factory=itertools.count)

    def call(self, xml: str, *, to: str, at: datetime, agent: str = "") -> Call:
        """A message sealed and signed. ``to`` and ``agent`` stand in the outer XML."""
        sealed = self._sealed(xml.encode("utf-8"))
        timestamp, nonce = str(int(at.timestamp())), f"{next(self._serial)}{secrets.token_hex(4)}"
        query = {
            "signature": self.signature(timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "encrypt_type": "aes",
            "msg_signature": self.signature(timestamp, nonce, sealed),
        }
        extra = f"<AgentID><![CDATA[{agent}]]></AgentID>" if agent else ""
        body = (
            f"<xml><ToUserName><![CDATA[{to}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt>{extra}</xml>"
        )
        return Call(query=query, body=body.encode("utf-8"))

    def check(self, echo: str, *, at: datetime, sealed: bool) -> dict[str, str]:
        """The query of an address check: ``echo`` in plain (OA) or ``sealed`` (WeCom)."""
        timestamp, nonce = str(int(at.timestamp())), secrets.token_hex(5)
        if not sealed:
            signature = self.signature(timestamp, nonce)
            return {
                "signature": signature,
                "timestamp": timestamp,
                "nonce": nonce,
                "echostr": echo,
            }
        text = self._sealed(echo.encode("utf-8"))
        signature = self.signature(timestamp, nonce, text)
        return {
            "msg_signature": signature,
            "timestamp": timestamp,
            "nonce": nonce,
            "echostr": text,
        }

    def answer(self, body: bytes) -> dict[str, str]:
        """Fields of a sealed answer after its signature was checked. Raises Unreadable."""
        outer = fields(body.decode("utf-8"))
        sealed = outer.get("Encrypt", "")
        expected = self.signature(outer.get("TimeStamp", ""), outer.get("Nonce", ""), sealed)
        if not secrets.compare_digest(expected, outer.get("MsgSignature", "")):
            raise Unreadable("signature")
        return fields(self.opened(sealed))

    def opened(self, sealed: str) -> str:
        """The text inside. Raises Unreadable."""
        cipher = self._cipher().decryptor()
        padded = cipher.update(base64.b64decode(sealed, validate=True)) + cipher.finalize()
        unpadder = padding.PKCS7(_BLOCK_BITS).unpadder()
        content = unpadder.update(padded) + unpadder.finalize()
        (length,) = _LENGTH.unpack_from(content, _PREFIX)
        start = _PREFIX + _LENGTH.size
        if content[start + length :] != self.receive_id.encode("utf-8"):
            raise Unreadable("receive id")
        return content[start : start + length].decode("utf-8")

    def signature(self, *parts: str) -> str:
        """SHA-1 of the sorted parts with the token."""
        joined = "".join(sorted([self.token, *parts]))
        return hashlib.sha1(joined.encode("utf-8"), usedforsecurity=False).hexdigest()

    def _sealed(self, message: bytes) -> str:
        content = secrets.token_bytes(_PREFIX) + _LENGTH.pack(len(message)) + message
        padder = padding.PKCS7(_BLOCK_BITS).padder()
        padded = padder.update(content + self.receive_id.encode("utf-8")) + padder.finalize()
        cipher = self._cipher().encryptor()
        return base64.b64encode(cipher.update(padded) + cipher.finalize()).decode("ascii")

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.encoding_aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def fields(xml: str) -> dict[str, str]:
    """Leaves of a flat message of ours; sections of one text are put together."""
    inner = xml.strip().removeprefix("<xml>").removesuffix("</xml>")
    joined = inner.replace("]]]]><![CDATA[>", "]]\0>")
    found = {name: cdata or text for name, cdata, text in _FIELD.findall(joined)}
    return {name: value.replace("]]\0>", "]]>") for name, value in found.items()}
