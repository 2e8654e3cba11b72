"""How a public paper speaks: its own words, names of the jurisdiction, contacts that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework.model.jurisdiction import Jurisdiction
from channels.words import Words

CONTACTS = ("office", "address", "complaint_phone", "fax", "email", "website", "hours")
"""Ways to reach the desk that a complaint body publishes (Rules art. 10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Words in one language; ``shelf`` is the file of the paper."""

    words: Words
    language: str
    shelf: str
    jurisdiction: Jurisdiction

    def say(self, key: str, **params: object) -> str:
        """A sentence of the paper."""
        return self.words.text(f"{self.shelf}.{key}", self.language, **params)

    def other(self, key: str) -> str:
        """A sentence of another shelf, word for word as it is said there."""
        return self.words.text(key, self.language)

    def label(self, code: str, group: str) -> str:
        """Name of a code."""
        return self.words.label(code, group, self.language)

    def joined(self, parts: Iterable[str]) -> str:
        """Parts of a list as the language writes it."""
        return self.words.text("labels.format.list_separator", self.language).join(parts)

    @property
    def bureau(self) -> str:
        """Name of the complaint body."""
        city = self.jurisdiction
        return city.bureau if self.language == "zh" else city.bureau_en

    @property
    def superior(self) -> str:
        """Name of the next higher body; empty where the rules name none."""
        above = self.jurisdiction.superior
        if above is None:
            return ""
        return above.name if self.language == "zh" else above.name_en

    def contacts(self) -> Iterator[tuple[str, str]]:
        """Every way to reach the desk; one that is not known says that it is not published yet."""
        known = self.jurisdiction.contacts
        for key in CONTACTS:
            own = known.get(f"{key}_{self.language}") or known.get(key, "")
            name = self.words.text(f"documents.contact.{key}", self.language)
            yield name, own or self.say("not_published")
