"""Transcript lines as the page and the JSON API show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.formats import CITY, local_date
from channels.message import Attachment, AttachmentKind, InboundMessage, OutboundMessage
from channels.webchat.service import Line
from channels.words import Words

Json = dict[str, Any]

_RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """Turns lines into plain values for one language."""

    words: Words
    language: str

    def lines(self, lines: Sequence[Line]) -> list[Json]:
        """All lines, oldest first. Only what was said since the person's last word can be pressed.

        A person's press of a button shows the button's label.
        """
        open_from = _after_last_person(lines)
        labels: dict[str, str] = {}
        shown = []
        for place, line in enumerate(lines):
            if isinstance(line.message, InboundMessage):
                shown.append(self._person(line, line.message, labels))
            else:
                labels |= _labels(line.message)
                shown.append(self._desk(line, line.message, is_open=place >= open_from))
        return shown

    def _person(self, line: Line, message: InboundMessage, labels: Mapping[str, str]) -> Json:
        """What the person said."""
        text = message.text
        if message.choice is not None and not text:
            fallback = self.words.text("chat.log.pressed", self.language)
            text = labels.get(message.choice, fallback)
        return self._common(line) | {
            "from": "person",
            "text": text,
            "files": [self._file(file) for file in message.attachments],
            "pending": line.pending,
        }

    def _desk(self, line: Line, message: OutboundMessage, *, is_open: bool) -> Json:
        """What we said."""
        choices = message.choices if is_open else ()
        return self._common(line) | {
            "from": "desk",
            "text": message.text,
            "receipt": any(act.rpartition(".")[2] == _RECEIPT for act in message.acts),
            "choices": [{"id": choice.id, "label": choice.label} for choice in choices],
            "card": [
                {
                    "label": row.label,
                    "value": row.value,
                    "note": row.note,
                    "edit": {"id": row.edit.id, "label": row.edit.label}
                    if row.edit and is_open
                    else None,
                }
                for row in message.card
            ],
        }

    def _common(self, line: Line) -> Json:
        """Identity and time; the day is repeated so that a page can set it between lines."""
        moment = line.at.astimezone(CITY)
        return {
            "id": line.id,
            "at": line.at.isoformat(),
            "day": local_date(moment.date(), self.language),
            "time": f"{moment:%H:%M}",
        }

    def _file(self, file: Attachment) -> Json:
        """A file: its name, a word on what became of it, and its address if it is stored."""
        stored = file.id is not None and file.received and file.refused is None
        return {
            "name": file.name or self._place(file),
            "kind": self.words.label(file.kind.value, "attachment", self.language),
            "note": "" if stored or file.kind is AttachmentKind.LOCATION else self._fate(file),
            "url": f"/api/chat/attachments/{file.id}" if stored else None,
        }

    def _fate(self, file: Attachment) -> str:
        """Why a file is not there."""
        key = "chat.log.file_refused" if file.refused else "chat.log.file_not_received"
        return self.words.text(key, self.language)

    def _place(self, file: Attachment) -> str:
        """A place in degrees."""
        if file.latitude is None or file.longitude is None:
            return ""
        return f"{file.latitude:.5f}, {file.longitude:.5f}"


def _after_last_person(lines: Sequence[Line]) -> int:
    """Index of the first line after the person's last one."""
    for place in range(len(lines) - 1, -1, -1):
        if isinstance(lines[place].message, InboundMessage):
            return place + 1
    return 0


def _labels(message: OutboundMessage) -> dict[str, str]:
    """Labels of everything that could be pressed, by id."""
    edits = {row.edit.id: row.edit.label for row in message.card if row.edit}
    return edits | {choice.id: choice.label for choice in message.choices}
