"""Which officers are told of an event, and what a push may carry (告知服务官).

An ordinary ticket is pushed with enterprise, topic, due date and link; a sensitive or restricted
one with number, light, date and link alone (S0-29). Nobody is told of what they did themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.model.complaint import FieldKey
from casework.model.events import TicketEvent
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.access import may_approve, may_read
from notify.notice import Notice, Rule, Scene


def brief(ticket: Ticket) -> dict[str, object]:
    """What a push about this ticket may carry outside the console."""
    due = next((one for one in ticket.deadlines if one.due == _next_due(ticket)), None)
    params: dict[str, object] = {
        "number": ticket.number,
        "due": due.due if due else None,
        "provisional": bool(due and due.provisional),
        "content": not (ticket.sensitive or ticket.restricted),
        "enterprise": "",
        "topic": "",
    }
    if params["content"]:
        params["enterprise"] = ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or ""
        params["topic"] = ticket.topic or ""
    return params


def _next_due(ticket: Ticket) -> object:
    return min((one.due for one in ticket.deadlines if one.state == "open"), default=None)


def assigned(template: str) -> Rule:
    """Tell the officer who answers for the ticket, whoever did it."""

    def rule(scene: Scene, event: TicketEvent) -> list[Notice]:
        officer = scene.readers.assigned
        return [] if officer is None else [_officer_notice(scene, event, officer, template)]

    return rule


def foreign_affairs(scene: Scene, event: TicketEvent) -> list[Notice]:
    """Tell the foreign affairs desk of a sensitive ticket (S0-29)."""
    return [
        _officer_notice(scene, event, officer, "sensitive_routed")
        for officer in scene.readers.foreign_affairs
    ]


def undelivered(scene: Scene, event: TicketEvent) -> list[Notice]:
    """Tell the joint-conference office that somebody was not reached."""
    return [
        _officer_notice(scene, event, officer, "notice_undelivered")
        for officer in scene.readers.supervisors
    ]


def desk(template: str) -> Rule:
    """The officer who answers for it, and the joint-conference office."""

    def rule(scene: Scene, event: TicketEvent) -> Iterator[Notice]:
        officer = scene.readers.assigned
        if officer is not None:
            yield from _others(scene, event, [officer], template)
        above = [one for one in scene.readers.supervisors if one != officer]
        yield from _others(scene, event, above, template)

    return rule


def deciders(scene: Scene, event: TicketEvent) -> Iterator[Notice]:
    """Who may approve: the joint-conference office, of sensitive tickets foreign affairs too."""
    deciding = (*scene.readers.supervisors, *scene.readers.foreign_affairs)
    able = [one for one in deciding if may_approve(officer=one, ticket=scene.ticket)]
    yield from _others(scene, event, able, "proposed")


def proposer(template: str) -> Rule:
    """Tell the officer who answers for the ticket, unless it was done by them."""

    def rule(scene: Scene, event: TicketEvent) -> Iterable[Notice]:
        officer = scene.readers.assigned
        return () if officer is None else _others(scene, event, [officer], template)

    return rule


def light(scene: Scene, event: TicketEvent) -> Iterable[Notice]:
    """Yellow to the officer, red to the joint-conference office as well (红黄灯督办; S0-40)."""
    colour = event.data.get("colour")
    if colour not in ("yellow", "red"):
        return ()
    rule = proposer if colour == "yellow" else desk
    return rule(f"light_{colour}")(scene, event)


def _others(
    scene: Scene, event: TicketEvent, officers: Iterable[Officer], template: str
) -> Iterator[Notice]:
    """Those who may know of the ticket, but for the one who did it."""
    for officer in officers:
        did_it = event.actor.ref == str(officer.id)
        if not did_it and may_read(officer=officer, ticket=scene.ticket):
            yield _officer_notice(scene, event, officer, template)


def _officer_notice(scene: Scene, event: TicketEvent, officer: Officer, template: str) -> Notice:
    named = {key: event.data.get(key, "") for key in _CODES}
    return Notice(
        cause=f"{scene.ticket.id}:{event.seq}:{template}:{officer.id}",
        template=template,
        officer=officer,
        event=event,
        params={**named, **brief(scene.ticket)},
    )


_CODES = ("act", "level", "track", "score", "understood", "rule", "old", "new", "counted")
"""What an officer's notice may say of the event: codes and dates, never words of a person."""
