"""The one error of a call that is turned away (回调拒绝). A forger learns nothing from it."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus

from casework.model.errors import ZhitongError


class Reason(StrEnum):
    """Why, for support staff and tests; the caller sees a status alone."""

    TOO_LARGE = "too_large"
    QUERY = "query"
    """A field of the query is missing, twice there, or not of its form."""
    XML = "xml"
    """The outer XML (外层) is malformed or unsafe."""
    SIGNATURE = "signature"
    STALE = "stale"
    """Signed more than five minutes ago, or in the future."""
    REPLAYED = "replayed"
    CIPHERTEXT = "ciphertext"
    """Cannot be decrypted: damaged, or another key."""
    RECEIVER = "receiver"
    """Rightly encrypted, but for another AppID or CorpID (接收方)."""
    CONTENT = "content"
    """The decrypted XML (内层) is malformed, unsafe, or lacks what every message has."""


_STATUS = {
    Reason.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.XML: HTTPStatus.BAD_REQUEST,
}


class Refused(ZhitongError):
    """A call is turned away, whatever was wrong with it."""

    code = "callback_refused"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def status(self) -> int:
        """HTTP status. All that a forger could probe (signature, age, key) looks the same."""
        return int(_STATUS.get(self.reason, HTTPStatus.FORBIDDEN))
