"""One turn: messages taken in, understood, answered (一轮对话).

Two durable commits: the first stores what the person wrote, the second stores everything that
follows from it: dialogue state, ticket, events, deliveries, and "inbox row done". A crash between
the two leaves the row to whoever claims it next. Understanding and the dialogue run outside of
any transaction; the version of the conversation guards the second commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

import structlog

from app.apologies import APOLOGY, Apologies
from app.bursts import merge
from app.conversation_store import ConversationStore
from app.execute import Executor
from app.follow_up import FollowUp
from app.platforms.abroad import AbroadDesk
from app.taking import Taking
from app.understanding import Understander
from bot.dialogue import engine
from bot.dialogue.context import Reader
from bot.dialogue.conversation import Conversation
from casework.model.errors import NumberTaken, ZhitongError
from casework.model.people import Enterprise
from casework.service.commands import Command, FileComplaint
from casework.service.outcomes import Outcome
from channels.codec import inbound_from_json
from channels.message import InboundMessage, OutboundMessage
from storage import crash_points
from storage.errors import LeaseLost, StaleConversation, StoreUnavailable
from storage.interface import Database, Store
from storage.records import ConversationRecord, InboxRow

log = structlog.get_logger("app.turn")

GIVE_UP_AFTER = 5
# A message whose turn broke is tried again with what was written meanwhile; if that breaks too it
# goes on alone, so that it cannot take others down with it.
JOINED_TRIES = 2
STALE_TRIES = 4
NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """What a turn led to: replies already stored, and the dialogue state after it."""

    row_ids: tuple[int, ...]
    replies: tuple[OutboundMessage, ...]
    conversation: Conversation | None
    acts: tuple[str, ...] = ()
    failed: bool = False


Bring = Callable[[InboundMessage], Awaitable[InboundMessage]]


class Door(Protocol):
    """A turn beside the dialogue: an officer's on a platform, or that of a scanned code."""

    async def take(self, rows: Sequence[InboxRow], message: InboundMessage) -> TurnResult | None:
        """The turn of such a message, settled; None where the message is the dialogue's."""


async def as_it_is(message: InboundMessage) -> InboundMessage:
    """A desk without platforms has every file already."""
    return message


class Turns(Taking):
    """Takes messages in and answers them."""

    def __init__(
        self,
        *,
        database: Database,
        conversations: ConversationStore,
        executor: Executor,
        follow_up: FollowUp,
        understander: Understander,
        owner: str,
        lease_s: int,
        store_limit_s: float,
        lease_clock: Callable[[], datetime],
        bring: Bring = as_it_is,
        abroad: AbroadDesk | None = None,
        doors: Sequence[Door] = (),
    ) -> None:
        """``bring`` fetches the files of a message that a platform still holds.

        ``abroad`` leads conversations where no details may be taken (data residency); ``doors``
        are asked first, in their order, whether a message is theirs.
        """
        self._abroad = abroad
        self._doors = tuple(doors)
        super().__init__(
            database=database,
            owner=owner,
            lease_s=lease_s,
            store_limit_s=store_limit_s,
            lease_clock=lease_clock,
        )
        self._bring = bring
        self._conversations = conversations
        self._apologies = Apologies(conversations=conversations)
        self._executor = executor
        self._follow_up = follow_up
        self._understander = understander

    async def run(self, head: InboxRow, *, join: bool = True) -> TurnResult:
        """Take the claimed head, with the rows that joined it, through one turn."""
        rows, record = await self._gather(head, join=join and head.attempts <= JOINED_TRIES)
        return await self.run_with(rows, record)

    async def run_with(
        self, rows: Sequence[InboxRow], record: ConversationRecord | None
    ) -> TurnResult:
        """One turn over claimed rows; every failure ends in a sentence or a later try."""
        try:
            return await self._attempts(rows, record)
        except LeaseLost:
            log.warning("turn_lease_lost", trace_id=rows[0].trace_id)
            return TurnResult(row_ids=_ids(rows), replies=(), conversation=None, failed=True)
        except StoreUnavailable:
            # The rows stay leased and come back by themselves; nothing was answered yet.
            log.warning("turn_store_unavailable", trace_id=rows[0].trace_id)
            raise
        except Exception:
            log.exception("turn_failed", trace_id=rows[0].trace_id, attempts=rows[0].attempts)
            return await self._apologise(rows)

    async def _attempts(
        self, rows: Sequence[InboxRow], record: ConversationRecord | None
    ) -> TurnResult:
        message = merge([inbound_from_json(row.body) for row in rows])
        for door in self._doors:
            taken = await door.take(rows, message)
            if taken is not None:
                return taken
        if self._abroad is None or not self._abroad.covers(message.channel):
            message = await self._bring(message)
        key = message.conversation_key
        for _ in range(STALE_TRIES):
            try:
                return await self._once(rows, message, record)
            except StaleConversation:
                record = await self._database.read(lambda store: store.conversations.get(key))
        raise StaleConversation(f"still stale after {STALE_TRIES} tries")

    async def _once(
        self, rows: Sequence[InboxRow], message: InboundMessage, record: ConversationRecord | None
    ) -> TurnResult:
        stored = record or self._conversations.fresh(
            key=message.conversation_key,
            channel=message.channel,
            account=message.account,
            sender=message.sender,
        )
        abroad = self._abroad
        if abroad is not None and abroad.covers(stored.channel):
            return await self._database.write(
                lambda store: self._commit_abroad(store, abroad, rows, stored, message.received_at)
            )
        conversation = self._conversations.open(stored)
        understanding = await self._understander.of(message, conversation)
        context = self._conversations.context(
            channel=message.channel,
            now=message.received_at,
            enterprise=await self._enterprise(stored),
        )
        crash_points.reach("turn.understood")

        def take(read: Reader) -> engine.Step:
            return engine.step(
                conversation, message, understanding, context=replace(context, read=read)
            )

        step = await self._understander.while_reading(message, take)
        settling = replace(
            context, read=self._understander.from_thread(message, asyncio.get_running_loop())
        )
        return await self._database.write(
            lambda store: self._commit(store, rows=rows, record=stored, step=step, context=settling)
        )

    async def _enterprise(self, record: ConversationRecord) -> Enterprise | None:
        """The enterprise of the register that the person is bound to; most are bound to none."""
        bound = record.enterprise_id
        if bound is None:
            return None
        return await self._database.read(lambda store: store.enterprises.get(bound))

    def _commit(
        self,
        store: Store,
        *,
        rows: Sequence[InboxRow],
        record: ConversationRecord,
        step: engine.Step,
        context: engine.Context,
    ) -> TurnResult:
        """Second commit. Runs on the store's thread; nothing here waits for anything."""
        now = context.now
        acts = step.acts
        if step.command is not None:
            step = self._settled(store, step, context, now=now, trace_id=rows[0].trace_id)
            acts = acts + step.acts
        saved = self._conversations.save(store, record, step.conversation, now=now)
        delivery_id, replies = self._reply(store, saved, rows, step, now=now)
        self._follow_up.after(store, record.key, step, delivery_id=delivery_id, now=now)
        if step.audit:
            log.info("dialogue", trace_id=rows[0].trace_id, events=step.audit)
        crash_points.reach("turn.written")
        epoch = self._now_ms()
        for row in rows:
            store.inbox.settle(row, state="done", now=epoch, reply_id=delivery_id)
        store.feed.add(
            audience=f"conversation:{record.key}",
            kind="message",
            ref="",
            version=saved.version,
            now=now,
        )
        return TurnResult(
            row_ids=_ids(rows), replies=replies, conversation=step.conversation, acts=acts
        )

    def _commit_abroad(
        self,
        store: Store,
        abroad: AbroadDesk,
        rows: Sequence[InboxRow],
        record: ConversationRecord,
        now: datetime,
    ) -> TurnResult:
        """Second commit where data leaves the country: nothing was understood."""
        said = abroad.answer(store, rows, record, now=now)
        for row in rows:
            store.inbox.settle(row, state="done", now=self._now_ms(), reply_id=said.delivery_id)
        return TurnResult(
            row_ids=_ids(rows),
            replies=said.replies,
            conversation=said.conversation,
            acts=tuple(act for reply in said.replies for act in reply.acts),
        )

    def _settled(
        self,
        store: Store,
        step: engine.Step,
        context: engine.Context,
        *,
        now: datetime,
        trace_id: str,
    ) -> engine.Step:
        """Let the desk carry the step's command out; its refusal is an answer too."""
        if step.command is None:
            return step
        outcome: Outcome | ZhitongError
        try:
            outcome = self._file_or_do(store, step.command, context, now=now, trace_id=trace_id)
        except ZhitongError as error:
            outcome = error
        return replace(engine.settle(step, outcome, context=context), secret=step.secret)

    def _file_or_do(
        self,
        store: Store,
        command: Command,
        context: engine.Context,
        *,
        now: datetime,
        trace_id: str,
    ) -> Outcome:
        """Carry the command out; a ticket number that exists already is drawn again."""
        for _ in range(NUMBER_TRIES):
            try:
                return self._executor.execute(store, command, now=now, trace_id=trace_id)
            except NumberTaken:
                if not isinstance(command, FileComplaint):
                    raise
                command = replace(command, number=context.new_number())
        return self._executor.execute(store, command, now=now, trace_id=trace_id)

    def _reply(
        self,
        store: Store,
        record: ConversationRecord,
        rows: Sequence[InboxRow],
        step: engine.Step,
        *,
        now: datetime,
    ) -> tuple[UUID | None, tuple[OutboundMessage, ...]]:
        if not step.speech.acts and not step.speech.card:
            return None, ()
        message = self._conversations.render(step, record.channel)
        delivery_id = self._conversations.answer(
            store,
            record,
            message,
            cause=f"turn:{rows[0].id}",
            template="reply",
            language=step.language,
            now=now,
            heard=rows,
            waited_ms=max(0, self._now_ms() - round(now.timestamp() * 1000)),
            trace_id=rows[0].trace_id,
        )
        return delivery_id, (message,)

    async def _apologise(self, rows: Sequence[InboxRow]) -> TurnResult:
        """The turn broke: say so once a message, keep it, try again later, give up in the end."""
        first = rows[0]
        final = first.attempts >= GIVE_UP_AFTER
        now = first.received_at
        again = self._now_ms() + min(1000 * 2**first.attempts, 60_000)

        def work(store: Store) -> tuple[OutboundMessage, ...]:
            for row in rows:
                if final:
                    store.inbox.settle(row, state="failed", now=self._now_ms())
                else:
                    store.inbox.put_back(row, available_at=again, error="turn_failed")
            return self._apologies.say(store, rows, final=final, now=now)

        replies = await self._database.write(work)
        acts = (APOLOGY, "ack_saved") if replies else ()
        return TurnResult(
            row_ids=_ids(rows), replies=replies, conversation=None, acts=acts, failed=True
        )


def _ids(rows: Sequence[InboxRow]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)
