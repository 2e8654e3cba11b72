"""Error codes of the platform by name (错误码), and what each means for a send.

Codes whose reading is not confirmed by the platform's own text stand apart below, so that a
correction is one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class Code(IntEnum):
    """Codes that this product reacts to. Any other is a bug of ours, or new."""

    BUSY = -1
    OK = 0
    TOKEN_INVALID = 40001
    TOKEN_MALFORMED = 40014
    TOKEN_EXPIRED = 42001
    MEDIA_ID_INVALID = 40007
    OPENID_INVALID = 40003
    ADDRESS_NOT_ALLOWED = 40164
    MENU_MESSAGE_REFUSED = 40200
    CARD_TASK_REFUSED = 42014
    NOT_FOLLOWING = 43004
    NOTICE_REFUSED = 43101
    TIME_OUT_OF_WINDOW = 45015
    FREQUENCY = 45009
    COUNT_USED_UP = 45047
    PULLS_AT_ONCE = 45033
    MENU_NONE = 46003
    CORP_ADDRESS_NOT_ALLOWED = 60020
    NO_RECIPIENT = 81013
    KF_COUNT_USED_UP = 95001
    KF_STATE = 95018


class Meaning(StrEnum):
    """How a send goes on after a code."""

    CREDENTIAL = "credential"
    """Renew the access token once and repeat the call once."""
    BUSY = "busy"
    """Back off and try again."""
    ACCOUNT = "account"
    """Our address or credentials: an operator has to act."""
    WINDOW = "window"
    """The reply window (回复窗口) is closed or used up: close the ledger, next way."""
    CLOSED = "closed"
    """This reader cannot be reached on this way: next way."""
    FREQUENCY = "frequency"
    """Too many calls of the account: pause all of them."""
    FAULT = "fault"
    """The call itself is wrong: not again, alarm."""


MEANINGS: Final[Mapping[int, Meaning]] = MappingProxyType(
    {
        Code.BUSY: Meaning.BUSY,
        Code.TOKEN_INVALID: Meaning.CREDENTIAL,
        Code.TOKEN_MALFORMED: Meaning.CREDENTIAL,
        Code.TOKEN_EXPIRED: Meaning.CREDENTIAL,
        Code.ADDRESS_NOT_ALLOWED: Meaning.ACCOUNT,
        Code.CORP_ADDRESS_NOT_ALLOWED: Meaning.ACCOUNT,
        Code.TIME_OUT_OF_WINDOW: Meaning.WINDOW,
        Code.COUNT_USED_UP: Meaning.WINDOW,
        Code.CARD_TASK_REFUSED: Meaning.FAULT,
        # to be confirmed against the platform's text
        Code.FREQUENCY: Meaning.FREQUENCY,
        Code.PULLS_AT_ONCE: Meaning.BUSY,
        Code.OPENID_INVALID: Meaning.CLOSED,
        Code.NOT_FOLLOWING: Meaning.CLOSED,
        Code.NOTICE_REFUSED: Meaning.CLOSED,
        Code.NO_RECIPIENT: Meaning.CLOSED,
        Code.KF_COUNT_USED_UP: Meaning.WINDOW,
        Code.KF_STATE: Meaning.WINDOW,
    }
)


_NAMES: Final = {int(code): code.name.lower() for code in Code}


def meaning_of(code: int) -> Meaning:
    """What a code other than 0 means; an unknown one is a fault."""
    return MEANINGS.get(code, Meaning.FAULT)


def name_of(code: int) -> str:
    """Name and number, for logs and the ledger."""
    name = _NAMES.get(code, "error")
    return f"{name} ({code})"
