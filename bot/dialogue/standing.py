"""Questions about a filed ticket that stand until they are answered (提交后的问题).

They are none of the form: a digression leaves them open, a draft puts them away. Their choices
name the ticket, so that a press long afterwards still says which one is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.conversation import Conversation, FiledTicket, Question

RATING = "rating"
BEST = 5


class Standing(StrEnum):
    """What is asked about a ticket."""

    SUPPLEMENT = "supplement"  # 补正
    REASON = "reason"  # 评价的理由
    OBJECTION = "objection"  # 异议的内容
    OBJECTION_SURE = "objection_sure"  # 确认提交异议
    BACKING = "backing"  # 企业确认
    UNDERSTANDING = "understanding"  # 谅解


class Settled(StrEnum):
    """How a ticket ended, as far as the person may say something to it."""

    REFUSED = "refused"  # 不予受理
    CONCLUDED = "concluded"  # 已告知处理结果


_CHOICES = {
    Standing.SUPPLEMENT: ("supplied",),
    Standing.REASON: ("no_reason",),
    Standing.OBJECTION: ("not_objected",),
    Standing.OBJECTION_SURE: ("objected", "not_objected"),
    Standing.BACKING: ("ours", "not_ours"),
    Standing.UNDERSTANDING: ("understood", "not_understood"),
}
AFTER_RESULT = ("again", "give_rating", "object")
AFTER_REFUSAL = ("as_demand", "object")
OF_TICKET = frozenset(
    {name for names in _CHOICES.values() for name in names}
    | {*AFTER_RESULT, *AFTER_REFUSAL, "rate", "not_solved"}
)
"""Heads of choices that name a filed ticket: ``rate:SY-2026-4F7Q2M:5``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The standing question: what is asked, about which ticket."""

    kind: Standing
    number: str


def standing(conversation: Conversation) -> Asked | None:
    """The standing question that is open, or None."""
    question = conversation.question
    if question is None or question.key is not None:
        return None
    kind, _, number = question.about.partition(":")
    return Asked(kind=Standing(kind), number=number) if kind in set(Standing) else None


def put(kind: Standing, number: str) -> Question:
    """The question with its choices."""
    return Question(key=None, about=f"{kind}:{number}", options=choices(kind, number))


def choices(kind: Standing, number: str) -> tuple[str, ...]:
    """Choices of a standing question."""
    return named(_CHOICES[kind], number)


def rating_choices(number: str) -> tuple[str, ...]:
    """One to five, in this order: the number that is written is the score."""
    scores = tuple(f"rate:{number}:{score}" for score in range(1, BEST + 1))
    return (*scores, f"not_solved:{number}")


def named(names: tuple[str, ...], number: str) -> tuple[str, ...]:
    """Choices that name the ticket."""
    return tuple(f"{name}:{number}" for name in names)


def ticket_of(conversation: Conversation, number: str) -> FiledTicket | None:
    """The filed ticket of this number."""
    return next((one for one in conversation.filed if one.number == number), None)


def settled_ticket(conversation: Conversation, *ways: Settled) -> FiledTicket | None:
    """The newest ticket that ended in one of these ways."""
    found = (one for one in reversed(conversation.filed) if one.settled in ways)
    return next(found, None)
