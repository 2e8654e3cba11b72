"""Named checks of values (字段校验). The same check runs whether a value was asked for or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import phonenumbers

from bot.dialogue.text import fold, has_words, printable
from casework.model.jurisdiction import Jurisdiction

REGION = "CN"
NAME_LIMIT = 120
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_MIN_STORY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Result of a check: the value to keep, or why it was turned away (``reason`` is a code)."""

    value: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckScope:
    """What a check may look at beside the value."""

    jurisdiction: Jurisdiction
    choices: tuple[str, ...] = ()


Check = Callable[[str, CheckScope], Checked]


def phone(value: str, scope: CheckScope) -> Checked:
    """A dialable number, national or with +, kept as it was written (region China)."""
    del scope
    try:
        number = phonenumbers.parse(value, REGION)
    except phonenumbers.NumberParseException:
        return Checked(reason="phone")
    if not phonenumbers.is_valid_number(number):
        return Checked(reason="phone")
    return Checked(value=value.strip())


def email(value: str, scope: CheckScope) -> Checked:
    """One e-mail address, kept as it was written."""
    del scope
    found = _EMAIL.fullmatch(value.strip())
    return Checked(value=found.group()) if found else Checked(reason="email")


def name(value: str, scope: CheckScope) -> Checked:
    """The name of a person or firm: has letters, fits on a line."""
    del scope
    line = printable(value)
    if not any(char.isalpha() for char in line) or len(line) > NAME_LIMIT or "\n" in line:
        return Checked(reason="name")
    return Checked(value=line)


def words(value: str, scope: CheckScope) -> Checked:
    """Any text with a letter or a digit."""
    del scope
    line = printable(value)
    return Checked(value=line) if has_words(line) else Checked(reason="words")


def story(value: str, scope: CheckScope) -> Checked:
    """A text in the person's own words; kept exactly, only a bare sign is turned away."""
    del scope
    letters = sum(char.isalpha() for char in value)
    return Checked(value=value.strip()) if letters >= _MIN_STORY else Checked(reason="story")


def district(value: str, scope: CheckScope) -> Checked:
    """A district of the city, by name in either language or by another name of it."""
    wanted = fold(value)
    for one in scope.jurisdiction.districts:
        names = (one.name, one.name_en, *one.aliases)
        if wanted in {fold(each) for each in names}:
            return Checked(value=one.name)
    return Checked(reason="district")


def choice(value: str, scope: CheckScope) -> Checked:
    """One of the codes of the question."""
    return Checked(value=value) if value in scope.choices else Checked(reason="choice")


def consent(value: str, scope: CheckScope) -> Checked:
    """Yes or no to the notice."""
    del scope
    return Checked(value=value) if value in ("true", "false") else Checked(reason="choice")


CHECKS: Mapping[str, Check] = {
    "phone": phone,
    "email": email,
    "name": name,
    "words": words,
    "story": story,
    "district": district,
    "choice": choice,
    "consent": consent,
}
CHECK_NAMES = frozenset(CHECKS)


def find_emails(text: str) -> list[re.Match[str]]:
    """E-mail addresses in a text."""
    return list(_EMAIL.finditer(text))


def find_phones(text: str) -> list[tuple[int, int]]:
    """Offsets of dialable numbers in a text."""
    matcher = phonenumbers.PhoneNumberMatcher(text, REGION)
    return [(match.start, match.end) for match in matcher]
