"""Control words of the conversation (对话控制语): yes, no, help, a person, a correction.

Words that are also ordinary words (取消, help, back) count only when the message is nothing else;
phrases that mean one thing (转人工, "talk to a person") count in any short message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlu.embedded.lexicon import Lexicon
from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

_SEPARATORS: Final = re.compile(r"[\s,.!?;:。、~…/()\"'\[\]-]+")
_WORDLESS: Final = re.compile(r"[\s,.!?;:。、~…()\"'\[\]-]+")
_PREFIX: Final = "signals"
_ANYWHERE: Final = ("retaliation", "discipline", "urgent", "suggestion", "infringement", "abuse")
_REMARKS: Final = frozenset(
    {"status", "faq", "confidentiality", "human", "are_you_human", "withdraw", "help", "repeat"}
    | {"lang_zh", "lang_en", "back", "start_over", "cancel", "decline", "abuse"}
)
_FEW: Final = 8
_POLITE: Final = frozenset({"greet", "thanks", "goodbye"})
_FIELD_OF_ENTITY: Final = {
    "company": "enterprise_name",
    "person": "contact_name",
    "phone": "contact_phone",
    "email": "contact_email",
    "district": "district",
    "business": "business",
    "proceedings": "proceedings",
}


@dataclass(frozen=True, slots=True)
class Control:
    """Signals of a message; ``only`` when nothing but their words stands in it."""

    signals: frozenset[str]
    only: bool


class ControlWords:
    """The control words of all languages, ready for look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Arrange the lists ``signals.<name>.exact``, ``.phrases`` and ``.patterns``."""
        self._exact: dict[str, set[str]] = {}
        self._names: set[str] = set()
        for path in lexicon.under(_PREFIX):
            name, _, kind = path.rpartition(".")
            self._names.add(name)
            if kind == "exact":
                for word in lexicon.folded(f"{_PREFIX}.{path}"):
                    self._exact.setdefault(_told(word), set()).add(name)
        self._patterned = sorted(
            name for name in self._names if lexicon.words(f"{_PREFIX}.{name}.patterns")
        )
        self._fillers = frozenset(squeeze(word) for word in lexicon.folded("fillers.exact"))

    def read(self, reading: Reading) -> Control:
        """Signals of the message."""
        whole = self._exactly(reading)
        found = set(whole) | self._said(reading)
        if reading.matches("faq.question_patterns") or reading.has("faq.asking"):
            found.add("question")
        found |= _topics_asked(reading, asked="question" in found)
        found |= self._polite(reading)
        if "withdraw" in found:
            found.discard("cancel")
        return Control(_sorted_out(found), bool(whole) or self._nothing_else(reading, found))

    def _exactly(self, reading: Reading) -> set[str]:
        """Signals when every part of the message, fillers aside, is a control word."""
        told = _told(reading.folded)
        if told in self._exact:
            return self._exact[told]
        if not reading.short:
            return set()
        pieces = [squeeze(part) for part in re.split(r"[,.!?;。\n~]+", reading.folded)]
        parts = [part for part in pieces if part and part not in self._fillers]
        if parts and all(part in self._exact for part in parts):
            return set[str]().union(*(self._exact[part] for part in parts))
        return set()

    def _polite(self, reading: Reading) -> set[str]:
        parts = {squeeze(part) for part in re.split(r"[,.!?;。\n~]+", reading.folded[:200])}
        return {name for part in parts for name in self._exact.get(part, ()) if name in _POLITE}

    def _said(self, reading: Reading) -> set[str]:
        """Signals by phrases: some in any message, the others in short ones."""
        names = {
            path.rpartition(".")[0]
            for path in reading.names(f"{_PREFIX}.")
            if path.endswith(".phrases")
        }
        names |= {name for name in self._patterned if reading.matches(f"{_PREFIX}.{name}.patterns")}
        return names if reading.short else names & set(_ANYWHERE)

    def _nothing_else(self, reading: Reading, found: set[str]) -> bool:
        """Whether the words of the signals and fillers cover the message, or nearly.

        A remark to the bot (a question about progress, a wish for a person) may hold a few more
        words; a correction or a choice may not, because they may be a value.
        """
        if not found or not reading.short:
            return False
        rest = self._rest(reading, found)
        if not rest:
            return True
        remark = any(name.partition(":")[0] in _REMARKS for name in found)
        number = any(char.isdigit() for part in rest for char in part)
        return remark and not number and size("".join(rest)) <= _FEW

    def _rest(self, reading: Reading, found: set[str]) -> list[str]:
        """Parts of the message that are neither words of a signal nor fillers."""
        rest = list(reading.folded)
        for name in found:
            for span in _spans(reading, name):
                rest[span.start : span.end] = " " * (span.end - span.start)
        parts = _SEPARATORS.split("".join(rest))
        return [part for part in parts if part and part not in self._fillers]


def squeeze(folded: str) -> str:
    """Folded text without marks at its ends and with single blanks inside."""
    return _WORDLESS.sub(" ", folded).strip()


def _told(folded: str) -> str:
    """The words of a message; of one that has none (a lone question mark) its marks."""
    return squeeze(folded) or folded.strip()


def _spans(reading: Reading, name: str) -> list[Span]:
    """Where the words of a signal stand."""
    kind, _, topic = name.partition(":")
    if kind == "faq":
        lists = [f"faq.topic.{topic}", f"faq.sure.{topic}", "faq.asking"]
    else:
        lists = [f"{_PREFIX}.{name}.phrases"]
    spans = [Span(hit.start, hit.end) for path in lists for hit in reading.hits(path)]
    pattern = reading.lexicon.pattern(f"{_PREFIX}.{name}.patterns")
    return spans + [Span(*found.span()) for found in pattern.finditer(reading.folded)]


def _topics_asked(reading: Reading, *, asked: bool) -> set[str]:
    """``faq:<topic>`` for questions about the service itself."""
    names = {name for name in reading.names("faq.topic.") if asked}
    sure = reading.names("faq.sure.")
    return {f"faq:{name}" for name in names | sure} if reading.short else set()


def _sorted_out(found: set[str]) -> frozenset[str]:
    """A word that has a nearer meaning beside another loses its wider one."""
    if "are_you_human" in found:
        found.discard("human")
    if "correct" in found:
        found -= {"affirm"}
    if {"decline", "deny"} <= found:
        found.discard("deny")
    return frozenset(found)


def correction_signals(
    reading: Reading, control: Control, entities: Sequence[Entity]
) -> frozenset[str]:
    """``correct:<field key>`` for the fields that a correction names or gives a value for."""
    if "correct" not in control.signals:
        return frozenset()
    named = reading.names("correction.")
    valued = {
        _FIELD_OF_ENTITY[one.entity]
        for one in entities
        if one.entity in _FIELD_OF_ENTITY and one.own
    }
    return frozenset(f"correct:{key}" for key in (valued or named) | (named - valued))
