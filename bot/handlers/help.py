"""Help, questions with a ready answer, the way to a person (帮助与人工)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogue.completeness import asked_of
from bot.dialogue.faq import TOPICS, WHY
from bot.dialogue.text import short_title
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey
from casework.service.commands import HandOver
from casework.service.outcomes import HandedOver


def contact_params(turn: Turn) -> dict[str, Any]:
    """Names of the bureau and its contacts, for any template."""
    return turn.context.facts


def show_help(turn: Turn) -> None:
    """What can be said here."""
    turn.answer_at("help.asked")


def which_language(turn: Turn) -> None:
    """The languages to choose from."""
    turn.answer_at("language_switch.which", trace="which_language")


def repeat(turn: Turn) -> None:
    """Say the question again; it comes by itself."""
    turn.answer_at("repeat.again")


def are_you_human(turn: Turn) -> None:
    """Honest: a program, of which bureau, and where the people are."""
    turn.answer_at("are_you_human.asked")


def confidentiality(turn: Turn) -> None:
    """The approved text on who gets to know, and that nobody may retaliate (Rules art. 23, 30)."""
    turn.answer_at("confidentiality.asked")


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
    turn.answer_at(
        "hand_over.told",
        officer="" if officer is None else officer.name,
        officer_en="" if officer is None else officer.name_en,
        phone="" if officer is None else officer.phone or "",
    )


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
    """A fixed, approved answer; "why do you ask" depends on the open question.

    Several questions are answered in one reply as long as it stays short; the rest is offered.
    """
    if len(turn.asked) >= turn.context.patterns.figure("digression.topics"):
        _offer_topic(turn, topic)
        return
    turn.asked.append(topic)
    if topic == WHY:
        why(turn, turn.conversation.asks)
    elif topic in TOPICS:
        turn.answer(f"faq.{topic}", trace=f"answered:{topic}", **contact_params(turn))
    else:
        turn.answer_at("digression.unanswered", trace=f"answered:{topic}")


def _offer_topic(turn: Turn, topic: str) -> None:
    """One question too many for this reply: a choice, with a word about it."""
    choice = f"faq:{topic}"
    if topic not in TOPICS or choice in turn.offers:
        return
    if not any(one.startswith("faq:") for one in turn.offers):
        turn.answer_at("digression.more", trace="faq_more")
    turn.offers.append(choice)


def why(turn: Turn, key: str | None) -> None:
    """Why the question is asked."""
    item = asked_of(turn.conversation)
    if item is not None:
        law = turn.context.form.statutory.by_key[item].rule.law
        turn.answer("statutory.why", trace="why_needed", law=law)
        return
    known = turn.context.form.is_field(key)
    turn.answer(f"intake.why.{key}" if known else "intake.why.general", trace="why_needed")


def greet(turn: Turn) -> None:
    """A greeting back; with nothing open also how to begin."""
    turn.ack("intake.greet")
    if turn.draft is None:
        turn.ack_at("cannot_understand.standing_by", trace="standing_by")


def _small(name: str) -> Callable[[Turn], None]:
    def say(turn: Turn) -> None:
        turn.ack(f"intake.{name}", **contact_params(turn))

    return say


PLAIN: Mapping[str, Callable[[Turn], None]] = {
    "help": show_help,
    "which_language": which_language,
    "repeat": repeat,
    "are_you_human": are_you_human,
    "confidentiality": confidentiality,
    "human": human,
    "greet": greet,
    "thanks": _small("thanks"),
    "goodbye": _small("goodbye"),
}
