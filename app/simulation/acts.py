"""Random acts of random people: one builder an act, with what the act needs and what it may lack.

Words are made up and say so. A builder never looks whether the act is allowed: that is the desk's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from casework.model.moves import KINDS, Act
from casework.model.procedure import Level
from casework.model.rules import RuleSet
from casework.model.ticket import Ticket, Track
from casework.service import commands as asked

WORDS = "example"
_DAYS_TO_ANSWER = 10
_BLANK_IN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a builder knows: the ticket, its rules, who acts, the day."""

    ticket: Ticket
    rules: RuleSet
    officer_id: UUID
    message_id: str
    today: date
    random: Random

    def words(self) -> str:
        """Some words; now and then none, which the desk has to refuse."""
        return "" if self.random.randrange(_BLANK_IN) == 0 else WORDS

    def chance(self, share: float) -> bool:
        """True in about ``share`` of the cases."""
        return self.random.random() < share

    def officer(self) -> dict[str, Any]:
        """What every command of an officer begins with."""
        return {
            "ticket_id": self.ticket.id,
            "expected_version": self.ticket.version,
            "officer_id": self.officer_id,
        }

    def complainant(self) -> dict[str, Any]:
        """What most commands of a complainant begin with."""
        return {
            "number": self.ticket.number,
            "conversation_key": self.ticket.conversation_key,
            "message_id": self.message_id,
        }


Builder = Callable[[Scene], asked.Command]


def _plain(command: type[asked.OfficerCommand]) -> Builder:
    return lambda scene: command(**scene.officer())


def _worded(command: Callable[..., asked.Command], *names: str, **fixed: object) -> Builder:
    def build(scene: Scene) -> asked.Command:
        return command(**scene.officer(), **{name: scene.words() for name in names}, **fixed)

    return build


def _supplement(scene: Scene) -> asked.Command:
    items = tuple(f"{WORDS} {number}" for number in range(scene.random.randint(0, 3)))
    return asked.RequestSupplement(**scene.officer(), items=items)


def _refuse(scene: Scene) -> asked.Command:
    ground = scene.random.choice([*scene.rules.refusal_grounds, "na_0_unknown"])
    targets: Sequence[str] = ["", *scene.rules.referral_targets]
    return asked.Refuse(
        **scene.officer(), ground=ground, reason=scene.words(), target=scene.random.choice(targets)
    )


def _convert(scene: Scene) -> asked.Command:
    track = scene.random.choice(list(Track))
    kind = scene.random.choice(sorted(KINDS[track]))
    return asked.Convert(**scene.officer(), track=track, kind=kind, reason=scene.words())


def _method(scene: Scene) -> asked.Command:
    method = scene.random.choice([*scene.rules.handling_methods])
    return asked.ChooseMethod(**scene.officer(), method=method, note=scene.words())


def _inquire(scene: Scene) -> asked.Command:
    by = scene.today + timedelta(days=_DAYS_TO_ANSWER)
    return asked.InquireRespondent(**scene.officer(), questions=scene.words(), answer_by=by)


def _extend(scene: Scene) -> asked.Command:
    days = scene.random.choice([0, 5, 10, 20, 30])
    return asked.Extend(**scene.officer(), days=days, reason=scene.words())


def _conclude(scene: Scene) -> asked.Command:
    ground = scene.random.choice([*scene.rules.ending_grounds.values()])
    sub = scene.random.choice(["", *ground.subs])
    return asked.Conclude(
        **scene.officer(),
        result=scene.words(),
        ground=ground.code,
        sub=sub,
        tell=scene.chance(0.6),
    )


def _decision(scene: Scene) -> UUID:
    proposal = scene.ticket.procedure.proposal
    return proposal.id if proposal is not None else scene.ticket.id


def _approve(scene: Scene) -> asked.Command:
    return asked.Approve(**scene.officer(), proposal_id=_decision(scene))


def _decline(scene: Scene) -> asked.Command:
    return asked.Decline(**scene.officer(), proposal_id=_decision(scene), reason=scene.words())


def _revisit(scene: Scene) -> asked.Command:
    reached = scene.chance(0.8)
    satisfied = scene.chance(0.85) if reached else None
    return asked.RecordRevisit(
        **scene.officer(), note=scene.words(), reached=reached, satisfied=satisfied
    )


def _rate(scene: Scene) -> asked.Command:
    score = scene.random.choice([0, 1, 2, 3, 4, 4, 5, 5, 5, 5])
    return asked.RateTicket(**scene.complainant(), score=score, reason="")


BUILDERS: Mapping[Act, Builder] = {
    Act.ACKNOWLEDGE: _plain(asked.Acknowledge),
    Act.COMPLETE: _plain(asked.Complete),
    Act.SUPPLEMENT: _supplement,
    Act.ACCEPT: _plain(asked.Accept),
    Act.REFUSE: _refuse,
    Act.CONVERT: _convert,
    Act.BACK: lambda s: asked.RecordBacking(**s.officer(), by_proxy=s.chance(0.5), note=s.words()),
    Act.METHOD: _method,
    Act.ASK: _worded(asked.AskComplainant, "question"),
    Act.INQUIRE: _inquire,
    Act.REPLY: _worded(asked.RecordReply, "answer"),
    Act.CONTACT: lambda s: asked.RecordContact(
        **s.officer(), note=s.words(), answered=s.chance(0.5)
    ),
    Act.PROGRESS: lambda s: asked.NoteProgress(**s.officer(), note=s.words(), public=s.chance(0.5)),
    Act.PLAN: _worded(asked.SetPlan, "plan", "follower"),
    Act.ESCALATE: lambda s: asked.Escalate(
        **s.officer(), level=s.random.choice(list(Level)), reason=s.words()
    ),
    Act.EXPLAIN: lambda s: asked.RecordUnderstanding(
        **s.officer(), person=s.words(), text=s.words(), understood=s.chance(0.8)
    ),
    Act.EXTEND: _extend,
    Act.CHECK_CHINESE: _worded(asked.CheckChinese, "text"),
    Act.CONCLUDE: _conclude,
    Act.TELL: _worded(asked.TellResult, "result"),
    Act.STRIKE_OFF: _worded(asked.StrikeOff, "measures", "evidence"),
    Act.APPROVE: _approve,
    Act.DECLINE: _decline,
    Act.REVISIT: _revisit,
    Act.REOPEN: _worded(asked.Reopen, "reason"),
    Act.REPORT_UP: _worded(asked.ReportUp, "note", rule="one_year_report"),
    Act.ADD: lambda s: asked.AddToTicket(**s.complainant(), text=s.words()),
    Act.WITHDRAW: lambda s: asked.WithdrawTicket(**s.complainant()),
    Act.RATE: _rate,
    Act.OBJECT: lambda s: asked.RaiseObjection(**s.complainant(), text=s.words()),
    Act.CONFIRM_BACKING: lambda s: asked.ConfirmBacking(**s.complainant()),
    Act.AGREE: lambda s: asked.AgreeToExtension(**s.complainant(), understood=s.chance(0.8)),
}
"""Every act but the one of another officer's choice (改派), which the run chooses itself."""

WILL: Mapping[Act, float] = {
    Act.ACKNOWLEDGE: 2,
    Act.COMPLETE: 4,
    Act.SUPPLEMENT: 1.5,
    Act.ACCEPT: 6,
    Act.REFUSE: 0.8,
    Act.CONVERT: 0.3,
    Act.BACK: 1,
    Act.METHOD: 2,
    Act.ASK: 0.6,
    Act.INQUIRE: 0.8,
    Act.REPLY: 0.5,
    Act.CONTACT: 0.6,
    Act.PROGRESS: 6,
    Act.PLAN: 0.4,
    Act.ESCALATE: 0.3,
    Act.EXPLAIN: 0.8,
    Act.EXTEND: 0.8,
    Act.CHECK_CHINESE: 1,
    Act.CONCLUDE: 2,
    Act.TELL: 6,
    Act.STRIKE_OFF: 5,
    Act.APPROVE: 8,
    Act.DECLINE: 1,
    Act.REVISIT: 4,
    Act.REOPEN: 0.1,
    Act.REPORT_UP: 0.5,
    Act.ADD: 0.4,
    Act.WITHDRAW: 0.15,
    Act.RATE: 1,
    Act.OBJECT: 0.15,
    Act.CONFIRM_BACKING: 0.5,
    Act.AGREE: 0.4,
}
"""How much somebody wants an act that is possible, beside the others."""
