"""What a message asks about a filed ticket (提交后的指令): supplement, rating, objection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTicket:
    """Words for the ticket ``number``: ``why`` is ``supplement`` (补正) or ``rating_reason``.

    ``materials`` are the items of the legal list that they hold, each with its words; ``given``
    names items of the notice that are none of the list.
    """

    number: str
    text: str
    why: str
    materials: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How satisfied the person is (满意度评价): ``score`` 1 to 5; ``reason`` may be empty."""

    number: str
    score: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRating:
    """The person wants to rate; None when no matter was concluded yet."""

    number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSolved:
    """The result did not help; what is to be done about it is asked."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """The person objects (异议) to a decision or a result; ``text`` is what, empty if not said."""

    number: str
    text: str = ""
