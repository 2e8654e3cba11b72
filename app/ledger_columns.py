"""The columns of the ledgers (台账栏目): which stand in which table, and how wide.

The bureau form is what is printed and handed round: a dozen columns on A4 across the page, the four
of S0-44 among them. The detail sheet holds every column with the whole texts.
"""

from __future__ import annotations

from dataclasses import dataclass

from casework.service.ledger import LedgerView


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``key`` names its head in ``ledger.toml``; ``width`` is in Latin characters."""

    key: str
    width: float


def _text(key: str, width: float) -> Column:
    return Column(key=key, width=width)


def _date(key: str) -> Column:
    return Column(key=key, width=11.5)


_NO = Column(key="no", width=5)
_NUMBER = _text("number", 15)
_HEAD = (_NO, _NUMBER, _date("collected"), _text("enterprise", 19))

FORM = (
    *_HEAD,
    _text("country", 9),
    _text("industry", 11),
    _text("content", 34),
    _text("unit", 12),
    _text("handling_due", 12),
    _text("status", 10),
    _text("light", 6.5),
    _text("feedback", 24),
    _text("satisfaction", 11),
)
"""The bureau form (诉求处理工作台账)."""

PROBLEMS_FORM = (
    *_HEAD,
    _text("problem", 36),
    _text("unit", 12),
    _text("officer", 9),
    _text("handling_due", 12),
    _text("feedback_due", 12),
    _text("light", 6.5),
    _text("progress", 24),
    _text("feedback", 22),
)
"""The problem list with its two dates (问题清单; S2-26, S2-47)."""

DETAIL = (
    *_HEAD,
    _text("country", 10),
    _text("origin", 14),
    _text("channel", 10),
    _text("district", 10),
    _text("industry", 14),
    _text("topic", 13),
    _text("track", 11),
    _text("kind", 13),
    _text("content", 48),
    _text("corrections", 28),
    _text("unit", 14),
    _text("officer", 11),
    _text("level", 14),
    _text("case_class", 13),
    _date("accepted"),
    _text("handling_due", 13),
    _text("feedback_due", 13),
    _text("status", 11),
    _text("light", 7),
    _text("light_reason", 22),
    _text("progress", 40),
    _text("plan", 28),
    _text("extension", 32),
    _text("understanding", 30),
    _text("ending", 24),
    _text("feedback", 40),
    _date("told"),
    _date("struck_off"),
    _text("approver", 11),
    _text("evidence", 26),
    _text("revisit", 26),
    _text("satisfaction", 22),
    _text("rounds", 9),
)
"""Every column."""


def form_of(view: LedgerView) -> tuple[Column, ...]:
    """The columns of the printed table of a view."""
    return PROBLEMS_FORM if view is LedgerView.PROBLEMS else FORM
