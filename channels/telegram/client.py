"""Calls of the Bot API over the vendor's client (python-telegram-bot), its errors told in ours.

The client is used for its methods and types alone: no server, no queue, no dialogue of its own.
Every call is limited in time, takes no proxy from the environment, and logs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram import Update as VendorUpdate
from telegram import error as vendor
from telegram.request import HTTPXRequest

from channels.errors import AccountBlocked, ChannelError, SlowDown, WayClosed
from channels.telegram.settings import TelegramSettings
from channels.telegram.updates import ALLOWED_UPDATES, Update

CONNECT_S: Final = 3.0
READ_S: Final = 8.0
POOL_S: Final = 3.0
POOL: Final = 16
CONNECTIONS: Final = 10
"""Calls that the platform may make at the same time."""
REASON_KEPT: Final = 200
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deleted")
"""What a 400 says of a reader who is not there any more; any other 400 is a fault of ours."""
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

Row = Sequence[tuple[str, str]]
"""Buttons side by side: label and data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """What the platform knows of our webhook: address, calls that wait, its last failure."""

    url: str
    waiting: int
    failed_at: datetime | None
    failure: str


# Waiting times come as time spans instead of bare numbers, which the vendor is giving up; the
# switch is read at each use.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class BotClient:
    """One bot. All methods raise ChannelError and its kinds."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._settings = settings
        self._transport = _Transport(
            connection_pool_size=POOL,
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            write_timeout=READ_S,
            media_write_timeout=READ_S,
            pool_timeout=POOL_S,
            proxy=settings.proxy or None,
            httpx_kwargs={"trust_env": False, "follow_redirects": False},
        )
        self._bot = Bot(
            settings.token,
            base_url=settings.api_base,
            base_file_url=settings.file_base,
            request=self._transport,
            get_updates_request=self._transport,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.shutdown()

    async def who_am_i(self) -> str:
        """The bot's own number, as the platform tells it: the token works."""
        with self._told():
            return str((await self._bot.get_me()).id)

    async def send(self, chat: str, text: str, rows: Sequence[Row] = ()) -> int:
        """Send a plain text, without markup and preview; the number of the message."""
        with self._told():
            sent = await self._bot.send_message(
                chat_id=int(chat),
                text=text,
                reply_markup=_keyboard(rows) if rows else None,
                link_preview_options=_NO_PREVIEW,
            )
        return sent.message_id

    async def rewrite(self, chat: int, message_id: int, text: str) -> None:
        """Put another text in place of a message of ours; its buttons go."""
        with self._told():
            await self._bot.edit_message_text(
                text, chat_id=chat, message_id=message_id, link_preview_options=_NO_PREVIEW
            )

    async def take_buttons(self, chat: int, message_id: int) -> None:
        """Take the buttons off a message of ours."""
        with self._told():
            await self._bot.edit_message_reply_markup(chat_id=chat, message_id=message_id)

    async def answer(self, query_id: str) -> None:
        """Tell the app that a press has arrived."""
        with self._told():
            await self._bot.answer_callback_query(query_id)

    async def file(self, file_id: str) -> tuple[str, int]:
        """Address and size (0: unknown) of a file. The address holds the token."""
        with self._told():
            found = await self._bot.get_file(file_id)
        return found.file_path or "", found.file_size or 0

    async def webhook(self) -> Hook:
        """Where the platform calls us, and how it fares with that."""
        with self._told():
            found = await self._bot.get_webhook_info()
        return Hook(
            url=found.url,
            waiting=found.pending_update_count,
            failed_at=found.last_error_date,
            failure=(found.last_error_message or "")[:REASON_KEPT],
        )

    async def set_webhook(self) -> None:
        """Ask the platform to call us, with the secret in a header."""
        with self._told():
            await self._bot.set_webhook(
                self._settings.webhook,
                secret_token=self._settings.secret,
                allowed_updates=list(ALLOWED_UPDATES),
                max_connections=CONNECTIONS,
            )

    async def delete_webhook(self) -> None:
        """Ask the platform to wait until it is asked. What waits there stays."""
        with self._told():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def set_commands(self, commands: Sequence[tuple[str, str]], language: str) -> None:
        """Put the menu of commands for apps in this language; "" for all others."""
        with self._told():
            await self._bot.set_my_commands(list(commands), language_code=language or None)

    async def updates(self, *, offset: int | None, wait_s: int) -> Sequence[Update]:
        """Ask for updates; those before ``offset`` are confirmed by it."""
        with self._told():
            try:
                found = await self._bot.get_updates(
                    offset=offset,
                    timeout=timedelta(seconds=wait_s),
                    allowed_updates=list(ALLOWED_UPDATES),
                )
            except (AttributeError, KeyError, TypeError, ValueError):
                # The vendor's types are stricter than the platform's promises.
                raise ChannelError("an update that the client cannot read") from None
        return [_as_called(one) for one in found]

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the vendor's errors into ours, without the token and without their tracks."""
        try:
            yield
        except vendor.TelegramError as error:
            raise _ours(error, self._settings) from None


class _Transport(HTTPXRequest):
    """The vendor's transport without its log line of what it could not read."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object. Raises the vendor's TelegramError."""
        try:
            return msgspec.json.decode(payload, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise vendor.TelegramError("the answer is no JSON object") from None


def _as_called(update: VendorUpdate) -> Update:
    """The update as a webhook would have read it; of another shape it is one to pass over."""
    try:
        return msgspec.convert(update.to_dict(), Update)
    except msgspec.ValidationError:
        return Update(update_id=update.update_id)


def _keyboard(rows: Sequence[Row]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


def _ours(error: vendor.TelegramError, settings: TelegramSettings) -> ChannelError:
    """The same failure as the outbox knows it: slow down, way closed, account, fault, or again."""
    reason = str(error).replace(settings.token, "…")[:REASON_KEPT]
    if isinstance(error, vendor.RetryAfter):
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return SlowDown("asked to slow down", retry_after=seconds)
    if isinstance(error, vendor.Forbidden | vendor.ChatMigrated):
        return WayClosed(reason)
    if isinstance(error, vendor.InvalidToken):
        return AccountBlocked("the token is refused")
    if isinstance(error, vendor.BadRequest):
        gone = any(words in reason.lower() for words in _GONE)
        return WayClosed(reason) if gone else ChannelError(reason, permanent=True)
    return ChannelError(reason)
