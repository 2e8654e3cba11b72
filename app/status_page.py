"""The application behind the status page: number and look-up code open one ticket (进度查询)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app import guessing
from app.numbers import LOOKUP_DIGITS, hash_lookup
from casework.model.jurisdiction import Jurisdiction
from casework.model.numbers import read_number
from casework.service.complainant.view import by_number_and_code
from casework.service.context import Context
from channels.webchat.service import Unavailable
from channels.webchat.status_port import FiledFile, StatusSheet
from storage.errors import StorageError
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import AttachmentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusDesk:
    """Implements the port of the status page over the store."""

    database: Database
    keys: KeyRing
    jurisdiction: Jurisdiction
    clock: Callable[[], datetime]

    async def look_up(self, *, number: str, code: str, address: str) -> StatusSheet | None:
        """The sheet, or None. Raises TooManyGuesses, Unavailable.

        A number or code that cannot be one is looked up like any other: the answer takes as long.
        """
        wanted = read_number(number) or number.strip().upper()
        digits = "".join(char for char in code if char.isdecimal())
        lookup_hash = hash_lookup(self.keys, digits if len(digits) == LOOKUP_DIGITS else "")
        now = self.clock()

        def work(store: Store) -> StatusSheet | None:
            subjects = guessing.about_code(number=wanted, by=address)
            guessing.require_room(store, subjects, now=now)
            found = self._sheet(store, wanted, lookup_hash, now)
            if found is None:
                guessing.note(store, subjects, now=now)
            return found

        try:
            return await self.database.write(work)
        except StorageError as error:
            raise Unavailable(str(error), saved=False) from error

    def _sheet(
        self, store: Store, number: str, lookup_hash: bytes, now: datetime
    ) -> StatusSheet | None:
        context = Context(uow=store, jurisdiction=self.jurisdiction, now=now, new_id=new_id)
        view = by_number_and_code(number=number, lookup_hash=lookup_hash, context=context)
        if view is None:
            return None
        files = store.attachments.of_ticket(view.ticket.id)
        return StatusSheet(view=view, files=tuple(map(_file, files)))


def _file(record: AttachmentRecord) -> FiledFile:
    sha256 = record.sha256.hex() if record.received else ""
    return FiledFile(name=record.name, size=record.size, sha256=sha256)
