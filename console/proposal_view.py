"""What waits for approval (待审批), with everything that is proposed, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.model.moves import Act
from casework.model.procedure import Proposal
from console.acts import Situation
from console.ports import DueDate

_LABELS = {"ground": "ending_ground", "sub": "ending_sub"}
"""Proposed values that are codes, by their label group."""
_YES_NO = frozenset({"tell"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """One thing that is proposed."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """The open proposal. ``own`` for the one who made it: another person decides."""

    act: str
    label: str
    by: str
    at: datetime
    lines: Sequence[ProposedLine]
    due: DueDate | None
    own: bool


def proposal_view(situation: Situation) -> ProposalView | None:
    """The open proposal of the ticket; None without one."""
    proposal = situation.ticket.procedure.proposal
    if proposal is None:
        return None
    voice = situation.voice
    return ProposalView(
        act=proposal.act,
        label=voice.label(proposal.act, "act"),
        by=voice.name(situation.page.officers.get(proposal.by)),
        at=proposal.at,
        lines=_lines(proposal, situation),
        due=situation.page.extended_due,
        own=proposal.by == situation.viewer.id,
    )


def _lines(proposal: Proposal, situation: Situation) -> list[ProposedLine]:
    return [
        ProposedLine(
            key=key,
            label=situation.voice.say(f"act.{proposal.act}.field.{key}"),
            value=_value(Act(proposal.act), key, value, situation),
        )
        for key, value in proposal.data.items()
        if value
    ]


def _value(act: Act, key: str, value: str, situation: Situation) -> str:
    voice = situation.voice
    if key in _LABELS:
        return _with_article(key, value, voice.label(value, _LABELS[key]), situation)
    if key in _YES_NO:
        return voice.say(f"act.{act.value}.answer.{key}_{value}")
    return value


def _with_article(key: str, code: str, label: str, situation: Situation) -> str:
    ground = situation.rules.ending_grounds.get(code) if key == "ground" else None
    if ground is None:
        return label
    article = situation.voice.article(ground.article)
    return situation.voice.say("article.after", label=label, article=article)
