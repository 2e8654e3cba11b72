"""The working sheet of one turn: handlers write on it, the plan reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.dialogue.changed import changed
from bot.dialogue.commands import Command
from bot.dialogue.context import Context
from bot.dialogue.conversation import Conversation, Question
from bot.dialogue.draft import Draft, Note
from bot.dialogue.patterns import Moment
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from casework.model.names import fold_name
from casework.model.people import Enterprise
from casework.model.ticket import Industry
from casework.service.commands import Command as DeskCommand
from channels.message import InboundMessage
from channels.speech import Act
from nlu.interpreter import Understanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the words of this turn come from."""

    message_id: str
    language: str
    at: datetime


Runner = Callable[["Turn", Sequence[Command]], None]


@dataclass(slots=True, kw_only=True)
class Turn:
    """Everything that one message does before the reply is planned.

    ``acks`` and ``answers`` become the reply in this order; ``offers`` are choices beside those of
    the question. ``ask`` forces the next question; ``pause`` shows its options and asks nothing;
    ``hold`` keeps the present question as it is. ``silent`` turns say nothing at all.
    ``run`` carries out further commands (a text that waited).
    """

    context: Context
    conversation: Conversation
    run: Runner
    message: InboundMessage | None = None
    understanding: Understanding | None = None
    source: Source
    acks: list[Act] = field(default_factory=list)
    answers: list[Act] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    audit: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    echoed: dict[str, str] = field(default_factory=dict)
    answered: list[FieldKey] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    command: DeskCommand | None = None
    secret: str | None = None
    erase_held: list[str] = field(default_factory=list)
    erase_files: list[UUID] = field(default_factory=list)
    ask: str | None = None
    ask_reason: str = ""
    candidates: tuple[str, ...] = ()
    pause: tuple[str, ...] | None = None
    closed: bool = False
    silent: bool = False
    effects: int = 0
    was_confirming: bool = False
    puzzled: bool = False

    @property
    def draft(self) -> Draft | None:
        """The active draft."""
        return self.conversation.draft

    @property
    def now(self) -> datetime:
        """The moment of the turn."""
        return self.context.now

    @property
    def language(self) -> str:
        """Language of the reply."""
        return self.conversation.reply_language

    def ack(self, name: str, /, *, trace: str | None = None, **params: object) -> None:
        """Acknowledge something: first part of the reply."""
        act = Act(name=name, params=params)
        if act not in self.acks:
            self.acks.append(act)
        self.trace.append(trace or name.rpartition(".")[2])

    def answer(self, name: str, /, *, trace: str | None = None, **params: object) -> None:
        """Answer something: second part of the reply."""
        act = Act(name=name, params=params)
        if act in self.answers:
            return
        self.answers.append(act)
        self.trace.append(trace or name.rpartition(".")[2])

    def ack_at(self, moment: str, /, *, trace: str | None = None, **params: object) -> Moment:
        """Acknowledge with what the repair pattern says and offers at ``moment``."""
        return self._speak(self.ack, moment, trace, params)

    def answer_at(self, moment: str, /, *, trace: str | None = None, **params: object) -> Moment:
        """Answer with what the repair pattern says and offers at ``moment``."""
        return self._speak(self.answer, moment, trace, params)

    def pause_at(self, moment: str, /, **params: object) -> None:
        """Answer with the pattern and ask nothing: its offers are the choices to go on with."""
        self.pause = self._speak(self.answer, moment, None, params).offers

    def quietly_at(self, moment: str, /, **params: object) -> None:
        """Say nothing at all, unless the pattern has words for ``moment``."""
        self.silent = not self._speak(self.ack, moment, None, params).says

    def _speak(
        self, say: Callable[..., None], moment: str, trace: str | None, params: dict[str, object]
    ) -> Moment:
        found = self.context.patterns.at(moment, self.language)
        for name in found.says:
            say(name, trace=trace, **{**self.context.facts, **params})
        self.offers += found.offers
        return found

    def change(self, **changes: Any) -> None:
        """Change the conversation."""
        self.conversation = changed(self.conversation, **changes)

    def change_draft(self, **changes: Any) -> None:
        """Change the active draft; opens one if there is none."""
        draft = changed(self.need_draft(), updated_at=self.now, **changes)
        self.conversation = self.conversation.with_draft(draft)

    def need_draft(self) -> Draft:
        """The active draft; a new one is opened when there is none."""
        return self.conversation.draft or self.open_draft({})

    def open_draft(self, reuse: Mapping[FieldKey, FieldValue]) -> Draft:
        """Open a new draft with defaults, what the register offers, and what is reused."""
        firm = _bound(self.context.enterprise, reuse)
        fields = defaults(self.now) | registered(firm, self.now) | dict(reuse)
        draft = Draft(
            id=self.context.new_id(),
            form_version=self.context.form.version,
            created_at=self.now,
            updated_at=self.now,
            fields=fields,
            industry=industry_of(firm),
            enterprise_id=None if firm is None else firm.id,
        )
        self.change(draft=draft, opened=self.conversation.opened + 1, trail=())
        return draft

    def put(self, key: FieldKey, value: FieldValue) -> None:
        """Put a value with its provenance; the earlier one goes to its past."""
        draft = self.need_draft()
        old = draft.fields.get(key)
        if old is not None:
            past = (*old.previous, replace(old, previous=()))
            value = replace(value, previous=past)
        rounds = {name: count for name, count in draft.rounds.items() if name != key.value}
        if value.state is FieldState.EMPTY:
            rounds = dict(draft.rounds)
        taken = {name: number for name, number in draft.taken_from.items() if name is not key}
        self.change_draft(fields={**draft.fields, key: value}, rounds=rounds, taken_from=taken)
        self.effects += 1

    def make(
        self,
        value: str | None,
        *,
        words: str | None,
        method: Method,
        state: FieldState = FieldState.FILLED,
        confidence: float = 1.0,
    ) -> FieldValue:
        """A value said in this turn."""
        return FieldValue(
            state=state,
            value=value,
            words=words,
            message_id=self.source.message_id,
            language=self.source.language,
            method=method,
            confidence=confidence,
            at=self.source.at,
        )

    def keep_note(self, text: str, why: str) -> None:
        """Keep words that go into no field; where none were written there is nothing to keep."""
        if not text.strip():
            return
        note = Note(text=text, message_id=self.source.message_id, at=self.source.at, why=why)
        if self.draft is not None:
            self.change_draft(notes=(*self.draft.notes, note))
        else:
            self.change(notes=(*self.conversation.notes, note))

    def request(self, command: DeskCommand) -> bool:
        """Ask the desk for something; one thing a turn, the first one counts."""
        if self.command is not None:
            return False
        self.command = command
        return True

    def source_of(self, message_id: str) -> Source:
        """The turn's source with another message."""
        return replace(self.source, message_id=message_id)

    def set_question(self, question: Question | None) -> None:
        """Open (or close) the question."""
        self.change(question=question)

    def tally(self, key: str) -> int:
        """One more failed round of a question; returns how many there are."""
        draft = self.need_draft()
        count = draft.rounds.get(key, 0) + 1
        self.change_draft(rounds={**draft.rounds, key: count})
        return count


def defaults(now: datetime) -> dict[FieldKey, FieldValue]:
    """Provisional values: an enterprise speaks, nothing is urgent; both stand on the card."""
    return {
        FieldKey.ORIGIN: _preset("enterprise", Method.DEFAULT, now),
        FieldKey.URGENCY: _preset("normal", Method.DEFAULT, now),
    }


def registered(enterprise: Enterprise | None, now: datetime) -> dict[FieldKey, FieldValue]:
    """What the register holds of the bound enterprise: offered, never asked again (S0-55)."""
    if enterprise is None:
        return {}
    known = {
        FieldKey.ENTERPRISE_NAME: enterprise.name,
        FieldKey.DISTRICT: enterprise.district,
        FieldKey.BUSINESS: enterprise.business,
    }
    return {key: _preset(value, Method.REGISTER, now) for key, value in known.items() if value}


def _bound(
    enterprise: Enterprise | None, reuse: Mapping[FieldKey, FieldValue]
) -> Enterprise | None:
    """The bound enterprise, unless the person spoke for another one before."""
    spoken = reuse.get(FieldKey.ENTERPRISE_NAME)
    if enterprise is None or spoken is None or spoken.value is None:
        return enterprise
    return enterprise if is_named(enterprise, spoken.value) else None


def is_named(enterprise: Enterprise, name: str) -> bool:
    """Whether the name is the enterprise's own, in either language."""
    return fold_name(name) in {fold_name(enterprise.name), fold_name(enterprise.name_en)}


def industry_of(enterprise: Enterprise | None) -> Industry:
    """The industry that the register holds counts as confirmed by it."""
    if enterprise is None or enterprise.industry_section is None:
        return Industry()
    return Industry(
        section=enterprise.industry_section,
        division=enterprise.industry_division,
        confirmed=True,
        confidence=1.0,
    )


def _preset(value: str, method: Method, now: datetime) -> FieldValue:
    return FieldValue(state=FieldState.FILLED, value=value, method=method, at=now)
