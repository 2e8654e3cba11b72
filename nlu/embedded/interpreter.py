"""The embedded engine (默认理解引擎): state first, then rules, then a small model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from casework.model.jurisdiction import Jurisdiction
from nlu.embedded.authorities import UnitFinder
from nlu.embedded.classifier import Classifier, load_classifier
from nlu.embedded.codes import find_codes
from nlu.embedded.companies import find_companies
from nlu.embedded.contacts import find_contacts
from nlu.embedded.control import Control, ControlWords, correction_signals
from nlu.embedded.folding import simplify
from nlu.embedded.industry import IndustryTable
from nlu.embedded.intents import rank_intents
from nlu.embedded.language import detect, mostly
from nlu.embedded.lexicon import DATA_FOLDER, load_lexicon
from nlu.embedded.origins import find_origins
from nlu.embedded.people import find_people
from nlu.embedded.places import Gazetteer
from nlu.embedded.proceedings import find_proceedings
from nlu.embedded.reading import Reading, open_message
from nlu.embedded.scope import judge_scope, judge_urgency
from nlu.embedded.sentences import find_sentences
from nlu.embedded.topics import rank_topics
from nlu.interpreter import Entity, IndustryGuess, Ranked, Understanding

ENGINE: Final = "embedded"
_MS: Final = 1000.0
_NESTED: Final = frozenset({"authority", "respondent", "company"})
_PLACES: Final = frozenset({"district", "area"})
_NO_VALUE: Final = frozenset({"ticket", "lookup_code", "proceedings", "authority"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rankings:
    """What the classifiers that were asked for say."""

    intent: tuple[Ranked, ...]
    topic: tuple[Ranked, ...]
    industry: tuple[IndustryGuess, ...]


class EmbeddedInterpreter:
    """Understands messages in Chinese and English without a server. Safe to share by threads."""

    def __init__(
        self, *, jurisdiction: Jurisdiction, model: Path | None, data: Path = DATA_FOLDER
    ) -> None:
        """File all words; load ``model`` (None: rules only, answers are ``degraded``).

        Raises LexiconError and ModelUnusable.
        """
        self._lexicon = load_lexicon(data)
        self._controls = ControlWords(self._lexicon)
        self._places = Gazetteer(jurisdiction=jurisdiction, lexicon=self._lexicon)
        self._units = UnitFinder(jurisdiction=jurisdiction, lexicon=self._lexicon)
        self._industries = IndustryTable(data)
        self._classifier: Classifier | None = None if model is None else load_classifier(model)

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Understand ``text``. Dates stay in the facts word for word, so ``now`` is not needed."""
        del now
        began = perf_counter()
        reading = open_message(text=text, expecting=expecting, lexicon=self._lexicon)
        found, control = self._read(reading)
        signals = control.signals | correction_signals(reading, control, found)
        entities = _marked(reading, found, signals)
        rankings = self._rank(reading, entities, control, tasks)
        return Understanding(
            text=text,
            normalised=simplify(text),
            language=detect(text),
            intent=rankings.intent[0].code if rankings.intent else None,
            intent_confidence=rankings.intent[0].confidence if rankings.intent else 0.0,
            intent_ranking=rankings.intent,
            entities=entities,
            topic_ranking=rankings.topic,
            industry_ranking=rankings.industry,
            origins=find_origins(reading),
            signals=_with_leaning(signals, text),
            only_signals=control.only and not _says_more(entities),
            scope=judge_scope(reading, entities, signals),
            urgency=judge_urgency(signals),
            engine=ENGINE,
            model_version=self._classifier.version if self._classifier else "",
            degraded=self._classifier is None,
            elapsed_ms=(perf_counter() - began) * _MS,
        )

    def _read(self, reading: Reading) -> tuple[list[Entity], Control]:
        """Entities and control words of the message."""
        contacts = find_contacts(reading)
        found = _without_nested(
            [
                *contacts,
                *find_codes(reading),
                *self._places.find(reading),
                *find_companies(reading),
                *find_people(reading, contacts),
                *self._units.find(reading),
                *find_proceedings(reading),
            ]
        )
        return [*found, *find_sentences(reading, found)], self._controls.read(reading)

    def _rank(
        self,
        reading: Reading,
        entities: Sequence[Entity],
        control: Control,
        tasks: frozenset[str],
    ) -> _Rankings:
        """The rankings asked for; the others stay empty."""
        learned = self._classifier.rank(reading.original, tasks) if self._classifier else {}
        intent: tuple[Ranked, ...] = ()
        topic: tuple[Ranked, ...] = ()
        if "intent" in tasks:
            intent = rank_intents(
                reading, control=control, entities=entities, learned=learned.get("intent", ())
            )
        if "topic" in tasks:
            topic = rank_topics(reading, learned.get("topic", ()))
        industry = self._industry(reading, entities, learned) if "industry" in tasks else ()
        return _Rankings(intent=intent, topic=topic, industry=industry)

    def _industry(
        self,
        reading: Reading,
        entities: Sequence[Entity],
        learned: Mapping[str, tuple[Ranked, ...]],
    ) -> tuple[IndustryGuess, ...]:
        """From the words that tell the business, if there are some, else from the whole message."""
        told = next((one.text for one in entities if one.entity == "business"), None)
        if told is None or self._classifier is None:
            return self._industries.rank(told or reading.original, learned.get("industry", ()))
        again = self._classifier.rank(told, frozenset({"industry"}))
        return self._industries.rank(told, again["industry"])


def _without_nested(entities: Sequence[Entity]) -> list[Entity]:
    """Places inside the name of a unit or company are not the speaker's own; doubles go."""
    holders = [one for one in entities if one.entity in _NESTED]
    kept: list[Entity] = []
    for one in entities:
        inside = one.entity in _PLACES and any(
            holder.start <= one.start and one.end <= holder.end for holder in holders
        )
        if inside and one.entity == "area":
            continue
        kept.append(replace(one, own=False) if inside else one)
    return kept


def _marked(
    reading: Reading, entities: Sequence[Entity], signals: frozenset[str]
) -> tuple[Entity, ...]:
    """Entities in order of place, those of a correcting message marked; none is inexact."""
    corrects = "correct" in signals
    exact = [
        replace(one, corrects=corrects and one.own)
        for one in entities
        if one.text and reading.original[one.start : one.end] == one.text
    ]
    return tuple(sorted(exact, key=lambda one: (one.start, one.end, one.entity)))


def _with_leaning(signals: frozenset[str], text: str) -> frozenset[str]:
    """Add which language carries a mixed message."""
    return signals | {f"mostly:{mostly(text)}"} if detect(text) == "mixed" else signals


def _says_more(entities: Sequence[Entity]) -> bool:
    """Whether the message holds a value beside its control words."""
    return any(one.entity not in _NO_VALUE for one in entities)
