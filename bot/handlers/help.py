"""Help, questions with a ready answer, the way to a person (帮助与人工)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogue.text import short_title
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey
from casework.service.commands import HandOver
from casework.service.outcomes import HandedOver

FAQ = frozenset(
    {
        "time_limits",
        "data_use",
        "opening_hours",
        "cost",
        "scope",
        "documents",
        "retaliation",
    }
)


def contact_params(turn: Turn) -> dict[str, Any]:
    """Names of the bureau and its contacts, for any template."""
    place = turn.context.jurisdiction
    return {
        "bureau": place.bureau,
        "bureau_en": place.bureau_en,
        "contacts": dict(place.contacts),
    }


def show_help(turn: Turn) -> None:
    """What can be said here."""
    turn.answer("intake.help")


def repeat(turn: Turn) -> None:
    """Say the question again; it comes by itself."""
    turn.answer("intake.repeat")


def are_you_human(turn: Turn) -> None:
    """Honest: a program, of which bureau, and where the people are."""
    turn.answer("intake.is_bot")
    turn.answer("intake.bureau_named", **contact_params(turn))
    turn.offers.append("human")


def confidentiality(turn: Turn) -> None:
    """The approved text on who gets to know, and that nobody may retaliate (Rules art. 23, 30)."""
    turn.answer("intake.confidentiality", **contact_params(turn))
    turn.answer("intake.no_retaliation")
    turn.offers.append("confidential_handling")


def human(turn: Turn) -> None:
    """Hand over to a person: the duty officer is told, the draft goes with it."""
    turn.request(
        HandOver(
            conversation_key=turn.conversation.key,
            language=turn.language,
            summary=_summary(turn),
        )
    )
    if turn.draft is not None:
        turn.audit.append("handover_with_draft")


def handed_over(turn: Turn, outcome: HandedOver) -> None:
    """Who was told, how to reach the bureau, when."""
    officer = outcome.officer
    turn.answer(
        "intake.officer_route",
        officer="" if officer is None else officer.name,
        officer_en="" if officer is None else officer.name_en,
        phone="" if officer is None else officer.phone or "",
        **contact_params(turn),
    )
    turn.answer("intake.opening_hours", **contact_params(turn))


def _summary(turn: Turn) -> Mapping[str, str]:
    draft = turn.draft
    if draft is None:
        return {}
    summary = {"draft_id": str(draft.id)}
    name = draft.value(FieldKey.ENTERPRISE_NAME)
    facts = draft.value(FieldKey.FACTS)
    if name:
        summary["enterprise_name"] = name
    if facts:
        summary["title"] = short_title(facts)
    return summary


def faq(turn: Turn, topic: str) -> None:
    """A fixed, approved answer; "why do you ask" depends on the open question."""
    if topic == "why_needed":
        why(turn, turn.conversation.asks)
    elif topic in FAQ:
        turn.answer(f"intake.faq.{topic}", trace=f"answered:{topic}", **contact_params(turn))
    else:
        turn.answer("intake.faq.other", trace=f"answered:{topic}", **contact_params(turn))


def why(turn: Turn, key: str | None) -> None:
    """Why the question is asked."""
    known = turn.context.form.is_field(key)
    turn.answer(f"intake.why.{key}" if known else "intake.why.general", trace="why_needed")


def greet(turn: Turn) -> None:
    """A greeting back; with nothing open also how to begin."""
    turn.ack("intake.greet")
    if turn.draft is None:
        turn.ack("intake.standing_by", trace="standing_by")


def _small(name: str) -> Callable[[Turn], None]:
    def say(turn: Turn) -> None:
        turn.ack(f"intake.{name}", **contact_params(turn))

    return say


PLAIN: Mapping[str, Callable[[Turn], None]] = {
    "help": show_help,
    "repeat": repeat,
    "are_you_human": are_you_human,
    "confidentiality": confidentiality,
    "human": human,
    "greet": greet,
    "thanks": _small("thanks"),
    "goodbye": _small("goodbye"),
}
