"""The house that conversation scripts run in: the product's own, with three parts swapped.

A listener on the steps of the dialogue, an interpreter that can be down, figures of a script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from app.chat import LineChat
from app.conversation_store import ConversationStore
from app.follow_up import FollowUp
from app.turn import TurnResult
from app.wiring import House
from bot.dialogue import engine
from bot.dialogue.context import Limits
from nlu.interpreter import Interpreter, Understanding
from storage.interface import Store
from tests.support.scripts import span


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening(FollowUp):
    """Hands on what a step leaves behind, and remembers the step."""

    steps: list[engine.Step] = field(default_factory=list)

    def after(
        self,
        store: Store,
        key: str,
        step: engine.Step,
        *,
        delivery_id: UUID | None,
        now: datetime,
    ) -> None:
        self.steps.append(step)
        FollowUp.after(self, store, key, step, delivery_id=delivery_id, now=now)


@dataclass
class Moods:
    """What a script sets for itself: whether the interpreter answers, and the figures."""

    down: bool = False
    limits: Limits = field(default_factory=Limits)

    def set(self, given: Mapping[str, Any]) -> None:
        config = given.get("config", {})
        plain = Limits()
        self.down = given.get("nlu") == "down"
        self.limits = Limits(
            code_tries=config.get("receipt_tries", plain.code_tries),
            abuse=config.get("abuse_limit", plain.abuse),
            draft_life=span(config["draft_ttl"]) if "draft_ttl" in config else plain.draft_life,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallible:
    """An interpreter that is down when the script says so."""

    inner: Interpreter
    moods: Moods

    def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        if self.moods.down:
            raise RuntimeError("the interpreter is down")
        return self.inner.parse(text=text, expecting=expecting, now=now, tasks=tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figured(ConversationStore):
    """Conversations with the figures of the script."""

    moods: Moods

    def context(self, **world: Any) -> engine.Context:
        return replace(ConversationStore.context(self, **world), limits=self.moods.limits)


@dataclass(frozen=True)
class ScriptHouse(House):
    """A house with the parts above; ``inner`` lets a restarted one keep the loaded model."""

    inner: Interpreter | None = None
    moods: Moods = field(default_factory=Moods)

    @cached_property
    def follow_up(self) -> Listening:
        return Listening(files=self.files)

    @cached_property
    def interpreter(self) -> Any:
        inner = self.inner or super().interpreter
        return Fallible(inner=inner, moods=self.moods)

    @cached_property
    def conversations(self) -> Figured:
        plain = super().conversations
        parts = {one.name: getattr(plain, one.name) for one in fields(ConversationStore)}
        return Figured(**parts, moods=self.moods)

    def restarted(self) -> ScriptHouse:
        """Another process over the same store: nothing but the loaded model is shared."""
        kept = {one.name: getattr(self, one.name) for one in fields(House)}
        return ScriptHouse(**kept, inner=self.interpreter.inner, moods=self.moods)


class HeardChat(LineChat):
    """The line chat; results of its turns stay to be looked at."""

    heard: list[TurnResult]

    async def _run(self, *given: Any) -> tuple[bool, TurnResult | None]:
        repeated, result = await super()._run(*given)
        if result is not None:
            self.heard.append(result)
        return repeated, result
