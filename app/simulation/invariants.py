"""What must hold after every command, whoever gave it and whenever (不变量).

Used by ``zhitong simulate`` and by the stateful test: the same sentences, two ways to reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from casework.model.deadline import Deadline, DeadlineState
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import ACCEPTANCE, KINDS
from casework.model.ticket import OPEN_STATUSES, SETTLED_STATUSES, Ticket, TicketStatus, Track

_S = TicketStatus
_HANDLED = frozenset({_S.ACCEPTED, _S.IN_PROGRESS, _S.ESCALATED})
_AGAIN = frozenset({_S.RECEIVED, _S.IN_PROGRESS, _S.ESCALATED})
LEGAL: Mapping[TicketStatus, frozenset[TicketStatus]] = {
    _S.RECEIVED: frozenset(
        {_S.SUPPLEMENT_REQUESTED, _S.ACCEPTED, _S.NOT_ACCEPTED, _S.REFERRED, _S.WITHDRAWN}
    ),
    _S.SUPPLEMENT_REQUESTED: frozenset({_S.RECEIVED, _S.NOT_ACCEPTED, _S.REFERRED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.IN_PROGRESS, _S.ESCALATED, _S.CONCLUDED, _S.WITHDRAWN, _S.RECEIVED}),
    _S.IN_PROGRESS: frozenset({_S.ESCALATED, _S.CONCLUDED, _S.WITHDRAWN, _S.RECEIVED}),
    _S.ESCALATED: frozenset({_S.CONCLUDED, _S.WITHDRAWN, _S.RECEIVED}),
    _S.NOT_ACCEPTED: frozenset({_S.RECEIVED, _S.CLOSED}),
    _S.REFERRED: frozenset({_S.RECEIVED, _S.CLOSED}),
    _S.WITHDRAWN: frozenset({_S.RECEIVED, _S.CLOSED}),
    _S.CONCLUDED: frozenset({_S.CLOSED, _S.IN_PROGRESS, _S.ESCALATED}),
    _S.CLOSED: _AGAIN,
}
"""Every step that a status may take; written apart from the table of acts, to check it."""

_TOLD_OF_MOVES = frozenset({EventKind.EXTENDED, EventKind.DUE_RECOMPUTED})


def violations(
    before: Ticket | None, after: Ticket, events: Sequence[TicketEvent], *, seen: int
) -> Iterator[str]:
    """Sentences of what does not hold; of all ``events`` the first ``seen`` were there before."""
    yield from _of_status(before, after)
    yield from _of_clocks(after)
    yield from _of_events(events)
    if before is not None:
        yield from _of_limits(before, after, events[seen:])
    yield from _of_procedure(after, events)


def _of_status(before: Ticket | None, after: Ticket) -> Iterator[str]:
    if before is None:
        if after.status is not TicketStatus.RECEIVED:
            yield f"filed as {after.status}"
    elif after.status is not before.status and after.status not in LEGAL[before.status]:
        yield f"{before.status} became {after.status}"
    formal = after.track is Track.FORMAL_COMPLAINT
    if formal and after.acceptance_state not in ACCEPTANCE[after.status]:
        yield f"{after.status} with acceptance state {after.acceptance_state}"
    if not formal and after.acceptance_state is not None:
        yield f"{after.track} with an acceptance state"
    if after.kind not in KINDS[after.track]:
        yield f"{after.track} carries {after.kind}"
    if (after.closed_at is None) != (after.status in OPEN_STATUSES):
        yield f"{after.status} and closed_at {after.closed_at}"


def _of_clocks(after: Ticket) -> Iterator[str]:
    running = [one.rule for one in after.deadlines if one.state is DeadlineState.OPEN]
    if after.status in OPEN_STATUSES | SETTLED_STATUSES and not running:
        yield f"{after.status} without a running clock"
    if len(running) != len(set(running)):
        yield f"a clock runs twice: {sorted(running)}"
    wanted = _CLOCK_OF.get(after.status)
    if wanted is not None and not wanted & set(running):
        yield f"{after.status} without any of {sorted(wanted)}"


_CLOCK_OF: Mapping[TicketStatus, frozenset[str]] = {
    _S.RECEIVED: frozenset({"acceptance"}),
    _S.SUPPLEMENT_REQUESTED: frozenset({"supplement"}),
    **dict.fromkeys(_HANDLED, frozenset({"handling"})),
    **dict.fromkeys(SETTLED_STATUSES, frozenset({"strike_off", "result_notice"})),
}


def _of_events(events: Sequence[TicketEvent]) -> Iterator[str]:
    if [event.seq for event in events] != list(range(1, len(events) + 1)):
        yield "events are not numbered on"
    if any(later.at < earlier.at for earlier, later in pairwise(events)):
        yield "an event stands before an earlier one"


def _of_limits(before: Ticket, after: Ticket, new: Sequence[TicketEvent]) -> Iterator[str]:
    """Clocks are never lost and never move unless an event of this very change says so."""
    said = {
        (event.data.get("rule"), event.data.get("new")) for event in _kinds(new, _TOLD_OF_MOVES)
    }
    begun = [event.data["rule"] for event in _kinds(new, {EventKind.DEADLINE_SET})]
    if len(after.deadlines) < len(before.deadlines):
        yield "a clock was lost"
        return
    for old, now in zip(before.deadlines, after.deadlines, strict=False):
        yield from _of_limit(old, now, said)
    added = [one.rule for one in after.deadlines[len(before.deadlines) :]]
    if sorted(added) != sorted(begun):
        yield f"clocks {sorted(added)} were set, events tell of {sorted(begun)}"


def _of_limit(
    old: Deadline, now: Deadline, said: Iterable[tuple[str | None, str | None]]
) -> Iterator[str]:
    if old.rule != now.rule:
        yield f"{old.rule} became {now.rule}"
    if old.due != now.due and (now.rule, now.due.isoformat()) not in said:
        yield f"{old.rule} moved from {old.due} to {now.due} without an event"
    if old.state is not DeadlineState.OPEN and old.state is not now.state:
        yield f"{old.rule} was {old.state} and is {now.state}"


def _of_procedure(after: Ticket, events: Sequence[TicketEvent]) -> Iterator[str]:
    if after.status is TicketStatus.CLOSED:
        yield from _of_strike_off(events)
    proposed = {event.data["proposal_id"]: event for event in _kinds(events, {EventKind.PROPOSED})}
    for event in _kinds(events, {EventKind.APPROVED}):
        if proposed[event.data["proposal_id"]].actor == event.actor:
            yield "approved by the proposer"
    since = max((one.seq for one in events if one.kind is EventKind.REOPENED), default=0)
    notices = [one for one in _kinds(events, {EventKind.SUPPLEMENT_ASKED}) if one.seq > since]
    if len(notices) > 1:
        yield "two supplement notices in one round"


def _of_strike_off(events: Sequence[TicketEvent]) -> Iterator[str]:
    kinds = [event.kind for event in events]
    struck = len(kinds) - 1 - kinds[::-1].index(EventKind.STRUCK_OFF)
    if EventKind.APPROVED not in kinds[:struck]:
        yield "struck off without approval"
    if not events[struck].data.get("evidence"):
        yield "struck off without evidence"


def _kinds(events: Iterable[TicketEvent], kinds: Iterable[EventKind]) -> Iterator[TicketEvent]:
    wanted = set(kinds)
    return (event for event in events if event.kind in wanted)
