"""One text with what was understood of it, and small questions about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.dialogue.checks import CheckScope
from bot.dialogue.context import Context
from bot.dialogue.conversation import Conversation
from bot.dialogue.form import FieldSpec
from bot.dialogue.material_words import THIRD, Found, find_materials
from bot.dialogue.phrases import Phrases
from bot.dialogue.plain import read_plain, whole_signals
from bot.dialogue.text import (
    clauses,
    content_size,
    statements,
    strip_pauses,
    without_spans,
)
from casework.model.complaint import FieldKey
from nlu.interpreter import Entity, Understanding

SHORT = 32
"""A message up to this size (Chinese characters, a Latin word counts two) may be a control word."""
CONTENT = 5
"""From this size on, what is left of a message tells something of the matter."""
STORY = 16
"""From this size on, words that nobody asked for are an account and no remark."""
WORDY = 3
"""Below this size a message is a word, whose part in the talk only the question tells."""
SAID = 4
"""The same where the matter itself was asked for: "尽快放行" beside a district is a demand."""
CODE = re.compile(r"(?<!\d)(?:\d{4}[ \u00a0-]?){3}\d{4}(?!\d)")
INTENT = 0.5
NO_DOUBT = 0.9
ROLE = 0.7
SPOKEN = 0.55
"""Probability from which the model's word on what a message is for counts.

The first where it is a word or two, the second as a rule, the third where it speaks in a sentence.
"""
_RESTATED = frozenset({FieldKey.ENTERPRISE_NAME, FieldKey.DISTRICT, FieldKey.BUSINESS})
SENTENCES = frozenset({"facts", "demand", "business"})
"""Entities that are whole sentences of the person, not single values."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text in its conversation. ``expected`` is the field that is asked for, or None."""

    text: str
    understanding: Understanding
    conversation: Conversation
    context: Context
    expected: FieldKey | None

    @cached_property
    def phrases(self) -> Phrases:
        """The form's phrases."""
        return self.context.form.phrases

    @cached_property
    def signals(self) -> frozenset[str]:
        """Control words of the interpreter, and those that the whole text is."""
        found = self.understanding.signals | whole_signals(self.text, self.phrases)
        return found if self.number is None else found | self._beside_number

    @cached_property
    def _beside_number(self) -> frozenset[str]:
        """Control words that the text is but for a ticket number ("withdraw SY-2026-4F7Q2M")."""
        spans = [
            (one.start, one.end) for one in self.understanding.entities if one.entity == "ticket"
        ]
        return whole_signals(without_spans(self.text, spans), self.phrases)

    @cached_property
    def only_signals(self) -> bool:
        """Whether nothing but control words stands in the text."""
        whole = bool(whole_signals(self.text, self.phrases))
        beside = without_spans(self.text, self.understanding.asked)
        said = bool(self.understanding.asked) and self.size_of(beside) >= CONTENT
        only = self.understanding.only_signals and not self.lead and not said
        return whole or (only and bool(self.understanding.signals))

    def has(self, *names: str) -> bool:
        """Whether one of the signals was found."""
        return not self.signals.isdisjoint(names)

    @cached_property
    def spec(self) -> FieldSpec | None:
        """The question that is open, if it is one of the form."""
        return None if self.expected is None else self.context.form.spec(self.expected)

    @cached_property
    def size(self) -> int:
        """Size of the whole text without fillers."""
        return self.size_of(self.text)

    @cached_property
    def short(self) -> bool:
        """Whether the text is short enough to be a control word in a sentence."""
        return self.only_signals or self.size <= SHORT

    def size_of(self, text: str) -> int:
        """How much ``text`` tells beyond fillers."""
        return content_size(text, fillers=self.phrases.fillers, stop_words=self.phrases.stop_words)

    @cached_property
    def own(self) -> tuple[Entity, ...]:
        """Values that are the writer's own; what is said of the respondent never is."""
        return tuple(
            one
            for one in self.understanding.entities
            if one.own and not any(start <= one.start < end for start, end in self._of_respondent)
        )

    @cached_property
    def materials(self) -> tuple[Found, ...]:
        """Items of the legal list that the text names with their values."""
        scope = CheckScope(jurisdiction=self.context.jurisdiction, today=self.context.today)
        return find_materials(self.text, self.context.form.statutory, scope)

    @cached_property
    def _of_respondent(self) -> tuple[tuple[int, int], ...]:
        return tuple((one.start, one.end) for one in self.materials if one.spec.rule.block == THIRD)

    def entities(self, kind: str) -> tuple[Entity, ...]:
        """Own values of one kind."""
        return tuple(one for one in self.own if one.entity == kind)

    def intent(self, *names: str) -> bool:
        """Whether the classifier is sure enough of one of the intents; state goes before it."""
        found = self.understanding
        if self.expected is not None:
            return False
        return found.intent in names and found.intent_confidence >= INTENT

    def plays(self, *roles: str) -> bool:
        """Whether the model is sure that the message is one of: facts, demand, name, remark, …."""
        role = self.understanding.role
        if role is None or role.code not in roles:
            return False
        # A family name or a single word says too little for the model, unless it has no doubt.
        spoken = self.has("sentence")
        plain = spoken or role.confidence >= NO_DOUBT
        least = SPOKEN if spoken and not self._story_asked else ROLE
        return role.confidence >= least and (plain or self.size >= WORDY)

    def leans(self, *roles: str) -> bool:
        """Whether the message is likelier one of these than another; so is any without a model."""
        role = self.understanding.role
        return role is None or role.code in roles

    @cached_property
    def names_trade(self) -> bool:
        """Whether the words surely tell what a firm does ("trade, that is"), however they sound."""
        best = next(iter(self.understanding.industry_ranking), None)
        return best is not None and best.confidence >= NO_DOUBT

    @cached_property
    def _story_asked(self) -> bool:
        """Whether the matter itself is asked for: then its words are not lightly taken for less."""
        return self.expected in (FieldKey.FACTS, FieldKey.DEMAND)

    @cached_property
    def told(self) -> str:
        """The sentences that are no questions, and what stands before one of the service."""
        kept, asked = statements(self.text), self.understanding.asked
        last = max((end for _, end in asked), default=0)
        if not asked or kept != self.text.strip() or last < len(self.text.rstrip()):
            return kept or self.lead
        # A question without its mark is none of the statements either.
        return self.lead or self.text[: min(start for start, _ in asked)].strip()

    @cached_property
    def lead(self) -> str:
        """What is told in the sentence of a question: "release it soon, how long will it take?"."""
        if not self.understanding.asked:
            return ""
        before = strip_pauses(self.text[: min(start for start, _ in self.understanding.asked)])
        return before if self.size_of(before) >= SAID else ""

    @cached_property
    def rest(self) -> str:
        """What remains of the statements without own values and without who-I-am clauses."""
        return self._without(self._values())

    def _values(self) -> list[tuple[int, int]]:
        values = [(one.start, one.end) for one in self.own if one.entity not in SENTENCES]
        return [*values, *((one.start, one.end) for one in self.materials)]

    def _without(self, spans: list[tuple[int, int]]) -> str:
        blanked = without_spans(self.text, spans + self._speaking_clauses())
        if self.told == self.text.strip():
            return blanked
        return statements(blanked) or blanked[: self.text.find(self.lead) + len(self.lead)]

    @cached_property
    def matter(self) -> str:
        """The rest without what only says what the firm does, up to that in its clause."""
        spans = [
            (start, one.end)
            for one in self.entities("business")
            for start, end in clauses(self.text)
            if start <= one.start < end
        ]
        return self._without([*self._values(), *spans])

    @cached_property
    def tells_facts(self) -> bool:
        """Whether it is surely something of the matter: trouble is told, or it is long enough."""
        told = any(one.entity == "facts" for one in self.own) or self.has("addition", "begin")
        return told or self.size_of(self.matter) >= STORY

    @cached_property
    def tells(self) -> bool:
        """Whether the rest tells something of the matter."""
        if any(one.entity == "facts" for one in self.own) and self.told:
            return True
        return self.size_of(self.matter) >= CONTENT

    def restates(self, key: FieldKey, value: str) -> bool:
        """Whether a short message only says the field again ("our full name is …", "we moved").

        So does one that other proceedings are under way, whatever was said of them before.
        """
        if key is FieldKey.PROCEEDINGS:
            return self.short and value != "none"
        if key not in _RESTATED or not self.short:
            return False
        return not self.tells or self.phrases.mentioned(self.text) is key

    def takes_back(self, key: FieldKey, value: str) -> bool:
        """Whether a short message goes back to a value that the field had before."""
        draft = self.conversation.draft
        now = None if draft is None else draft.fields.get(key)
        if now is None or not self.short:
            return False
        return value != now.value and any(one.value == value for one in now.previous)

    @cached_property
    def answers_story(self) -> bool:
        """Whether the text tells enough to answer "what happened" or "what do you ask for"."""
        asks = any(one.entity == "demand" for one in self.own)
        return self.tells or asks or self.size_of(self.matter) >= SAID

    def _speaking_clauses(self) -> list[tuple[int, int]]:
        hits = [one for one in self.understanding.origins if one.speaking]
        return [
            (start, end)
            for start, end in clauses(self.text)
            if any(start <= hit.start < end for hit in hits)
        ]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Look-up codes in the text, as written."""
        found = [one.text for one in self.understanding.entities if one.entity == "lookup_code"]
        return tuple(found) or tuple(match.group() for match in CODE.finditer(self.text))

    @cached_property
    def number(self) -> str | None:
        """A ticket number in the text."""
        found = [one.value for one in self.understanding.entities if one.entity == "ticket"]
        return found[0] if found else None


DECISIONS = frozenset({"confirm_withdraw", "confirm_discard", "same_or_new"})
"""Interruptions that want a yes or no: a text beside it answers no field's question."""


def expected_field(conversation: Conversation, context: Context) -> FieldKey | None:
    """The field that a plain answer would fill: the open question's, or the interrupted one's."""
    if conversation.asks in DECISIONS:
        return None
    for key in (conversation.asks, conversation.back_to):
        if key is not None and context.form.is_field(key):
            return FieldKey(key)
        if key in ("confirm", "industry"):
            return None
    return None


def make_reading(
    text: str,
    understanding: Understanding | None,
    *,
    conversation: Conversation,
    context: Context,
) -> Reading:
    """A reading; without an understanding the plain rules read."""
    return Reading(
        text=text,
        understanding=understanding or read_plain(text, context.form.phrases),
        conversation=conversation,
        context=context,
        expected=expected_field(conversation, context),
    )
