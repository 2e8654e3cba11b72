"""The register of documents (文书登记): gap-free numbers, and each document as it was issued.

The number comes from a row that counts (``document_sequence``), raised in the same transaction as
the entry: a transaction that is undone gives its number back. On PostgreSQL the row is locked until
the commit, so that the next one waits and sees whether the number was used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.when import local_date
from storage.issued import IssuedDocument, NewDocument, Serial, Written
from storage.schema import document, document_sequence
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import AnyRow

_SEALED = ("word", "text")
_shown = [column for column in document.c if column.name not in _SEALED]
_wanted: sa.BindParameter[Any] = sa.bindparam("wanted")
_SELECT = sa.select(*_shown)
_GET = _SELECT.where(document.c.id == _wanted)
_OF_TICKET = (
    _SELECT.where(document.c.ticket_id == _wanted).order_by(document.c.issued_at, document.c.id)
)  # fmt: skip
_BY_SHA256 = (
    _SELECT.where(document.c.sha256 == sa.bindparam("digest_wanted", type_=sa.LargeBinary()))
    .order_by(document.c.issued_at, document.c.id)
    .limit(1)
)
_BY_NUMBER = _SELECT.where(
    document.c.jurisdiction == sa.bindparam("place"), document.c.number == _wanted
)
_LATEST = _SELECT.order_by(document.c.issued_at.desc(), document.c.id.desc()).limit(
    sa.bindparam("most")
)
_LAST_MADE = (
    sa.select(document.c.issued_at)
    .where(
        document.c.jurisdiction == sa.bindparam("place"),
        document.c.code == sa.bindparam("document_code"),
    )
    .order_by(document.c.issued_at.desc())
    .limit(1)
)
_CONTENT = sa.select(document.c.number, document.c.word, document.c.text).where(
    document.c.id == _wanted
)
_OF_EVENT = sa.select(document.c.id).where(
    document.c.ticket_id == sa.bindparam("ticket"),
    document.c.event_seq == sa.bindparam("seq"),
    document.c.code == sa.bindparam("document_code"),
    document.c.language == sa.bindparam("tongue"),
)
_INSERT = sa.insert(document)
_BEGIN = insert_unless_known(document_sequence, unique=("jurisdiction", "series", "year"))
_NEXT = (
    sa.update(document_sequence)
    .where(
        document_sequence.c.jurisdiction == sa.bindparam("place"),
        document_sequence.c.series == sa.bindparam("row"),
        document_sequence.c.year == sa.bindparam("in_year"),
    )
    .values(last=document_sequence.c.last + 1)
    .returning(document_sequence.c.last)
)


class SqlDocumentRegister:
    """The register in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def issue(
        self, new: NewDocument, write: Callable[[Serial | None], Written]
    ) -> IssuedDocument | None:
        """Number, write and enter a document; see ``DocumentRegister``."""
        if self._had(new):
            return None
        with (
            self._connection.begin_nested()
        ):  # a caller may go on after an error: no number is lost
            serial = None if new.series is None else self._next(new, new.series)
            written = write(serial)
            entry = _entry(new, serial, written)
            self._connection.execute(_INSERT, self._columns(entry, written))
        return entry

    def get(self, document_id: UUID) -> IssuedDocument | None:
        """By id."""
        return self._one(_GET, wanted=document_id)

    def by_number(self, *, jurisdiction: str, number: str) -> IssuedDocument | None:
        """By its number."""
        return self._one(_BY_NUMBER, place=jurisdiction, wanted=number)

    def by_sha256(self, sha256: bytes) -> IssuedDocument | None:
        """Whose Word file has this check sum."""
        return self._one(_BY_SHA256, digest_wanted=sha256)

    def of_ticket(self, ticket_id: UUID) -> Sequence[IssuedDocument]:
        """Documents of a ticket, oldest first."""
        rows = self._connection.execute(_OF_TICKET, {"wanted": ticket_id})
        return [_issued(row) for row in rows]

    def last_made(self, *, jurisdiction: str, code: str) -> datetime | None:
        """When a document of this kind was issued last."""
        wanted = {"place": jurisdiction, "document_code": code}
        row = self._connection.execute(_LAST_MADE, wanted).first()
        return row.issued_at if row is not None else None

    def latest(self, *, limit: int) -> Sequence[IssuedDocument]:
        """The newest of all, newest first."""
        return [_issued(row) for row in self._connection.execute(_LATEST, {"most": limit})]

    def content(self, document_id: UUID) -> Written | None:
        """The document exactly as it was issued. Raises SealBroken."""
        row = self._connection.execute(_CONTENT, {"wanted": document_id}).first()
        if row is None:
            return None
        word, text = (
            self._transaction.sealer.open("document", str(document_id), name, getattr(row, name))
            for name in _SEALED
        )
        return Written(number=row.number, text=text.decode(), word=word)

    def _had(self, new: NewDocument) -> bool:
        if new.event_seq is None:
            return False
        params = {
            "ticket": new.ticket_id,
            "seq": new.event_seq,
            "document_code": new.code,
            "tongue": new.language,
        }
        return self._connection.execute(_OF_EVENT, params).first() is not None

    def _next(self, new: NewDocument, series: str) -> Serial:
        year = local_date(new.issued_at).year
        key = {"jurisdiction": new.jurisdiction, "series": series, "year": year}
        self._connection.execute(_BEGIN[self._transaction.dialect], {**key, "last": 0})
        params = {"place": new.jurisdiction, "row": series, "in_year": year}
        return Serial(year=year, serial=self._connection.execute(_NEXT, params).scalar_one())

    def _columns(self, entry: IssuedDocument, written: Written) -> dict[str, Any]:
        columns = {column.name: getattr(entry, column.name) for column in _shown}
        seal = self._transaction.sealer.seal
        content = {"word": written.word, "text": written.text.encode()}
        sealed = {
            name: seal("document", str(entry.id), name, value) for name, value in content.items()
        }
        return columns | sealed

    def _one(self, statement: sa.Select[Any], **params: object) -> IssuedDocument | None:
        row = self._connection.execute(statement, params).first()
        return None if row is None else _issued(row)


def _entry(new: NewDocument, serial: Serial | None, written: Written) -> IssuedDocument:
    return IssuedDocument(
        id=new.id,
        ticket_id=new.ticket_id,
        event_seq=new.event_seq,
        jurisdiction=new.jurisdiction,
        code=new.code,
        language=new.language,
        template_version=new.template_version,
        series=new.series,
        year=serial.year if serial else None,
        serial=serial.serial if serial else None,
        number=written.number if serial else None,
        courtesy_of=new.courtesy_of,
        replaces=new.replaces,
        issued_at=new.issued_at,
        issued_by=new.issued_by,
        sha256=hashlib.sha256(written.word).digest(),
    )


def _issued(row: AnyRow) -> IssuedDocument:
    return IssuedDocument(**{column.name: getattr(row, column.name) for column in _shown})
