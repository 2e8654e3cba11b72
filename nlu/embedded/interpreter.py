"""The embedded engine (默认理解引擎): state first, then rules, then a small model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from nlu.embedded.authorities import UnitFinder
from nlu.embedded.classifier import Classifier, MessageModel, load_classifier
from nlu.embedded.codes import find_codes
from nlu.embedded.companies import find_companies
from nlu.embedded.contacts import find_contacts
from nlu.embedded.control import Control, ControlWords, correction_signals, without_remarks
from nlu.embedded.figures import FIGURES, FigureFinder
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import simplify
from nlu.embedded.industry import IndustryTable
from nlu.embedded.intents import rank_intents
from nlu.embedded.labelled import find_labelled
from nlu.embedded.language import detect, with_leaning
from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.origins import find_origins
from nlu.embedded.others import others_stretches
from nlu.embedded.people import find_people
from nlu.embedded.places import Gazetteer
from nlu.embedded.proceedings import find_proceedings
from nlu.embedded.questions import asked_places
from nlu.embedded.reading import Reading, Span, open_message
from nlu.embedded.roles import Roles
from nlu.embedded.scope import ScopeJudge, judge_urgency
from nlu.embedded.sentences import find_sentences, is_named_through
from nlu.embedded.tagged import with_names
from nlu.embedded.topics import rank_topics
from nlu.interpreter import (
    DATES_AND_AMOUNTS,
    MENTIONS,
    Entity,
    IndustryGuess,
    Ranked,
    Understanding,
)
from nlu.network.reader import shipped_network
from nlu.network.tagging import shipped_tagger
from nlu.region import Region

ENGINE: Final = "embedded"
_MS: Final = 1000.0
_NESTED: Final = frozenset({"authority", "respondent", "company"})
_PLACES: Final = frozenset({"district", "area"})
_UNITS: Final = frozenset({"authority", "respondent"})
_OWN_WORDS: Final = 2
"""Letters behind the name of a body from which a firm's name goes on: Customs | Services Co."""
_NO_PERSON: Final = frozenset({"company", "authority", "respondent", "district", "area"})
_NO_VALUE: Final = frozenset({"ticket", "lookup_code", "proceedings", "authority"}) | FIGURES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rankings:
    """What the classifiers that were asked for say."""

    intent: tuple[Ranked, ...]
    topic: tuple[Ranked, ...]
    industry: tuple[IndustryGuess, ...]


class EmbeddedInterpreter:
    """Understands messages in Chinese and English without a server. Safe to share by threads."""

    def __init__(
        self,
        *,
        jurisdiction: Region,
        model: Path | None,
        data: Path = DATA_FOLDER,
        classifier: Classifier | None = None,
    ) -> None:
        """File all words; load ``model`` (None: rules only, answers are ``degraded``).

        ``classifier`` is a loaded one, in place of a model. Raises LexiconError, ModelUnusable.
        """
        self._lexicon = load_lexicon(data)
        self._controls = ControlWords(self._lexicon)
        self._places = Gazetteer(jurisdiction=jurisdiction, lexicon=self._lexicon)
        self._units = UnitFinder(jurisdiction=jurisdiction, lexicon=self._lexicon)
        self._figures = FigureFinder(self._lexicon)
        self._scope = ScopeJudge(jurisdiction=jurisdiction, lexicon=self._lexicon)
        self._topics = {one.code: one.topics for one in jurisdiction.authorities}
        self._industries = IndustryTable(data)
        self._classifier = (
            classifier if model is None else load_classifier(model, network=shipped_network())
        )
        self._tagger = None if model is None else shipped_tagger()

    def parse(
        self,
        *,
        text: str,
        expecting: str | None,
        now: datetime,
        tasks: frozenset[str],
        intents: Mapping[str, float] | None = None,
    ) -> Understanding:
        """Understand ``text``; ``now`` resolves its relative dates.

        ``intents`` are the chances that another model gives, in place of our own.
        """
        began = perf_counter()
        reading = open_message(text=text, expecting=expecting, lexicon=self._lexicon)
        model = self._classifier.of_message() if self._classifier else None
        roles = Roles(reading, model)
        found, control = self._read(reading, roles)
        found = without_remarks(reading, found, control)
        signals = control.signals | correction_signals(reading, control, found)
        if DATES_AND_AMOUNTS in tasks:
            found += self._figures.find(reading, found, now=now)
        entities = _marked(reading, found, signals)
        language = detect(text)
        rankings = self._rank(reading, entities, control, tasks, model, intents=intents)
        return Understanding(
            text=text,
            normalised=simplify(text),
            language=language,
            intent=rankings.intent[0].code if rankings.intent else None,
            intent_confidence=rankings.intent[0].confidence if rankings.intent else 0.0,
            intent_ranking=rankings.intent,
            entities=(
                with_names(reading, entities, self._tagger) if MENTIONS in tasks else entities
            ),
            topic_ranking=rankings.topic,
            industry_ranking=rankings.industry,
            role=_role(reading, entities, control, roles),
            asked=asked_places(reading) if any(map(_is_question, signals)) else (),
            origins=find_origins(reading, model),
            signals=with_leaning(signals, text, language),
            only_signals=control.only and not _says_more(entities),
            scope=self._scope.judge(reading, entities, signals, model),
            urgency=judge_urgency(signals),
            engine=ENGINE,
            model_version=self._classifier.version if self._classifier else "",
            degraded=self._classifier is None,
            elapsed_ms=(perf_counter() - began) * _MS,
        )

    def _read(self, reading: Reading, roles: Roles) -> tuple[list[Entity], Control]:
        """Entities and control words of the message."""
        companies, units = find_companies(reading), self._units.find(reading)
        others = others_stretches(reading, [*companies, *units])
        contacts = find_contacts(reading, others)
        found = _without_nested(
            [
                *contacts,
                *find_codes(reading),
                *self._places.find(reading),
                *companies,
                *find_people(reading, contacts, others),
                *units,
                *find_proceedings(reading),
            ]
        )
        found += find_sentences(reading, found, roles)
        return find_labelled(reading, found), self._controls.read(reading)

    def _rank(
        self,
        reading: Reading,
        entities: Sequence[Entity],
        control: Control,
        tasks: frozenset[str],
        model: MessageModel | None,
        *,
        intents: Mapping[str, float] | None,
    ) -> _Rankings:
        """The rankings asked for; the others stay empty."""
        learned = model.chances(reading.original, tasks, reading.expecting) if model else {}
        if intents is not None:
            learned["intent"] = dict(intents)
        intent: tuple[Ranked, ...] = ()
        topic: tuple[Ranked, ...] = ()
        if "intent" in tasks:
            intent = rank_intents(
                reading, control=control, entities=entities, learned=learned.get("intent", {})
            )
        if "topic" in tasks:
            topic = rank_topics(reading, learned.get("topic", {}), self._handled(entities))
        industry = self._industry(reading, entities, learned, model) if "industry" in tasks else ()
        return _Rankings(intent=intent, topic=topic, industry=industry)

    def _handled(self, entities: Sequence[Entity]) -> tuple[str, ...]:
        """Topics of the body complained of, or of the only one that is named."""
        accused = {one.start for one in entities if one.entity == "respondent"}
        named = [one for one in entities if one.entity == "authority"]
        codes = {one.value for one in named if one.start in accused} or {one.value for one in named}
        return self._topics.get(codes.pop(), ()) if len(codes) == 1 else ()

    def _industry(
        self,
        reading: Reading,
        entities: Sequence[Entity],
        learned: Mapping[str, Mapping[str, float]],
        model: MessageModel | None,
    ) -> tuple[IndustryGuess, ...]:
        """From the words that tell the business, if there are some, else from the whole message."""
        found = next((one for one in entities if one.entity == "business"), None)
        # The verb before it ("we make …") says as much of the industry as the thing itself.
        told = (
            None
            if found is None
            else reading.original[reading.clause_at(found.start).start : found.end]
        )
        if told is None or model is None:
            return self._industries.rank(told or reading.original, learned.get("industry", {}))
        again = model.chances(told, frozenset({"industry"}))
        return self._industries.rank(told, again["industry"])


def _is_question(signal: str) -> bool:
    return signal.startswith("faq:")


def _without_nested(entities: Sequence[Entity]) -> list[Entity]:
    """Places inside the name of a unit or company are not the speaker's own; doubles go.

    Nor is a public body meant whose name is part of a firm's: "X Customs Services Co.".
    """
    holders = [one for one in entities if one.entity in _NESTED]
    kept: list[Entity] = []
    for one in entities:
        if one.entity == "person" and _named_otherwise(one, entities):
            continue
        if one.entity == "company" and _is_a_unit(one, entities):
            continue
        if one.entity in _UNITS and any(_is_named_after(firm, one) for firm in entities):
            continue
        inside = one.entity in _PLACES and any(
            holder.start <= one.start and one.end <= holder.end for holder in holders
        )
        if inside and one.entity == "area":
            continue
        kept.append(replace(one, own=False) if inside else one)
    return kept


def _named_otherwise(person: Entity, entities: Sequence[Entity]) -> bool:
    """Whether the words are (part of) the name of a company, a public body or a place."""
    return any(
        one.entity in _NO_PERSON and one.start < person.end and person.start < one.end
        for one in entities
    )


def _is_a_unit(company: Entity, entities: Sequence[Entity]) -> bool:
    """Whether the name of a public body makes up most of what was read as a company."""
    return any(
        one.entity in _UNITS
        and company.start <= one.start
        and one.end <= company.end
        and 2 * (one.end - one.start) >= company.end - company.start
        and not _is_named_after(company, one)
        for one in entities
    )


def _is_named_after(firm: Entity, unit: Entity) -> bool:
    """Whether the name of a firm holds that of a body, and words of its own behind it."""
    if firm.entity != "company" or not firm.start <= unit.start < unit.end < firm.end:
        return False
    return sum(map(str.isalnum, firm.text[unit.end - firm.start :])) >= _OWN_WORDS


def _marked(
    reading: Reading, entities: Sequence[Entity], signals: frozenset[str]
) -> tuple[Entity, ...]:
    """Entities in order of place, those of a correcting message marked; none is inexact."""
    corrects = "correct" in signals
    exact = [
        replace(one, corrects=True) if corrects and one.own else one
        for one in entities
        if one.text and reading.original[one.start : one.end] == one.text
    ]
    return tuple(sorted(exact, key=lambda one: (one.start, one.end, one.entity)))


def _role(
    reading: Reading, entities: Sequence[Entity], control: Control, roles: Roles
) -> Ranked | None:
    """What the message is for as a whole, where that is not plain from what was found in it."""
    whole = Span(0, len(reading.folded))
    if control.only or is_named_through(reading, whole, entities):
        return None
    return roles.whole()


def _says_more(entities: Sequence[Entity]) -> bool:
    """Whether the message holds a value beside its control words."""
    return any(one.entity not in _NO_VALUE for one in entities)
