"""What the law asks of the complaint (法定内容): given and missing, by article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.model.complaint import FieldState, FieldValue
from casework.model.events import EventKind, TicketEvent
from casework.model.material import Material, MaterialState, missing, tally
from casework.model.ticket import Ticket
from casework.service.completeness import checklist_now
from console.field_view import CONTACT
from console.voice import Voice

_FULL = 100
_GIVEN = (FieldState.FILLED, FieldState.UNCLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingView:
    """An item that is missing, with the article that asks for it."""

    key: str
    label: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialView:
    """An item that was given beyond the fields; ``later`` when it came after filing."""

    key: str
    label: str
    article: str
    state: str
    state_label: str
    value: str
    words: str
    method: str
    confidence: int
    at: datetime | None
    later: bool
    withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsView:
    """How complete the complaint is before the law: ``have`` of ``asked`` items."""

    have: int
    asked: int
    missing: Sequence[MissingView]
    given: Sequence[MaterialView]


def materials_view(
    ticket: Ticket, events: Sequence[TicketEvent], *, contact: bool, voice: Voice
) -> MaterialsView | None:
    """The list in words; None where the law asks for nothing and nothing was given."""
    listed = checklist_now(ticket, events)
    have, asked = tally(listed)
    given = _given(ticket, listed, events, contact=contact, voice=voice)
    if not asked and not given:
        return None
    return MaterialsView(
        have=have,
        asked=asked,
        missing=[
            MissingView(
                key=one.key,
                label=voice.label(one.key, "field"),
                article=voice.label(one.law, "article"),
            )
            for one in missing(listed)
        ],
        given=given,
    )


def withheld_keys(ticket: Ticket, *, contact: bool) -> frozenset[str]:
    """Keys of fields and items whose content this reader is not shown."""
    if contact:
        return frozenset()
    confidential = {one.key for one in ticket.complaint.checklist if one.confidential}
    return frozenset({*confidential, *(key.value for key in CONTACT)})


def _given(
    ticket: Ticket,
    listed: Sequence[Material],
    events: Sequence[TicketEvent],
    *,
    contact: bool,
    voice: Voice,
) -> list[MaterialView]:
    """Items of the complaint as filed, then those that were added, in the order of the list."""
    found: list[MaterialView] = []
    for one in listed:
        withheld = one.confidential and not contact
        filed = ticket.complaint.materials.get(one.key)
        if filed is not None and (filed.state in _GIVEN or one.state is MaterialState.PRESENT):
            found.append(_filed(one, filed, withheld=withheld, voice=voice))
        found += [_added(one, event, withheld=withheld, voice=voice) for event in _of(one, events)]
    return found


def _of(one: Material, events: Sequence[TicketEvent]) -> list[TicketEvent]:
    kinds = (EventKind.ADDENDUM, EventKind.ATTACHED)
    return [event for event in events if event.kind in kinds and event.data.get("key") == one.key]


def _filed(one: Material, found: FieldValue, *, withheld: bool, voice: Voice) -> MaterialView:
    value = found.value or ""
    words = found.words or ""
    return MaterialView(
        key=one.key,
        label=voice.label(one.key, "field"),
        article=voice.label(one.law, "article"),
        state=found.state.value,
        state_label=voice.label(found.state.value, "field_state"),
        value="" if withheld else value,
        words="" if withheld or words == value else words,
        method=voice.label(found.method.value, "method"),
        confidence=round(found.confidence * _FULL),
        at=found.at,
        later=False,
        withheld=withheld,
    )


def _added(one: Material, event: TicketEvent, *, withheld: bool, voice: Voice) -> MaterialView:
    value = event.data.get("text") or event.data.get("name") or ""
    return MaterialView(
        key=one.key,
        label=voice.label(one.key, "field"),
        article=voice.label(one.law, "article"),
        state=FieldState.FILLED.value,
        state_label=voice.label(FieldState.FILLED.value, "field_state"),
        value="" if withheld else value,
        words="",
        method=voice.say("materials.later"),
        confidence=_FULL,
        at=event.at,
        later=True,
        withheld=withheld,
    )
