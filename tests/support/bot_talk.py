"""A conversation for tests: the real dialogue, a desk in memory, a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

from bot.dialogue import engine
from bot.dialogue.context import Context, Limits, MailCodes, News, Step
from bot.dialogue.conversation import (
    Conversation,
    Question,
    fresh,
    from_document,
    to_document,
)
from bot.dialogue.draft import Draft
from bot.dialogue.form import Form, load_form
from bot.dialogue.interruptions import AGAIN
from bot.dialogue.pattern_files import load_patterns
from bot.dialogue.patterns import Patterns
from bot.dialogue.turn import defaults
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from casework.model.errors import ZhitongError
from casework.model.numbers import ALPHABET, make_number
from casework.model.people import Enterprise
from channels.channel import ChannelProfile
from channels.message import Attachment, AttachmentKind, InboundMessage, OutboundMessage
from channels.rendering import render
from channels.words import Words
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import Understanding
from tests.support.desk_world import CITY, DUTY, World, shenyang
from tests.support.tree import ROOT

TUESDAY = datetime(2026, 3, 10, 10, 0, tzinfo=CITY)
FORM_PATH = ROOT / "bot" / "forms" / "complaint.toml"
PROFILE = ChannelProfile(name="memory", text_limit=4096)
CLASSIFIERS = frozenset({"intent", "topic", "industry"})
Read = Callable[[str, str | None], Understanding | None]


@cache
def form() -> Form:
    """The shipped form."""
    return load_form(FORM_PATH, triggers=patterns().triggers)


@cache
def patterns() -> Patterns:
    """The shipped repair patterns."""
    return load_patterns(ROOT / "bot" / "patterns", templates=words().variables)


@cache
def words() -> Words:
    """The shipped words, with the names of Shenyang's districts."""
    districts = {one.name: {"zh": one.name, "en": one.name_en} for one in shenyang().districts}
    sections = {one: {"zh": one, "en": one} for one in "ABCDEFGHIJKLMNOPQRST"}
    return Words(ROOT / "responses", tables={"district": districts, "section": sections})


@cache
def embedded() -> EmbeddedInterpreter:
    """The embedded interpreter by rules alone (no model file)."""
    return EmbeddedInterpreter(jurisdiction=shenyang(), model=None)


def read_embedded(text: str, expecting: str | None) -> Understanding | None:
    """Understand with the embedded rules."""
    return embedded().parse(text=text, expecting=expecting, now=TUESDAY, tasks=CLASSIFIERS)


def read_nothing(text: str, expecting: str | None) -> Understanding | None:
    """The interpreter is down."""
    del text, expecting
    return None


def draw_number() -> Iterator[str]:
    """Ticket numbers with a right check character, one after the other."""
    for place in count():
        body = "".join(ALPHABET[place // 31**power % 31] for power in range(5))
        yield make_number(jurisdiction="SY", year=2026, body=body)


def _world() -> World:
    world = World(now=TUESDAY)
    world.know(DUTY)
    return world


@dataclass
class Talk:
    """One person's conversation. Each act of the person is a turn; its reply is returned."""

    read: Read = read_nothing
    key: str = "memory:u1"
    now: datetime = TUESDAY
    conversation: Conversation = field(
        default_factory=lambda: fresh(key="memory:u1", channel="memory")
    )
    world: World = field(default_factory=_world)
    enterprise: Enterprise | None = None
    mail: MailCodes | None = None
    limits: Limits = field(default_factory=Limits)
    steps: list[Step] = field(default_factory=list)
    said: list[OutboundMessage] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    numbers: Iterator[str] = field(default_factory=draw_number)
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def context(self) -> Context:
        """The world of one turn."""
        return Context(
            jurisdiction=shenyang(),
            form=form(),
            patterns=patterns(),
            now=self.now,
            profile=PROFILE,
            new_id=lambda: UUID(int=next(self.ids)),
            new_number=lambda: next(self.numbers),
            new_lookup=self._lookup,
            hash_lookup=lambda code: code.encode(),
            enterprise=self.enterprise,
            mail=self.mail,
            read=self.read,
            limits=self.limits,
        )

    def _lookup(self) -> tuple[str, bytes]:
        digits = f"{len(self.codes) + 1000:04d}222233334444"
        code = " ".join(digits[at : at + 4] for at in range(0, 16, 4))
        self.codes.append(code)
        return code, digits.encode()

    # ---- what the person does ------------------------------------------------------------------
    def says(self, text: str, **other: Any) -> Step:
        """Write a message."""
        return self.turn(text=text, **other)

    def presses(self, choice: str, **other: Any) -> Step:
        """Press a choice."""
        return self.turn(choice=choice, **other)

    def sends(self, *names: str, text: str = "", refused: str | None = None) -> Step:
        """Send files, perhaps with a caption."""
        files = tuple(
            Attachment(
                kind=AttachmentKind.FILE,
                id=UUID(int=900_000 + next(self.ids)),
                name=name,
                refused=refused if name.endswith(".exe") else None,
            )
            for name in names
        )
        return self.turn(text=text, attachments=files)

    def waits(self, **span: float) -> Talk:
        """Let time pass."""
        self.now += timedelta(**span)
        self.world.now = self.now
        return self

    def turn(self, **message: Any) -> Step:
        """One turn through dialogue, desk and words; the state goes through its document."""
        message.setdefault("message_id", f"auto-{next(self.ids)}")
        inbound = InboundMessage(
            channel="memory",
            account="",
            sender=self.key,
            conversation_key=self.key,
            received_at=self.now,
            **message,
        )
        before = self.conversation
        understood = None
        if inbound.text and inbound.choice is None:
            understood = self.read(inbound.text, before.asks)
        step = engine.step(before, inbound, understood, context=self.context())
        acts = step.acts
        if step.command is not None:
            step = self._settled(step)
            acts += step.acts
        return self._keep(replace(step, acts=acts))

    def _settled(self, step: Step) -> Step:
        assert step.command is not None
        try:
            outcome = self.world.handle(step.command)
        except ZhitongError as error:
            return engine.settle(step, error, context=self.context())
        return engine.settle(step, outcome, context=self.context())

    def asked_by_officer(self, number: str, question: str) -> Step:
        """The officer's question arrives."""
        names = {"officer": "Officer", "officer_en": "Officer"}
        return self.told(number, "question", question=question, **names)

    def told(self, number: str, template: str, **params: object) -> Step:
        """Something of the desk arrives."""
        news = News(number=number, template=template, params={"number": number, **params})
        return self._keep(engine.notice(self.conversation, news, context=self.context()))

    def _keep(self, step: Step) -> Step:
        document = to_document(step.conversation)
        self.conversation = from_document(document)
        assert self.conversation == step.conversation
        reply = render(step.speech, words=words(), language=step.language, profile=PROFILE)
        self.steps.append(step)
        self.said.append(reply)
        return step

    # ---- what stands --------------------------------------------------------------------------
    @property
    def reply(self) -> str:
        """The last reply."""
        return self.said[-1].text

    @property
    def asks(self) -> str | None:
        """The open question."""
        return self.conversation.asks

    @property
    def offered(self) -> set[str]:
        """Ids of the choices on offer, without their marks."""
        return {one.partition("#")[0] for one in self.conversation.options}

    def value(self, key: str) -> str | None:
        """Value of a field of the active draft."""
        draft = self.conversation.draft
        return None if draft is None else draft.value(FieldKey(key))

    def state(self, key: str) -> str:
        """State of a field of the active draft."""
        draft = self.conversation.draft
        return "empty" if draft is None else draft.state(FieldKey(key)).value

    def field(self, key: str) -> FieldValue:
        """A field with its provenance."""
        assert self.conversation.draft is not None
        return self.conversation.draft.fields[FieldKey(key)]

    # ---- a start state ------------------------------------------------------------------------
    def agreed(self, *, language: str | None = None) -> Talk:
        """Consent is given, no draft yet."""
        given = FieldValue(state=FieldState.FILLED, value="true", method=Method.BUTTON, at=self.now)
        self.conversation = replace(
            self.conversation, consent=given, noticed=True, language=language, last_at=self.now
        )
        return self

    def given(
        self,
        asked: str | None = None,
        *,
        language: str | None = None,
        method: Method = Method.ANSWER,
        states: dict[str, str] | None = None,
        **fields: str,
    ) -> Talk:
        """A draft with these fields; ``asked`` is the open question."""
        self.agreed(language=language)
        draft = self._open_draft()
        values = dict(draft.fields)
        for name, value in fields.items():
            values[FieldKey(name)] = FieldValue(
                state=FieldState.FILLED,
                value=value,
                words=value,
                message_id="m0",
                method=method,
                at=self.now,
            )
        for name, state in (states or {}).items():
            values[FieldKey(name)] = FieldValue(state=FieldState(state), at=self.now)
        question = None
        if asked is not None:
            card = (
                asked in FieldKey.__members__.values()
                and form().spec(FieldKey(asked)).need == "card"
            )
            question = Question(key=asked, about=AGAIN if card else "")
        self.conversation = replace(
            self.conversation, draft=replace(draft, fields=values), question=question
        )
        return self

    def _open_draft(self) -> Draft:
        draft = Draft(
            id=UUID(int=next(self.ids)),
            form_version=form().version,
            created_at=self.now,
            updated_at=self.now,
            fields=defaults(self.now),
        )
        self.conversation = replace(self.conversation, draft=draft, opened=1)
        return draft
