"""The one reminder of a draft whose author fell silent (提醒): where it stands, how to go on."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import Context, Step
from bot.dialogue.conversation import Conversation
from bot.dialogue.draft import Draft
from casework.model.complaint import FieldKey
from casework.model.when import local_date
from channels.speech import Act, Speech


def nudge(conversation: Conversation, *, context: Context) -> Step | None:
    """Remind of the open draft; None when there is none, or it was reminded of before (B21)."""
    draft = conversation.draft
    if draft is None or not conversation.consented or conversation.nudged == draft.id.hex:
        return None
    if context.patterns.figure("silence.nudges") == 0:
        return None
    reminded = replace(conversation, nudged=draft.id.hex)
    moment = context.patterns.at("silence.reminded", conversation.reply_language)
    params = {**context.facts, **_where_it_stands(conversation, draft, context)}
    acts = tuple(Act(name=name, params=params) for name in moment.says)
    return Step.speaking(reminded, Speech(acts=acts), acts=("nudge",))


def _where_it_stands(
    conversation: Conversation, draft: Draft, context: Context
) -> dict[str, object]:
    asks = conversation.asks
    return {
        "key": asks if asks in set(FieldKey) else "",
        "ready": asks == "confirm",
        "until": local_date(draft.updated_at + context.limits.draft_life),
    }
