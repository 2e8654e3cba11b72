"""Which of several filed tickets is meant (指哪一件): by its number, or by words of its title."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.conversation import FiledTicket
from bot.dialogue.phrases import Phrases
from bot.dialogue.text import HAN, LATIN, fold

LISTED = 5
ABOUT = 300
"""So many characters of the facts are kept to know a filed ticket by its words."""
_WORD = 3
"""English words from this length on tell one matter from another, unless they are small words."""
_SMALL = frozenset(
    {"the", "and", "for", "our", "one", "how", "was", "not", "has", "had", "you", "are", "any"}
    | {"all", "can", "its", "about", "with", "this", "that", "from", "they", "have", "been"}
    | {"what", "when", "which", "case", "matter", "complaint", "status", "withdraw", "company"}
)


def still_open(filed: Sequence[FiledTicket]) -> tuple[FiledTicket, ...]:
    """Tickets that were not withdrawn, newest first."""
    return tuple(one for one in reversed(filed) if not one.over)


def known_by(text: str, filed: Sequence[FiledTicket]) -> FiledTicket | None:
    """The ticket that a short text points at: by number or title, else by how its facts begin."""
    found = named_in(text, filed)
    if found is not None:
        return found
    place = titled(text, [one.about for one in filed])
    return None if place is None else filed[place]


def in_order(text: str, filed: Sequence[FiledTicket], phrases: Phrases) -> FiledTicket | None:
    """The ticket whose place in the order of filing the text tells; ``filed`` is newest first."""
    place = phrases.ordinal(text)
    return filed[len(filed) - place] if place is not None and place <= len(filed) else None


def named_in(text: str, filed: Sequence[FiledTicket]) -> FiledTicket | None:
    """The one ticket that the text names; None when it names none, or several alike."""
    folded = fold(text)
    by_number = [one for one in filed if fold(one.number) in folded]
    if by_number:
        return by_number[0] if len(by_number) == 1 else None
    said = _marks(text)
    scores = [(len(said & _marks(one.title)), one) for one in filed]
    best = max((score for score, _ in scores), default=0)
    found = [one for score, one in scores if score == best]
    return found[0] if best and len(found) == 1 else None


def titled(text: str, titles: Sequence[str]) -> int | None:
    """Place of the one title that the text names by its words; None when it is not clear."""
    said = _marks(text)
    scores = [len(said & _marks(one)) for one in titles]
    best = max(scores, default=0)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _marks(text: str) -> frozenset[str]:
    """Pairs of Chinese characters that stand together, and longer English words."""
    folded = fold(text)
    pairs = {
        folded[at : at + 2]
        for at in range(len(folded) - 1)
        if HAN.match(folded[at]) and HAN.match(folded[at + 1])
    }
    words = {
        word.rstrip("s")
        for word in LATIN.findall(folded)
        if len(word) >= _WORD and word not in _SMALL
    }
    return frozenset(pairs | words)
