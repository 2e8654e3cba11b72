"""Asks the interpreter, within a time limit; without an answer the dialogue goes on by itself."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from bot.dialogue import engine
from bot.dialogue.conversation import Conversation
from bot.dialogue.text import tells_a_story
from channels.message import InboundMessage
from nlu.interpreter import Interpreter, Understanding

log = structlog.get_logger("app.understanding")

ALL_TASKS = frozenset({"intent", "topic", "industry"})
THREADS = 2
REMEMBERED = 256
"""Understood stories that wait for consent; a forgotten one is read again."""


class Understander:
    """One interpreter and its threads. ``at_once`` is the length up to which no thread is used."""

    def __init__(self, interpreter: Interpreter, *, at_once: int, limit_s: float) -> None:
        self._interpreter = interpreter
        self._at_once = at_once
        self._limit_s = limit_s
        self._waiting: OrderedDict[tuple[str, str, str | None], Understanding] = OrderedDict()
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="nlu")

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def of(self, message: InboundMessage, conversation: Conversation) -> Understanding | None:
        """What the message means; None when there is no text, no answer in time, or a fault."""
        if not message.text:
            return None
        waits = not conversation.consented and tells_a_story(message.text)
        tasks = ALL_TASKS if waits else engine.tasks(conversation, message)

        def parse() -> Understanding:
            return self._interpreter.parse(
                text=message.text,
                expecting=conversation.asks,
                now=message.received_at,
                tasks=tasks,
            )

        try:
            found = await self._within_limit(message.text, parse)
        except TimeoutError:
            log.warning("understanding_timed_out")
            return None
        except Exception:
            log.exception("understanding_failed")
            return None
        if waits:
            self._remember(message, conversation.asks, found)
        return found

    def _remember(self, message: InboundMessage, asks: str | None, found: Understanding) -> None:
        """A story told before consent is read into fields right after it: once is enough."""
        self._waiting[message.conversation_key, message.text, asks] = found
        if len(self._waiting) > REMEMBERED:
            self._waiting.popitem(last=False)

    async def _within_limit(self, text: str, parse: Callable[[], Understanding]) -> Understanding:
        """A short text is understood at once: going to a thread costs more than the work.

        The embedded rules are linear, so what a text may cost follows from its length; an engine
        behind a network is given no such length.
        """
        if len(text) <= self._at_once:
            return parse()
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._limit_s):
            return await loop.run_in_executor(self._threads, parse)

    def reader(self, message: InboundMessage) -> Callable[[str, str | None], Understanding | None]:
        """Reads texts that were held before consent, when the person agrees."""

        def read(text: str, expecting: str | None) -> Understanding | None:
            known = self._waiting.pop((message.conversation_key, text, expecting), None)
            if known is not None:
                return known
            try:
                return self._interpreter.parse(
                    text=text, expecting=expecting, now=message.received_at, tasks=ALL_TASKS
                )
            except Exception:
                log.exception("understanding_failed")
                return None

        return read
