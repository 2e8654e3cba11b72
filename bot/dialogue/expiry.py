"""What is too old to be kept (到期清除): messages held before consent, drafts that were left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.dialogue.context import Limits
from bot.dialogue.conversation import Conversation, HeldMessage
from bot.dialogue.draft import Draft

Expired = tuple[Conversation, tuple[str, ...], tuple[UUID, ...]]
"""The conversation afterwards, message ids whose bodies are to be erased, attachments likewise."""


def forget_held(conversation: Conversation, *, now: datetime, limits: Limits) -> Expired:
    """Held messages older than ``limits.held_life`` go when nobody agreed (PIPL art. 17)."""
    oldest = now - limits.held_life
    old = [one for one in conversation.held if one.at < oldest]
    if conversation.consented or not old:
        return conversation, (), ()
    kept = tuple(one for one in conversation.held if one.at >= oldest)
    files = tuple(_files_of(old))
    return replace(conversation, held=kept), tuple(one.id for one in old), files


def _files_of(held: Iterable[HeldMessage]) -> Iterator[UUID]:
    return (file.id for one in held for file in one.attachments if file.id is not None)


def expire_draft(conversation: Conversation, *, now: datetime, limits: Limits) -> Expired:
    """Drafts not touched for ``limits.draft_life`` go, the active one and parked ones alike.

    Messages that a filed ticket or another draft still rests on keep their bodies.
    """
    oldest = now - limits.draft_life
    drafts = [one for one in (conversation.draft, *conversation.parked) if one is not None]
    old = [one for one in drafts if one.updated_at < oldest]
    if not old:
        return conversation, (), ()
    left = _without_drafts(conversation, {one.id for one in old})
    needed = _needed(left)
    messages = {name for one in old for name in _messages_of(one)} - needed
    files = tuple(file.id for one in old for file in one.attachments)
    return left, tuple(sorted(messages)), files


def lapse(conversation: Conversation, *, now: datetime, limits: Limits) -> Expired:
    """``expire_draft`` while nobody is here: that the active draft went is told on coming back."""
    left, messages, files = expire_draft(conversation, now=now, limits=limits)
    if conversation.draft is not None and left.draft is None:
        left = replace(left, lapsed=True)
    return left, messages, files


def _without_drafts(conversation: Conversation, gone: set[UUID]) -> Conversation:
    draft = conversation.draft
    parked = tuple(one for one in conversation.parked if one.id not in gone)
    if draft is None or draft.id not in gone:
        return replace(conversation, parked=parked)
    return replace(
        conversation, draft=None, parked=parked, question=None, back_to=None, trail=(), waiting=None
    )


def _messages_of(draft: Draft) -> Iterator[str]:
    for value in (*draft.fields.values(), *draft.materials.values()):
        yield from (one.message_id for one in (value, *value.previous) if one.message_id)
    yield from (note.message_id for note in draft.notes if note.message_id)


def _needed(conversation: Conversation) -> set[str]:
    """Messages that other matters of the conversation rest on."""
    drafts = [one for one in (conversation.draft, *conversation.parked) if one is not None]
    reused = (
        value
        for one in conversation.filed
        for value in (*one.reuse.values(), *one.materials.values())
    )
    return {name for one in drafts for name in _messages_of(one)} | {
        value.message_id for value in reused if value.message_id
    }
