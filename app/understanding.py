"""Asks the interpreter, within a time limit; without an answer the dialogue goes on by itself."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol, TypeVar

import structlog

from bot.dialogue import engine
from bot.dialogue.context import Reader
from bot.dialogue.conversation import Conversation
from bot.dialogue.text import tells_a_story
from channels.message import InboundMessage
from nlu.interpreter import CLASSIFIERS, Interpreter, Understanding

log = structlog.get_logger("app.understanding")

REMEMBERED = 256
"""Understood stories that wait for consent; a forgotten one is read again."""
MOST_READ = 60
"""Further texts that one step may have to read: those held before consent, and a few beside."""

T = TypeVar("T")
_Text = tuple[str, str | None]


class Parser(Protocol):
    """An interpreter that may take its time."""

    async def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """See ``Interpreter.parse``."""


class Here:
    """The interpreter in this process. ``at_once``: length up to which no thread is used.

    Going to a thread costs more than reading a short text. The embedded rules are linear, so what
    a text may cost follows from its length; an engine behind a network is given no such length.
    """

    def __init__(self, make: Callable[[], Interpreter], *, at_once: int, threads: int) -> None:
        """``make`` gives the interpreter when it is first needed."""
        self._make = make
        self._at_once = at_once
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="nlu")

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        """``Interpreter.parse``, a long text in a thread."""

        def parse() -> Understanding:
            return self._make().parse(text=text, expecting=expecting, now=now, tasks=tasks)

        if len(text) <= self._at_once:
            return parse()
        return await asyncio.get_running_loop().run_in_executor(self._threads, parse)


class _Unread(Exception):
    """A step asks for a text that nobody has read yet."""

    def __init__(self, wanted: _Text) -> None:
        super().__init__()
        self.wanted = wanted


class Understander:
    """A parser and the time it is given."""

    def __init__(self, parser: Parser, *, limit_s: float) -> None:
        """``parser`` may be changed while nothing is asked of it."""
        self.parser = parser
        self._limit_s = limit_s
        self._waiting: OrderedDict[tuple[str, str, str | None], Understanding] = OrderedDict()

    async def of(self, message: InboundMessage, conversation: Conversation) -> Understanding | None:
        """What the message means; None when there is no text, no answer in time, or a fault."""
        if not message.text:
            return None
        waits = not conversation.consented and tells_a_story(message.text)
        tasks = CLASSIFIERS if waits else engine.tasks(conversation, message)
        wanted = message.text, conversation.asks
        found = await self._parsed(wanted, message.received_at, tasks)
        if waits and found is not None:
            self._remember(message, wanted, found)
        return found

    def _remember(self, message: InboundMessage, wanted: _Text, found: Understanding) -> None:
        """A story told before consent is read into fields right after it: once is enough."""
        self._waiting[message.conversation_key, *wanted] = found
        if len(self._waiting) > REMEMBERED:
            self._waiting.popitem(last=False)

    async def _parsed(
        self, wanted: _Text, now: datetime, tasks: frozenset[str]
    ) -> Understanding | None:
        text, expecting = wanted
        try:
            async with asyncio.timeout(self._limit_s):
                return await self.parser.parse(text=text, expecting=expecting, now=now, tasks=tasks)
        except TimeoutError:
            log.warning("understanding_timed_out")
        except Exception:
            log.exception("understanding_failed")
        return None

    async def while_reading(self, message: InboundMessage, take: Callable[[Reader], T]) -> T:
        """What ``take`` returns; it may ask for further texts as it goes (held ones, a business).

        ``take`` has no effect but its result: it is taken again each time that a text it asked
        for was read meanwhile.
        """
        read: dict[_Text, Understanding | None] = {}

        def reader(text: str, expecting: str | None) -> Understanding | None:
            wanted = text, expecting
            if wanted in read:
                return read[wanted]
            known = self._waiting.pop((message.conversation_key, *wanted), None)
            if known is None:
                raise _Unread(wanted)
            read[wanted] = known
            return known

        for _ in range(MOST_READ):
            try:
                return take(reader)
            except _Unread as unread:
                read[unread.wanted] = await self._parsed(
                    unread.wanted, message.received_at, CLASSIFIERS
                )
        return take(lambda text, expecting: read.get((text, expecting)))

    def from_thread(self, message: InboundMessage, loop: asyncio.AbstractEventLoop) -> Reader:
        """A reader for another thread than that of ``loop``, which it waits for."""

        def reader(text: str, expecting: str | None) -> Understanding | None:
            parsed = self._parsed((text, expecting), message.received_at, CLASSIFIERS)
            return asyncio.run_coroutine_threadsafe(parsed, loop).result()

        return reader
