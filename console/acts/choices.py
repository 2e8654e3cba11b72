"""What may be chosen in an act's form: always from the rule set that was frozen onto the ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casework.model.moves import KINDS, needs_backing
from casework.model.procedure import Level
from casework.model.rules import Ground
from casework.model.ticket import Kind, Ticket, Track
from casework.service.refuse import STILL_INCOMPLETE
from console.acts.fields import Choice
from console.acts.situation import Situation

BETWEEN = "/"
"""Between track and kind in the value of one choice."""


def missing_items(situation: Situation) -> Sequence[Choice]:
    """What the law asks for and nobody has given: for the notice of what is missing."""
    voice = situation.voice
    return [
        Choice(
            value=one.key,
            label=voice.label(one.key, "field"),
            article=voice.label(one.law, "article"),
        )
        for one in situation.missing
    ]


def refusal_grounds(situation: Situation) -> Sequence[Choice]:
    """Grounds of refusal for this ticket, each with the doors that fit it."""
    ticket = situation.ticket
    return [
        _ground(one, "scope", situation, note=_doors(one, situation))
        for one in situation.rules.refusal_grounds.values()
        if one.applies(track=ticket.track) and _may_be_named(one, ticket)
    ]


def ending_grounds(situation: Situation) -> Sequence[Choice]:
    """Grounds of ending for this ticket, with those that a second person has to consent to."""
    return [
        _ground(one, "ending_ground", situation)
        for one in situation.rules.ending_grounds.values()
        if one.applies(track=situation.ticket.track)
    ]


def ending_subs(situation: Situation) -> Sequence[Choice]:
    """Sub-grounds, each of its ground."""
    return [
        Choice(value=sub, label=situation.voice.label(sub, "ending_sub"), of=ground.code)
        for ground in situation.rules.ending_grounds.values()
        if ground.applies(track=situation.ticket.track)
        for sub in ground.subs
    ]


def referral_targets(situation: Situation) -> Sequence[Choice]:
    """Right doors of what this desk does not accept."""
    return _labelled(situation.rules.referral_targets, "referral_target", situation)


def handling_methods(situation: Situation) -> Sequence[Choice]:
    """Ways of handling."""
    return _labelled(situation.rules.handling_methods, "handling_method", situation)


def higher_levels(situation: Situation) -> Sequence[Choice]:
    """Levels above the one that the matter has reached."""
    reached = situation.ticket.procedure.level.rank
    higher = [one.value for one in Level if one.rank > reached]
    return _labelled(higher, "level", situation)


def tracks_and_kinds(situation: Situation) -> Sequence[Choice]:
    """Every other track with the kinds that it carries."""
    voice = situation.voice
    return [
        Choice(
            value=f"{track}{BETWEEN}{kind}",
            label=f"{voice.label(track, 'track')} · {voice.label(kind, 'kind')}",
        )
        for track, kind in _combinations(situation.ticket)
    ]


def officers(situation: Situation) -> Sequence[Choice]:
    """Officers to whom the ticket may be given."""
    return [
        Choice(value=str(one.id), label=situation.voice.name(one))
        for one in situation.page.candidates
    ]


def _combinations(ticket: Ticket) -> Iterator[tuple[Track, Kind]]:
    held = needs_backing(ticket)
    for track in Track:
        for kind in Kind:
            same = (track, kind) == (ticket.track, ticket.kind)
            claim = (track, kind) == (Track.FORMAL_COMPLAINT, Kind.INFRINGEMENT)
            if kind in KINDS[track] and not same and not (claim and held):
                yield track, kind


def _may_be_named(ground: Ground, ticket: Ticket) -> bool:
    """Only who was asked to mend the material can have failed to (Rules art. 14 (4))."""
    return ground.code != STILL_INCOMPLETE or ticket.procedure.supplements > 0


def _ground(ground: Ground, group: str, situation: Situation, *, note: str = "") -> Choice:
    return Choice(
        value=ground.code,
        label=situation.voice.label(ground.code, group),
        article=situation.voice.article(ground.article),
        note=note,
        approval=ground.approval,
        parted=bool(ground.subs),
    )


def _doors(ground: Ground, situation: Situation) -> str:
    if not ground.doors:
        return ""
    voice = situation.voice
    doors = [voice.label(one, "referral_target") for one in ground.doors]
    return voice.say("act.refuse.doors", doors=doors)


def _labelled(codes: Sequence[str], group: str, situation: Situation) -> Sequence[Choice]:
    return [Choice(value=one, label=situation.voice.label(one, group)) for one in codes]
