"""Where a case stands in the procedure of the law (办理程序): stage, clocks, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.model.deadline import Deadline, DeadlineState
from casework.model.events import EventKind
from casework.model.moves import in_other_language, needs_backing
from casework.model.procedure import Backing, Level
from casework.model.rules import Confidence
from casework.model.ticket import TicketStatus
from console.acts import Situation
from console.voice import Voice

_STAGES: Mapping[TicketStatus, str] = {
    TicketStatus.RECEIVED: "intake",
    TicketStatus.SUPPLEMENT_REQUESTED: "intake",
    TicketStatus.ACCEPTED: "handling",
    TicketStatus.IN_PROGRESS: "handling",
    TicketStatus.ESCALATED: "handling",
    TicketStatus.CONCLUDED: "closing",
    TicketStatus.NOT_ACCEPTED: "closing",
    TicketStatus.REFERRED: "closing",
    TicketStatus.WITHDRAWN: "closing",
    TicketStatus.CLOSED: "over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """A clock of the ticket (办结时限).

    ``article`` says where its limit is written; ``to_verify`` that nobody has checked it yet.
    """

    rule: str
    label: str
    due: date
    provisional: bool
    state: str
    state_label: str
    rule_set: str
    article: str
    to_verify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the procedure. ``event`` is the number of the event that it refers to, or 0."""

    key: str
    label: str
    value: str
    event: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureView:
    """The procedure of one ticket: its stage, its clocks, and the facts that stand so far."""

    stage: str
    stage_label: str
    clocks: Sequence[DeadlineView]
    facts: Sequence[Fact]


def procedure_view(situation: Situation) -> ProcedureView:
    """The procedure in words; what has not come up yet is left out."""
    stage = _STAGES[situation.ticket.status]
    return ProcedureView(
        stage=stage,
        stage_label=situation.voice.say(f"stage.{stage}"),
        clocks=_clocks(situation),
        facts=list(_facts(situation)),
    )


def _clocks(situation: Situation) -> list[DeadlineView]:
    """Open clocks first, by due date."""
    deadlines = situation.ticket.deadlines
    ordered = sorted(deadlines, key=lambda one: (one.state is not DeadlineState.OPEN, one.due))
    return [_clock(one, situation) for one in ordered]


def _clock(one: Deadline, situation: Situation) -> DeadlineView:
    rule = situation.rules.deadline(one.rule, track=situation.ticket.track)
    voice = situation.voice
    return DeadlineView(
        rule=one.rule,
        label=voice.label(one.rule, "deadline"),
        due=one.due,
        provisional=one.provisional,
        state=one.state.value,
        state_label=voice.label(one.state.value, "deadline_state"),
        rule_set=one.rule_set,
        article=voice.article(rule.article) if rule is not None else "",
        to_verify=rule is not None and rule.confidence == Confidence.VERIFY,
    )


def _facts(situation: Situation) -> Iterator[Fact]:
    for key, value in _values(situation):
        if value:
            yield Fact(key=key, label=situation.voice.say(f"procedure.{key}"), value=value)
    yield from _round(situation)


def _values(situation: Situation) -> Iterator[tuple[str, str]]:
    """Facts by key, in the order of the procedure; empty ones have not come up."""
    ticket, voice, procedure = situation.ticket, situation.voice, situation.ticket.procedure
    yield "supplements", _supplements(situation)
    yield "refusal_ground", _label(procedure.refusal_ground, "scope", voice)
    yield "referral_target", _label(procedure.referral_target, "referral_target", voice)
    yield "backing", _backing(situation)
    yield "method", _label(procedure.method, "handling_method", voice)
    reached = procedure.level is not Level.OFFICER
    yield "level", voice.label(procedure.level.value, "level") if reached else ""
    yield "contacted_on", voice.date(procedure.contacted_on) if procedure.contacted_on else ""
    yield "plan", voice.say("yes") if procedure.planned else ""
    yield "understood", _yes_no(holds=procedure.understood, voice=voice)
    yield "extensions", str(procedure.extensions) if procedure.extensions else ""
    checked = procedure.chinese_checked
    yield "chinese", _yes_no(holds=checked, voice=voice) if in_other_language(ticket) else ""
    yield "ending_ground", _label(procedure.ending_ground, "ending_ground", voice)
    yield "ending_sub", _label(procedure.ending_sub, "ending_sub", voice)
    settled = bool(procedure.settled_as)
    yield "result_told", _yes_no(holds=procedure.result_told, voice=voice) if settled else ""
    yield "rating", str(procedure.rating) if procedure.rating is not None else ""
    yield "objected", voice.say("yes") if procedure.objected else ""


def _supplements(situation: Situation) -> str:
    given = situation.ticket.procedure.supplements
    if not given:
        return ""
    return situation.voice.say("procedure.used", given=given, most=situation.rules.supplement_times)


def _backing(situation: Situation) -> str:
    backing = situation.ticket.procedure.backing
    if backing is Backing.NONE and not needs_backing(situation.ticket):
        return ""
    return situation.voice.label(backing.value, "backing")


def _round(situation: Situation) -> Iterator[Fact]:
    """The round of handling, with the event that had ended the one before."""
    number = situation.ticket.procedure.round
    if number == 1:
        return
    before = situation.last_text(EventKind.REOPENED, "of")
    yield Fact(
        key="round",
        label=situation.voice.say("procedure.round"),
        value=situation.voice.say("procedure.nth", number=number),
        event=int(before) if before.isdigit() else 0,
    )


def _label(code: str, group: str, voice: Voice) -> str:
    return voice.label(code, group) if code else ""


def _yes_no(*, holds: bool | None, voice: Voice) -> str:
    return "" if holds is None else voice.say("yes" if holds else "no")
