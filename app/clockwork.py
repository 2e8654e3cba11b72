"""What happens when a clock row comes due (时限到期). Lights are computed from dates, not here."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app.audits import AUDIT, audit_notices, schedule_audit
from app.conversation_store import ConversationStore
from app.digests import OFFICER_DIGESTS, Digests
from app.documents import DOCUMENT, DocumentDesk
from app.draft_clock import DraftClock
from app.escalation import Escalation
from app.execute import ACK_TIMEOUT, NEXT_WAY, SUPERVISORS, Executor
from app.follow_up import DRAFT_END, HELD, RECEIPT, FollowUp, masked
from app.lights_round import LIGHTS, look_at_lights
from app.nudges import NUDGE
from bot.dialogue import engine
from casework.model.people import Role
from storage import retention
from storage.errors import LeaseLost, StaleConversation
from storage.interface import Database, Store
from storage.records import ClockRow

log = structlog.get_logger("app.clockwork")

BATCH = 16
FEED_KEPT = timedelta(days=1)
HOUSEKEEPING = "housekeeping"
TIDIED_EVERY = timedelta(hours=1)


class Clockwork:
    """Takes due clock rows and carries each out in one transaction."""

    def __init__(
        self,
        *,
        database: Database,
        executor: Executor,
        conversations: ConversationStore,
        follow_up: FollowUp,
        drafts: DraftClock,
        documents: DocumentDesk,
        digests: Digests,
        owner: str,
        lease_s: int,
    ) -> None:
        self._database = database
        self._executor = executor
        self._conversations = conversations
        self._follow_up = follow_up
        self._drafts = drafts
        self._documents = documents
        self._digests = digests
        self._escalation = Escalation(executor=executor)
        self._owner = owner
        self._lease_ms = lease_s * 1000

    async def run_due(self, now: datetime, *, hindsight: bool = False) -> int:
        """Fire what is due at ``now``, in order; returns how many rows were taken.

        With ``hindsight`` each row fires as of its own moment: for a clock that is moved by hand
        and leaps over what lay between.
        """
        epoch = round(now.timestamp() * 1000)
        rows = await self._database.write(
            lambda store: list(
                store.clock.claim(
                    now=epoch, owner=self._owner, lease_ms=self._lease_ms, limit=BATCH
                )
            )
        )
        for row in rows:
            await self._fire(row, min(now, row.due_at) if hindsight else now)
        return len(rows)

    async def _fire(self, row: ClockRow, now: datetime) -> None:
        epoch = round(now.timestamp() * 1000)

        def work(store: Store) -> None:
            done = self._act(store, row, now)
            store.clock.settle(row, state="fired" if done else "skipped", now=epoch)

        try:
            await self._database.write(work)
        except LeaseLost:
            log.warning("clock_lease_lost", row=str(row.id))
        except StaleConversation:
            # A turn was faster; the row comes back when its lease ends and looks again.
            log.info("clock_overtaken", row=str(row.id))

    def _act(self, store: Store, row: ClockRow, now: datetime) -> bool:
        """Carry one row out; whether there was anything left to do."""
        if row.subject_type == "ticket":
            return self._deadline_passed(store, row, now)
        acts = {
            ACK_TIMEOUT: self._unacknowledged,
            NEXT_WAY: self._escalation.due,
            AUDIT: self._audit,
            HELD: self._forget_held,
            NUDGE: self._drafts.remind,
            DRAFT_END: self._drafts.end,
            RECEIPT: self._mask_code,
            HOUSEKEEPING: self._keep_house,
            LIGHTS: self._look_at_lights,
            DOCUMENT: self._documents.fire,
            OFFICER_DIGESTS: self._digest,
        }
        return acts[row.kind](store, row, now)

    def _forget_held(self, store: Store, row: ClockRow, now: datetime) -> bool:
        """Words that nobody agreed to have kept are erased (PIPL; contracts: seven days)."""
        record = store.conversations.get(row.subject_id)
        if record is None:
            return False
        conversation, message_ids, file_ids = engine.forget_held(
            self._conversations.open(record), now=now, limits=engine.Limits()
        )
        if not message_ids:
            return False
        self._conversations.save(store, record, conversation, now=now)
        self._follow_up.erase(store, record.key, message_ids=message_ids, file_ids=file_ids)
        self._follow_up.watch_held(store, record.key, conversation)
        return True

    def _mask_code(self, store: Store, row: ClockRow, _now: datetime) -> bool:
        """The look-up code is kept as a hash alone."""
        delivery_id = UUID(row.subject_id)
        payload = store.outbox.payload(delivery_id)
        if payload:
            store.outbox.replace_payload(delivery_id, masked(payload))
        return bool(payload)

    def _keep_house(self, store: Store, _row: ClockRow, now: datetime) -> bool:
        store.feed.prune(before=now - FEED_KEPT)
        store.attempts.prune(before=now - FEED_KEPT)
        retention.prune(store, now=now)
        schedule_housekeeping(store, now + TIDIED_EVERY)
        return True

    def _audit(self, store: Store, _row: ClockRow, now: datetime) -> bool:
        audit_notices(store, self._executor, now=now)
        schedule_audit(store, now)
        return True

    def _digest(self, store: Store, _row: ClockRow, now: datetime) -> bool:
        sent = self._digests.send(store, now=now)
        self._digests.schedule(store, now)
        return sent > 0

    def _look_at_lights(self, store: Store, row: ClockRow, now: datetime) -> bool:
        return look_at_lights(store, self._executor, row, now)

    def _deadline_passed(self, store: Store, row: ClockRow, now: datetime) -> bool:
        return self._tell(
            store,
            UUID(row.subject_id),
            cause=f"{row.id}",
            template="deadline_passed",
            params={"rule": row.kind},
            also_assigned=True,
            now=now,
        )

    def _unacknowledged(self, store: Store, row: ClockRow, now: datetime) -> bool:
        ticket = store.tickets.get(UUID(row.subject_id))
        if ticket is None or ticket.closed_at is not None:
            return False
        return self._tell(
            store,
            UUID(row.subject_id),
            cause=f"{row.id}",
            template="unacknowledged",
            params={},
            also_assigned=True,
            now=now,
        )

    def _tell(
        self,
        store: Store,
        ticket_id: UUID,
        *,
        cause: str,
        template: str,
        params: dict[str, object],
        also_assigned: bool,
        now: datetime,
    ) -> bool:
        ticket = store.tickets.get(ticket_id)
        if ticket is None:
            return False
        readers = list(store.officers.with_role(Role.SUPERVISOR))
        assigned = store.officers.get(ticket.assignment.officer_id)
        if also_assigned and assigned is not None and assigned not in readers:
            readers.append(assigned)
        values = {"number": ticket.number, **params}
        for officer in readers:
            self._executor.tell_officer(
                store, officer, f"{cause}:{officer.id}", template, values, ticket=ticket, now=now
            )
        store.feed.add(
            audience=SUPERVISORS, kind="ticket", ref=ticket.number, version=ticket.version, now=now
        )
        return True


def schedule_housekeeping(store: Store, at: datetime) -> None:
    """The next round of tidying up, once an hour: calls of webhooks are many."""
    store.clock.schedule(
        subject_type="house",
        subject_id="",
        kind=HOUSEKEEPING,
        level=0,
        occurrence=at.isoformat(timespec="hours"),
        due_at=at,
        due_on=None,
    )
