"""What every document may say: its head and, where it belongs to a case, the matter.

Plain values only: texts, dates, codes. A code gets its name in the template (``|label``), a date
its form in the reader's language (``|localdate``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One way to reach the unit (联系方式); ``kind`` is its code (``address``, ``fax``)."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands around the text of every document.

    ``number`` is the document number (文号), empty where the document has none or is a draft;
    ``articles`` the articles that it rests on; ``officer`` the officer named (empty: not yet
    appointed); ``missing`` the codes of contacts that nobody has entered; ``replaces`` the number
    of the document whose place it takes; ``superior`` the body to which objections go (Rules
    art. 22).
    """

    code: str
    title: str
    number: str = ""
    date: date | None = None
    ticket: str = ""
    place: str = ""
    bureau: str = ""
    office: str = ""
    superior: str = ""
    officer: str = ""
    contacts: tuple[Contact, ...] = ()
    missing: tuple[str, ...] = ()
    articles: str = ""
    replaces: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing that was handed in (材料); ``received`` is False when it was only named."""

    name: str
    received: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The case as the complainant put it (投诉事项), and what the desk made of it.

    ``complainant`` is who is addressed: the enterprise, else the person who spoke. ``formal`` is
    True for a complaint under the Rules. ``masked`` is True for a restricted case: readers outside
    the desk must not learn who complains, and their templates then do not say so.
    """

    title: str = ""
    complainant: str = ""
    enterprise: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    district: str = ""
    business: str = ""
    respondent: str = ""
    facts: str = ""
    demand: str = ""
    evidence: str = ""
    origin: str = ""
    kind: str = ""
    track: str = ""
    status: str = ""
    topic: str = ""
    authority: str = ""
    proceedings: str = ""
    filed_at: datetime | None = None
    formal: bool = True
    masked: bool = False
    pieces: tuple[Piece, ...] = ()
