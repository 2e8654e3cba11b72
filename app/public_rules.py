"""``/rules``: the complaint procedure and its limits, from the rule set in force (S1-16, S1-18).

Every limit names where it is written, and how surely that was read: what is still to be checked is
said openly. Serves Implementing Regulation art. 29 (rules, ways and limits are published), Rules
art. 7, S1-17, S1-22 and S1-23.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.public_basis import Basis
from app.public_voice import Voice
from casework.model.deadline import ClockCode, DeadlineRule
from casework.model.rules import Ground, RuleSet
from casework.model.ticket import Track
from channels.webchat.paper import Paper, Section, Step, Table

_SHOWN = (
    ClockCode.COMPLETENESS,
    ClockCode.SUPPLEMENT,
    ClockCode.ACCEPTANCE,
    ClockCode.REFUSAL_NOTICE,
    ClockCode.HANDLING,
    ClockCode.RESULT_NOTICE,
    ClockCode.ABSENCE,
    ClockCode.ONE_YEAR_REPORT,
    ClockCode.STRIKE_OFF,
    ClockCode.REVISIT,
)
"""Clocks that a complainant is concerned with, in the order of the procedure."""
_TRACKS = (Track.FORMAL_COMPLAINT, Track.DEMAND, Track.CONSULTATION)
_STAGES: tuple[tuple[str, ClockCode | None], ...] = (
    ("submit", None),
    ("check", ClockCode.COMPLETENESS),
    ("decide", ClockCode.ACCEPTANCE),
    ("handle", ClockCode.HANDLING),
    ("end", None),
    ("tell", ClockCode.RESULT_NOTICE),
    ("close", ClockCode.STRIKE_OFF),
    ("revisit", ClockCode.REVISIT),
)
"""Stages of the procedure (流程), each with the clock that limits it."""
_LIMIT_HEAD = ("stage", "limit", "from", "basis")
_SCOPE = ("infringement", "environment", "demand", "hkmt", "chamber", "not_commercial")


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesWriter:
    """Writes the page; ``rules`` are those in force on the local date ``on``."""

    voice: Voice
    rules: RuleSet
    on: date

    def paper(self) -> Paper:
        """The whole page."""
        return Paper(
            title=self.voice.say("title"),
            lead=self.voice.say("lead", bureau=self.voice.bureau),
            sections=(
                self._scope(),
                self._stages(),
                self._limits(),
                self._refusal(),
                self._handling(),
                self._remedies(),
                self._protection(),
                self._contacts(),
            ),
            notes=tuple(self._notes()),
        )

    @property
    def _basis(self) -> Basis:
        return Basis(voice=self.voice, rules=self.rules)

    def _heading(self, name: str) -> str:
        return self.voice.say(f"{name}.heading")

    def _scope(self) -> Section:
        return Section(
            anchor="scope",
            heading=self._heading("scope"),
            text=(self.voice.say("published"), self.voice.other("documents.said.basis")),
            items=tuple(self.voice.say(f"scope.{name}") for name in _SCOPE),
        )

    def _stages(self) -> Section:
        return Section(
            anchor="procedure",
            heading=self._heading("stages"),
            text=(self.voice.say("stages.lead"),),
            steps=tuple(self._step(name, clock) for name, clock in _STAGES),
        )

    def _step(self, name: str, clock: ClockCode | None) -> Step:
        rule = self.rules.deadline(clock, track=Track.FORMAL_COMPLAINT) if clock else None
        return Step(
            name=self.voice.say(f"stages.{name}.name"),
            text=self.voice.say(f"stages.{name}.text"),
            limit=self.voice.say("within", limit=self._basis.limit(rule)) if rule else "",
        )

    def _limits(self) -> Section:
        head = tuple(self.voice.say(f"limits.{name}") for name in _LIMIT_HEAD)
        tables = (
            Table(caption=self._caption(track), head=head, rows=rows)
            for track in _TRACKS
            if (rows := tuple(self._limit_rows(track)))
        )
        return Section(
            anchor="limits",
            heading=self._heading("limits"),
            text=(self.voice.say("limits.counting"),),
            tables=tuple(tables),
            after=(self.voice.say("limits.marks"),),
        )

    def _caption(self, track: Track) -> str:
        name = self.voice.label(track.value, "track")
        if track is Track.FORMAL_COMPLAINT:
            return name
        return self.voice.say("limits.only_different", track=name)

    def _limit_rows(self, track: Track) -> Iterator[tuple[str, ...]]:
        """One row a clock; a track that differs from the formal one shows its own limits alone."""
        for code in _SHOWN:
            rule = self.rules.deadline(code, track=track)
            formal = self.rules.deadline(code, track=Track.FORMAL_COMPLAINT)
            if rule is not None and (track is Track.FORMAL_COMPLAINT or rule != formal):
                yield self._limit_row(rule)

    def _limit_row(self, rule: DeadlineRule) -> tuple[str, ...]:
        basis = self._basis
        where = basis.where(rule.article, confidence=rule.confidence)
        mark = basis.mark(rule.confidence)
        return (
            self.voice.label(rule.code, "deadline"),
            basis.limit(rule),
            basis.start(rule),
            self.voice.say("marked", text=where, mark=mark),
        )

    def _refusal(self) -> Section:
        head = tuple(self.voice.say(f"refusal.{name}") for name in ("ground", "door", "basis"))
        return Section(
            anchor="not-accepted",
            heading=self._heading("refusal"),
            text=(self.voice.say("refusal.lead"),),
            tables=(
                Table(
                    caption=self.voice.say("refusal.caption"),
                    head=head,
                    rows=tuple(map(self._ground_row, self.rules.refusal_grounds.values())),
                ),
            ),
            after=(self.voice.say("refusal.after"),),
        )

    def _ground_row(self, ground: Ground) -> tuple[str, ...]:
        basis = self._basis
        doors = [self.voice.other(f"documents.target.{door}") for door in ground.doors]
        mark = basis.mark(ground.confidence)
        return (
            self.voice.label(ground.code, "scope"),
            self.voice.joined(doors) if doors else self.voice.say("refusal.no_door"),
            self.voice.say("marked", text=basis.article(ground.article), mark=mark),
        )

    def _handling(self) -> Section:
        methods = (
            self.voice.other(f"documents.method.{code}") for code in self.rules.handling_methods
        )
        return Section(
            anchor="handling",
            heading=self._heading("handling"),
            text=(self.voice.say("handling.lead"),),
            items=tuple(methods),
            after=(*self._extension(), self.voice.say("handling.fees")),
        )

    def _extension(self) -> Iterator[str]:
        rule = self.rules.extension
        article = self._basis.article(rule.article)
        yield self.voice.say("handling.extension", article=article)
        local = self.rules.extension_for(Track.DEMAND)
        if local.most_times is not None and local.most_days is not None:
            yield self.voice.say(
                "handling.extension_demand", times=local.most_times, days=local.most_days
            )

    def _remedies(self) -> Section:
        above = self.voice.superior
        objection = (
            self.voice.say("remedies.objection", superior=above)
            if above
            else self.voice.other("documents.said.objection")
        )
        return Section(
            anchor="remedies",
            heading=self._heading("remedies"),
            text=(objection, self.voice.other("documents.said.remedies")),
            after=(self.voice.say("remedies.only_told"),),
        )

    def _protection(self) -> Section:
        return Section(
            anchor="protection",
            heading=self._heading("protection"),
            text=(
                self.voice.other("documents.said.no_retaliation"),
                self.voice.say("protection.secrets"),
            ),
        )

    def _contacts(self) -> Section:
        return Section(
            anchor="contact",
            heading=self._heading("contacts"),
            text=(self.voice.say("contacts.lead"),),
            facts=tuple(self.voice.contacts()),
        )

    def _notes(self) -> Iterator[str]:
        yield self.voice.say("as_of", on=self.on)
        yield self.voice.say(
            "version", id=self.rules.id, version=self.rules.version, since=self.rules.valid_from
        )
        if self.voice.language != "zh":
            yield self.voice.other("documents.said.courtesy")
