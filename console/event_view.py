"""The timeline (办理经过): each event as a sentence, with the text that belongs to it apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.model.complaint import FieldKey
from casework.model.events import EventKind, TicketEvent
from casework.model.people import ActorType, Officer
from casework.service.complainant.status import is_public
from console.voice import Voice

TEXT_KEY: Mapping[EventKind, str] = {
    EventKind.QUESTION_ASKED: "question",
    EventKind.QUESTION_ANSWERED: "answer",
    EventKind.ADDENDUM: "text",
    EventKind.PROGRESS: "note",
    EventKind.ASSIGNED: "reason",
    EventKind.SENSITIVITY_CHANGED: "reason",
    EventKind.NOT_ACCEPTED: "reason",
    EventKind.REFERRED: "reason",
    EventKind.CONVERTED: "reason",
    EventKind.BACKED: "note",
    EventKind.METHOD_CHOSEN: "note",
    EventKind.INQUIRED: "questions",
    EventKind.INQUIRY_ANSWERED: "answer",
    EventKind.CONTACTED: "note",
    EventKind.PLANNED: "plan",
    EventKind.ESCALATED: "reason",
    EventKind.UNDERSTANDING: "text",
    EventKind.DECLINED: "reason",
    EventKind.EXTENDED: "reason",
    EventKind.CHINESE_CHECKED: "text",
    EventKind.RESULT_TOLD: "result",
    EventKind.REVISITED: "note",
    EventKind.RATED: "reason",
    EventKind.REOPENED: "reason",
    EventKind.OBJECTED: "text",
    EventKind.REPORTED_UP: "note",
}
"""Free text of an event, by the name under which its data holds it."""
COMPOSED = frozenset(
    {
        EventKind.CONCLUDED,
        EventKind.PROPOSED,
        EventKind.STRUCK_OFF,
        EventKind.SUPPLEMENT_ASKED,
    }
)
"""Events with more than one free text: ``console.event_text`` puts them together."""
_ITEMS = frozenset({EventKind.ADDENDUM, EventKind.ATTACHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One event.

    ``side`` is ``complainant``, ``public`` (told to the complainant), ``internal`` or ``system``;
    it is shown as a word as well as by colour.
    """

    seq: int
    at: datetime
    kind: str
    sentence: str
    who: str
    text: str
    side: str
    side_label: str


def event_views(
    events: Sequence[TicketEvent],
    officers: Mapping[UUID, Officer],
    voice: Voice,
    *,
    withheld: Collection[str] = (),
) -> list[EventView]:
    """Events in words, newest first; texts under ``withheld`` keys do not leave the server."""
    return [_view(event, officers, voice, withheld) for event in reversed(events)]


def _view(
    event: TicketEvent,
    officers: Mapping[UUID, Officer],
    voice: Voice,
    withheld: Collection[str],
) -> EventView:
    side = _side(event)
    hidden = event.data.get("key", "") in withheld
    text = _text(event, voice)
    return EventView(
        seq=event.seq,
        at=event.at,
        kind=event.kind.value,
        sentence=_sentence(event, officers, voice),
        who=_who(event, officers, voice),
        text=voice.say("field.withheld") if hidden and text else text,
        side=side,
        side_label=voice.say(f"side.{side}"),
    )


def _sentence(event: TicketEvent, officers: Mapping[UUID, Officer], voice: Voice) -> str:
    data = dict(event.data)
    officer = voice.name(officers.get(_uuid(data.get("officer_id", ""))))
    item = "_item" if _names_item(event) else ""
    return voice.say(f"event.{event.kind.value}{item}", data=data, officer=officer)


def _text(event: TicketEvent, voice: Voice) -> str:
    if event.kind in COMPOSED:
        items = [_item(one, voice) for one in event.data.get("items", "").splitlines()]
        return voice.say(f"event_text.{event.kind.value}", data=dict(event.data), items=items)
    text = event.data.get(TEXT_KEY.get(event.kind, ""), "")
    return voice.known(text, "reopened") if event.kind is EventKind.REOPENED else text


def _item(item: str, voice: Voice) -> str:
    """An item of a supplement notice: one of the legal list, or the officer's own words."""
    known = voice.words.has(f"labels.field.{item}", voice.language)
    return voice.label(item, "field") if known else item


def _names_item(event: TicketEvent) -> bool:
    """Whether an addition came under the name of an item of the legal list."""
    key = event.data.get("key", "")
    return bool(key) and event.kind in _ITEMS and key not in set(FieldKey)


def _who(event: TicketEvent, officers: Mapping[UUID, Officer], voice: Voice) -> str:
    if event.actor.type is ActorType.OFFICER:
        return voice.name(officers.get(_uuid(event.actor.ref)))
    return voice.label(event.actor.type.value, "actor")


def _side(event: TicketEvent) -> str:
    if event.actor.type is ActorType.COMPLAINANT:
        return "complainant"
    if event.actor.type is not ActorType.OFFICER:
        return "system"
    return "public" if is_public(event) else "internal"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
