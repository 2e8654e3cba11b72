"""What commits together with the mark of a delivery: the hint to the page, the alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app import officer_binding
from app.escalation import Escalation
from app.execute import CONSOLE, SUPERVISORS, Executor
from app.mail_codes import TEMPLATE, without_code
from casework.model.events import EventKind, TicketEvent
from casework.model.people import SYSTEM
from storage.interface import Store
from storage.records import OutboxRow


def on_sent(store: Store, row: OutboxRow, now: datetime) -> None:
    """A sent delivery becomes visible to the page that shows it; a code in it is forgotten."""
    _forget_code(store, row)
    if row.conversation_key is not None:
        audience = f"conversation:{row.conversation_key}"
    elif row.channel == CONSOLE:
        audience = f"officer:{row.recipient}"
    else:
        return
    store.feed.add(audience=audience, kind="message", ref="", version=0, now=now)


def _forget_code(store: Store, row: OutboxRow) -> None:
    if row.template == TEMPLATE:
        store.outbox.replace_payload(row.id, without_code(row.payload))
    elif row.template == officer_binding.TEMPLATE:
        store.outbox.replace_payload(row.id, officer_binding.without_code(row.payload))


def on_failed(executor: Executor) -> Callable[[Store, OutboxRow, datetime], None]:
    """A notice that was given up becomes an event of its ticket, told to the supervisors.

    An officer's goes by the next way first, while there is one.
    """
    escalation = Escalation(executor=executor)

    def alarm(store: Store, row: OutboxRow, now: datetime) -> None:
        _forget_code(store, row)
        if escalation.failed(store, row, now):
            return
        store.feed.add(audience=SUPERVISORS, kind="undelivered", ref="", version=0, now=now)
        if row.ticket_id is None or row.template == EventKind.NOTICE_UNDELIVERED:
            return
        ticket = store.tickets.get(row.ticket_id)
        if ticket is None:
            return
        event = TicketEvent(
            ticket_id=ticket.id,
            seq=store.events.last_seq(ticket.id) + 1,
            at=now,
            kind=EventKind.NOTICE_UNDELIVERED,
            actor=SYSTEM,
            data={"delivery_id": str(row.id), "channel": row.channel},
        )
        store.events.append([event])
        executor.announce(store, ticket, [event], now=now)

    return alarm
