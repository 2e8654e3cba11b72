"""Named checks of values (字段校验). The same check runs whether a value was asked for or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import phonenumbers
from stdnum.cn import uscc as credit_code
from stdnum.exceptions import ValidationError

from bot.dialogue.dates import find_day
from bot.dialogue.text import fold, fold_name, han, has_words, latin, printable
from casework.model.jurisdiction import Jurisdiction

REGION = "CN"
NAME_LIMIT = 120
# A word or mark of up to ten characters behind the number, then the extension's digits (分机).
_EXTENSION = re.compile(r"\s?[^\d\s()+]{1,10}\s?\d{1,5}$")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_MIN_STORY = 2
_ADDRESS_LIMIT = 200
_ADDRESS_HAN, _ADDRESS_WORDS = 4, 2  # Chinese characters, Latin words
_POST_CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z]|[ -](?=[0-9A-Z])){2,9}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Result of a check: the value to keep, or why it was turned away (``reason`` is a code)."""

    value: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckScope:
    """What a check may look at beside the value; ``today`` is the day in the city."""

    jurisdiction: Jurisdiction
    choices: tuple[str, ...] = ()
    today: date | None = None


Check = Callable[[str, CheckScope], Checked]


def phone(value: str, scope: CheckScope) -> Checked:
    """A dialable number, national or with +, kept as it was written (region China).

    An extension may stand behind it in any words.
    """
    del scope
    if not (_dialable(value) or _dialable(_EXTENSION.sub("", value))):
        return Checked(reason="phone")
    return Checked(value=value.strip())


def _dialable(value: str) -> bool:
    try:
        number = phonenumbers.parse(value, REGION)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


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
        if wanted in map(fold_name, names):
            return Checked(value=one.name)
    return Checked(reason="district")


def choice(value: str, scope: CheckScope) -> Checked:
    """One of the codes of the question."""
    return Checked(value=value) if value in scope.choices else Checked(reason="choice")


def consent(value: str, scope: CheckScope) -> Checked:
    """Yes or no to the notice."""
    del scope
    return Checked(value=value) if value in ("true", "false") else Checked(reason="choice")


def address(value: str, scope: CheckScope) -> Checked:
    """A postal address: a line with a few words in it, kept as it was written."""
    del scope
    line = " ".join(printable(value).split())
    enough = han(line) >= _ADDRESS_HAN or latin(line) >= _ADDRESS_WORDS
    return (
        Checked(value=line) if enough and len(line) <= _ADDRESS_LIMIT else Checked(reason="address")
    )


def post_code(value: str, scope: CheckScope) -> Checked:
    """A post code, of China (six digits) or of the country of the headquarters."""
    del scope
    code = value.strip().strip(".,;:\u3002\uff0c\uff1b")
    fits = _POST_CODE.fullmatch(code) is not None and any(one.isdigit() for one in code)
    return Checked(value=code) if fits else Checked(reason="post_code")


def uscc(value: str, scope: CheckScope) -> Checked:
    """A unified social credit code (统一社会信用代码) with a right check character, upper case."""
    del scope
    try:
        return Checked(value=str(credit_code.validate(value.strip())))
    except ValidationError:
        return Checked(reason="uscc")


def term(value: str, scope: CheckScope) -> Checked:
    """Until when a mandate runs: a day that is not over, or words such as "until revoked"."""
    day = find_day(value)
    if day is not None and scope.today is not None and day < scope.today:
        return Checked(reason="term_over")
    return words(value, scope)


CHECKS: Mapping[str, Check] = {
    "phone": phone,
    "email": email,
    "name": name,
    "words": words,
    "story": story,
    "district": district,
    "choice": choice,
    "consent": consent,
    "address": address,
    "post_code": post_code,
    "uscc": uscc,
    "term": term,
}
CHECK_NAMES = frozenset(CHECKS)


def find_emails(text: str) -> list[re.Match[str]]:
    """E-mail addresses in a text."""
    return list(_EMAIL.finditer(text))


def find_phones(text: str) -> list[tuple[int, int]]:
    """Offsets of dialable numbers in a text."""
    matcher = phonenumbers.PhoneNumberMatcher(text, REGION)
    return [(match.start, match.end) for match in matcher]
