"""From where a message is written (说话人的立场): above the works in Shenyang, at them, elsewhere.

"Our Shenyang team" is said by somebody outside, "our head office keeps asking" by somebody below.
Such signs are written in front of the text that the model of who speaks sees, as words of their
own: what each weighs is learned from the examples, and none of them decides alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from nlu.embedded.files import DATA_FOLDER, SIGNS_FILE
from nlu.embedded.folding import fold
from nlu.errors import LexiconError

TELLING: Final = frozenset({"outside", "webody", "abroadhere", "title", "members", "nation"})
"""Signs of somebody who is not the enterprise."""

_MARK: Final = "x"
_PLACEHOLDER: Final = re.compile(r"<([a-z_]+)>")
_SCRIPTS: Final = {"en": re.compile("[a-z]{2}"), "zh": re.compile("[\u3400-\u9fff]")}
_QUOTED: Final = re.compile(
    '"[^"\\n]{12,600}"|\u201c[^\u201d\\n]{12,600}\u201d|\u300c[^\u300d\\n]{12,600}\u300d'
)
_BARE_MARKS: Final = '""'
_ENOUGH: Final = 8
"""Characters that are left beside a quotation when somebody says something of his own."""
_TOGETHER: Final[tuple[tuple[str, frozenset[str], frozenset[str]], ...]] = (
    ("nobody", frozenset(), frozenset({"we", "me"})),
    ("outonly", frozenset({"outside"}), frozenset({"inside"})),
    ("aboveonly", frozenset({"bodyabove"}), frozenset({"outside", "abroadhere"})),
    ("impersonal", frozenset({"question"}), frozenset({"we", "me"})),
)
"""Signs that follow from others: name, those that must be there, those that must not."""

_Signs = Mapping[str, re.Pattern[str]]


def signs_of(folded: str) -> tuple[str, ...]:
    """Names of the signs that ``folded`` text holds, in a fixed order."""
    plain = {
        name
        for table in _spoken(folded)
        for name, sign in table.items()
        if sign.search(folded) is not None
    }
    derived = [name for name, there, not_there in _TOGETHER if _hold(plain, there, not_there)]
    return (*sorted(plain), *derived)


def first_sign(folded: str, names: frozenset[str] = TELLING) -> tuple[int, int] | None:
    """Where the first of the signs ``names`` stands in ``folded`` text, if any does."""
    found = (
        sign.search(folded)
        for table in _spoken(folded)
        for name, sign in table.items()
        if name in names
    )
    return min((one.span() for one in found if one is not None), default=None)


def with_signs(text: str) -> str:
    """``text`` as the model of who speaks sees it: behind its signs, without others' words."""
    own = own_words(text)
    return " ".join([*(f"{_MARK}{name}" for name in signs_of(fold(own))), own])


def own_words(text: str) -> str:
    """``text`` with only the marks of what it quotes: who is quoted does not write.

    A message that is little but a quotation is left as it is.
    """
    own = _QUOTED.sub(_BARE_MARKS, text)
    return own if len(own) >= _ENOUGH else text


def _spoken(folded: str) -> list[_Signs]:
    """The signs of the languages whose script ``folded`` text holds."""
    tables = read_signs(DATA_FOLDER / SIGNS_FILE)
    return [tables[one] for one, script in _SCRIPTS.items() if script.search(folded)]


def _hold(plain: set[str], there: frozenset[str], not_there: frozenset[str]) -> bool:
    return there <= plain and not (not_there & plain)


@cache
def read_signs(path: Path) -> Mapping[str, _Signs]:
    """The signs of each language, ready to search. Raises LexiconError."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        return {one: _compiled(read[one]["words"], read[one]["signs"]) for one in _SCRIPTS}
    except (OSError, ValueError, KeyError, re.error) as error:
        raise LexiconError(file=str(path), reason=str(error)) from error


def _compiled(
    words: Mapping[str, list[str]], signs: Mapping[str, list[str]]
) -> Mapping[str, re.Pattern[str]]:
    lists = {name: f"(?:{'|'.join(entries)})" for name, entries in words.items()}
    return {
        name: re.compile("|".join(_filled(one, lists) for one in entries))
        for name, entries in signs.items()
    }


def _filled(sign: str, lists: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: lists[found.group(1)], sign)
