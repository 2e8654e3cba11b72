"""Where a published rule is written, how surely that was read, and how a limit is said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.public_voice import Voice
from casework.model.deadline import DeadlineRule
from casework.model.rules import Confidence, RuleSet

_ARTICLE = re.compile(r"art\. (\d+)(?: \((\d+)\))?")
_MARKED = frozenset({Confidence.SECONDARY, Confidence.VERIFY})
_OWN_MARK = re.compile(r"S\d-\d+")
"""Marks of source texts that only this project knows: no basis that a reader could look up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Speaks of the rules of one rule set in the language of ``voice``."""

    voice: Voice
    rules: RuleSet

    def limit(self, rule: DeadlineRule) -> str:
        """``7 working days``."""
        return self.voice.say(f"span.{rule.unit.value}", count=rule.limit)

    def start(self, rule: DeadlineRule) -> str:
        """From when the limit counts."""
        return self.voice.say(f"start.{rule.starts}")

    def where(self, article: str, *, confidence: str) -> str:
        """Law and article; the local profile by its name; else that it is the desk's own rule."""
        found = _ARTICLE.fullmatch(article)
        if found is not None:
            return self.voice.say("law", name=self._law(), article=self.article(article))
        if confidence == Confidence.PROPOSED or _OWN_MARK.fullmatch(article):
            return self.voice.say("own_rule")
        return self._local() or self.voice.say("own_rule")

    def article(self, article: str) -> str:
        """An article as the language writes it, its item included."""
        found = _ARTICLE.fullmatch(article)
        if found is None:
            return article
        number, item = found.groups()
        said = self.voice.say("article", number=self._number(number))
        return said + (self.voice.say("item", number=self._number(item)) if item else "")

    def mark(self, confidence: str) -> str:
        """How surely the rule was read; nothing where it stands in the text, or is our own."""
        return self.voice.say(f"confidence.{confidence}") if confidence in _MARKED else ""

    def _law(self) -> str:
        chinese = self.voice.language == "zh"
        return self.rules.name if chinese else self.rules.name_en or self.rules.name

    def _local(self) -> str:
        chinese = self.voice.language == "zh"
        return self.rules.local_name if chinese else self.rules.local_name_en

    def _number(self, digits: str) -> str:
        """The number in the numerals of the language: those of Chinese come from the shelf."""
        numerals = self.voice.say("numerals")
        if not numerals.strip("-"):
            return digits
        tens, ones = divmod(int(digits), 10)
        ten, unit = numerals[10], numerals[ones] if ones else ""
        if not tens:
            return unit
        return (numerals[tens] if tens > 1 else "") + ten + unit
