"""Persons and firms that are only named in a text, in Latin letters (提到的人与企业).

Every run of capitalised words is looked at. Words that people write in small letters as well are
no names; what is left is a firm by its last word (Logistics, Systems) or by what stands before it,
else a person by a given or family name, or by a role, a title, a verb beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from nlu.embedded.reading import Reading, Span

_WORD: Final = r"[A-Z\u00c0-\u00de](?:[^\W_\u3040-\u30ff\u3400-\u9fff]|['\u2019\-])*"
_SMALL: Final = (
    r"(?:van der|van den|van|von|de la|de|der|den|da|di|del|della|la|le|du|bin|al|zu|dos|ter|ten|y)"
)
_RUN: Final = re.compile(
    rf"(?<![A-Za-z0-9\u00c0-\u024f@.+/\-]){_WORD}"
    rf"(?:(?:[ ]|\. (?<=[ .][A-Z]\. )|[ ]&[ ])(?:{_SMALL} )?{_WORD}){{0,6}}(?![@A-Za-z0-9]|\.[a-z])"
)
_SMALL_WORD: Final = re.compile(r"(?<![\w@.'-])([a-z]{2,}(?:-[a-z]+)?)(?= ([a-z]{2,})(?![\w@'-]))")
_TOKEN: Final = re.compile(r"[^\s&]+")
_BEFORE: Final = 32
_LEAST: Final = 2
_INITIAL: Final = 2
_MOST: Final = 4
_MENTIONS: Final = 30
_GOODS: Final = "company.firm_goods_exact"
_POSSESSIVE: Final = re.compile(r"['\u2019]s$|['\u2019]$")
_PLACE_END: Final = re.compile(r" \((?:Shenyang|China|Liaoning|Dalian|Asia|[\u3400-\u9fff]{2,4})\)")


def latin_firms(reading: Reading, taken: Sequence[Span]) -> list[Span]:
    """Firms that lie outside the spans ``taken``."""
    found = (_firm(reading, words) for words in _stretches(reading, taken))
    return [span for span in found if span is not None][:_MENTIONS]


def latin_people(reading: Reading, taken: Sequence[Span]) -> list[Span]:
    """Persons that lie outside the spans ``taken``, the firms among them."""
    found = (span for words in _stretches(reading, taken) for span in _people(reading, words))
    kept = list(islice(found, _MENTIONS))
    return [*kept, *_in_small_letters(reading, [*taken, *kept])]


def _in_small_letters(reading: Reading, taken: Sequence[Span]) -> Iterator[Span]:
    """A given name in small letters with a family name behind it: "please call max sample"."""
    for found in _SMALL_WORD.finditer(reading.original):
        if found[1] not in reading.lexicon.folded("names.given_exact"):
            continue
        if found[1] in reading.lexicon.folded("names.ambiguous_exact") or found[1] == found[2]:
            continue
        span = Span(found.start(1), found.end(2))
        free = not any(one.start < span.end and span.start < one.end for one in taken)
        if free and found[2] in reading.lexicon.folded("names.family_exact"):
            yield span


def _stretches(reading: Reading, taken: Sequence[Span]) -> Iterator[list[Span]]:
    for found in _RUN.finditer(reading.original):
        yield from _free(reading, Span(*found.span()), taken)


def _free(reading: Reading, run: Span, taken: Sequence[Span]) -> Iterator[list[Span]]:
    """The words of a run in stretches that touch nothing that is known already."""
    words: list[Span] = []
    near = [one for one in taken if one.start < run.end and run.start < one.end]
    for found in _TOKEN.finditer(reading.original, *run):
        word = _without_genitive(reading, Span(*found.span()))
        if any(one.start < word.end and word.start < one.end for one in near):
            if words:
                yield words
            words = []
        else:
            words.append(word)
    if words:
        yield words


def _without_genitive(reading: Reading, word: Span) -> Span:
    text = reading.original[word.start : word.end]
    return Span(word.start, word.end - (len(text) - len(_POSSESSIVE.sub("", text))))


def _firm(reading: Reading, words: list[Span]) -> Span | None:
    """A firm: words of which the last, but for places, tells one, with a name of its own before."""
    words = _shorn(reading, words)
    last = len(words)
    while last and _in(reading, words[last - 1], "company.firm_places_exact"):
        last -= 1
    if last == 0:
        return None
    told = _in(reading, words[last - 1], "company.firm_words_exact") and last >= _LEAST
    own = [one for one in words[:last] if not _common(reading, one)]
    told = told or (last >= _LEAST and _named_for(reading, words[:last]))
    stem = own or (told and last > _LEAST and _in(reading, words[0], "company.firm_places_exact"))
    initials = len(words) == 1 and reading.original[words[0].start : words[0].end].isupper()
    goods = reading.folded[words[0].start : words[-1].end] in reading.lexicon.folded(_GOODS)
    if not stem or initials or not ((told and not goods) or _cued(reading, words)):
        return None
    return _with_place(reading, Span(words[0].start, words[-1].end))


def _named_for(reading: Reading, words: list[Span]) -> bool:
    """Whether a word that only ends the names of persons stands at the head."""
    head, rest = words[0], words[1:]
    person = any(_in(reading, one, "names.given_exact") for one in rest)
    return _in(reading, head, "names.last_exact") and not person and not _ordinary(reading, rest[0])


def _common(reading: Reading, word: Span) -> bool:
    return (
        _in(reading, word, "company.firm_words_exact")
        or _in(reading, word, "company.firm_places_exact")
        or _ordinary(reading, word)
    )


def _cued(reading: Reading, words: list[Span]) -> bool:
    """Whether the words around say that it is a firm; a person's name is none."""
    if any(_in(reading, one, "names.given_exact") for one in words):
        return False
    before = reading.folded[max(0, words[0].start - _BEFORE) : words[0].start]
    if reading.lexicon.pattern("company.firm_cue_patterns").search(before):
        return True
    belongs = _matches(reading, "company.firm_own_behind_patterns", words[-1].end)
    if belongs and reading.lexicon.pattern("company.firm_of_patterns").search(before):
        return True
    return _matches(reading, "company.firm_behind_patterns", words[-1].end)


def _with_place(reading: Reading, span: Span) -> Span:
    found = _PLACE_END.match(reading.original, span.end)
    return span if found is None else Span(span.start, found.end())


def _people(reading: Reading, words: list[Span]) -> Iterator[Span]:
    """The persons among the words of a run: what ordinary words leave of it."""
    left: list[Span] = []
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if left and "&" in reading.original[left[-1].end : word.start]:
            yield from _person(reading, left)
            left = []
        if _in(reading, word, "person.titles_exact"):
            yield from _person(reading, left)
            left = []
        elif _may_be_name(reading, word, following, first=not left):
            left.append(word)
        else:
            yield from _person(reading, left)
            left = []
    yield from _person(reading, left)


def _may_be_name(reading: Reading, word: Span, following: Span | None, *, first: bool) -> bool:
    """Whether a word may belong to a name; one that is ordinary too needs another beside it."""
    initial = word.end - word.start == _INITIAL and reading.original[word.end - 1] == "."
    if (initial and not first and following is not None) or not _ordinary(reading, word):
        return True
    if not _in(reading, word, "names.ambiguous_exact"):
        return False
    return not first or (following is not None and not _ordinary(reading, following))


def _person(reading: Reading, words: list[Span]) -> Iterator[Span]:
    if not words or len(words) > _MOST:
        return
    span = Span(words[0].start, words[-1].end)
    before = reading.folded[max(0, span.start - _BEFORE) : span.start]
    titled = reading.lexicon.pattern("person.title_patterns").search(before) is not None
    beside = reading.lexicon.pattern("person.role_patterns").search(before) is not None
    acts = _matches(reading, "person.acting_patterns", span.end)
    if len(words) < _LEAST:
        known = _in(reading, words[0], "names.given_exact") and (beside or acts)
        if span.end - span.start > 1 and (
            titled or (known and not _in(reading, words[0], "names.ambiguous_exact"))
        ):
            yield span
        return
    if _in(reading, words[-1], "company.firm_words_exact"):
        return
    written = any(one.end - one.start > _LEAST and not _ordinary(reading, one) for one in words)
    strong = reading.lexicon.pattern("person.strong_role_patterns").search(before) is not None
    if titled or (written and (strong or _known(reading, words))) or (beside and acts):
        yield span


def _known(reading: Reading, words: list[Span]) -> bool:
    """Whether one of the words is a given name, or a family name in its place."""
    if any(_in(reading, one, "names.given_exact") for one in words):
        return True
    family = any(
        _in(reading, one, "names.family_exact")
        and (place == 0 or not _in(reading, one, "names.ambiguous_exact"))
        for place, one in enumerate(words)
    )
    return family and not _in(reading, words[0], "names.last_exact")


def _matches(reading: Reading, name: str, place: int) -> bool:
    return reading.lexicon.pattern(name).match(reading.folded, place) is not None


def _shorn(reading: Reading, words: list[Span]) -> list[Span]:
    """Without ordinary words at the beginning, unless they are places, and small ones behind."""
    start = 0
    while start < len(words) and _stops(reading, words[start]):
        start += 1
    end = len(words)
    while end > start and _in(reading, words[end - 1], "company.stop_exact"):
        end -= 1
    return words[start:end]


def _stops(reading: Reading, word: Span) -> bool:
    place = _in(reading, word, "company.firm_places_exact")
    return _ordinary(reading, word) and not place


def _ordinary(reading: Reading, word: Span) -> bool:
    return any(
        _in(reading, word, name)
        for name in ("names.ordinary_exact", "person.stop_exact", "company.stop_exact")
    )


def _in(reading: Reading, word: Span, name: str) -> bool:
    return reading.folded[word.start : word.end].rstrip(".") in reading.lexicon.folded(name)
