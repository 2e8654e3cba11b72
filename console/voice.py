"""The words of one language, as views and templates use them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from babel.dates import format_skeleton

from casework.model.people import Officer
from channels.formats import CITY, local_date, local_time
from channels.words import Words
from console.language import DEFAULT, name_of

_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_ARTICLE = re.compile(r"art\. (\d+)(?: \((\d+)\))?")
_MECHANISM = re.compile(r"S\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """``Words`` in one language."""

    words: Words
    language: str

    def say(self, key: str, /, **params: object) -> str:
        """Words of the console by their key."""
        return self.words.text(f"console.{key}", self.language, **params)

    def label(self, code: str | None, group: str) -> str:
        """Name of a code; empty for None."""
        return "" if code is None else self.words.label(code, group, self.language)

    def known(self, code: str, table: str, *, default: str | None = None) -> str:
        """Name of a code in the console's table ``table``; ``default`` or the code without one."""
        key = f"console.{table}.{code}"
        if self.words.has(key, self.language):
            return self.words.text(key, self.language)
        return code if default is None else default

    def article(self, cited: str) -> str:
        """Where a rule is written, in words: ``art. 14 (1)``; other citations stay as they are.

        A limit that rests on a local mechanism, and on no article, is said to be one, as is a
        Chinese heading where Chinese is not read.
        """
        foreign = not cited.isascii() and self.language != DEFAULT
        if foreign or _MECHANISM.match(cited):
            return self.say("article.mechanism")
        found = _ARTICLE.fullmatch(cited)
        if found is None:
            return cited
        item = int(found[2]) if found[2] else 0
        return self.say("article.of_rules", number=int(found[1]), item=item)

    def name(self, officer: Officer | None) -> str:
        """Name of an officer; a phrase for one who is not in the register any more."""
        return name_of(officer, self.language) or self.say("officer.unknown")

    def date(self, value: dt.date | dt.datetime | str) -> str:
        """A date as people read it."""
        return local_date(value, self.language)

    def short_date(self, value: dt.date) -> str:
        """A date without its year, for narrow columns; the full one stands in the title."""
        return format_skeleton("MMMd", value, locale=_LOCALES[self.language])

    def short_time(self, value: dt.datetime) -> str:
        """A moment without its year, for narrow columns, in city time."""
        local = value.astimezone(CITY)
        return f"{self.short_date(local.date())} {local:%H:%M}"

    def clock(self, value: dt.datetime) -> str:
        """The time of day in the city, to the second."""
        return f"{value.astimezone(CITY):%H:%M:%S}"

    def time(self, value: dt.datetime) -> str:
        """A moment as people read it, in city time."""
        return local_time(value, self.language)
