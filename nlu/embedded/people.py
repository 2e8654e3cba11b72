"""Names of contact persons (联系人): after a cue, beside a phone, or as the answer asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.folding import fold
from nlu.embedded.han_names import spoken
from nlu.embedded.latin_names import FULL, beside, line_above, name_at, runs, words_in
from nlu.embedded.latin_signatures import at_the_end, in_full
from nlu.embedded.others import within
from nlu.embedded.reading import Reading, Span
from nlu.embedded.signatures import signers
from nlu.interpreter import Entity

_BEFORE_CONTACT: Final = re.compile(
    r"(?:^|[.。,，;；:：!！?？\n]\s*|\s)([\u3400-\u9fff]{2,4})(?:[(（][^()（）]{1,12}[)）])?"
    r"\s*[,，:：(（]?\s*$"
)
_WINDOW: Final = 80
_NEAR: Final = 16
_MOST: Final = 10
_TWO_WORDS: Final = 2
_ASKED: Final = frozenset({"contact_name", "contact_phone", "contact_email"})
_LONGEST_HAN: Final = 4


def find_people(
    reading: Reading, contacts: Sequence[Entity], others: Sequence[Span] = ()
) -> list[Entity]:
    """The person whom the message gives as contact. ``contacts`` are its phones and addresses.

    Names within the stretches ``others`` are somebody else's.

    A named contact goes before one beside a phone, that before whoever writes and signs.
    """
    ways = (_named(reading), _beside(reading, contacts), _answer(reading, contacts))
    signed = (_signed(reading), _headed(reading, contacts), _signed_in_han(reading, contacts))
    for spans in (*ways, *signed, _introduced(reading), spoken(reading)):
        found = [
            span
            for span in sorted(set(spans))
            if not _of_others(reading, span) and not within(others, span.start)
        ]
        if found:
            return [_person(reading, span) for span in found[:_MOST]]
    return []


def _person(reading: Reading, span: Span) -> Entity:
    return reading.entity("person", without_title(reading, span), _both_scripts(reading, span))


def without_title(reading: Reading, span: Span) -> str:
    """The name as written without the title before it: "Dr. Max Sample" is Max Sample."""
    name = reading.written(span)
    first, _, rest = name.partition(" ")
    titles = reading.lexicon.folded("person.titles_exact")
    return rest.strip() if rest and first.lower().rstrip(".") in titles else name


def _of_others(reading: Reading, span: Span) -> bool:
    """Whether the words before a name give the person to somebody else: 货代联系人王五."""
    start = max(reading.clause_at(span.start).start, span.start - _NEAR)
    return reading.has("person.others", Span(start, span.start))


def _named(reading: Reading) -> Iterator[Span]:
    """After a cue that names a contact: 联系人, contact person, my name is."""
    for cue in reading.lexicon.pattern("person.cue_patterns").finditer(reading.folded):
        yield from _name_at(reading, cue.end(), least=1)
    for cue in reading.lexicon.pattern("person.label_patterns").finditer(reading.folded):
        han = reading.lexicon.pattern("person.han_name_patterns").match(reading.folded, cue.end())
        if han is not None and not _is_stop(reading, han.group(1)):
            yield Span(*han.span(1))
    for cue in reading.lexicon.pattern("person.naming_patterns").finditer(reading.folded):
        found = name_at(reading, cue.end(), small=True)
        if found is not None:
            yield found


def _introduced(reading: Reading) -> Iterator[Span]:
    """After a weak cue (我是, I am): a full name, or one that says where it is from."""
    for cue in reading.lexicon.pattern("person.weak_cue_patterns").finditer(reading.folded):
        yield from _name_at(reading, cue.end(), least=FULL)


def _signed(reading: Reading) -> Iterator[Span]:
    """Below the closing words of a letter."""
    for cue in reading.lexicon.pattern("person.closing_patterns").finditer(reading.folded):
        found = name_at(reading, cue.end())
        if found is not None:
            yield in_full(reading, found)


def _signed_in_han(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """The first name that the signature of a whole letter holds in Chinese characters."""
    if reading.short:
        return
    for span in signers(reading, contacts):
        if is_han_name(reading, reading.folded[span.start : span.end]):
            yield span
            return


def _headed(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """At the head of a signature whose lines end with an own phone or address."""
    own = [one for one in contacts if one.own]
    found = line_above(reading, Span(own[-1].start, own[-1].end)) if own else None
    if found is None and not reading.short:
        found = at_the_end(reading)
    if found is not None:
        yield found


def _name_at(reading: Reading, place: int, *, least: int) -> Iterator[Span]:
    """A name that begins at ``place``, of ``least`` words unless it says where it is from."""
    latin = name_at(reading, place)
    if latin is not None:
        coming = reading.lexicon.pattern("person.coming_from_patterns")
        if words_in(reading, latin) >= least or coming.match(reading.folded, latin.end):
            yield latin
        return
    han = reading.lexicon.pattern("person.han_name_patterns").match(reading.folded, place)
    if han is not None and is_han_name(reading, han.group(1)):
        yield Span(place, han.end(1))


def _both_scripts(reading: Reading, span: Span) -> Span:
    """The name with its form in Chinese characters right behind it: "Wang Xiaoming 王小明"."""
    found = reading.lexicon.pattern("person.same_in_han_patterns").match(reading.folded, span.end)
    fit = found is not None and is_han_name(reading, found.group(1))
    return Span(span.start, found.end()) if found is not None and fit else span


def _is_stop(reading: Reading, word: str) -> bool:
    return word.lower() in reading.lexicon.folded("person.stop_exact")


def is_han_name(reading: Reading, name: str) -> bool:
    """Whether ``name`` begins with a family name and is as long as names are: two to five."""
    if not _TWO_WORDS <= len(name) <= _LONGEST_HAN + 1 or _is_stop(reading, name):
        return False
    name = fold(name)
    longer = reading.lexicon.folded("person.double_surnames_exact")
    double = name[:2] in longer or name[:3] in longer
    single = name[0] in reading.lexicon.words("person.surnames_exact")[0]
    return double or (single and len(name) < _LONGEST_HAN)


def _beside(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """A name before the person's own phone or address: "李小花 13900000000", "… phone …"."""
    asked = reading.expecting in _ASKED
    for contact in contacts:
        if not contact.own:
            continue
        latin = beside(reading, Span(contact.start, contact.end), asked=asked)
        if latin is not None:
            yield latin
            continue
        start = max(0, contact.start - _WINDOW)
        end = _before_label(reading, Span(start, contact.start))
        found = _BEFORE_CONTACT.search(reading.original[start:end])
        if found is not None and is_han_name(reading, found.group(1)):
            yield Span(start + found.start(1), start + found.end(1))


def _before_label(reading: Reading, before: Span) -> int:
    """Where the word that only says what follows (电话, phone, e-mail) begins, else the end."""
    text = reading.folded[before.start : before.end]
    label = reading.lexicon.pattern("contact.label_patterns").search(text)
    return before.end if label is None else before.start + label.start()


def _answer(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """The message itself, up to a phone or address, when a name was asked for."""
    if reading.expecting != "contact_name":
        return
    end = min((contact.start for contact in contacts), default=len(reading.original))
    text = reading.original[: _before_label(reading, Span(0, end)) if contacts else end]
    name = re.sub(r"[\s,，。.;；:：!！]+$", "", text)
    start = len(name) - len(name.lstrip())
    name = name.strip()
    first = reading.clauses[0]
    # A number that is too short to be one does not hide the name before it.
    said = reading.folded[first.start : first.end].strip(" ,.。;:!?、0123456789()+-")
    if is_han_name(reading, name):
        yield Span(start, start + len(name))
    elif is_han_name(reading, said):
        begin = reading.folded.index(said)
        yield Span(begin, begin + len(said))
    elif not reading.original.isupper():
        yield from runs(reading, Span(start, start + len(name)))[:1]
