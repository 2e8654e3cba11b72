"""Every act of an officer, described once: its stage, its command, its fields.

Who adds an act adds a row here, its words in ``responses/<language>/console.toml`` and, where its
fields are not those of the command, a line in ``console.acts.commands``; page, JSON API and command
line follow.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.model.events import EventKind
from casework.model.moves import ONE_YEAR_REPORT, Act
from casework.model.ticket import Track
from casework.service import commands as desk
from console.acts import choices
from console.acts.description import Description, Entry, Stage
from console.acts.fields import LINE_LIMIT, TEXTS, YES, FieldKind
from console.acts.situation import Situation

DAYS_AT_MOST = 250
"""Working days of about a year: no extension that the rule set leaves open is longer."""
VERSION_LIMIT = 20_000
"""Characters of a Chinese version: the whole matter, not a note on it."""

_REASON = Entry(name="reason", kind=FieldKind.TEXT)
_NOTE = Entry(name="note", kind=FieldKind.TEXT)
_RESULT = Entry(name="result", kind=FieldKind.TEXT)


def _proposal(situation: Situation) -> str:
    proposal = situation.ticket.procedure.proposal
    return str(proposal.id) if proposal is not None else ""


def _formal(situation: Situation) -> bool:
    return situation.ticket.track is Track.FORMAL_COMPLAINT


def _most_days(situation: Situation) -> int:
    return situation.extension.most_days or DAYS_AT_MOST


_PROPOSAL = Entry(name="proposal_id", kind=FieldKind.FIXED, value=_proposal)

_INTAKE = (
    Description(act=Act.ACKNOWLEDGE, stage=Stage.INTAKE, command=desk.Acknowledge),
    Description(act=Act.COMPLETE, stage=Stage.INTAKE, command=desk.Complete, told=True),
    Description(
        act=Act.SUPPLEMENT,
        stage=Stage.INTAKE,
        command=desk.RequestSupplement,
        told=True,
        fields=(
            Entry(
                name="items",
                kind=FieldKind.CHOICES,
                required=False,
                choices=choices.missing_items,
            ),
            Entry(name="further", kind=FieldKind.TEXT, required=False),
            Entry(name="note", kind=FieldKind.TEXT, required=False),
        ),
    ),
    Description(act=Act.ACCEPT, stage=Stage.INTAKE, command=desk.Accept, told=True),
    Description(
        act=Act.REFUSE,
        stage=Stage.INTAKE,
        command=desk.Refuse,
        told=True,
        fields=(
            Entry(name="ground", kind=FieldKind.CHOICE, choices=choices.refusal_grounds),
            _REASON,
            Entry(
                name="target",
                kind=FieldKind.CHOICE,
                required=False,
                choices=choices.referral_targets,
            ),
            Entry(name="target_name", kind=FieldKind.LINE, required=False, limit=LINE_LIMIT),
        ),
    ),
    Description(
        act=Act.CONVERT,
        stage=Stage.INTAKE,
        command=desk.Convert,
        fields=(
            Entry(name="to", kind=FieldKind.CHOICE, choices=choices.tracks_and_kinds),
            _REASON,
        ),
    ),
    Description(
        act=Act.BACK,
        stage=Stage.INTAKE,
        command=desk.RecordBacking,
        fields=(Entry(name="by_proxy", kind=FieldKind.YES_NO), _NOTE),
    ),
)

_HANDLING = (
    Description(
        act=Act.METHOD,
        stage=Stage.HANDLING,
        command=desk.ChooseMethod,
        fields=(
            Entry(name="method", kind=FieldKind.CHOICE, choices=choices.handling_methods),
            Entry(name="note", kind=FieldKind.TEXT, required=False),
        ),
    ),
    Description(
        act=Act.PROGRESS,
        stage=Stage.HANDLING,
        command=desk.NoteProgress,
        fields=(_NOTE, Entry(name="public", kind=FieldKind.YES_NO, no_first=True)),
    ),
    Description(
        act=Act.ASK,
        stage=Stage.HANDLING,
        command=desk.AskComplainant,
        told=True,
        fields=(Entry(name="question", kind=FieldKind.TEXT),),
    ),
    Description(
        act=Act.CONTACT,
        stage=Stage.HANDLING,
        command=desk.RecordContact,
        fields=(_NOTE, Entry(name="answered", kind=FieldKind.YES_NO)),
    ),
    Description(
        act=Act.INQUIRE,
        stage=Stage.HANDLING,
        command=desk.InquireRespondent,
        fields=(
            Entry(name="questions", kind=FieldKind.TEXT),
            Entry(name="answer_by", kind=FieldKind.DATE),
        ),
    ),
    Description(
        act=Act.REPLY,
        stage=Stage.HANDLING,
        command=desk.RecordReply,
        fields=(Entry(name="answer", kind=FieldKind.TEXT),),
    ),
    Description(
        act=Act.PLAN,
        stage=Stage.HANDLING,
        command=desk.SetPlan,
        fields=(
            Entry(name="plan", kind=FieldKind.TEXT),
            Entry(name="follower", kind=FieldKind.LINE, limit=LINE_LIMIT),
        ),
    ),
    Description(
        act=Act.ESCALATE,
        stage=Stage.HANDLING,
        command=desk.Escalate,
        fields=(
            Entry(name="level", kind=FieldKind.CHOICE, choices=choices.higher_levels),
            _REASON,
        ),
    ),
    Description(
        act=Act.EXPLAIN,
        stage=Stage.HANDLING,
        command=desk.RecordUnderstanding,
        fields=(
            Entry(name="person", kind=FieldKind.LINE, limit=LINE_LIMIT),
            Entry(name="text", kind=FieldKind.TEXT),
            Entry(name="understood", kind=FieldKind.YES_NO),
        ),
    ),
    Description(
        act=Act.EXTEND,
        stage=Stage.HANDLING,
        command=desk.Extend,
        fields=(
            Entry(name="days", kind=FieldKind.NUMBER, least=1, most=_most_days),
            _REASON,
        ),
    ),
    Description(
        act=Act.CHECK_CHINESE,
        stage=Stage.HANDLING,
        command=desk.CheckChinese,
        fields=(
            Entry(
                name="text",
                kind=FieldKind.TEXT,
                limit=VERSION_LIMIT,
                value=lambda situation: situation.last_text(EventKind.CHINESE_CHECKED, "text"),
            ),
        ),
    ),
    Description(
        act=Act.REPORT_UP,
        stage=Stage.HANDLING,
        command=desk.ReportUp,
        fields=(
            Entry(name="rule", kind=FieldKind.FIXED, value=lambda _situation: ONE_YEAR_REPORT),
            _NOTE,
        ),
    ),
)

_ENDING = (
    Description(
        act=Act.CONCLUDE,
        stage=Stage.ENDING,
        command=desk.Conclude,
        fields=(
            Entry(
                name="ground",
                kind=FieldKind.CHOICE,
                needed=_formal,
                choices=choices.ending_grounds,
            ),
            Entry(name="sub", kind=FieldKind.CHOICE, required=False, choices=choices.ending_subs),
            _RESULT,
            Entry(name="tell", kind=FieldKind.YES_NO, value=lambda _situation: YES),
        ),
    ),
    Description(
        act=Act.TELL,
        stage=Stage.ENDING,
        command=desk.TellResult,
        told=True,
        fields=(
            Entry(
                name="result",
                kind=FieldKind.TEXT,
                value=lambda situation: situation.last_text(EventKind.CONCLUDED, "result"),
            ),
        ),
    ),
)

_CLOSING = (
    Description(
        act=Act.STRIKE_OFF,
        stage=Stage.CLOSING,
        command=desk.StrikeOff,
        fields=(
            Entry(name="measures", kind=FieldKind.TEXT),
            Entry(
                name="evidence",
                kind=FieldKind.TEXT,
                needed=lambda situation: situation.rules.strike_off.evidence,
            ),
        ),
    ),
    Description(
        act=Act.REVISIT,
        stage=Stage.CLOSING,
        command=desk.RecordRevisit,
        fields=(
            Entry(name="reached", kind=FieldKind.YES_NO),
            Entry(name="satisfied", kind=FieldKind.YES_NO, required=False),
            _NOTE,
        ),
    ),
    Description(
        act=Act.REOPEN, stage=Stage.CLOSING, command=desk.Reopen, told=True, fields=(_REASON,)
    ),
    Description(
        act=Act.REASSIGN,
        stage=Stage.DESK,
        command=desk.Reassign,
        fields=(
            Entry(name="to_officer_id", kind=FieldKind.CHOICE, choices=choices.officers),
            _REASON,
        ),
    ),
)

_APPROVAL = (
    Description(act=Act.APPROVE, stage=Stage.APPROVAL, command=desk.Approve, fields=(_PROPOSAL,)),
    Description(
        act=Act.DECLINE,
        stage=Stage.APPROVAL,
        command=desk.Decline,
        fields=(_PROPOSAL, _REASON),
    ),
)

CATALOGUE: Mapping[Act, Description] = {
    one.act: one for one in (*_APPROVAL, *_INTAKE, *_HANDLING, *_ENDING, *_CLOSING)
}
"""Acts of officers, in the order of the work."""


def act_of(command: desk.OfficerCommand) -> Act:
    """The act that a command carries out."""
    return next(one.act for one in CATALOGUE.values() if one.command is type(command))


TEXT_NAMES: tuple[str, ...] = tuple(
    dict.fromkeys(
        entry.name
        for description in CATALOGUE.values()
        for entry in description.fields
        if entry.kind in TEXTS
    )
)
"""Names of all fields in which an officer writes."""
