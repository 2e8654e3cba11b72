"""Names of companies (企业名称) as people write them: by their legal form, or after a cue.

From the form (有限公司, Co., Ltd., GmbH) the name is read backwards to the nearest word that cannot
belong to it. Without a form a name is taken only after "our company is" and its like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from nlu.embedded.company_answers import introduced, whole_start
from nlu.embedded.company_choice import joined, one_owner
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_LONGEST: Final = 40
_SHORTEST_HAN: Final = 2
_MOST_WORDS: Final = 9
_MOST: Final = 30
_FORMS: Final = 200
"""Legal forms that are looked at: more than a letter of the greatest length has."""
_NEAR: Final = 12
_TAIL: Final = 10
_NAME_CHARACTER: Final = re.compile(r"[\u3400-\u9fff0-9a-z()·&\- ]")
_TOKEN: Final = re.compile(r"[^\s,;:!?。，\u3400-\u9fff]+\Z")
_LEXICONS: Final = 8
"""Lexicons whose words are kept: one in the program, a few in a test run."""
_LATIN_WORD: Final = re.compile(r"[A-Za-z\u00c0-\u024f][\w'\u2019-]*")
_SENTENCE: Final = 3
_SHARE: Final = 2.5
"""Of three words and more two in five begin with a capital, or they are no name."""
_LONGEST_SHORT: Final = 4
"""Longest word with its full stop that is an abbreviation in a name (St., Dr., J.)."""
_PLAIN_FORM: Final = re.compile(r"co,? ltd\.")
_LINKING: Final = frozenset({"and", "of", "&", "für", "de"})
_SOFT_END: Final = re.compile(r"[\s。.!?,;]+$")


def find_companies(reading: Reading) -> list[Entity]:
    """Companies named in the message. A negated name (不是甲公司) is left out."""
    spans = joined(
        reading, _without_overlap([*_by_form(reading), *_after_cue(reading), *introduced(reading)])
    )
    entities = [
        _entity(reading, _whole_answer(reading, span))
        for span in spans
        if not _negated(reading, span)
    ]
    return one_owner(reading, entities[:_MOST])


def _entity(reading: Reading, span: Span) -> Entity:
    return reading.entity("company", reading.written(span), span, own=_own(reading, span))


def _by_form(reading: Reading) -> Iterator[Span]:
    forms = reading.lexicon.pattern("company.form_patterns").finditer(reading.folded)
    for form in islice(forms, _FORMS):
        latin = form.group()[:1].isascii()
        span = _latin_name(reading, form) if latin else _han_name(reading, form)
        if span is not None:
            yield _with_office(reading, span)


def _with_office(reading: Reading, span: Span) -> Span:
    """With its Chinese branch right behind a name in Latin letters: "Example AG沈阳分公司"."""
    found = reading.lexicon.pattern("company.office_patterns").match(reading.folded, span.end)
    return span if found is None else Span(span.start, found.end())


def _han_name(reading: Reading, form: re.Match[str]) -> Span | None:
    """The Chinese name that ends with ``form``, read backwards."""
    start = form.start()
    bare = form.group() in reading.lexicon.words("company.bare_forms")
    if bare and (_no_name(reading, start) or not _may_be_introduced(reading, start)):
        return None
    floor = max(0, start - _LONGEST)
    while start > floor and _NAME_CHARACTER.match(reading.folded[start - 1]):
        start -= 1
    start = _after_last_cut(reading, Span(start, form.start()))
    start = _inside_brackets(reading.folded, start, form.start())
    name = reading.folded[start : form.start()].strip(" ()-·&")
    if len(name) < _SHORTEST_HAN and not (bare and name):
        return None
    if bare and not _plausible_short(reading, Span(start, form.end())):
        return None
    return Span(start + _leading(reading.folded[start:], " -·&"), form.end())


def _leading(text: str, blanks: str) -> int:
    return len(text) - len(text.lstrip(blanks))


def _after_last_cut(reading: Reading, stretch: Span) -> int:
    """Where the name begins after the last word that cannot be part of one."""
    text = reading.folded[stretch.start : stretch.end]
    cuts = [found.end() for found in reading.lexicon.pattern("company.cut_patterns").finditer(text)]
    # Whose name it is stands before it: "房东沈阳…有限公司".
    whose = (hit.end for hit in reading.hits("company.counterparts", stretch))
    return max(stretch.start + max(cuts, default=0), max(whose, default=0))


def _inside_brackets(folded: str, start: int, end: int) -> int:
    """Move behind a bracket that closes without having been opened inside the name."""
    depth = 0
    for place in range(end - 1, start - 1, -1):
        depth += (folded[place] == ")") - (folded[place] == "(")
        if depth < 0:
            return place + 1
    return start


def _no_name(reading: Reading, end: int) -> bool:
    """Whether the words that end at ``end`` are no name (我们, 一家), whatever stands before."""
    return reading.folded.endswith(reading.lexicon.words("company.not_names"), 0, end)


def _may_be_introduced(reading: Reading, end: int) -> bool:
    """Whether words that introduce a name stand anywhere shortly before ``end``."""
    if reading.expecting == "enterprise_name":
        return True
    before = reading.folded[max(0, end - _LONGEST - _NEAR) : end]
    return _introducing(reading.lexicon).search(before) is not None


@lru_cache(maxsize=_LEXICONS)
def _introducing(lexicon: Lexicon) -> re.Pattern[str]:
    """The words that introduce a name, wherever they stand."""
    words = lexicon.words("company.naming_patterns")
    return re.compile("|".join(f"(?:{one.removesuffix('$')})" for one in words))


def _plausible_short(reading: Reading, span: Span) -> bool:
    """A bare 公司 ends a name only where one is expected, never in 我公司 or 一家公司."""
    before = reading.folded[max(0, span.start - _NEAR) : span.start]
    cued = reading.lexicon.pattern("company.naming_patterns").search(before) is not None
    return cued or reading.expecting == "enterprise_name"


def _latin_name(reading: Reading, form: re.Match[str]) -> Span | None:
    """The name in Latin letters that ends with ``form``: capitalised words before it."""
    start = form.start()
    names = 0
    for _ in range(_MOST_WORDS):
        word = _word_before(reading, start)
        if word is None or not _belongs(reading, word, names) or _ends_sentence(reading, word):
            break
        start, names = word.start, names + 1
    if names == 0:
        return None
    while reading.folded[start : form.start()].split(" ", 1)[0] in ("and", "of", "&"):
        start = reading.folded.index(" ", start) + 1
    start = _inside_brackets(reading.folded, start, form.start())
    # "Co Ltd." without a full stop behind "Co" ends the sentence, not the name.
    end = form.end() - (_PLAIN_FORM.fullmatch(form.group()) is not None)
    return Span(start + _leading(reading.folded[start:], " (\"'"), end)


def _ends_sentence(reading: Reading, word: Span) -> bool:
    """Whether a sentence ends with the word ("by Friday. Example Co., Ltd.")."""
    text = reading.folded[word.start : word.end]
    return text.endswith(".") and (len(text) > _LONGEST_SHORT or text[:-1].isdigit())


def _word_before(reading: Reading, place: int) -> Span | None:
    stretch = reading.folded[max(0, place - _LONGEST) : place].rstrip(" ")
    found = _TOKEN.search(stretch)
    if found is None:
        return None
    offset = place - len(reading.folded[max(0, place - _LONGEST) : place])
    return Span(offset + found.start(), offset + found.end())


def _belongs(reading: Reading, word: Span, names: int) -> bool:
    text = reading.original[word.start : word.end]
    folded = reading.folded[word.start : word.end]
    if folded in _LINKING:
        before = _word_before(reading, word.start)
        return names > 0 and before is not None and _capital(reading, before, folded)
    if folded.strip("()") in reading.lexicon.folded("company.stop_exact"):
        return False
    bare = text.lstrip("(\"'")
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit() or reading.written_small)


def _capital(reading: Reading, word: Span, link: str) -> bool:
    """Whether a name goes on before "and": Valves and Pumps Co., Ltd., not "Max Sample of"."""
    person = reading.lexicon.folded("names.family_exact") | reading.lexicon.folded(
        "names.given_exact"
    )
    if link == "of" and reading.folded[word.start : word.end] in person:
        return False
    text = reading.original[word.start : word.end]
    folded = reading.folded[word.start : word.end]
    stops = reading.lexicon.folded("company.stop_exact") | reading.lexicon.folded(
        "person.stop_exact"
    )
    closed = folded.rstrip(".") in reading.lexicon.folded("company.closing_exact")
    return text[:1].isupper() and folded not in stops and not closed


def _after_cue(reading: Reading) -> Iterator[Span]:
    """Short names without a legal form: 公司叫乙木, the company is Beta."""
    asked = reading.expecting == "enterprise_name"
    lists = ("company.after_cue_patterns", *(("company.asked_cue_patterns",) if asked else ()))
    cues = [
        (one.span(one.lastindex or 0), name == lists[-1] and asked)
        for name in lists
        for one in reading.lexicon.pattern(name).finditer(reading.folded)
    ]
    for (start, end), small in cues:
        first = reading.original[start : start + 1]
        known = small or first.isupper() or first.isdigit() or not first.isascii()
        known = known and (asked or _capitalised(reading, Span(start, end)))
        if known and reading.folded[start:end] not in reading.lexicon.folded("company.stop_exact"):
            yield Span(start, end)


def _capitalised(reading: Reading, span: Span) -> bool:
    """Whether the words are written as those of a name, and are no sentence that goes on."""
    words: list[str] = _LATIN_WORD.findall(reading.original, *span)
    if len(words) < _SENTENCE or reading.written_small:
        return True
    return _SHARE * sum(word[0].isupper() for word in words) >= len(words)


def _without_overlap(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda found: (found.start, -found.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _negated(reading: Reading, span: Span) -> bool:
    before = reading.folded[max(0, span.start - _NEAR) : span.start]
    return reading.lexicon.pattern("company.negation_patterns").search(before) is not None


def _whole_answer(reading: Reading, span: Span) -> Span:
    """The whole message when it answers the question for the name with little more than it."""
    if reading.expecting != "enterprise_name":
        return span
    span = Span(whole_start(reading, span), span.end)
    if span.start != 0:
        return span
    end = max(span.end, len(_SOFT_END.sub("", reading.folded)))
    tail = reading.folded[span.end : end]
    marked = any(mark in tail for mark in ",，。;；:\n")
    plain = not (marked or _names_place(reading, tail) or _apart(reading, tail))
    return Span(0, end) if plain and len(tail) <= _TAIL else span


def _apart(reading: Reading, tail: str) -> bool:
    """Whether Chinese words stand apart behind the name, and are no office of the firm."""
    office = reading.lexicon.pattern("company.form_patterns").search(tail)
    return tail[:1] == " " and not tail.strip().isascii() and office is None


def _names_place(reading: Reading, tail: str) -> bool:
    """Whether what follows a name is the place of the firm, no part of its name."""
    return tail.isascii() and tail.strip() in reading.lexicon.folded("person.stop_exact")


def _own(reading: Reading, span: Span) -> bool:
    """Whether the company is the speaker's: said so, asked for, or named without anybody else."""
    clause = reading.clause_at(span.start)
    before = Span(max(clause.start, span.start - _LONGEST), span.start)
    if reading.has("company.surely_own", before):
        return True
    belongs = reading.lexicon.pattern("company.belonging_patterns")
    if belongs.search(reading.folded[before.start : before.end]):
        return False
    if reading.has("company.third_party", before):
        return False
    if reading.expecting == "enterprise_name" or reading.has("company.own", before):
        return True
    return not reading.has("company.third_party", Span(clause.start, clause.end))
