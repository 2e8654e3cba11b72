"""A case in words for its complainant: how it stands, and the copy of what was filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.model.complaint import FieldKey, FieldState, FieldValue
from casework.model.deadline import Deadline, DeadlineState
from casework.model.events import EventKind, TicketEvent
from casework.model.ticket import Ticket
from channels.formats import local_date, local_time
from channels.webchat.status_port import FiledFile, StatusSheet
from channels.words import Words

Json = dict[str, Any]

RECEIPT_CLOCK = "acceptance"
NO_EVIDENCE = "none"
CODED = frozenset({FieldKey.ORIGIN, FieldKey.DISTRICT, FieldKey.URGENCY, FieldKey.PROCEEDINGS})
_TEXTS = ("question", "answer", "text", "note", "result", "name")
_KIB, _MIB = 1024, 1024 * 1024
_ADDED = frozenset({EventKind.ADDENDUM, EventKind.QUESTION_ANSWERED, EventKind.ATTACHED})


def _is_files_only(key: FieldKey, found: FieldValue) -> bool:
    """Evidence without words of its own: the files are listed by themselves."""
    return key is FieldKey.EVIDENCE and found.value in (None, "", NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class StatusView:
    """Turns a sheet into plain values of one language."""

    words: Words
    language: str

    def sheet(self, sheet: StatusSheet) -> Json:
        """State, what comes next, clocks, officer and history (newest first)."""
        view = sheet.view
        ticket = view.ticket
        return self._head(sheet) | {
            "status": self.words.label(ticket.status.value, "status", self.language),
            "is_over": ticket.closed_at is not None,
            "next": self._say(f"next.{view.next_step}"),
            "question": ticket.open_question or "",
            "clocks": [self._clock(one) for one in view.clocks],
            "history": [self._event(one) for one in reversed(view.history)],
        }

    def copy(self, sheet: StatusSheet) -> Json:
        """Every field as it was filed, the files with their fingerprints, the declaration."""
        ticket = sheet.view.ticket
        statutory = ticket.complaint.statutory
        return self._head(sheet) | {
            "rows": [*self._fields(ticket), *self._materials(ticket)],
            "notes": statutory.get("notes", ""),
            "files": [self._file(one) for one in sheet.files],
            "declared_at": self._moment(statutory.get("truth_declared_at")),
            "notice_version": statutory.get("notice_version", ""),
            "added": [self._event(one) for one in sheet.view.history if one.kind in _ADDED],
        }

    def _head(self, sheet: StatusSheet) -> Json:
        view = sheet.view
        officer = view.officer
        name = "" if officer is None else officer.name
        if officer is not None and self.language == "en":
            name = officer.name_en or officer.name
        promised = [one for one in view.ticket.deadlines if one.rule == RECEIPT_CLOCK]
        return {
            "number": view.ticket.number,
            "title": view.ticket.complaint.title,
            "filed_at": self._moment(view.ticket.created_at),
            "officer": name,
            "acceptance": "" if not promised else self._due(promised[0]),
        }

    def _clock(self, deadline: Deadline) -> Json:
        return {
            "label": self.words.label(deadline.rule, "deadline", self.language),
            "due": self._due(deadline),
            "state": self.words.label(deadline.state.value, "deadline_state", self.language),
            "is_open": deadline.state is DeadlineState.OPEN,
        }

    def _due(self, deadline: Deadline) -> str:
        date = local_date(deadline.due, self.language)
        return self._say("by", date=date, provisional=deadline.provisional)

    def _event(self, event: TicketEvent) -> Json:
        text = next((event.data[key] for key in _TEXTS if event.data.get(key)), "")
        return {
            "at": event.at.isoformat(),
            "time": self._moment(event.at),
            "label": self.words.label(event.kind.value, "event", self.language),
            "text": "" if event.kind is EventKind.FILED else text,
        }

    def _fields(self, ticket: Ticket) -> Iterator[Json]:
        """All fields in their own order; those nobody was asked for are left out."""
        for key in FieldKey:
            found = ticket.complaint.fields.get(key)
            if found is None or found.state is FieldState.EMPTY or _is_files_only(key, found):
                continue
            yield self._row(key.value, found, value=self._value(key, found))
            if key is FieldKey.BUSINESS and ticket.industry.section is not None:
                section = self.words.label(ticket.industry.section, "section", self.language)
                yield {"label": self._field("industry"), "value": section, "note": ""}

    def _value(self, key: FieldKey, found: FieldValue) -> str:
        if key is FieldKey.CONSENT:
            return self._say("copy.consent", at=self._moment(found.at))
        value = found.value or ""
        if key in CODED and value and found.state is FieldState.FILLED:
            return self.words.label(value, key.value, self.language)
        return value

    def _materials(self, ticket: Ticket) -> Iterator[Json]:
        """What was given beyond the fields."""
        for key, found in ticket.complaint.materials.items():
            if found.state is not FieldState.EMPTY:
                yield self._row(key, found, value=found.value or "")

    def _row(self, key: str, found: FieldValue, *, value: str) -> Json:
        doubtful = found.state in (FieldState.DECLINED, FieldState.UNCLEAR)
        note = self.words.label(found.state.value, "field_state", self.language)
        return {"label": self._field(key), "value": value, "note": note if doubtful else ""}

    def _field(self, key: str) -> str:
        return self.words.label(key, "field", self.language)

    def _file(self, file: FiledFile) -> Json:
        size = file.size / _MIB if file.size >= _MIB else file.size / _KIB
        unit = "MB" if file.size >= _MIB else "KB"
        return {
            "name": file.name,
            "size": f"{size:.1f} {unit}" if file.sha256 else "",
            "sha256": file.sha256,
        }

    def _moment(self, at: datetime | str | None) -> str:
        return local_time(at, self.language) if at else ""

    def _say(self, key: str, **params: object) -> str:
        return self.words.text(f"status_page.{key}", self.language, **params)
