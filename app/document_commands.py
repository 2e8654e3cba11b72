"""What the command line does with documents: templates, drafts, issuing, proving."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.documents import Issue
from app.errors import SettingsError
from app.name_tables import tables_of
from app.policy_dialogue import load_words
from app.policy_loader import load_jurisdiction
from app.settings import Settings
from app.wiring import House
from casework.model.errors import TicketNotFound
from casework.model.numbers import read_number
from casework.model.people import Officer
from casework.model.ticket import Ticket
from documents.build import build_word
from documents.draw import Order
from documents.errors import DocumentNotFound
from documents.facts.outward import flow_chart
from documents.families import Family
from documents.families.outward import FlowChart
from documents.families.reports import PeriodReport
from documents.figures import Period, period_report
from documents.fill import fill
from documents.manifest import DocumentType
from documents.shelf import Shelf
from storage.interface import Store
from storage.issued import IssuedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document as it is asked for: of a case, or of a period (local dates, both included)."""

    code: str
    ticket: str | None = None
    language: str = "zh"
    given: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    replaces: str | None = None
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A document that was drawn up; ``number`` is empty for a draft."""

    code: str
    language: str
    number: str
    text: str
    word: bytes

    @property
    def sha256(self) -> str:
        """Check sum of the Word file."""
        return hashlib.sha256(self.word).hexdigest()


def shelf_for(settings: Settings) -> Shelf:
    """The templates of a desk; needs no store."""
    folder = settings.policy_dir / settings.jurisdiction
    words = load_words(settings, tables=tables_of(load_jurisdiction(folder)))
    return Shelf(settings.responses_dir, words=words, own=folder / "documents")


def build_templates(
    shelf: Shelf, out: Path, *, code: str | None, language: str | None
) -> Iterator[Path]:
    """Word templates from the text templates, in a folder a language."""
    chosen = [shelf.manifest.type(code)] if code else list(shelf.manifest.types.values())
    for document in chosen:
        for tongue in [language] if language else document.languages:
            shelf.type(document.code, tongue)
            path = out / tongue / f"{document.code}.docx"
            path.parent.mkdir(parents=True, exist_ok=True)
            word = build_word(
                shelf.lines(document.code, tongue),
                title=document.titles[tongue],
                language=tongue,
                manifest=shelf.manifest,
            )
            path.write_bytes(word)
            yield path


def render(house: House, wanted: Wanted, *, issue: bool) -> list[Rendered]:
    """Draw a document up, or issue it. Raises DocumentsError, TicketNotFound, SettingsError."""
    now = house.clock()
    if issue:
        return house.database.write_now(lambda store: _issued(house, store, wanted, now))
    return [house.database.read_now(lambda store: _drafted(house, store, wanted, now))]


def verify_file(house: House, path: Path) -> IssuedDocument:
    """The entry whose Word file this is, byte for byte. Raises DocumentNotFound."""
    digest = hashlib.sha256(path.read_bytes()).digest()
    found = house.database.read_now(lambda store: store.documents.by_sha256(digest))
    if found is None:
        raise DocumentNotFound(str(path), wanted=path.name)
    return found


def verify_number(house: House, number: str) -> IssuedDocument:
    """The entry of this number, whose kept file is still what was issued.

    Raises DocumentNotFound, SealBroken.
    """

    def work(store: Store) -> IssuedDocument:
        found = _numbered(house, store, number)
        kept = store.documents.content(found.id)
        whole = kept is not None and hmac.compare_digest(
            hashlib.sha256(kept.word).digest(), found.sha256
        )
        if not whole:
            raise DocumentNotFound(number, wanted=number)
        return found

    return house.database.read_now(work)


def find_issued(house: House, entry: IssuedDocument) -> Mapping[str, Any]:
    """An entry of the register as people and programs read it."""

    def work(store: Store) -> tuple[Ticket | None, Officer | None]:
        ticket = store.tickets.get(entry.ticket_id) if entry.ticket_id else None
        officer = store.officers.get(entry.issued_by) if entry.issued_by else None
        return ticket, officer

    ticket, officer = house.database.read_now(work)
    return {
        "number": entry.number or "",
        "code": entry.code,
        "language": entry.language,
        "ticket": ticket.number if ticket else "",
        "template_version": entry.template_version,
        "issued_at": entry.issued_at.isoformat(),
        "issued_by": officer.login if officer else "",
        "sha256": entry.sha256.hex(),
    }


def _drafted(house: House, store: Store, wanted: Wanted, now: datetime) -> Rendered:
    desk = house.documents
    document = desk.shelf.type(wanted.code, wanted.language)
    order = Order(document=document, language=wanted.language, given=wanted.given)
    if document.ticket:
        values = desk.draft(store, _ticket(store, wanted), order, now=now)
    else:
        values = desk.draft_apart(_act(house, store, document, wanted), order, now=now)
    return Rendered(
        code=wanted.code,
        language=wanted.language,
        number="",
        text=desk.shelf.text(wanted.code, wanted.language, values),
        word=desk.shelf.word(wanted.code, wanted.language, values),
    )


def _issued(house: House, store: Store, wanted: Wanted, now: datetime) -> list[Rendered]:
    desk = house.documents
    document = desk.shelf.manifest.type(wanted.code)
    officer = _officer(store, wanted.login)
    order = Issue(
        given=wanted.given,
        by=officer.id if officer else None,
        replaces=_numbered(house, store, wanted.replaces) if wanted.replaces else None,
    )
    if document.ticket:
        entries = desk.issue(store, _ticket(store, wanted), wanted.code, order, now=now)
    else:
        act = _act(house, store, document, wanted)
        entries = desk.issue_apart(store, wanted.code, act, order, now=now)
    return [_kept(store, entry, entries[0].number or "") for entry in entries]


def _kept(store: Store, entry: IssuedDocument, number: str) -> Rendered:
    content = store.documents.content(entry.id)
    if content is None:
        raise DocumentNotFound(str(entry.id), wanted=str(entry.id))
    return Rendered(
        code=entry.code,
        language=entry.language,
        number=number,
        text=content.text,
        word=content.word,
    )


def _act(house: House, store: Store, document: DocumentType, wanted: Wanted) -> Family:
    """What a document without a case says: figures, limits, or what was written for it."""
    if document.family is FlowChart:
        return fill(FlowChart, flow_chart(house.jurisdiction.rules, wanted.language), {})
    if document.family is PeriodReport:
        return _figures(store, wanted)
    return document.family()


def _figures(store: Store, wanted: Wanted) -> PeriodReport:
    if wanted.first is None or wanted.last is None or wanted.last < wanted.first:
        raise SettingsError(wanted.code, name="--from, --to", reason="2026-03-01, 2026-03-31")
    cases = ((one.ticket, one.events) for one in store.cases.between())
    return period_report(cases, Period(first=wanted.first, last=wanted.last))


def _ticket(store: Store, wanted: Wanted) -> Ticket:
    if not wanted.ticket:
        raise SettingsError(wanted.code, name="--ticket", reason="SY-2026-…")
    found = store.tickets.by_number(read_number(wanted.ticket) or wanted.ticket)
    if found is None:
        raise TicketNotFound(wanted.ticket)
    return found


def _officer(store: Store, login: str | None) -> Officer | None:
    if login is None:
        return None
    officer = store.officers.by_login(login)
    if officer is None:
        raise SettingsError(login, name="--as", reason=f"no officer {login}")
    return officer


def _numbered(house: House, store: Store, number: str) -> IssuedDocument:
    found = store.documents.by_number(jurisdiction=house.jurisdiction.key, number=number.strip())
    if found is None:
        raise DocumentNotFound(number, wanted=number)
    return found
