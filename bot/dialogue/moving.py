"""A matter moves from a channel abroad to the web chat (续填): what goes along, what stays.

What goes along is the draft with its open question and the language. Filed matters, words held
without consent and questions of officers stay where they are: a link opens one draft and no more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.dialogue.conversation import Conversation, Elsewhere
from bot.dialogue.draft import Draft
from bot.dialogue.turn import defaults


def moved(
    began: Conversation,
    *,
    key: str,
    channel: str,
    draft_id: UUID,
    form_version: str,
    tells: bool,
    now: datetime,
) -> Conversation:
    """The conversation under ``key`` that goes on with the draft of ``began``.

    Where no draft was begun, one with the id that the link named is opened, and the first question
    is whether the person agrees to the notice.
    """
    place = Conversation(
        key=key,
        channel=channel,
        language=began.language,
        first_language=began.first_language,
        pinned=began.pinned,
        last_at=now,
        opened=1,
        elsewhere=Elsewhere(key=began.key, draft_id=draft_id, tells=tells),
    )
    if began.draft is None or began.draft.id != draft_id:
        return replace(place, draft=_empty(draft_id, form_version, now))
    return replace(
        place,
        draft=replace(began.draft, updated_at=now),
        parked=began.parked,
        consent=began.consent,
        notice_version=began.notice_version,
        noticed=began.noticed and began.consented,
        question=began.question,
        back_to=began.back_to,
        trail=began.trail,
        notes=began.notes,
        opened=began.opened,
    )


def left(began: Conversation, *, key: str, draft_id: UUID, tells: bool) -> Conversation:
    """What stays abroad once the draft has moved to ``key``."""
    there = began.elsewhere or Elsewhere()
    elsewhere = replace(there, key=key, draft_id=draft_id, tells=tells)
    if began.draft is None or began.draft.id != draft_id:
        return replace(began, elsewhere=elsewhere)
    return replace(
        began,
        draft=None,
        parked=(),
        question=None,
        back_to=None,
        trail=(),
        notes=(),
        elsewhere=elsewhere,
    )


def is_open(conversation: Conversation, draft_id: UUID) -> bool:
    """Whether the draft is still to be filed there."""
    drafts = (conversation.draft, *conversation.parked)
    return any(one is not None and one.id == draft_id for one in drafts)


def _empty(draft_id: UUID, form_version: str, now: datetime) -> Draft:
    return Draft(
        id=draft_id,
        form_version=form_version,
        created_at=now,
        updated_at=now,
        fields=defaults(now),
    )
