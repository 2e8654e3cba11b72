"""Questions that interrupt the form and give way to it again (插问): one at a time."""

from __future__ import annotations

from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.turn import Turn

INTERRUPTIONS = frozenset(
    {
        "confirm_withdraw",
        "confirm_discard",
        "same_or_new",
        "resume_choice",
        "receipt_code",
        "industry",
        "rating",
    }
)


def interrupt(turn: Turn, key: str, *, about: str = "") -> None:
    """Put an administrative question; the one that was open comes back after it."""
    turn.change(back_to=returning(turn.conversation), question=Question(key=key, about=about))
    turn.ask = key


def reopen(turn: Turn, key: str, *, reason: str = "") -> None:
    """Ask a field (again) although it is filled; the open question comes back after it."""
    back = returning(turn.conversation)
    turn.change(
        back_to=None if back == key else back,
        question=Question(key=key, about=AGAIN),
    )
    turn.ask = key
    turn.ask_reason = reason


def ask_principal(turn: Turn) -> None:
    """A proxy speaks for somebody: for whom decides how the matter is cared for (S0-28)."""
    back = returning(turn.conversation)
    turn.change(
        back_to=None if back == "origin" else back,
        question=Question(key="origin", about=PRINCIPAL),
    )
    turn.ask = "origin"


def stalls(turn: Turn) -> bool:
    """An interruption was put again without an answer: the second time it is left."""
    count = turn.conversation.unknowns + 1
    turn.change(unknowns=count)
    turn.puzzled = True
    return count >= turn.context.patterns.figure("cannot_understand.patience")


def close(turn: Turn) -> None:
    """The interruption is over: whatever was open before comes back."""
    turn.change(question=None)


def returning(conversation: Conversation) -> str | None:
    """The question to come back to: the open one, unless it is itself an interruption."""
    asks = conversation.asks
    return conversation.back_to if asks is None or asks in INTERRUPTIONS else asks


PRINCIPAL = "principal"
"""Mark of the question about whom a proxy acts for."""
AGAIN = "again"
"""Mark of a question that is asked although its field is filled."""
