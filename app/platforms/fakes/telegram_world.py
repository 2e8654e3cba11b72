"""Chats, people and updates of the Telegram stand-in (仿真会话): what the platform remembers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]

FIRST_UPDATE = 700_000_001
DATE = 1_790_000_000
"""Every message bears this date: nothing of ours reads it but as "there is one"."""


_BOT: Json = {"id": 1, "is_bot": True, "first_name": "Example"}


@dataclass(kw_only=True)
class Line:
    """One message of a chat. ``rows`` are its buttons: label and data."""

    id: int
    ours: bool
    text: str
    rows: list[list[tuple[str, str]]] = field(default_factory=list)
    edited: int = 0

    def buttons(self) -> Iterator[tuple[str, str]]:
        """All buttons in order."""
        return (button for row in self.rows for button in row)


@dataclass(kw_only=True)
class Person:
    """Somebody with the app. ``language`` is the language code of the app."""

    id: int
    language: str = "zh-hans"
    blocked: bool = False
    lines: list[Line] = field(default_factory=list)


class World:
    """People by number, files by id, and the updates that were not confirmed yet."""

    def __init__(self, *, first_update: int = FIRST_UPDATE) -> None:
        """``first_update``: a world that begins again goes on counting above the last one."""
        self.people: dict[int, Person] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.answered: list[str] = []
        self._updates = count(first_update)
        self._messages = count(1)
        self._queries = count(1)

    def person(self, number: int, *, language: str = "zh-hans") -> Person:
        """The person of that number, new if need be."""
        return self.people.setdefault(number, Person(id=number, language=language))

    def say(self, number: int, text: str, **more: Any) -> Json:
        """The update of a message that a person writes; ``more`` are further members of it."""
        person = self.person(number)
        line = Line(id=next(self._messages), ours=False, text=text)
        person.lines.append(line)
        return self._update("message", self._message(person, line, **more))

    def send_file(self, number: int, kind: str, name: str, data: bytes, caption: str = "") -> Json:
        """The update of a file; ``kind`` as the platform names it (``photo``, ``document`` …)."""
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = (name, data)
        file: Json = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(data)}
        named: Any = [{**file, "width": 1, "height": 1}] if kind == "photo" else file
        if kind == "document":
            named["file_name"] = name
        words = {"caption": caption} if caption else {}
        return self.say(number, "", **{kind: named}, **words)

    def edit(self, number: int, message_id: int, text: str) -> Json:
        """The update of an edit by its writer."""
        person = self.people[number]
        line = self.line(number, message_id)
        line.text = text
        line.edited += 1
        return self._update("edited_message", self._message(person, line, edit_date=DATE + 1))

    def press(self, number: int, message_id: int, place: int) -> Json:
        """The update of a press on the button at ``place`` of a message of ours."""
        person = self.people[number]
        line = self.line(number, message_id)
        _, data = list(line.buttons())[place]
        query = {
            "id": str(next(self._queries)),
            "from": self._user(person),
            "chat_instance": "1",
            "data": data,
            "message": self._message(person, line),
        }
        return self._update("callback_query", query)

    def block(self, number: int, *, blocked: bool = True) -> Json:
        """The update of a person who blocks the bot, or takes it back."""
        person = self.person(number)
        person.blocked = blocked
        change = {
            "chat": {"id": number, "type": "private"},
            "from": self._user(person),
            "date": DATE,
            "new_chat_member": {"status": "kicked" if blocked else "member"},
        }
        return self._update("my_chat_member", change)

    def bring(self, number: int, text: str, rows: list[list[tuple[str, str]]]) -> Line:
        """A message of ours arrives."""
        line = Line(id=next(self._messages), ours=True, text=text, rows=rows)
        self.person(number).lines.append(line)
        return line

    def line(self, number: int, message_id: int) -> Line:
        """A message of a chat. Raises KeyError."""
        for line in self.people[number].lines:
            if line.id == message_id:
                return line
        raise KeyError(message_id)

    def _update(self, kind: str, value: Json) -> Json:
        return {"update_id": next(self._updates), kind: value}

    def _message(self, person: Person, line: Line, **more: Any) -> Json:
        sender = dict(_BOT) if line.ours else self._user(person)
        words = {"text": line.text} if line.text else {}
        keys = [
            [{"text": label, "callback_data": data} for label, data in row] for row in line.rows
        ]
        buttons = {"reply_markup": {"inline_keyboard": keys}} if keys else {}
        return {
            "message_id": line.id,
            "date": DATE,
            "chat": {"id": person.id, "type": "private"},
            "from": sender,
            **words,
            **buttons,
            **more,
        }

    def _user(self, person: Person) -> Json:
        return {
            "id": person.id,
            "is_bot": False,
            "first_name": "Example",
            "language_code": person.language,
        }
