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
from nlu.embedded.questions import topics_asked
from nlu.embedded.reading import Reading, Span, size
from nlu.interpreter import Entity

_SEPARATORS: Final = re.compile(r"[\s,.!?;:。、~…/()\"'\[\]-]+")
_WORDLESS: Final = re.compile(r"[\s,.!?;:。、~…()\"'\[\]-]+")
_PREFIX: Final = "signals"
_ANYWHERE: Final = (
    *("retaliation", "discipline", "urgent"),
    *("suggestion", "consultation", "infringement", "abuse"),
)
_REMARKS: Final = frozenset(
    {"status", "faq", "confidentiality", "human", "are_you_human", "withdraw", "help", "repeat"}
    | {"lang_zh", "lang_en", "back", "start_over", "cancel", "decline", "abuse"}
)
_ABOUT_TALK: Final = frozenset(
    {"withdraw", "human", "confidentiality", "decline", "back", "start_over", "cancel", "help"}
    | {"lang_zh", "lang_en", "repeat", "are_you_human", "submit", "abuse"}
)
_FEW: Final = 8
_OWN_CLAUSE: Final = 4
_AGREEABLE: Final = frozenset({"affirm", "submit", "thanks", "greet", "goodbye"})
_RUN: Final = 14
"""Pieces that words without a mark between them may have: Chinese characters, or Latin words."""
_ONLY_AT: Final = {"submit": "confirm", "agree": "consent", "disagree": "consent"}
"""Signals that mean something at one question alone: elsewhere 提交 is a word of the story."""
_NEARER: Final = {
    "faq:change": {"withdraw", "cancel", "correct", "back", "start_over", "deny"},
    "faq:anonymous": {"confidentiality", "decline"},
    "faq:translation": {"lang_zh", "lang_en"},
    "faq:language": {"lang_zh", "lang_en"},
    "faq:officer": {"human"},
    "faq:appeal": {"deny", "withdraw"},
    "faq:no_answer": {"deny", "status"},
    "faq:retaliation": {"retaliation"},
}
"""A question about something is no wish to do it now."""
_OF_SENTENCES: Final = ("facts", "demand", "proceedings")
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
    """Signals of a message; ``only`` when nothing but their words stands in it, give or take a few.

    ``whole``: every part of it is a control word ("I don't know" tells nothing of the matter).
    """

    signals: frozenset[str]
    only: bool
    whole: bool = False


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
        self._patterned_anywhere = [name for name in self._patterned if name in _ANYWHERE]
        self._particles = lexicon.pattern("fillers.particle_patterns")
        self._fillers = frozenset(squeeze(word) for word in lexicon.folded("fillers.exact"))
        self._openings = self._fillers | self._exact.keys()

    def read(self, reading: Reading) -> Control:
        """Signals of the message."""
        whole = self._exactly(reading)
        found = set(whole) | self._said(reading)
        if _asks(reading):
            found.add("question")
        asked = topics_asked(reading)
        found |= {f"faq:{one.topic}" for one in asked}
        if asked and reading.short:
            found.add("question")
        found |= self._polite(reading)
        if "withdraw" in found:
            found.discard("cancel")
        only = bool(whole) or self._nothing_else(reading, found)
        return Control(_sorted_out(found) | _manner(reading), only, bool(whole))

    def _exactly(self, reading: Reading) -> set[str]:
        """Signals when every part of the message, fillers aside, is a control word."""
        told = self._known(_told(reading.folded))
        if told:
            return told
        if not reading.short:
            return set()
        pieces = [squeeze(part) for part in re.split(r"[,.!?;。\n~]+", reading.folded)]
        parts = [part for part in pieces if part and part not in self._fillers]
        known = [self._known(part) for part in parts]
        return set[str]().union(*known) if known and all(known) else set()

    def _known(self, part: str) -> set[str]:
        """Signals that ``part`` is the whole word of, also with a particle at its end (吧, 啊)."""
        if part in self._exact:
            return self._exact[part]
        bare = self._particles.sub("", part)
        return self._exact.get(bare, set()) or self._run_together(bare)

    def _run_together(self, part: str) -> set[str]:
        """Signals of words without a mark between them: 核对过了没问题, "ok fine go ahead".

        Only words that say the same, or all agree, run together: 没有提交 is no "no, file it".
        """
        latin = part.isascii()
        units = part.split() if latin else [char for char in part if char != " "]
        if not 1 < len(units) <= _RUN:
            return set()
        join = " ".join if latin else "".join
        if not any(join(units[:end]) in self._openings for end in range(1, len(units) + 1)):
            return set()
        best: dict[int, tuple[int, set[str]]] = {0: (0, set())}
        for start in range(len(units)):
            if start not in best:
                continue
            pieces, names = best[start]
            for end in range(start + 1, len(units) + 1):
                known = self._piece(join(units[start:end]))
                if known is not None and (end not in best or best[end][0] > pieces + 1):
                    best[end] = (pieces + 1, names | known)
        found = best.get(len(units), (0, set[str]()))[1]
        return found if len(found) == 1 or found <= _AGREEABLE else set()

    def _piece(self, word: str) -> set[str] | None:
        """Signals of a word, none of a filler; None for a word that says something else."""
        return self._exact.get(word, set() if word in self._fillers else None)

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
        elsewhere = {name for name, asks in _ONLY_AT.items() if reading.expecting != asks}
        names -= elsewhere
        names |= {
            name
            for name in (self._patterned if reading.short else self._patterned_anywhere)
            if name not in elsewhere and reading.matches(f"{_PREFIX}.{name}.patterns")
        }
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
    lists = ["faq.asking"] if kind == "faq" else [f"{_PREFIX}.{name}.phrases"]
    spans = [Span(hit.start, hit.end) for path in lists for hit in reading.hits(path)]
    if kind == "faq":
        return spans + [one.span for one in topics_asked(reading) if one.topic == topic]
    pattern = reading.lexicon.pattern(f"{_PREFIX}.{name}.patterns")
    return spans + [Span(*found.span()) for found in pattern.finditer(reading.folded)]


def _asks(reading: Reading) -> bool:
    """Whether the message is a question, with or without its mark."""
    if reading.matches("faq.question_patterns") or reading.has("faq.asking"):
        return True
    return reading.short and reading.matches("faq.opening_patterns")


def _manner(reading: Reading) -> frozenset[str]:
    """``sentence`` when a short message speaks in a sentence, as no name does."""
    speaks = reading.short and (
        reading.has("sentence.words") or reading.matches("sentence.ending_patterns")
    )
    return frozenset({"sentence"}) if speaks else frozenset()


def _sorted_out(found: set[str]) -> frozenset[str]:
    """A word that has a nearer meaning beside another loses its wider one."""
    if "are_you_human" in found:
        found.discard("human")
    for topic, less in _NEARER.items():
        if topic in found:
            found -= less
    if "correct" in found:
        found -= {"affirm"}
    if {"decline", "deny"} <= found:
        found.discard("deny")
    return frozenset(found)


def without_remarks(reading: Reading, entities: Sequence[Entity], control: Control) -> list[Entity]:
    """The entities without facts that are only a remark to the bot: "I don't want to go on".

    Nor is a question about lawsuits an answer to whether there is one.
    """
    if control.whole:
        return [one for one in entities if one.entity not in _OF_SENTENCES]
    about = any(one.entity in ("authority", "respondent") for one in entities)
    asked = frozenset(one for one in control.signals if one.startswith("faq:"))
    names = (control.signals & _ABOUT_TALK) | asked
    if about or not reading.short or not names:
        return list(entities)
    return [
        one
        for one in entities
        if one.entity not in _OF_SENTENCES or _says_more(reading, one, names)
    ]


def _says_more(reading: Reading, entity: Entity, names: frozenset[str]) -> bool:
    """Whether the sentence has a clause of its own beside the remark: "release it, in English"."""
    remarks = [span for name in names for span in _spans(reading, name)]
    return any(
        size(reading.folded[clause.start : clause.end]) >= _OWN_CLAUSE
        for clause in reading.clauses
        if entity.start <= clause.start < entity.end
        and not any(clause.start <= span.start < clause.end for span in remarks)
    )


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
