"""What the app is told after a press (回应按钮): that it arrived, and what was chosen.

Both are courtesies beside the turn: the press itself is in the inbox. The first is said at once,
before anything is stored, because the app shows a turning wheel until then; the second takes the
buttons away, so that a question is answered once.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Final

import structlog

from channels.errors import ChannelError
from channels.splitting import measure
from channels.telegram.client import BotClient
from channels.telegram.decode import Press
from channels.telegram.profile import TELEGRAM

log = structlog.get_logger("channels.telegram")

CHOSEN: Final = "✓ "
REMEMBERED: Final = 2_000


class Presses:
    """Answers presses in the background; ``close`` lets them come to their end."""

    def __init__(self, client: BotClient) -> None:
        self._client = client
        self._running: set[asyncio.Task[None]] = set()
        self._marked: OrderedDict[tuple[int, int], None] = OrderedDict()

    def answer(self, press: Press) -> None:
        """Tell the app at once that the press arrived, an old button's too."""
        self._start(self._client.answer(press.query_id))

    def mark(self, press: Press) -> None:
        """Write the choice under the message and take its buttons; once a message."""
        place = (press.chat_id, press.message_id)
        if not press.message_id or place in self._marked:
            return
        self._marked[place] = None
        if len(self._marked) > REMEMBERED:
            self._marked.popitem(last=False)
        self._start(self._mark(press))

    async def close(self) -> None:
        """Wait for what runs."""
        if self._running:
            await asyncio.wait(set(self._running))

    async def _mark(self, press: Press) -> None:
        text = f"{press.text}\n\n{CHOSEN}{press.label}"
        fits = measure(text, TELEGRAM.text_unit) <= TELEGRAM.text_limit
        if press.text and press.label and fits:
            await self._client.rewrite(press.chat_id, press.message_id, text)
        else:
            await self._client.take_buttons(press.chat_id, press.message_id)

    def _start(self, courtesy: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(_tried(courtesy))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _tried(courtesy: Coroutine[object, object, None]) -> None:
    """One try: too late or too many is nobody's loss."""
    try:
        await courtesy
    except ChannelError as error:
        log.info("telegram_courtesy_failed", reason=error.code)
