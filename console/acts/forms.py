"""The form of an act on one ticket: every field with its words, choices and limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.model.moves import Act
from casework.model.ticket import Ticket
from console.acts.catalogue import CATALOGUE
from console.acts.description import Entry, Stage
from console.acts.fields import NO, YES, Choice, Field, FieldKind
from console.acts.offers import offered, waits_for
from console.acts.situation import Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What an act asks for. ``waits_for`` is the code of what has to be done first, or empty.

    ``approval``: a second person has to consent before anything happens; ``told``: the complainant
    is told what is written here.
    """

    act: Act
    stage: Stage
    label: str
    hint: str
    fields: Sequence[Field]
    approval: bool
    told: bool
    waits_for: str
    waits: str


def forms(situation: Situation) -> list[Form]:
    """Forms of the acts that the viewer finds on the ticket, in the order of the work."""
    return [form_of(act, situation) for act in offered(situation)]


def form_of(act: Act, situation: Situation) -> Form:
    """The form of ``act``, whether or not it is offered."""
    description = CATALOGUE[act]
    voice = situation.voice
    missing = waits_for(act, situation)
    return Form(
        act=act,
        stage=description.stage,
        label=voice.label(act.value, "act"),
        hint=voice.say(f"act.{act.value}.hint", due=situation.page.accept_due),
        fields=[_field(act, entry, situation) for entry in description.fields],
        approval=_needs_approval(act, situation),
        told=description.told,
        waits_for=missing,
        waits=voice.say(f"waits.{missing}") if missing else "",
    )


def _needs_approval(act: Act, situation: Situation) -> bool:
    """Whether every use of the act on this ticket is a proposal; single grounds say it themselves.

    On a sensitive ticket no result leaves without a second reader (S0-29).
    """
    ticket: Ticket = situation.ticket
    asked = {
        Act.EXTEND: situation.extension.approval,
        Act.STRIKE_OFF: situation.rules.strike_off.approval,
        Act.CONCLUDE: ticket.sensitive,
    }
    return asked.get(act, False)


def _field(act: Act, entry: Entry, situation: Situation) -> Field:
    stem = f"act.{act.value}.field.{entry.name}"
    return Field(
        name=entry.name,
        kind=entry.kind,
        label=situation.voice.say(stem) if entry.kind is not FieldKind.FIXED else "",
        required=entry.needed(situation) if entry.needed is not None else entry.required,
        choices=_choices(stem, entry, situation),
        hint=situation.voice.known(entry.name, f"act.{act.value}.about", default=""),
        value=entry.value(situation) if entry.value is not None else "",
        limit=entry.limit,
        minimum=entry.least,
        maximum=entry.most(situation) if entry.most is not None else None,
    )


def _choices(stem: str, entry: Entry, situation: Situation) -> Sequence[Choice]:
    if entry.choices is not None:
        return entry.choices(situation)
    if entry.kind is not FieldKind.YES_NO:
        return ()
    table = stem.replace(".field.", ".answer.")
    order = (NO, YES) if entry.no_first else (YES, NO)
    say = situation.voice.say
    return [Choice(value=value, label=say(f"{table}_{value}")) for value in order]
