"""The house that conversation scripts run in: the product's own, with named parts exchanged.

A listener on the steps of the dialogue, an interpreter that can be down, a core that can break,
the figures of a script, and channels in memory that have the limits of platforms. Nothing else
differs from service; no setting of a deployment leads here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from app.conversation_store import ConversationStore
from app.converse.format import span
from app.follow_up import FollowUp
from app.platforms.settings import PlatformSettings
from app.turn import TurnResult, Turns
from app.wiring import House
from bot.dialogue import engine
from bot.dialogue.context import Limits
from casework.model.jurisdiction import Jurisdiction
from channels.channel import Channel
from channels.memory import MemoryChannel
from channels.memory.platforms import PLATFORMS
from channels.webchat.settings import WEB
from nlu.interpreter import Interpreter, Understanding
from storage.interface import Store
from storage.records import ConversationRecord, InboxRow

PROFILES = (replace(WEB, name="web"), *PLATFORMS)
"""Platforms that the memory channel plays, by the names that scripts use."""


ANYWHERE = PlatformSettings(
    residency={"mode": "any", "basis": "Example decision 1/2026, for conversation scripts"}
)
"""Nothing is configured, and details may be taken on every channel that is played."""


class ScriptedFault(RuntimeError):
    """The core breaks because the script wants it to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening(FollowUp):
    """Hands on what a step leaves behind, and remembers the step."""

    steps: list[engine.Step]

    def after(
        self,
        store: Store,
        key: str,
        step: engine.Step,
        *,
        delivery_id: UUID | None,
        now: datetime,
    ) -> None:
        """Remember the step."""
        self.steps.append(step)
        FollowUp.after(self, store, key, step, delivery_id=delivery_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a turn led to, and when."""

    result: TurnResult
    at: datetime


class HeardTurns(Turns):
    """Turns whose results stay to be looked at; ``idle`` is set while none is on its way."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.heard: list[Heard] = []
        self.idle = asyncio.Event()
        self._open = 0
        self._count(0)

    async def claim(self, *, limit: int) -> Sequence[InboxRow]:
        """Due heads; each is on its way from here on."""
        self._count(1)
        try:
            heads = await super().claim(limit=limit)
            self._count(len(heads))
            return heads
        finally:
            self._count(-1)

    async def run(self, head: InboxRow, *, join: bool = True) -> TurnResult:
        """A claimed head with what joined it."""
        try:
            return await super().run(head, join=join)
        finally:
            self._count(-1)

    async def run_with(
        self, rows: Sequence[InboxRow], record: ConversationRecord | None
    ) -> TurnResult:
        """One turn; its result is remembered."""
        self._count(1)
        try:
            result = await super().run_with(rows, record)
        finally:
            self._count(-1)
        self.heard.append(Heard(result=result, at=self._lease_clock()))
        return result

    def _count(self, change: int) -> None:
        self._open += change
        if self._open:
            self.idle.clear()
        else:
            self.idle.set()


@dataclass
class Moods:
    """What a script sets for itself, and what its turns did; all houses of a script share it."""

    down: bool = False
    breaks: int = 0
    limits: Limits = field(default_factory=Limits)
    figures: Mapping[str, int] = field(default_factory=dict)
    rules: Jurisdiction | None = None
    steps: list[engine.Step] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def set(self, given: Mapping[str, Any]) -> None:
        """Take what a script gives; everything else as in service."""
        config = given.get("config", {})
        plain = Limits()
        self.down = given.get("nlu") == "down"
        self.breaks = 0
        self.rules = None
        self.figures = {"abuse.limit": config["abuse_limit"]} if "abuse_limit" in config else {}
        self.limits = replace(
            plain,
            code_tries=config.get("receipt_tries", plain.code_tries),
            draft_life=span(config["draft_ttl"]) if "draft_ttl" in config else plain.draft_life,
        )
        self.forget()

    def forget(self) -> None:
        """Begin to listen anew."""
        self.steps.clear()
        self.heard.clear()

    def perhaps_break(self) -> None:
        """Raise as often as the script asked for."""
        if self.breaks > 0:
            self.breaks -= 1
            raise ScriptedFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallible:
    """An interpreter that is down when the script says so."""

    inner: Interpreter
    moods: Moods

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """Understand, or be down."""
        if self.moods.down:
            raise ScriptedFault
        return self.inner.parse(text=text, expecting=expecting, now=now, tasks=tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured(ConversationStore):
    """Conversations with the figures of the script."""

    moods: Moods

    def context(self, **world: Any) -> engine.Context:
        """The world of a turn; here the core breaks when the script wants it."""
        self.moods.perhaps_break()
        plain = ConversationStore.context(self, **world)
        patterns = plain.patterns.with_figures(self.moods.figures)
        return replace(plain, limits=self.moods.limits, patterns=patterns)


@dataclass(frozen=True)
class ScriptHouse(House):
    """A house with the parts above.

    ``inner`` lets a restarted one keep the loaded engine; ``configured`` are platforms that are
    there in earnest, behind their own doors.
    """

    inner: Interpreter | None = None
    moods: Moods = field(default_factory=Moods)
    configured: PlatformSettings = field(default_factory=lambda: ANYWHERE)
    turns_type: ClassVar[type[Turns]] = HeardTurns

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The rules of the city, with another calendar if the script loaded one."""
        return self.moods.rules or super().jurisdiction

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Those of service, and beside them every other platform in memory."""
        played: dict[str, Channel] = {one.name: MemoryChannel(one) for one in PROFILES}
        return {**played, **super().channels}

    @cached_property
    def platform_settings(self) -> PlatformSettings:
        """No file: what the way in needs."""
        return self.configured

    @cached_property
    def follow_up(self) -> Listening:
        """What steps leave behind, remembered."""
        return Listening(files=self.files, steps=self.moods.steps)

    @cached_property
    def interpreter(self) -> Any:
        """Understanding that can be down."""
        inner = self.inner or super().interpreter
        return Fallible(inner=inner, moods=self.moods)

    @cached_property
    def conversations(self) -> Figured:
        """Dialogue states with the figures of the script."""
        plain = super().conversations
        parts = {one.name: getattr(plain, one.name) for one in fields(ConversationStore)}
        return Figured(**parts, moods=self.moods)

    @cached_property
    def turns(self) -> Turns:
        """Turns that are heard, by all houses of a script in one list."""
        made = super().turns
        if isinstance(made, HeardTurns):
            made.heard = self.moods.heard
        return made

    async def turns_ended(self) -> None:
        """Wait until no turn of this house is on its way."""
        if isinstance(self.turns, HeardTurns):
            await self.turns.idle.wait()

    def restarted(self) -> ScriptHouse:
        """Another process over the same store: nothing but the loaded model is shared."""
        kept = {one.name: getattr(self, one.name) for one in fields(House)}
        return ScriptHouse(
            **kept, inner=self.interpreter.inner, moods=self.moods, configured=self.configured
        )
