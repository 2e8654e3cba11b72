"""Error codes and words of customer service (微信客服) by name.

Codes that the shared list does not know; their reading is not confirmed by the platform's own
text, so that each stands here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from channels.errors import AccountBlocked, ChannelError
from channels.tencent.errors import CallRefused, ReaderGone, WindowClosed


class KfCode(IntEnum):
    """Codes of the kf calls that are reacted to."""

    EXTERNAL_USER_INVALID = 40096
    ACCOUNT_INVALID = 95000
    TIME_LIMIT = 95002
    ACCOUNT_UNKNOWN = 95004
    PULL_TOKEN_INVALID = 95007
    NOT_IN_USE = 95012
    CONVERSATION_ENDED = 95013
    NOT_MANAGED_BY_API = 95016
    API_SWITCHED_OFF = 95017


_GONE: Final = frozenset({KfCode.EXTERNAL_USER_INVALID})
_CLOSED: Final = frozenset({KfCode.TIME_LIMIT, KfCode.CONVERSATION_ENDED})
_OPERATOR: Final = frozenset(
    {
        KfCode.ACCOUNT_INVALID,
        KfCode.ACCOUNT_UNKNOWN,
        KfCode.NOT_IN_USE,
        KfCode.NOT_MANAGED_BY_API,
        KfCode.API_SWITCHED_OFF,
    }
)

_NAMES: Final = {one.value: one.name.lower() for one in KfCode}

SEND_FAILURES: Final[Mapping[int, str]] = {
    0: "unknown",
    1: "account_deleted",
    2: "application_closed",
    4: "window_over",
    5: "conversation_closed",
    6: "count_used_up",
    8: "not_verified",
    10: "refused_by_reader",
    11: "nobody_signed_in",
    12: "type_not_allowed",
}
"""Why a message that the platform took was not delivered (``fail_type``)."""


def named(error: CallRefused) -> ChannelError:
    """The error by what it means for a send; a code that nobody knows stays a refused call."""
    code = error.errcode
    text = f"{_NAMES.get(code, 'error')} ({code})"
    if code in _GONE:
        return ReaderGone(text)
    if code in _CLOSED:
        return WindowClosed(text)
    return AccountBlocked(text) if code in _OPERATOR else error
