"""Reads every open ticket again (送达稽核): somebody has it, or somebody was alarmed. Pure.

A safety net below the clock and the outbox: what they lost is found here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from casework.model.events import EventKind, TicketEvent
from casework.model.ticket import OPEN_STATUSES, Ticket
from notify.ways import AWAITED
from storage.records import DeliveryRow

SEND_GRACE: Final = timedelta(minutes=15)
"""So long the outbox may try: eight attempts with doubled waits take five minutes."""
_ARRIVED: Final = frozenset({"sent", "delivered"})
_ON_ITS_WAY: Final = frozenset({"pending", "sending"})
_ALARMS: Final = frozenset({"unacknowledged"})
"""Notices to the supervisors that say the same as an alarm."""


def lies_unnoticed(
    ticket: Ticket,
    *,
    deliveries: Sequence[DeliveryRow],
    events: Sequence[TicketEvent],
    within: timedelta,
    now: datetime,
) -> bool:
    """Whether nobody has this ticket and nobody was alarmed since it was given to its officer.

    ``within`` is how long a notice that arrived may wait for its acknowledgement.
    """
    if ticket.status not in OPEN_STATUSES or ticket.acknowledged_at is not None:
        return False
    since = ticket.assignment.at
    if any(one.kind is EventKind.NOTICE_UNDELIVERED and one.at >= since for one in events):
        return False
    rows = [one for one in deliveries if one.created_at >= since]
    return not any(_counts(one, within=within, now=now) for one in rows)


def _counts(row: DeliveryRow, *, within: timedelta, now: datetime) -> bool:
    """Whether this notice still gives hope, or is an alarm itself."""
    if row.template in _ALARMS:
        return row.state != "failed"
    if row.template not in AWAITED:
        return False
    if row.state == "acknowledged":
        return True
    if row.state in _ARRIVED:
        return now - (row.sent_at or row.created_at) < within
    return row.state in _ON_ITS_WAY and now - row.created_at < SEND_GRACE
