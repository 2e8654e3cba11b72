"""Texts near to the examples (近似文本), many of them, for the large reader to judge.

Clauses of two examples change places, parties and persons change places, words give way to their
neighbours in meaning or to any other word. What comes of it need not make sense: the small network
learns what the large reader makes of it, and who speaks in it is the large reader's to say.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from nlu.embedded.embedding import WordVectors
from nlu.embedded.files import DATA_FOLDER

LANGUAGES: Final = ("zh", "en")
BODIES: Final = ("consulate", "chamber", "headquarters")
PARTIES_FILE: Final = Path(__file__).parent / "parties.toml"
LONGEST: Final = 300
SHARES: Final[Mapping[str, float]] = {
    "origin": 0.6,
    "intent": 0.08,
    "topic": 0.14,
    "scope": 0.14,
    "industry": 0.04,
}
"""How often an example of each task is the beginning of a text."""

_TIMES: Final = (0.5, 0.35, 0.15)
"""How often one, two or all three changes are made."""
_SHORTEST: Final = 4
_LONGEST_NAME: Final = 24
_NEIGHBOURS: Final = 12
_SAMPLE: Final = 8_000
_REPLACED, _ADDED, _SHUFFLED = 0.45, 0.7, 0.85
"""Of crossed texts so many have a clause replaced, so many more one added, so many their clauses
in another order; the others half a clause."""
_OTHER_PARTY, _A_BODY, _OTHER_PERSON = 0.7, 0.5, 0.4
"""How often a party is another one, and that a body abroad; how often a person is another one."""
_SPOILT: Final = (0.08, 0.15, 0.25)
"""Shares of the words of a text that are changed."""
_TO_NEIGHBOUR, _TO_ANY = 0.55, 0.8
"""Of the changed words so many become a neighbour, so many more any word; the others go."""

_CLAUSE: Final = re.compile(r"[^,.;:!?，。；：！？、\n]+[,.;:!?，。；：！？、\n]*\s*")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z']*")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LIST_OF_RANKS: Final = re.compile(
    "global|corporate|regional|apac|asia|worldwide|emea|china|group "
)


@dataclass(frozen=True)
class _Places:
    """What may change places in one language, and where it stands."""

    bodies: Sequence[str]
    parties: Sequence[str]
    persons: Sequence[str]
    any_party: re.Pattern[str]
    any_person: re.Pattern[str]


class NearTexts:
    """Draws texts near to examples; the same seed and examples give the same texts."""

    def __init__(
        self, examples: Mapping[str, Sequence[str]], vectors: WordVectors, words: Sequence[str]
    ) -> None:
        """``examples`` by task; ``words`` are those of the vectors, in their order."""
        self._chance = random.Random(0)
        self._examples: dict[tuple[str, str], list[str]] = {}
        for task, texts in examples.items():
            for text in texts:
                self._examples.setdefault((_language(text), task), []).append(text)
        self._places = {language: _places(language) for language in LANGUAGES}
        self._vectors, self._words = vectors, words
        self._numbers = {word: number for number, word in enumerate(words)}
        directions = vectors.directions(np.arange(1, vectors.known + 1)).astype(np.float32)
        self._directions = directions / (np.linalg.norm(directions, axis=1, keepdims=True) + 1e-9)
        self._near: dict[str, list[str]] = {}
        self._usual = self._usual_words([text for texts in examples.values() for text in texts])

    def draw(self, count: int) -> list[str]:
        """``count`` different texts."""
        found: dict[str, None] = {}
        while len(found) < count:
            language = self._chance.choice(LANGUAGES)
            text = self._example(language)
            changes: list[Callable[[str, str], str]] = [self._crossed, self._recast, self._spoilt]
            times = self._chance.choices((1, 2, 3), _TIMES)[0]
            for change in self._chance.sample(changes, times):
                text = change(text, language)
            text = text.strip()[:LONGEST]
            if len(text) >= _SHORTEST:
                found[text] = None
        return list(found)

    def _example(self, language: str) -> str:
        task = self._chance.choices(list(SHARES), list(SHARES.values()))[0]
        return self._chance.choice(self._examples[language, task])

    def _crossed(self, text: str, language: str) -> str:
        """A clause of another example in place of one, beside the others, or half of each."""
        clauses, others = _clauses(text), _clauses(self._example(language))
        place, drawn = self._chance.randrange(len(clauses)), self._chance.random()
        other = self._chance.choice(others)
        if drawn < _REPLACED:
            clauses[place] = other
        elif drawn < _ADDED:
            clauses.insert(self._chance.randrange(len(clauses) + 1), other)
        elif drawn < _SHUFFLED:
            self._chance.shuffle(clauses)
        else:
            clauses[place] = self._grafted(clauses[place], other, language)
        return _joint(language).join(clause.strip() for clause in clauses)

    def _grafted(self, clause: str, other: str, language: str) -> str:
        """The head of one clause and the foot of another."""
        if language == "en":
            head, foot = clause.split(), other.split()
            kept = head[: self._chance.randrange(len(head) + 1)]
            return " ".join(kept + foot[self._chance.randrange(len(foot) + 1) :])
        kept_text = clause[: self._chance.randrange(len(clause) + 1)]
        return kept_text + other[self._chance.randrange(len(other) + 1) :]

    def _recast(self, text: str, language: str) -> str:
        """Other parties where parties stand, other persons where persons do."""
        places = self._places[language]

        def other_party(found: re.Match[str]) -> str:
            if self._chance.random() > _OTHER_PARTY:
                return found.group()
            return self._chance.choice(
                places.bodies if self._chance.random() < _A_BODY else places.parties
            )

        def other_person(found: re.Match[str]) -> str:
            return (
                self._chance.choice(places.persons)
                if self._chance.random() < _OTHER_PERSON
                else found[0]
            )

        changed = places.any_party.sub(other_party, text)
        if changed == text or self._chance.random() < _OTHER_PERSON:
            changed = places.any_person.sub(other_person, changed)
        return changed

    def _spoilt(self, text: str, language: str) -> str:
        """Some words changed or left out."""
        share = self._chance.choice(_SPOILT)
        if language == "en":
            words = _LATIN.sub(lambda found: self._other(found.group(), language, share), text)
            return re.sub(r"\s+", " ", words)
        return _HAN.sub(
            lambda found: "".join(
                self._other(word, language, share) for word in self._cut(found.group())
            ),
            text,
        )

    def _cut(self, part: str) -> list[str]:
        words, place = [], 0
        while place < len(part):
            size = max(1, self._vectors.longest(part, place)[0])
            words.append(part[place : place + size])
            place += size
        return words

    def _other(self, word: str, language: str, share: float) -> str:
        drawn = self._chance.random() / share
        if drawn < _TO_NEIGHBOUR:
            near = self._neighbours(word.lower())
            return self._chance.choice(near) if near else word
        if drawn < _TO_ANY:
            return self._chance.choice(self._usual[language])
        return "" if drawn < 1.0 else word

    def _neighbours(self, word: str) -> list[str]:
        """Words of the same script that mean nearly the same."""
        number = self._numbers.get(word)
        if number is None:
            return []
        if word not in self._near:
            likeness = self._directions @ self._directions[number]
            nearest = np.argpartition(-likeness, _NEIGHBOURS)[:_NEIGHBOURS]
            self._near[word] = [
                self._words[one]
                for one in nearest
                if one != number and _is_han(self._words[one]) == _is_han(word)
            ]
        return self._near[word]

    def _usual_words(self, texts: Sequence[str]) -> dict[str, list[str]]:
        """Words as often as texts have them."""
        found: dict[str, list[str]] = {language: [] for language in LANGUAGES}
        for text in self._chance.sample(list(texts), min(_SAMPLE, len(texts))):
            found["en"] += _LATIN.findall(text)
            for part in _HAN.findall(text):
                found["zh"] += self._cut(part)
        return found


def _language(text: str) -> str:
    """Of a mixed text the language that has more of it; a Chinese character is half a word."""
    han = sum(map(len, _HAN.findall(text)))
    return "zh" if han and han * 2 >= len(_LATIN.findall(text)) else "en"


def _is_han(word: str) -> bool:
    return _HAN.match(word) is not None


def _clauses(text: str) -> list[str]:
    return _CLAUSE.findall(text) or [text]


def _joint(language: str) -> str:
    return " " if language == "en" else ""


def _places(language: str) -> _Places:
    lists = tomllib.loads(PARTIES_FILE.read_text(encoding="utf-8"))[language]
    words = tomllib.loads((DATA_FOLDER / language / "origin.toml").read_text(encoding="utf-8"))
    bodies = [
        word
        for origin in BODIES
        for word in words["words"][origin]
        if len(word) < _LONGEST_NAME and not _LIST_OF_RANKS.search(word)
    ]
    return _Places(
        bodies=bodies,
        parties=lists["parties"],
        persons=lists["persons"],
        any_party=_any_of([*bodies, *lists["parties"]], language),
        any_person=_any_of(lists["persons"], language),
    )


def _any_of(words: Sequence[str], language: str) -> re.Pattern[str]:
    inner = "|".join(map(re.escape, sorted(set(words), key=lambda one: (-len(one), one))))
    return re.compile(rf"\b(?:{inner})\b" if language == "en" else f"(?:{inner})", re.IGNORECASE)
