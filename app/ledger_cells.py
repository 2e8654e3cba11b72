"""What stands in a cell of the ledger, in the reader's language; dates stay dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.model.complaint import FieldKey
from casework.model.course import Correction, Revisited
from casework.model.ledger import FEEDBACK, RESOLVE, LedgerEntry
from casework.model.lights import Colour, Light
from casework.model.people import Officer
from casework.model.ticket import TicketStatus
from casework.model.when import local_date
from casework.service.ledger import LedgerLine
from channels.words import Words

Cell = str | date | int
_CONTENT = frozenset({"content", "problem"})
_FIELDS = frozenset(key.value for key in FieldKey)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Speaks the lines of a ledger as it looks on the local date ``on``."""

    words: Words
    language: str
    on: date

    def of(self, line: LedgerLine, key: str, *, no: int) -> Cell:
        """The cell of the column ``key``; of a masked line only number and light speak."""
        if key == "no":
            return no
        if key == "number":
            return line.number
        if key == "light":
            return self.light(line.light)
        if line.entry is None:
            return self.say("masked") if key in _CONTENT else ""
        return self._of_entry(line, line.entry, key)

    def _of_entry(self, line: LedgerLine, entry: LedgerEntry, key: str) -> Cell:
        if key in _PLAIN:
            return _PLAIN[key](entry) or ""
        if key in _CODES:
            group, code = _CODES[key]
            return self.label(code(entry), group)
        if key == "officer":
            return self.person(line.officer)
        if key == "approver":
            return self.person(line.approver)
        if key == "light_reason":
            return self.light_reason(line.light)
        return _SPOKEN[key](self, entry)

    def head(self, key: str) -> str:
        """Head of the column."""
        return self.say(f"column.{key}")

    def say(self, key: str, **params: object) -> str:
        """A word of the ledger."""
        return self.words.text(f"ledger.{key}", self.language, **params)

    def label(self, code: str | None, group: str) -> str:
        """Name of a code; nothing for none."""
        return self.words.label(code, group, self.language) if code else ""

    def person(self, officer: Officer | None) -> str:
        """Name of an officer as the language writes it."""
        if officer is None:
            return ""
        return officer.name if self.language == "zh" else officer.name_en or officer.name

    def light(self, light: Light) -> str:
        """Colour of a light in words; never the colour alone."""
        return self.words.text(f"console.light.{light.colour.name.lower()}", self.language)

    def light_reason(self, light: Light) -> str:
        """Why a light burns; nothing where it is green."""
        if light.colour is Colour.GREEN:
            return ""
        key = f"console.light_reason.{light.reason.value}"
        days = abs(light.days_left or 0)
        return self.words.text(key, self.language, rule=light.rule or "", days=days)

    def channel(self, entry: LedgerEntry) -> str:
        """The way by which the matter came; of one without a name its code."""
        return self._named(f"console.channel.{entry.filed.channel}", entry.filed.channel)

    def level(self, entry: LedgerEntry) -> str:
        """How far up the matter has been brought."""
        return self.say(f"level.{entry.course.level.value}")

    def case_class(self, entry: LedgerEntry) -> str:
        """Class of the case."""
        return self.say(f"class.{entry.case_class(self.on).value}")

    def rounds(self, entry: LedgerEntry) -> str:
        """How often the matter has been taken up."""
        return self.say("cell.rounds", round=entry.course.round)

    def handling_due(self, entry: LedgerEntry) -> Cell:
        """By when the matter is to be handled."""
        return self._due(entry, RESOLVE)

    def feedback_due(self, entry: LedgerEntry) -> Cell:
        """By when the result is to be fed back."""
        return self._due(entry, FEEDBACK)

    def _due(self, entry: LedgerEntry, rule: str) -> Cell:
        """A due date; a provisional one says so and is therefore text."""
        due = entry.due(rule)
        if due is None:
            return ""
        return self.say("cell.due", on=due.on.isoformat()) if due.provisional else due.on

    def feedback(self, entry: LedgerEntry) -> str:
        """Result feedback; of a refused matter the reason and the door that was named."""
        ended = entry.course.ended
        text = entry.feedback
        if ended is not None and ended.target and text:
            target = self._named(f"documents.target.{ended.target}", ended.target)
            text = self.say("cell.refused", text=text, target=target)
        return text + (self.say("cell.objected") if entry.course.objected else "")

    def ending(self, entry: LedgerEntry) -> str:
        """Ground on which the matter was settled."""
        ended = entry.course.ended
        if ended is None or not entry.course.settled_as:
            return ""
        if ended.status in (TicketStatus.NOT_ACCEPTED, TicketStatus.REFERRED):
            return self._named(f"labels.scope.{ended.ground}", ended.ground)
        if not ended.ground:
            return self.label(ended.status.value, "status")
        return self._named(f"documents.ending.{ended.ground}", ended.ground)

    def corrections(self, entry: LedgerEntry) -> str:
        """What was added or corrected, each with its date and field."""
        return "\n".join(map(self._correction, entry.course.corrections))

    def progress(self, entry: LedgerEntry) -> str:
        """The entries of the handling, newest first."""
        notes = reversed(entry.course.entries)
        return "\n".join(self.say("cell.entry", on=note.on, text=note.text) for note in notes)

    def plan(self, entry: LedgerEntry) -> str:
        """Plan of handling with who follows it."""
        plan = entry.course.plan
        if plan is None:
            return ""
        return self.say("cell.plan", text=plan.text, follower=entry.course.follower)

    def extension(self, entry: LedgerEntry) -> str:
        """Extensions, each with both dates and the reason."""
        return "\n".join(
            self.say(
                "cell.extension",
                on=one.on,
                old=one.old,
                new=one.new,
                days=one.days,
                reason=one.reason,
            )
            for one in entry.course.extensions
        )

    def understanding(self, entry: LedgerEntry) -> str:
        """That the delay was explained and understood, or not (谅解)."""
        found = entry.course.understanding
        if found is None:
            return ""
        key = "cell.understood" if found.understood else "cell.not_understood"
        return self.say(key, on=found.on, person=found.person, text=found.text)

    def revisit(self, entry: LedgerEntry) -> str:
        """The follow-up visit and what was said."""
        visit = entry.course.revisit
        if visit is None:
            return ""
        return self.say(f"cell.{_outcome(visit)}", on=visit.on, text=visit.note)

    def satisfaction(self, entry: LedgerEntry) -> str:
        """The rating with its reason."""
        rating = entry.course.rating
        if rating is None:
            return ""
        return self.say("cell.rating", score=rating.score, reason=rating.reason)

    def struck_off(self, entry: LedgerEntry) -> Cell:
        """Date of the strike-off."""
        struck = entry.course.struck_off
        return local_date(struck.at) if struck is not None else ""

    def evidence(self, entry: LedgerEntry) -> str:
        """Evidence of the strike-off."""
        struck = entry.course.struck_off
        return struck.evidence if struck is not None else ""

    def _correction(self, one: Correction) -> str:
        label = self.label(one.key, "field") if one.key in _FIELDS else ""
        return self.say("cell.correction", on=one.on, label=label, text=one.text)

    def _named(self, key: str, code: str) -> str:
        """The name of a code, or the code itself: a ledger never fails over a missing name."""
        return self.words.text(key, self.language) if self.words.has(key, self.language) else code


def _outcome(visit: Revisited) -> str:
    if not visit.reached:
        return "revisit_missed"
    if visit.satisfied is None:
        return "revisit_said"
    return "revisit_yes" if visit.satisfied else "revisit_no"


def _day(at: datetime | None) -> Cell:
    return local_date(at) if at is not None else ""


_PLAIN: Mapping[str, Callable[[LedgerEntry], Cell | None]] = {
    "collected": lambda entry: entry.collected_on,
    "enterprise": lambda entry: entry.filed.enterprise,
    "country": lambda entry: entry.filed.country,
    "content": lambda entry: entry.content,
    "problem": lambda entry: entry.content,
    "accepted": lambda entry: _day(entry.course.accepted_at),
    "told": lambda entry: _day(entry.course.told_at),
}
"""Cells that need no words."""

_CODES: Mapping[str, tuple[str, Callable[[LedgerEntry], str | None]]] = {
    "industry": ("section", lambda entry: entry.filed.industry),
    "origin": ("origin", lambda entry: entry.filed.origin.value),
    "district": ("district", lambda entry: entry.filed.district),
    "topic": ("topic", lambda entry: entry.filed.topic),
    "unit": ("authority", lambda entry: entry.unit),
    "track": ("track", lambda entry: entry.course.track.value),
    "kind": ("kind", lambda entry: entry.course.kind.value),
    "status": ("status", lambda entry: entry.course.status.value),
}
"""Cells that name a code, with the group of labels it belongs to."""

_SPOKEN: Mapping[str, Callable[[Cells, LedgerEntry], Cell]] = {
    "channel": Cells.channel,
    "corrections": Cells.corrections,
    "level": Cells.level,
    "case_class": Cells.case_class,
    "handling_due": Cells.handling_due,
    "feedback_due": Cells.feedback_due,
    "progress": Cells.progress,
    "plan": Cells.plan,
    "extension": Cells.extension,
    "understanding": Cells.understanding,
    "ending": Cells.ending,
    "feedback": Cells.feedback,
    "struck_off": Cells.struck_off,
    "evidence": Cells.evidence,
    "revisit": Cells.revisit,
    "satisfaction": Cells.satisfaction,
    "rounds": Cells.rounds,
}
"""Cells that are said in words."""
