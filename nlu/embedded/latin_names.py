"""Names of persons in Latin letters: runs of name words between words that belong to no name.

What ends a name is data (``person.stop_exact``: functions, labels, small words); a title (Mr, Dr)
belongs to it. Small letters make a name only where one was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlu.embedded.reading import Reading, Span

# No part of an address: neither behind nor before a sign that joins one.
_LETTER: Final = r"[^\W_\u3040-\u30ff\u3400-\u9fff]"
_TOKEN: Final = re.compile(
    rf"(?<!{_LETTER})(?<![_@.+/\-])(?!\d){_LETTER}(?:{_LETTER}|[_'’\-])*"
    rf"(?!{_LETTER}|[_@\-]|\.[a-z0-9])"
)
_QUOTES: Final = re.compile(r"[ \"']*")
_TITLE: Final = "person.titles_exact"
_STOP: Final = "person.stop_exact"
_PARTICLE: Final = "person.particles_exact"
_MOST_WORDS: Final = 4
_MOST_LABELS: Final = 6
_SIGNATURE_LINES: Final = 6
_WINDOW: Final = 80
FULL: Final = 2
"""Words of a full name; a title counts as one."""


def runs(reading: Reading, span: Span, *, small: bool = False) -> list[Span]:
    """Names inside ``span``, in order; ``small``: words in small letters count as well."""
    rows = _rows(reading, span, small=small)
    return [name for words in rows for name in _run(reading, words)]


def _rows(reading: Reading, span: Span, *, small: bool) -> Iterator[list[Span]]:
    """Words side by side that may be a name."""
    words: list[Span] = []
    for word in _tokens(reading, span):
        joined = bool(words) and _joined(reading, words[-1], word)
        titled = _listed(reading, word, _TITLE)
        if words and (not joined or titled):
            yield words
            words = []
        if titled or _is_name(reading, word, small=small, inside=bool(words)):
            words.append(word)
        elif words:
            yield words
            words = []
    yield words


def words_in(reading: Reading, span: Span) -> int:
    """How many words of a name stand in ``span``; a title counts as one."""
    return sum(1 for _ in _tokens(reading, span))


def name_at(reading: Reading, place: int, *, small: bool = False) -> Span | None:
    """The name that begins at ``place``, on its line; None when another word stands there."""
    end = reading.folded.find("\n", place)
    end = len(reading.folded) if end < 0 else end
    quoted = _QUOTES.match(reading.folded, place, end)
    start = place if quoted is None else quoted.end()
    first = _TOKEN.match(reading.original, start, end)
    if first is None or not _begins_name(reading, Span(*first.span()), small=small):
        return None
    # One row is enough: what begins behind it is another name.
    found = _run(reading, next(_rows(reading, Span(start, end), small=small)))
    return found[0] if found and found[0].start == start else None


def _begins_name(reading: Reading, word: Span, *, small: bool) -> bool:
    """Whether a title, or a word that may be of a name, stands here."""
    return _listed(reading, word, _TITLE) or _is_name(reading, word, small=small, inside=False)


def beside(reading: Reading, contact: Span, *, asked: bool) -> Span | None:
    """The name beside a phone or address, with nothing but marks and labels between them.

    Unasked for, a name has two words or a title, and begins where something begins.
    """
    start = max(reading.folded.rfind("\n", 0, contact.start) + 1, contact.start - _WINDOW)
    small = asked or reading.original.islower()
    end = contact.start
    for one in reversed(runs(reading, Span(start, contact.start), small=small)):
        if _of_firm(reading, one):
            end = one.start
            continue
        if not only_labels(reading, Span(one.end, end)):
            return None
        alone = only_a_name(reading, reading.sentence_at(contact.start), contact)
        full = asked or alone or (words_in(reading, one) >= FULL and _begins(reading, one))
        return one if full else None
    behind = _behind(reading, contact)
    ends = behind is not None and reading.folded[behind.end : behind.end + 1] in ("", "\n", ".")
    bracketed = behind is not None and reading.folded[behind.start - 1] == "("
    full = behind is not None and (
        (ends and words_in(reading, behind) >= FULL) or (bracketed and contact.end > 0)
    )
    return behind if asked or full else None


def only_a_name(reading: Reading, clause: Span, contact: Span) -> bool:
    """Whether a clause holds a person's name and a contact, and nothing else but labels."""
    if clause.end - clause.start > contact.end - contact.start + 2 * _WINDOW:
        return False  # more than a name: a row of a hundred addresses is not read for each of them
    before, after = Span(clause.start, contact.start), Span(contact.end, clause.end)
    names = [*runs(reading, before), *runs(reading, after)]
    words = sum(words_in(reading, part) for part in (before, after))
    return len(names) == 1 and words - words_in(reading, names[0]) <= _MOST_LABELS // 2


def _behind(reading: Reading, contact: Span) -> Span | None:
    """The name that follows its phone or address: "max@example.com, Max Sample"."""
    found = runs(reading, Span(contact.end, min(len(reading.folded), contact.end + _WINDOW)))
    near = bool(found) and only_labels(reading, Span(contact.end, found[0].start))
    return found[0] if near else None


def _of_firm(reading: Reading, run: Span) -> bool:
    """Whether the words are the name of a firm: its legal form follows on the line."""
    forms = reading.lexicon.pattern("person.firm_patterns")
    return forms.match(reading.folded, run.end) is not None


def line_above(reading: Reading, contact: Span) -> Span | None:
    """A line shortly above that begins with a full name: the head of a signature."""
    start = reading.folded.rfind("\n", 0, contact.start) + 1
    for _ in range(_SIGNATURE_LINES):
        end = start - 1
        if end <= 0:
            return None
        start = reading.folded.rfind("\n", 0, end) + 1
        line = reading.trim(Span(start, end))
        found = runs(reading, line)
        if found and _heads_signature(reading, found[0], line):
            return found[0]
    return None


def _heads_signature(reading: Reading, name: Span, line: Span) -> bool:
    """Whether a full name begins the line and is all of it, or a function follows."""
    behind = Span(name.end, line.end)
    ends = reading.folded[name.end : line.end].lstrip()[:1] in ("", ",", "(", "|", "/", "-")
    full = words_in(reading, name) >= FULL and name.start == line.start
    return full and ends and only_labels(reading, behind)


def only_labels(reading: Reading, span: Span) -> bool:
    """Whether only marks, and words that belong to no name, stand in ``span``."""
    words = list(_tokens(reading, span))
    return len(words) <= _MOST_LABELS and all(_listed(reading, one, _STOP) for one in words)


def _begins(reading: Reading, name: Span) -> bool:
    """Whether the name stands at the beginning of something, or behind a small word."""
    start = max(0, name.start - _WINDOW)
    words = list(_tokens(reading, Span(start, name.start)))
    if not words or reading.original[words[-1].end : name.start].strip(" "):
        return True
    return _listed(reading, words[-1], _STOP)


def _tokens(reading: Reading, span: Span) -> Iterator[Span]:
    for found in _TOKEN.finditer(reading.original, span.start, span.end):
        yield Span(found.start(), found.end())


def _listed(reading: Reading, word: Span, name: str) -> bool:
    return reading.folded[word.start : word.end] in reading.lexicon.folded(name)


def _is_name(reading: Reading, word: Span, *, small: bool, inside: bool) -> bool:
    text = reading.original[word.start : word.end]
    if _listed(reading, word, _PARTICLE):
        return inside
    if _listed(reading, word, _STOP) or text.lower().endswith(("'s", "’s")):
        return False
    if any(char.isdigit() for char in text) or (not inside and _ordinary(reading, word)):
        return False
    return small or text[0].isupper()


def _ordinary(reading: Reading, word: Span) -> bool:
    """Whether the word is one of everyday language and no name as well."""
    plain = _listed(reading, word, "names.ordinary_exact")
    return plain and not _listed(reading, word, "names.ambiguous_exact")


def _joined(reading: Reading, before: Span, word: Span) -> bool:
    """Whether only a blank stands between two words, or the full stop of a title or initial."""
    between = reading.original[before.end : word.start]
    if between == " ":
        return True
    initial = before.end - before.start == 1
    return between == ". " and (initial or _listed(reading, before, _TITLE))


def _run(reading: Reading, words: list[Span]) -> list[Span]:
    """The words as one name, unless they are a bare title or too many."""
    while words and _listed(reading, words[-1], _PARTICLE):
        words = words[:-1]
    bare = all(_listed(reading, word, _TITLE) for word in words)
    if not words or bare or len(words) > _MOST_WORDS:
        return []
    return [Span(words[0].start, words[-1].end)]
