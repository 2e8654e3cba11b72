"""Words that people write back (答语词表): numbers, option words, signals, names of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.fillers import Fillers
from bot.dialogue.standing import OF_TICKET
from bot.dialogue.text import bare, fold
from casework.model.complaint import FieldKey

_COURTESIES = 2
_AROUND = ' :\uff1a,\uff0c\u3002"\u201c\u201d'
"""What may stand around a value that is told behind a word such as "to"."""
DRAFTS = ("first", "second", "other")
_NO_WORDS: frozenset[str] = frozenset()
_BEFORE_NO_SCORE = (*"0123456789", ".", "/")
"""How people point at one of several unfinished matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All lists, folded; matching is exact unless the list's name says otherwise."""

    numbers: Mapping[str, int]
    ordinal_heads: tuple[str, ...]
    change_item: tuple[str, ...]
    item_names: tuple[str, ...]
    options: Mapping[str, frozenset[str]]
    signals: Mapping[str, frozenset[str]]
    names_of: Mapping[str, frozenset[str]]
    heads: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, tuple[str, ...]]
    own: Mapping[FieldKey, tuple[str, ...]]
    mentions: Mapping[FieldKey, tuple[str, ...]]
    links: tuple[str, ...]
    strong_links: tuple[str, ...]
    fillers: Fillers
    before: tuple[str, ...]
    acts: Mapping[str, tuple[str, ...]]
    polite: tuple[str, ...]
    polite_heads: tuple[str, ...]
    polite_tails: tuple[str, ...]
    stop_words: frozenset[str]
    replies: Mapping[str, tuple[str, ...]]
    turn_to: Mapping[str, tuple[str, ...]]
    tails: tuple[str, ...] = ()
    industry: tuple[str, ...]
    again: tuple[str, ...]
    ourselves: tuple[str, ...]
    later: tuple[str, ...]
    announcing: tuple[str, ...] = ()
    verdicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pressed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def number(self, text: str) -> int | None:
        """The number of an option, if the whole text is one (``２``, ``二``, "the second one")."""
        return self.numbers.get(bare(text))

    def ordinal(self, text: str) -> int | None:
        """The one place in a row that stands in the text ("撤回第二个", "drop the first one")."""
        said = fold(text)
        words = (one for one in self.numbers if one.startswith(self.ordinal_heads))
        found = {self.numbers[one] for one in words if one in said}
        return found.pop() if len(found) == 1 else None

    def item(self, text: str) -> int | None:
        """The number in "change item 3", if the whole text is that."""
        folded = bare(text)
        for pattern in self.change_item:
            head, _, tail = pattern.partition("{n}")
            if folded.startswith(head) and folded.endswith(tail):
                middle = folded[len(head) : len(folded) - len(tail)].strip()
                if middle.isdigit():
                    return int(middle)
                if middle in self.numbers:
                    return self.numbers[middle]
        return None

    def item_to(self, text: str) -> tuple[int, str] | None:
        """The number and the new value in "change 3 to …", if the text is that."""
        folded = fold(text)
        for link in (*self.strong_links, *self.links):
            head, found, _ = folded.partition(link)
            number = self.item(head) or self._item_alone(head) if found else None
            if number is not None:
                value = text[text.lower().rfind(link) + len(link) :].strip(_AROUND)
                return (number, value) if value else None
        return None

    def _item_alone(self, head: str) -> int | None:
        """The number in "item 3" before the word that introduces its new value."""
        folded = bare(head)
        for name in self.item_names:
            front, _, back = name.partition("{n}")
            middle = folded.removeprefix(front).removesuffix(back).strip()
            if folded.startswith(front) and folded.endswith(back) and middle.isdigit():
                return int(middle)
        return None

    def option(self, text: str, on_offer: tuple[str, ...]) -> str | None:
        """The option on offer whose words the whole text is."""
        folded = bare(text)
        words = {folded, self._meant(folded)}
        for choice in on_offer:
            name = choice.partition("#")[0].replace("principal:", "set:origin:")
            head = name.partition(":")[0]
            known = head if head in OF_TICKET else name
            if not self.options.get(known, _NO_WORDS).isdisjoint(words):
                return choice
        return None

    def _meant(self, folded: str) -> str:
        """The words without a courtesy at their ends: "yes please", "submit it, thanks"."""
        if not (folded.startswith(self.polite_heads) or folded.endswith(self.polite_tails)):
            return folded
        words = folded
        for _ in range(_COURTESIES):
            for one in self.polite:
                words = words.removeprefix(f"{one} ").removesuffix(f" {one}").strip()
        return words

    def announces_file(self, text: str) -> bool:
        """Whether the text says that a file comes with it or after it."""
        folded = fold(text)
        return any(piece in folded for piece in self.announcing)

    def beside_act(self, name: str, text: str) -> str | None:
        """What stands beside the words of an act ("withdraw", "status"); None without them."""
        folded = fold(text)
        said = next((words for words in self.acts[name] if words in folded), None)
        return None if said is None else folded.replace(said, " ", 1).strip()

    def reply(self, question: str, text: str) -> str | None:
        """The choice that a short text makes of a question that is no field."""
        folded = fold(text)
        for name, pieces in self.replies.items():
            asked, _, choice = name.partition(":")
            if asked == question and any(one in folded for one in pieces):
                return choice
        return None

    def verdict(self, text: str, *names: str) -> tuple[str, str] | None:
        """What a text says to a result, and the piece that says it; the first line that fits."""
        folded = fold(text)
        for name, pieces in self.verdicts.items():
            piece = next((one for one in pieces if one in folded), None)
            if piece is not None and (not names or name in names):
                return name, piece
        return None

    def score(self, text: str) -> tuple[int, str] | None:
        """The score from 1 to 5 that stands in the text, and the words that give it."""
        folded = fold(text)
        for score, pieces in self.scores.items():
            for piece in pieces:
                before, found, _ = folded.partition(piece)
                if found and not before.endswith(_BEFORE_NO_SCORE):
                    return int(score), piece
        return None

    def said_by(self, choice: str, language: str) -> str:
        """The words that a pressed choice stands for on a ticket."""
        words = self.pressed.get(f"{choice}:{language}") or self.pressed[f"{choice}:zh"]
        return words[0]

    def other_draft(self, text: str) -> str | None:
        """Which of the unfinished matters the text turns to: first, second, other; else None."""
        folded = fold(text)
        named = next((name for name in DRAFTS if _any(self.turn_to[name], folded)), None)
        whole = any(bare(text) in map(bare, self.turn_to[name]) for name in DRAFTS)
        turns = whole or _any(self.turn_to["verbs"], folded)
        return named if turns else None

    def turns_back(self, text: str) -> bool:
        """Whether the text turns to something ("go on with the …", "先办…")."""
        return _any(self.turn_to["verbs"], fold(text))

    def names_industry(self, text: str) -> bool:
        """Whether the text names the industry, which stands on the card beside the fields."""
        return _any(self.industry, fold(text))

    def puts_off(self, text: str) -> bool:
        """Whether the text says that an answer comes later."""
        return _any(self.later, fold(text))

    def speaks_for_itself(self, text: str) -> bool:
        """Whether the text says that the enterprise itself speaks, and nobody for it."""
        return _any(self.ourselves, fold(text))

    def goes_back(self, text: str) -> bool:
        """Whether the text returns to what was said before ("还是…", "… after all")."""
        return _any(self.again, fold(text))

    def points(self, text: str) -> bool:
        """Whether the text points at one matter of several ("那件", "that one")."""
        return _any(self.acts["pointing"], fold(text))

    def earlier(self, text: str) -> bool:
        """Whether the text says that something was filed before."""
        folded = fold(text)
        return any(words in folded for words in self.before)

    def mentioned(self, text: str) -> FieldKey | None:
        """The field that the text names, the longest name first."""
        folded = fold(text)
        found = [
            (len(name), key)
            for key, names in self.mentions.items()
            for name in names
            if name in folded
        ]
        return max(found, key=lambda one: one[0])[1] if found else None


def _any(pieces: Sequence[str], folded: str) -> bool:
    return any(one in folded for one in pieces)
