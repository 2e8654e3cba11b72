"""The port of understanding, and the one shape of its answer for every engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A value found in the text. ``text`` is the exact substring ``original[start:end]``.

    ``entity`` is one of company, person, phone, email, uscc, district, area, authority, ticket,
    lookup_code, proceedings, urgency, respondent, business, facts, demand, date, amount;
    ``value`` is canonical (district: Chinese name; authority: unit code;
    person: without title; phone: as written,
    checked; date: ISO 8601, spans with a slash; amount: currency code and number).
    ``own`` is True when state or a cue says that the value is the speaker's own.
    ``corrects`` is True when a correction marker stands with it (改成, "I meant").
    ``ambiguous`` lists the candidates when one text may mean several values.
    """

    entity: str
    value: str
    text: str
    start: int
    end: int
    confidence: float = 1.0
    own: bool = True
    corrects: bool = False
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A label with its probability."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryGuess:
    """A section of GB/T 4754-2017, perhaps with its division."""

    section: str
    division: str | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginHit:
    """An origin word. ``speaking``: the person speaks for it; else it is only mentioned."""

    origin: str
    rule: str
    text: str
    start: int
    end: int
    speaking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeHint:
    """Whether the Rules seem to cover the matter; ``reason`` is a refusal ground code."""

    in_scope: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What one message means.

    ``signals`` are rule hits of the conversation's control words: affirm, deny, decline, unsure,
    correct, correct:<field key> (the field that a correction names or gives a value for), repeat,
    back, start_over, continue, cancel, withdraw, help, human, are_you_human, greet, thanks,
    goodbye, status, lang_zh, lang_en, confidentiality, abuse, new_matter, addition, other_choice,
    question (ends as a question), faq:<topic> (a question about the service; the topics are
    those of ``nlu/data/<language>/questions.toml``), retaliation, discipline, urgent, low_urgency,
    suggestion, infringement, secrecy (named readers are asked for), begin (wants to complain),
    agree and disagree (to the notice), submit (the review card), sentence (a short message that
    speaks in a sentence, as no name does), mostly:zh and mostly:en (what carries a message whose
    language is ``mixed``).
    ``only_signals`` is True when nothing but those words, give or take a few, is in the text.
    ``asked`` is where questions about the service stand, with the clauses that lead to them.
    ``role`` is what the message is for as a whole (facts, demand, business, name, remark); None
    where no model says so.
    """

    text: str
    normalised: str
    language: str
    intent: str | None = None
    intent_confidence: float = 0.0
    intent_ranking: tuple[Ranked, ...] = ()
    entities: tuple[Entity, ...] = ()
    topic_ranking: tuple[Ranked, ...] = ()
    industry_ranking: tuple[IndustryGuess, ...] = ()
    role: Ranked | None = None
    asked: tuple[tuple[int, int], ...] = ()
    origins: tuple[OriginHit, ...] = ()
    signals: frozenset[str] = frozenset()
    only_signals: bool = False
    scope: ScopeHint = field(default_factory=ScopeHint)
    urgency: str = "normal"
    engine: str = "embedded"
    model_version: str = ""
    degraded: bool = False
    elapsed_ms: float = 0.0


CLASSIFIERS: Final = frozenset({"intent", "topic", "industry"})
"""What a trained model tells, each for itself."""
DATES_AND_AMOUNTS: Final = "figures"
"""Dates and amounts (日期、金额)."""
MENTIONS: Final = "mentions"
"""Names of companies and persons whoever's they are (提及的企业和人名)."""
MORE_VALUES: Final = frozenset({DATES_AND_AMOUNTS, MENTIONS})
ALL_TASKS: Final = CLASSIFIERS | MORE_VALUES


class Interpreter(Protocol):
    """Understands one message. Reads no store, keeps nothing, decides nothing."""

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Parse ``text``; ``expecting`` is the open question's key or None.

        ``tasks`` names what is wanted beside what every message is read for: classifiers (of
        ``CLASSIFIERS``) and values that no field of a form takes (of ``MORE_VALUES``).
        """
