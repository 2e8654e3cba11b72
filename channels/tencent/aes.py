"""The sealed envelope of the platform (安全模式): AES-256-CBC, PKCS#7 to 32 bytes, receiver inside.

Plaintext: 16 random bytes, length of the message (4 bytes, big-endian), message, receive id
(AppID or CorpID). wechatpy gives the cipher alone: its reading does not check the padding, and its
random bytes are not of the operating system's secure source.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from typing import Final, Protocol

from wechatpy.crypto.base import WeChatCipher

from channels.tencent.refused import Reason, Refused

_BLOCK: Final = 32
_PREFIX: Final = 16
_HEAD: Final = _PREFIX + 4


class _Cipher(Protocol):
    """AES-256-CBC with key and vector set."""

    def encrypt(self, plaintext: bytes) -> bytes: ...

    def decrypt(self, ciphertext: bytes) -> bytes: ...


class Envelope:
    """Seals and opens for one key and one receiver."""

    def __init__(self, *, key: bytes, receive_id: str) -> None:
        self._cipher: _Cipher = WeChatCipher(key)
        self._receive_id = receive_id.encode()

    def open(self, sealed: str) -> bytes:
        """The message inside. Raises Refused: ciphertext, or receiver."""
        content = _unpadded(self._cipher.decrypt(_ciphertext(sealed)))
        end = _HEAD + int.from_bytes(content[_PREFIX:_HEAD], "big")
        if len(content) < _HEAD or end > len(content):
            raise Refused(Reason.CIPHERTEXT)
        if not hmac.compare_digest(content[end:], self._receive_id):
            raise Refused(Reason.RECEIVER)
        return content[_HEAD:end]

    def seal(self, message: bytes) -> str:
        """The message sealed, as base64."""
        length = len(message).to_bytes(4, "big")
        content = _prefix() + length + message + self._receive_id
        return base64.b64encode(self._cipher.encrypt(_padded(content))).decode("ascii")


def _prefix() -> bytes:
    """16 random characters: some readers of the other side take them for text."""
    return base64.b64encode(secrets.token_bytes(_PREFIX * 3 // 4))


def _ciphertext(sealed: str) -> bytes:
    try:
        raw = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(Reason.CIPHERTEXT) from error
    if not raw or len(raw) % _BLOCK:
        raise Refused(Reason.CIPHERTEXT)
    return raw


def _padded(content: bytes) -> bytes:
    missing = _BLOCK - len(content) % _BLOCK
    return content + bytes([missing]) * missing


def _unpadded(padded: bytes) -> bytes:
    """PKCS#7 with every byte of it looked at. Raises Refused."""
    missing = padded[-1]
    if not 1 <= missing <= _BLOCK or padded[-missing:] != bytes([missing]) * missing:
        raise Refused(Reason.CIPHERTEXT)
    return padded[:-missing]
