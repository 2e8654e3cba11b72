"""Cases behind the status page, in memory: one is filed, guessing ends after so many tries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from casework.model.complaint import FieldKey, FieldState, FieldValue
from casework.model.errors import TooManyGuesses, ZhitongError
from casework.model.ticket import Ticket
from casework.service.commands import Accept, Acknowledge, AskComplainant, NoteProgress
from casework.service.complainant.view import by_number_and_code
from casework.service.context import Context
from channels.webchat.status_port import FiledFile, StatusSheet
from tests.support.desk_world import DUTY, World, complaint

CODE = "4821 0093 7715 2260"
HASH = b"right"
FACTS = "Our goods <b>wait</b> at customs & nobody answers"


def filed(**fields: FieldValue) -> World:
    """A world with one English complaint."""
    world = World()
    world.know(DUTY)
    plain = complaint()
    given = {FieldKey(key): value for key, value in fields.items()}
    facts = FieldValue(state=FieldState.FILLED, value=FACTS, words=FACTS)
    said = replace(
        plain,
        title="Goods wait at customs",
        fields={**plain.fields, FieldKey.FACTS: facts, **given},
        statutory={
            "truth_declared_at": world.now.isoformat(),
            "notice_version": "2026-01",
            "notes": "Please hurry",
        },
    )
    world.file(number="SY-2026-4F7Q2M", lookup_hash=HASH, complaint=said)
    return world


@dataclass
class MemoryStatus:
    """Implements StatusService; ``failure`` is raised instead of an answer."""

    world: World = field(default_factory=filed)
    tries: int = 5
    failure: ZhitongError | None = None
    files: tuple[FiledFile, ...] = ()
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def look_up(self, *, number: str, code: str, address: str) -> StatusSheet | None:
        self.asked.append((number, code, address))
        if self.failure is not None:
            raise self.failure
        if self.tries <= 0:
            raise TooManyGuesses
        digits = "".join(code.split())
        with self.world.store.begin() as unit:
            context = Context(
                uow=unit,
                jurisdiction=self.world.jurisdiction,
                now=self.world.now,
                new_id=lambda: self.ticket.id,
            )
            right = HASH if digits == "".join(CODE.split()) else b"wrong"
            view = by_number_and_code(number=number, lookup_hash=right, context=context)
        if view is None:
            self.tries -= 1
            return None
        return StatusSheet(view=view, files=self.files)

    @property
    def ticket(self) -> Ticket:
        """The case."""
        return next(iter(self.world.store.tables.tickets.values()))

    def handled(self) -> MemoryStatus:
        """Acknowledged, accepted, with a public and an internal note and a question."""
        acts: list[tuple[Any, dict[str, Any]]] = [
            (Acknowledge, {}),
            (Accept, {}),
            (NoteProgress, {"note": "Customs was called", "public": True}),
            (NoteProgress, {"note": "internal worry", "public": False}),
            (AskComplainant, {"question": "Which declaration?"}),
        ]
        for kind, values in acts:
            self.world.now += timedelta(hours=1)
            self.world.act(kind, self.ticket, **values)
        return self
