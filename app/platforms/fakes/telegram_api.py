"""The methods of the Bot API that the stand-in knows (接口仿真)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from app.platforms.fakes.telegram_world import DATE, Json, Line, World

TEXT_LIMIT: Final = 4096
DONE: Final = True


@dataclass
class Hook:
    """Where the bot wants to be called."""

    url: str = ""
    secret: str = field(default="", repr=False)


@dataclass
class BotApi:
    """One bot's methods over its world. ``waiting`` are updates that the bot has not taken yet."""

    token: str = field(repr=False)
    world: World = field(default_factory=World)
    hook: Hook = field(default_factory=Hook)
    commands: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    waiting: list[Json] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def close(self) -> None:
        """Hold no question open any more, so that the server can end."""
        self.closed = True
        self.arrived.set()

    def method(self, name: str) -> Callable[[Json], Awaitable[Response]] | None:
        """The method of that name."""
        return {
            "getMe": self.get_me,
            "setWebhook": self.set_webhook,
            "getWebhookInfo": self.webhook_info,
            "deleteWebhook": self.delete_webhook,
            "setMyCommands": self.set_commands,
            "getUpdates": self.updates,
            "sendMessage": self.send,
            "editMessageText": self.edit,
            "editMessageReplyMarkup": self.edit,
            "answerCallbackQuery": self.answer,
            "getFile": self.get_file,
        }.get(name)

    async def get_me(self, _: Json) -> Response:
        """The bot itself."""
        number = int(self.token.partition(":")[0])
        names = {"first_name": "Example", "username": "example_bot"}
        return yes({"id": number, "is_bot": True, **names})

    async def set_webhook(self, fields: Json) -> Response:
        """Call the bot from now on."""
        self.hook = Hook(url=str(fields.get("url", "")), secret=str(fields.get("secret_token", "")))
        return yes(DONE)

    async def webhook_info(self, _: Json) -> Response:
        """Where the bot is called, and how much waits."""
        state = {"url": self.hook.url, "has_custom_certificate": False}
        return yes({**state, "pending_update_count": len(self.waiting)})

    async def delete_webhook(self, _: Json) -> Response:
        """Wait to be asked from now on."""
        self.hook = Hook()
        return yes(DONE)

    async def set_commands(self, fields: Json) -> Response:
        """The menu for one language."""
        listed = [(one["command"], one["description"]) for one in json.loads(fields["commands"])]
        self.commands[str(fields.get("language_code", ""))] = listed
        return yes(DONE)

    async def updates(self, fields: Json) -> Response:
        """What waits; held open until something comes."""
        if self.hook.url:
            return no(409, "Conflict: can't use getUpdates method while webhook is active")
        first = int(fields.get("offset", 0))
        self.waiting = [one for one in self.waiting if one["update_id"] >= first]
        if not (self.waiting or self.closed):
            self.arrived.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.arrived.wait(), float(fields.get("timeout", 0)))
        return yes(self.waiting)

    async def send(self, fields: Json) -> Response:
        """A message of the bot."""
        chat, text = int(fields["chat_id"]), str(fields.get("text", ""))
        person = self.world.people.get(chat)
        if person is None:
            return no(400, "Bad Request: chat not found")
        if person.blocked:
            return no(403, "Forbidden: bot was blocked by the user")
        if not text.strip():
            return no(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
            return no(400, "Bad Request: message is too long")
        return yes(_shown(chat, self.world.bring(chat, text, _rows(fields))))

    async def edit(self, fields: Json) -> Response:
        """Another text, other buttons."""
        chat = int(fields["chat_id"])
        try:
            line = self.world.line(chat, int(fields["message_id"]))
        except KeyError:
            return no(400, "Bad Request: message to edit not found")
        line.text = str(fields.get("text", line.text))
        line.rows = _rows(fields)
        line.edited += 1
        return yes(_shown(chat, line))

    async def answer(self, fields: Json) -> Response:
        """The wheel on a pressed button stops."""
        self.world.answered.append(str(fields["callback_query_id"]))
        return yes(DONE)

    async def get_file(self, fields: Json) -> Response:
        """Where a file is."""
        file_id = str(fields["file_id"])
        found = self.world.files.get(file_id)
        if found is None:
            return no(400, "Bad Request: invalid file_id")
        sizes = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(found[1])}
        return yes({**sizes, "file_path": f"{file_id}/{found[0]}"})


def yes(result: Any) -> Response:
    """An answer of the platform."""
    return JSONResponse({"ok": True, "result": result})


def no(status: int, description: str, *, retry_after: int | None = None) -> Response:
    """A refusal of the platform."""
    body: Json = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return JSONResponse(body, status_code=status)


def _rows(fields: Json) -> list[list[tuple[str, str]]]:
    """The buttons that a call names."""
    markup = json.loads(fields["reply_markup"]) if fields.get("reply_markup") else {}
    keys = markup.get("inline_keyboard", [])
    return [[(key["text"], key["callback_data"]) for key in row] for row in keys]


def _shown(chat: int, line: Line) -> Json:
    """A message of ours as the platform answers with it."""
    place = {"id": chat, "type": "private"}
    return {"message_id": line.id, "date": DATE, "chat": place, "text": line.text}
