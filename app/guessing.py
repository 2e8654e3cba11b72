"""Guessing at proofs is limited (限制试探): wrong look-up codes, codes asked for by e-mail.

Counted in the store by hour, for all processes together: by whom, about which ticket or address,
and in total. The limits of one ticket and of all lock nobody out of a conversation of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from casework.model.errors import TooManyGuesses
from storage.interface import Store

LIMITS: Mapping[str, int] = {
    "code-by": 60,  # wrong codes from one address of the status page; behind a proxy all share it
    "code-of": 10,  # wrong codes for one ticket number, whether it exists or not
    "code-all": 1000,
    "mail-by": 5,  # e-mails with a code that one conversation asks for
    "mail-to": 3,  # e-mails with a code to one address, known or not
    "mail-all": 500,
    "link-by": 10,  # one-time links from one address that open nothing
}
"""Attempts an hour."""


def require_room(store: Store, subjects: Mapping[str, str], *, now: datetime) -> None:
    """Raise TooManyGuesses when one of the subjects has used up its attempts of this hour.

    ``subjects`` is by the name of the limit; what it names is kept as a keyed hash alone.
    """
    for limit, subject in subjects.items():
        if store.attempts.count(f"{limit}:{subject}", now=now) >= LIMITS[limit]:
            raise TooManyGuesses(limit)


def note(store: Store, subjects: Mapping[str, str], *, now: datetime) -> None:
    """One more attempt of each subject."""
    for limit, subject in subjects.items():
        store.attempts.note(f"{limit}:{subject}", now=now)


def about_code(*, number: str | None, by: str | None = None) -> dict[str, str]:
    """Whom a wrong look-up code concerns: a ticket if it was named, an address, everybody."""
    subjects = {"code-all": ""}
    if number is not None:
        subjects["code-of"] = number
    if by is not None:
        subjects["code-by"] = by
    return subjects


def about_mail(*, address: str, by: str) -> dict[str, str]:
    """Whom an e-mail with a code concerns."""
    return {"mail-by": by, "mail-to": address.strip().casefold(), "mail-all": ""}


def about_link(*, by: str) -> dict[str, str]:
    """Whom a one-time link that opens nothing concerns: the address it was tried from."""
    return {"link-by": by}
