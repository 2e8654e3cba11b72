"""A matter begun abroad goes on in the web chat (续填): the one-time link is followed (一次性链接).

The link is used up by the page's form alone. It opens one web chat conversation that holds the
draft; whoever asks for another link of the same draft comes to the same conversation, so that two
devices see one draft. Its session is derived from the deployment's key, hence stored nowhere.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app import guessing
from app.conversation_store import ConversationStore
from app.follow_up import FollowUp
from app.platforms.neutral_notices import Notices
from bot.dialogue import engine
from bot.dialogue.conversation import Conversation, Elsewhere
from bot.dialogue.moving import left, moved
from casework.model.ticket import Ticket
from casework.service.commands import FileComplaint
from channels.neutral import Template
from channels.webchat.service import Unavailable
from storage.errors import StaleConversation, StorageError
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.platform_records import Continuation
from storage.records import ConversationRecord

CHANNEL: Final = "webchat"
AGAIN: Final = "continued"
TRIES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueDesk:
    """Implements the port of the page behind the link (``channels.webchat.continue_port``)."""

    database: Database
    conversations: ConversationStore
    follow_up: FollowUp
    keys: KeyRing
    clock: Callable[[], datetime]

    async def go_on(
        self, *, token: str, language: str | None, tells: bool, address: str
    ) -> str | None:
        """The session that the link opens, None for every link that opens none.

        Raises TooManyGuesses, Unavailable.
        """
        for _ in range(TRIES):
            try:
                return await self.database.write(
                    lambda store: self._followed(
                        store, token, language=language, tells=tells, address=address
                    )
                )
            except StaleConversation:
                continue  # a turn was faster: nothing was used up
            except StorageError as error:
                raise Unavailable(str(error), saved=False) from error
        raise Unavailable("the conversation is busy", saved=False)

    def _followed(
        self, store: Store, token: str, *, language: str | None, tells: bool, address: str
    ) -> str | None:
        """One try. Raises TooManyGuesses, StaleConversation."""
        now = self.clock()
        subjects = guessing.about_link(by=address)
        guessing.require_room(store, subjects, now=now)
        link = store.continuations.consume(token_hash=self.keys.token_hash(token), now=now)
        began = None if link is None else store.conversations.get(link.conversation_key)
        draft_id = None if link is None else link.draft_id
        if link is None or began is None or draft_id is None:
            guessing.note(store, subjects, now=now)
            return None
        place = self._place(store, began, draft_id, tells=tells, now=now)
        self._ask_again(store, place, link, language, now=now)
        return self._session(place.sender)

    def _place(
        self,
        store: Store,
        began: ConversationRecord,
        draft_id: UUID,
        *,
        tells: bool,
        now: datetime,
    ) -> ConversationRecord:
        """The web chat conversation of the draft; the one abroad knows it from now on."""
        state = self.conversations.open(began)
        there = state.elsewhere or Elsewhere()
        known = store.conversations.get(there.key) if there.key else None
        place = known if known is not None and there.draft_id == draft_id else None
        made = place or self._made(began, state, draft_id, tells=tells, now=now)
        after = left(state, key=made.key, draft_id=draft_id, tells=tells or there.tells)
        self.conversations.save(store, began, after, now=now)
        if place is None or not tells:
            return made
        return self._telling(place)

    def _made(
        self,
        began: ConversationRecord,
        state: Conversation,
        draft_id: UUID,
        *,
        tells: bool,
        now: datetime,
    ) -> ConversationRecord:
        """A conversation that nobody stored yet, with the draft in it; bound as the first one."""
        sender = new_id().hex
        key = f"{CHANNEL}:{sender}"
        form = self.conversations.form.version
        document = moved(
            state,
            key=key,
            channel=CHANNEL,
            draft_id=draft_id,
            form_version=form,
            tells=tells,
            now=now,
        )
        fresh = self.conversations.fresh(key=key, channel=CHANNEL, account="", sender=sender)
        token_hash = self.keys.token_hash(self._session(sender))
        document_bytes = engine.to_document(document)
        bound = began.enterprise_id
        return replace(fresh, document=document_bytes, token_hash=token_hash, enterprise_id=bound)

    def _telling(self, place: ConversationRecord) -> ConversationRecord:
        """The person wants to be told abroad after all."""
        state = self.conversations.open(place)
        elsewhere = replace(state.elsewhere or Elsewhere(), tells=True)
        return replace(place, document=engine.to_document(replace(state, elsewhere=elsewhere)))

    def _ask_again(
        self,
        store: Store,
        place: ConversationRecord,
        link: Continuation,
        language: str | None,
        *,
        now: datetime,
    ) -> None:
        """The open question, once more; a draft that moved gets its clock rows here."""
        state = self.conversations.open(place)
        if language is not None and language != state.language:
            state = replace(state, language=language, pinned=True)
        step = engine.resumed(state, context=self.conversations.context(channel=CHANNEL, now=now))
        saved = self.conversations.save(store, place, step.conversation, now=now)
        if place.version == 0 and step.conversation.draft is not None:
            self.follow_up.watch_draft(store, place.key, step.conversation.draft)
        if step.speech.acts or step.speech.card:
            self.conversations.answer(
                store,
                saved,
                self.conversations.render(step, CHANNEL),
                cause=f"{AGAIN}:{place.key}:{link.issued_at.isoformat()}",
                template=AGAIN,
                language=step.language,
                now=now,
            )
        audience = f"conversation:{place.key}"
        store.feed.add(audience=audience, kind="message", ref="", version=saved.version, now=now)

    def _session(self, sender: str) -> str:
        """The token of the browser: the same for each device that followed a link of the draft."""
        digest = self.keys.token_hash(f"continued:{sender}")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class TellWhereItBegan:
    """After filing: number and neutral status abroad, if the person asked for it on the page."""

    conversations: ConversationStore
    notices: Notices

    def __call__(self, store: Store, command: FileComplaint, ticket: Ticket, now: datetime) -> None:
        """Link the conversation abroad to the ticket and say its number there, once."""
        place = store.conversations.get(command.conversation_key)
        there = None if place is None else self.conversations.open(place).elsewhere
        if there is None or not there.tells or there.draft_id != command.draft_id:
            return
        abroad = store.conversations.get(there.key)
        if abroad is None:
            return
        store.tickets.link_conversation(ticket.id, abroad.key)
        language = abroad.language or command.language
        self.conversations.enqueue(
            store,
            abroad,
            self.notices.voice.say(
                [self.notices.status(ticket, Template.FILED)], languages=[language]
            ),
            cause=f"{ticket.id}:filed:{abroad.key}",
            template=Template.FILED.value,
            language=language,
            ticket_id=ticket.id,
            now=now,
        )
