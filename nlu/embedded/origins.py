"""Who speaks (诉求来源): words for consulates, headquarters, chambers … and whether they speak.

A word is *speaking* if the grammar of ``speakers`` finds a relation of the writer to it (我是,
代表, on behalf of …), or if the origin was asked for, or if the model behind the grammar raises
it (``raising``); every other one is a *mention* and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.letterhead import in_letterhead
from nlu.embedded.phrases import Hit, longest
from nlu.embedded.quoting import quoted_stretches
from nlu.embedded.raising import (
    CAREFUL,
    SURE,
    SURE_AGAINST,
    SURE_SIGNED,
    SURE_UNNAMED,
    Chances,
    opening_of,
    outside,
    raised,
)
from nlu.embedded.reading import Reading, Span, size
from nlu.embedded.speakers import (
    from_abroad,
    is_impersonal,
    is_mention,
    is_ordinary,
    speaks,
    spoken_spans,
)
from nlu.interpreter import OriginHit

_PREFIX: Final = "origin.words."
_TRIGGER: Final = "speaker.self.trigger"
_GATE: Final = "speaker.gate"
_BEFORE: Final = 70
_AFTER: Final = 24
_NEAR: Final = 14
_SCANT: Final = 20
"""Size (Chinese characters; a Latin word counts two) of a message of a few words."""
_MOST: Final = 8
"""Words looked at from the head of a message, and from its foot."""
_MOST_OF_LIST: Final = 30
"""Hits of one list, before the doubles are gone, from the head and from the foot."""
_TOLD: Final = ("consulate", "chamber", "headquarters", "proxy", "individual_investor")
"""Origins that words without any body may tell, the more telling first."""


def find_origins(reading: Reading, model: Chances | None = None) -> tuple[OriginHit, ...]:
    """Origin words of the message, each with the list that it comes from as its rule.

    Where rules find nobody who speaks, ``model`` may raise the message to a careful origin.
    """
    names, triggered = reading.names(_PREFIX), reading.has(_TRIGGER)
    asked = reading.expecting == "origin"
    quoted = quoted_stretches(reading)
    found = [_hit(reading, hit.value, hit, quoted) for hit in _words(reading, names)]
    if triggered:
        found += _told(reading, quoted, found)
    heard = any(one.speaking for one in found)
    if asked and not heard:
        found += [_asked(reading, hit) for hit in reading.hits("origin.asked.enterprise")]
    elif not heard:
        found += _raised(reading, found, quoted, model)
    return tuple(sorted(found, key=_order))


def _raised(
    reading: Reading,
    found: Sequence[OriginHit],
    quoted: tuple[Span, ...],
    model: Chances | None,
) -> tuple[OriginHit, ...]:
    """Who speaks by the model; surer where no word is left that no rule knows for a mention."""
    open_words = [
        one
        for one in found
        if one.origin in CAREFUL
        and not _inside(one.start, quoted)
        and not _is_mention(reading, one)
    ]
    places = [Span(one.start, one.end) for one in open_words] + [
        Span(hit.start, hit.end)
        for hit in _ends(reading.hits(_GATE), _MOST)
        if not _inside(hit.start, quoted) and not any(_covers(one, hit) for one in found)
    ]
    sign = None if places else outside(reading)
    if sign is not None and not _inside(sign.start, quoted):
        places.append(sign)
    mentioned = any(one.origin in CAREFUL for one in found)
    unnamed = None if places or mentioned else opening_of(reading)
    if not places and (unnamed is None or _inside(unnamed.start, quoted)):
        return ()
    only_mentions = mentioned and not open_words
    # A few words in which no body is named say little of who writes them.
    scant = not open_words and size(reading.folded) < _SCANT
    against = only_mentions or scant or is_ordinary(reading)
    led = SURE if open_words else SURE_SIGNED if places else SURE_UNNAMED
    sure = SURE_AGAINST if against else led
    return raised(reading, open_words, unnamed or places[0], model, sure=sure)


def _covers(one: OriginHit, hit: Hit[str]) -> bool:
    return one.start < hit.end and hit.start < one.end


def _is_mention(reading: Reading, one: OriginHit) -> bool:
    return is_mention(reading, Hit(one.start, one.end, one.origin))


def _order(hit: OriginHit) -> tuple[bool, bool, int]:
    """Who speaks goes first; among those a body before one person's own money."""
    return (not hit.speaking, hit.origin == "individual_investor", hit.start)


def _asked(reading: Reading, hit: Hit[str]) -> OriginHit:
    """A word (企业, company) that names the speaker only in answer to the question who speaks."""
    return _spoken(reading, "enterprise", "origin.asked.enterprise", Span(hit.start, hit.end))


def _told(
    reading: Reading, quoted: tuple[Span, ...], worded: list[OriginHit]
) -> Iterator[OriginHit]:
    """Who speaks by what only such a one says ("our member companies"), where no body is named."""
    if any(one.speaking and one.origin != "individual_investor" for one in worded):
        return
    for name in _TOLD:
        for span in spoken_spans(reading, name):
            if not _inside(span.start, quoted):
                yield _spoken(reading, name, f"speaker.self.{name}", span)
                return
    for span in from_abroad(reading):
        yield _spoken(reading, "headquarters", "speaker.weak.headquarters", span)


def _spoken(reading: Reading, name: str, rule: str, span: Span) -> OriginHit:
    return OriginHit(
        origin=name,
        rule=rule,
        text=reading.original[span.start : span.end],
        start=span.start,
        end=span.end,
        speaking=True,
    )


def _hit(reading: Reading, name: str, hit: Hit[str], quoted: tuple[Span, ...]) -> OriginHit:
    return OriginHit(
        origin=name,
        rule=f"{_PREFIX}{name}",
        text=reading.original[hit.start : hit.end],
        start=hit.start,
        end=hit.end,
        speaking=not _inside(hit.start, quoted) and _speaking(reading, name, hit),
    )


def _inside(place: int, stretches: tuple[Span, ...]) -> bool:
    return any(one.start <= place < one.end for one in stretches)


def _words(reading: Reading, names: set[str]) -> list[Hit[str]]:
    """Words for bodies, each standing for its origin; of very many those at head and foot."""
    words = longest(
        Hit(hit.start, hit.end, name)
        for name in sorted(names)
        for hit in _ends(reading.hits(_PREFIX + name), _MOST_OF_LIST)
        if not _excepted(reading, name, hit)
    )
    return _ends(words, _MOST)


def _ends(hits: list[Hit[str]], most: int) -> list[Hit[str]]:
    """The hits, of very many only ``most`` at the head and as many at the foot."""
    return hits if len(hits) <= 2 * most else [*hits[:most], *hits[-most:]]


def _speaking(reading: Reading, name: str, hit: Hit[str]) -> bool:
    if _introduced(reading, name, hit) or in_letterhead(reading, name, hit):
        return True
    if name in CAREFUL and not is_impersonal(reading) and speaks(reading, name, hit):
        return True
    if _mentioned(reading, name, hit):
        return False
    if reading.expecting == "origin":
        return True
    if reading.has("origin.own", Span(hit.start, hit.end)) and not is_mention(reading, hit):
        return True
    return name not in CAREFUL and (_near_a_form(reading, hit) or speaks(reading, name, hit))


def _near_a_form(reading: Reading, hit: Hit[str]) -> bool:
    """Whether a speaker form stands before the hit in its clause."""
    clause = reading.clause_at(hit.start)
    before = Span(max(clause.start, hit.start - _BEFORE), hit.start)
    if any(
        hit.start - form.end <= _reach(reading, form)
        for form in reading.hits("origin.speaker", before)
    ):
        return True
    clause_text = reading.folded[clause.start : clause.end]
    return any(
        clause.start + form.start() <= hit.start <= clause.start + form.end()
        for form in reading.lexicon.pattern("origin.speaker_patterns").finditer(clause_text)
    )


def _introduced(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether the words right before or behind it leave no doubt: "We are a law firm"."""
    clause = reading.clause_at(hit.start)
    before = reading.folded[clause.start : hit.start]
    if reading.lexicon.pattern(f"origin.introducing_{name}_patterns").search(before):
        return True
    sentence = reading.sentence_at(hit.start)
    apposed = reading.lexicon.pattern(f"origin.apposed_{name}_patterns")
    if apposed.search(reading.folded[sentence.start : hit.start].lstrip()):
        return True
    if name in CAREFUL:
        return False
    acting = reading.lexicon.pattern(f"origin.acting_{name}_patterns")
    acts = acting.match(reading.folded, hit.end) is not None
    return acts and not _stands_before(reading, f"origin.before.{name}", hit)


def _reach(reading: Reading, form: Hit[str]) -> int:
    """How far a speaker form carries: further in English, whose words are longer."""
    return _BEFORE if reading.folded[form.start].isascii() else _NEAR


def _excepted(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether the word is part of another thing: 总部大楼, a vacuum chamber."""
    near = Span(max(0, hit.start - _AFTER), min(len(reading.folded), hit.end + _AFTER))
    return any(
        other.start <= hit.start and other.end >= hit.end
        for other in reading.hits(f"origin.not.{name}", near)
    )


def _mentioned(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether words beside it make it an address, a payee, or the body one only belongs to."""
    clause = reading.clause_at(hit.start)
    belonging = reading.lexicon.pattern(f"origin.belonging_{name}_patterns")
    if belonging.match(reading.folded[hit.end : clause.end]):
        return True
    after = Span(hit.end, min(clause.end, hit.end + _AFTER))
    if any(form.start - hit.end <= 1 for form in reading.hits(f"origin.after.{name}", after)):
        return True
    lists = (f"origin.before.{name}", f"origin.near.{name}")
    return any(_stands_before(reading, one, hit) for one in lists)


def _stands_before(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether a word of the list stands shortly before the hit, in its clause."""
    clause = reading.clause_at(hit.start)
    before = Span(max(clause.start, hit.start - _AFTER), hit.start)
    return any(hit.start - form.end <= _NEAR for form in reading.hits(name, before))
