"""From events to the course of a case: one small function a kind of event, each without effects.

An event that says nothing about the course (a delivery, a look at the status) leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from casework.model.course import (
    Correction,
    Course,
    Due,
    Ended,
    Extended,
    Note,
    Rated,
    Revisited,
    StruckOff,
    Understood,
)
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import IN_HANDLING, Act
from casework.model.procedure import Level
from casework.model.ticket import Kind, TicketStatus, Track
from casework.model.when import local_date

YES = "yes"
_REFUSED = frozenset({TicketStatus.NOT_ACCEPTED, TicketStatus.REFERRED})
Changes = dict[str, Any]


def fold_course(start: Course, events: Iterable[TicketEvent]) -> Course:
    """The course after ``events``, which follow ``start`` in the order of their numbers."""
    course = start
    for event in events:
        step = _STEPS.get(event.kind)
        if step is not None:
            course = replace(course, **step(course, event))
    return course


def _day(event: TicketEvent) -> date:
    return local_date(event.at)


def _assigned(_: Course, event: TicketEvent) -> Changes:
    return {"officer": event.data["officer_id"], "acknowledged_at": None}


def _acknowledged(course: Course, event: TicketEvent) -> Changes:
    return {"acknowledged_at": course.acknowledged_at or event.at}


def _deadline_set(course: Course, event: TicketEvent) -> Changes:
    data = event.data
    due = Due(on=date.fromisoformat(data["due"]), provisional=data["provisional"] == YES)
    return {"dues": {**course.dues, data["rule"]: due}}


def _recomputed(course: Course, event: TicketEvent) -> Changes:
    data = event.data
    due = Due(on=date.fromisoformat(data["new"]), provisional=data.get("provisional") == YES)
    return {"dues": {**course.dues, data["rule"]: due}}


def _extended(course: Course, event: TicketEvent) -> Changes:
    """One extension moves both dates of the matter; the one of the handling is its record."""
    data = event.data
    changes = _recomputed(course, event)
    if data["rule"] == "handling":
        given = Extended(
            on=_day(event),
            old=date.fromisoformat(data["old"]),
            new=date.fromisoformat(data["new"]),
            days=int(data["days"]),
            reason=data["reason"],
        )
        changes["extensions"] = (*course.extensions, given)
    return changes


def _supplement_asked(_: Course, __: TicketEvent) -> Changes:
    return {"status": TicketStatus.SUPPLEMENT_REQUESTED}


def _complete(_: Course, __: TicketEvent) -> Changes:
    return {"status": TicketStatus.RECEIVED}


def _accepted(course: Course, event: TicketEvent) -> Changes:
    return {"status": TicketStatus.ACCEPTED, "accepted_at": course.accepted_at or event.at}


def _progress(course: Course, event: TicketEvent) -> Changes:
    begun = course.status is TicketStatus.ACCEPTED
    entry = Note(on=_day(event), text=event.data["note"])
    return {
        "entries": (*course.entries, entry),
        "status": TicketStatus.IN_PROGRESS if begun else course.status,
    }


def _method(_: Course, event: TicketEvent) -> Changes:
    return {"method": event.data["method"]}


def _planned(_: Course, event: TicketEvent) -> Changes:
    plan = Note(on=_day(event), text=event.data["plan"])
    return {"plan": plan, "follower": event.data["follower"]}


def _escalated(_: Course, event: TicketEvent) -> Changes:
    return {"status": TicketStatus.ESCALATED, "level": Level(event.data["level"])}


def _understanding(course: Course, event: TicketEvent) -> Changes:
    """The complainant's own answer keeps the person and the words of the explanation before it."""
    data, before = event.data, course.understanding
    found = Understood(
        on=_day(event),
        person=data["person"] or (before.person if before is not None else ""),
        text=data["text"] or (before.text if before is not None else ""),
        understood=data["understood"] == YES,
    )
    return {"understanding": found}


def _concluded(_: Course, event: TicketEvent) -> Changes:
    data = event.data
    found = _ended(event, TicketStatus.CONCLUDED, data.get("result", ""))
    return {**found, "result": data.get("result", ""), "told_at": None}


def _not_accepted(_: Course, event: TicketEvent) -> Changes:
    return {**_ended(event, TicketStatus.NOT_ACCEPTED, event.data["reason"]), "told_at": event.at}


def _referred(_: Course, event: TicketEvent) -> Changes:
    return {**_ended(event, TicketStatus.REFERRED, event.data["reason"]), "told_at": event.at}


def _withdrawn(_: Course, event: TicketEvent) -> Changes:
    return {**_ended(event, TicketStatus.WITHDRAWN, ""), "told_at": event.at}


def _ended(event: TicketEvent, status: TicketStatus, text: str) -> Changes:
    data = event.data
    ended = Ended(
        status=status,
        at=event.at,
        ground=data.get("ground", ""),
        sub=data.get("sub", ""),
        text=text,
        target=data.get("target_name") or data.get("target", ""),
    )
    return {"status": status, "settled_as": status.value, "ended": ended, "approver": ""}


def _told(_: Course, event: TicketEvent) -> Changes:
    return {"told_at": event.at, "result": event.data["result"]}


def _approved(_: Course, event: TicketEvent) -> Changes:
    return {"approver": event.actor.ref if event.data["act"] == Act.STRIKE_OFF else ""}


def _struck_off(course: Course, event: TicketEvent) -> Changes:
    data = event.data
    struck = StruckOff(
        at=event.at,
        measures=data["measures"],
        evidence=data["evidence"],
        approver=course.approver,
    )
    return {"status": TicketStatus.CLOSED, "struck_off": struck, "approver": ""}


def _revisited(_: Course, event: TicketEvent) -> Changes:
    data = event.data
    said = data["satisfied"]
    visit = Revisited(
        on=_day(event),
        note=data["note"],
        reached=data["reached"] == YES,
        satisfied=said == YES if said else None,
    )
    return {"revisit": visit}


def _rated(_: Course, event: TicketEvent) -> Changes:
    data = event.data
    return {"rating": Rated(on=_day(event), score=int(data["score"]), reason=data["reason"])}


def _reopened(course: Course, event: TicketEvent) -> Changes:
    """What was concluded is handled anew, what was refused or withdrawn is received anew."""
    handled = course.settled_as in ("", TicketStatus.CONCLUDED)
    level = event.data.get("level", "")
    status = TicketStatus.IN_PROGRESS if handled else TicketStatus.RECEIVED
    if handled and level:
        status = TicketStatus.ESCALATED
    return {
        "status": status,
        "round": int(event.data["round"]),
        "level": Level(level) if level else course.level,
        "settled_as": "",
        "told_at": None,
        "struck_off": None,
    }


def _converted(course: Course, event: TicketEvent) -> Changes:
    """Another track goes on where it is handled already; to the formal one it begins anew."""
    track = Track(event.data["track"])
    changes: Changes = {"track": track, "kind": Kind(event.data["kind"])}
    if track is course.track and course.status not in _REFUSED:
        return changes
    goes_on = course.status in IN_HANDLING and track is not Track.FORMAL_COMPLAINT
    status = course.status if goes_on else TicketStatus.RECEIVED
    return {**changes, "status": status, "settled_as": "", "told_at": None}


def _addendum(course: Course, event: TicketEvent) -> Changes:
    data = event.data
    said = Correction(on=_day(event), key=data.get("key", ""), text=data["text"])
    return {"corrections": (*course.corrections, said)}


def _chinese(_: Course, event: TicketEvent) -> Changes:
    return {"chinese": event.data["text"]}


def _objected(_: Course, __: TicketEvent) -> Changes:
    return {"objected": True}


_STEPS: Mapping[EventKind, Callable[[Course, TicketEvent], Changes]] = {
    EventKind.ASSIGNED: _assigned,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.DEADLINE_SET: _deadline_set,
    EventKind.DUE_RECOMPUTED: _recomputed,
    EventKind.EXTENDED: _extended,
    EventKind.SUPPLEMENT_ASKED: _supplement_asked,
    EventKind.MATERIAL_COMPLETE: _complete,
    EventKind.ACCEPTED: _accepted,
    EventKind.PROGRESS: _progress,
    EventKind.METHOD_CHOSEN: _method,
    EventKind.PLANNED: _planned,
    EventKind.ESCALATED: _escalated,
    EventKind.UNDERSTANDING: _understanding,
    EventKind.CONCLUDED: _concluded,
    EventKind.NOT_ACCEPTED: _not_accepted,
    EventKind.REFERRED: _referred,
    EventKind.WITHDRAWN: _withdrawn,
    EventKind.RESULT_TOLD: _told,
    EventKind.APPROVED: _approved,
    EventKind.STRUCK_OFF: _struck_off,
    EventKind.REVISITED: _revisited,
    EventKind.RATED: _rated,
    EventKind.REOPENED: _reopened,
    EventKind.CONVERTED: _converted,
    EventKind.ADDENDUM: _addendum,
    EventKind.CHINESE_CHECKED: _chinese,
    EventKind.OBJECTED: _objected,
}
