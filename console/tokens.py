"""Random ids, their hashes, and signed values. Comparisons take constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
_SIGNATURE_BYTES = 16


def new_token() -> str:
    """A fresh 256-bit id, safe in addresses and cookies."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """What is kept of a session id or of a one-time link: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())


def derived(*, secret: bytes, purpose: str, value: str) -> str:
    """A token that follows from ``value`` for those who hold ``secret`` alone."""
    mac = hmac.new(secret, f"{purpose}\x1f{value}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def sign(payload: bytes, *, secret: bytes, bound_to: str) -> str:
    """``payload`` as opaque text with a signature that also covers ``bound_to``."""
    return base64.urlsafe_b64encode(_mac(payload, secret, bound_to) + payload).decode().rstrip("=")


def unsign(text: str, *, secret: bytes, bound_to: str) -> bytes | None:
    """The payload of :func:`sign`, None when it was changed or bound to something else."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _mac(payload, secret, bound_to)):
        return None
    return payload


def _mac(payload: bytes, secret: bytes, bound_to: str) -> bytes:
    data = b"cursor\x1f" + bound_to.encode() + b"\x1f" + payload
    return hmac.new(secret, data, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
