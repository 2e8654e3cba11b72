"""A bot (Telegram 机器人) that scripts are played on, where details may be taken abroad."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

import httpx
from starlette.types import ASGIApp

from app.converse.errors import NotPossibleHere
from app.converse.house import ANYWHERE
from app.converse.made_files import content_of, kind_of
from app.converse.platforms.credentials import Credentials
from app.converse.platforms.port import Letter, OverHttp, Writing
from app.platforms.fakes.telegram import HEADER, FakeTelegram
from app.platforms.fakes.telegram_api import BotApi, Hook
from app.platforms.fakes.telegram_world import Json, Line, World
from app.platforms.settings import PlatformSettings
from channels.codec import outbound_from_json
from channels.message import AttachmentKind
from channels.telegram.buttons import read_button
from channels.telegram.decode import EDIT
from channels.telegram.profile import NAME
from channels.telegram.settings import TelegramSettings
from storage.interface import Store

BOT: Final = "7000000001"
_SPOKEN: Final = "voice.ogg"
"""Voice messages have this form on the platform, and no name."""
_LIMIT_S: Final = 10.0
_MOST_UNITS: Final = 4096


class PlayedTelegram(OverHttp):
    """One bot and people with the app."""

    name = NAME
    account = BOT

    def __init__(self, clock: Callable[[], datetime]) -> None:
        del clock
        known = Credentials()
        self._token, self._secret = f"{BOT}:{known.token}", known.secret
        self.api = BotApi(token=self._token)
        self.server = FakeTelegram(api=self.api, monotonic=time.monotonic)
        self._numbers = count(6_000_000_001)
        self._client = httpx.AsyncClient(timeout=_LIMIT_S, trust_env=False)

    @property
    def world(self) -> World:
        """People and chats."""
        return self.api.world

    def app(self) -> ASGIApp:
        """The platform's own server."""
        return self.server.app()

    def settings(self, url: str) -> PlatformSettings:
        """One bot; the deployment may take personal data there."""
        made = TelegramSettings(
            token=self._token,
            secret=self._secret,
            api_base=f"{url}/bot",
            file_base=f"{url}/file/bot",
        )
        self._path = made.webhook_path
        return replace(ANYWHERE, telegram=made)

    async def open(self, desk: str) -> None:
        """Call this address."""
        self.api.hook = Hook(url=desk + self._path, secret=self._secret)

    async def close(self) -> None:
        """Give connections back."""
        self.api.close()
        await self._client.aclose()

    def person(self, name: str) -> str:
        """A number for whoever has the name."""
        del name
        return str(self.world.person(next(self._numbers)).id)

    def letters(self, writing: Writing, store: Store) -> Sequence[Letter]:
        """The updates that carry an arrival. Raises NotPossibleHere."""
        return list(self._letters(writing, store))

    def screen(self, sender: str) -> Sequence[str]:
        """What the bot said, as it stands now."""
        return [line.text for line in self.world.people[int(sender)].lines if line.ours]

    def _letters(self, writing: Writing, store: Store) -> Iterator[Letter]:
        arrival, number = writing.arrival, int(writing.sender)
        if len(arrival.text.encode("utf-16-le")) // 2 > _MOST_UNITS:
            raise NotPossibleHere("a text longer than one message")
        if arrival.recall_of:
            raise NotPossibleHere("a recall")
        if arrival.choice is not None:
            line, place = self._button(number, arrival.choice, store)
            yield self._letter(self.world.press(number, line.id, place))
        elif arrival.edit_of:
            edited = int(writing.refers.rpartition(".")[2] or 0)
            yield self._letter(self.world.edit(number, edited, arrival.text), ending=EDIT)
        elif arrival.files:
            yield from self._files(number, arrival.files, arrival.text)
        else:
            yield self._letter(self._said(number, arrival.text, forwarded=arrival.forwarded))

    def _said(self, number: int, text: str, *, forwarded: bool) -> Json:
        origin = {"type": "hidden_user", "sender_user_name": "Example", "date": 1}
        return self.world.say(number, text, **({"forward_origin": origin} if forwarded else {}))

    def _files(self, number: int, names: Sequence[str], caption: str) -> Iterator[Letter]:
        """Several are an album. Sent as documents, because a photo has no name."""
        for place, name in enumerate(names):
            spoken = kind_of(name) is AttachmentKind.VOICE
            kind, own = ("voice", _SPOKEN) if spoken else ("document", name)
            words = "" if place else caption
            update = self.world.send_file(number, kind, own, content_of(own), words)
            if len(names) > 1:
                update["message"]["media_group_id"] = names[0]
            yield self._letter(update)

    def _button(self, number: int, choice: str, store: Store) -> tuple[Line, int]:
        """The latest button that stands for the choice. Raises NotPossibleHere."""
        for line in reversed(self.world.people[number].lines):
            for place, (_, data) in enumerate(line.buttons()):
                if _choice_of(data, store) == choice:
                    return line, place
        raise NotPossibleHere("a press on a button that is not there any more")

    def _letter(self, update: Json, *, ending: str = "") -> Letter:
        query = update.get("callback_query")
        message = update.get("message") or update.get("edited_message") or {}
        number = f"{update['update_id']}.{0 if query else message['message_id']}"
        text = str(message.get("text") or message.get("caption") or "")

        async def call() -> bool:
            hook = self.api.hook
            answer = await self._client.post(hook.url, json=update, headers={HEADER: hook.secret})
            return answer.is_success

        return Letter(message_id=number + ending, text=text, call=call)


def _choice_of(data: str, store: Store) -> str | None:
    """The choice behind the data of a button."""
    ref = read_button(data)
    row = None if ref is None else store.outbox.get(ref.delivery)
    if ref is None or row is None:
        return None
    choices = outbound_from_json(row.payload).choices
    return choices[ref.place].id if ref.place < len(choices) else None
