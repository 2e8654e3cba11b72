"""What one delivery is on WeCom (企业微信): the messages to post, in order.

A headline makes it a card where there is something to press or to open, else Markdown. All else
is text. Nothing is lost: what a card shortens stands behind its link, or leaves as text before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

from channels.message import Choice, OutboundMessage
from channels.splitting import parts_for
from channels.tencent.texts import plain
from channels.wecom.cards import Card, buttons_card, notice_card
from channels.wecom.settings import WECOM, WeComSettings
from channels.wecom.texts import is_markup_free, written

Payload: TypeAlias = dict[str, Any]

CHECKED_S: Final = 1800
"""Seconds in which the platform knows the same message again (重复消息检查)."""


def payloads(
    message: OutboundMessage, *, user: str, task_id: str, again: bool, settings: WeComSettings
) -> Iterator[Payload]:
    """The messages to ``user``. ``again``: an earlier attempt may have got through in part.

    A text is checked for repeats only then: the same words twice are no mistake in a talk.
    Raises ChannelError when a card would be malformed.
    """
    for kind, body in _bodies(message, task_id, settings):
        checked = again or kind == "template_card"
        yield {
            "touser": user,
            "msgtype": kind,
            "agentid": settings.agent_id,
            kind: body,
            "enable_duplicate_check": int(checked),
            "duplicate_check_interval": CHECKED_S,
        }


def _bodies(
    message: OutboundMessage, task_id: str, settings: WeComSettings
) -> Iterator[tuple[str, Payload]]:
    if not message.title:
        yield from _texts(written(message))
    elif message.choices or message.link:
        yield from _cards(message, task_id, settings)
    else:
        yield from _markdown(message)


def _cards(
    message: OutboundMessage, task_id: str, settings: WeComSettings
) -> Iterator[tuple[str, Payload]]:
    cards = list(_card_of(message, task_id, settings))
    if not message.link and not all(card.whole for card in cards):
        yield from _texts(plain(full_text(message)))
    for card in cards:
        yield "template_card", card.body


def _card_of(message: OutboundMessage, task_id: str, settings: WeComSettings) -> Iterator[Card]:
    """One card; more buttons than a card holds stand on further ones."""
    limits = settings.cards
    if not message.choices:
        yield notice_card(message, task_id=task_id, limits=limits)
    for place, choices in enumerate(_chunks(message.choices, limits.buttons)):
        shown = OutboundMessage(
            title=message.title,
            text="" if place else message.text,
            card=() if place else message.card,
            choices=choices,
            link=message.link,
        )
        task = f"{task_id}-{place}" if place else task_id
        yield buttons_card(shown, task_id=task, limits=limits)


def _markdown(message: OutboundMessage) -> Iterator[tuple[str, Payload]]:
    """Bold headline where nothing in the words could be taken for markup, else text."""
    text = full_text(message)
    marked = f"**{message.title}**{text.removeprefix(message.title)}"
    if is_markup_free(text) and len(marked.encode()) <= WECOM.text_limit:
        yield "markdown", {"content": marked}
    else:
        yield from _texts(plain(text))


def _texts(text: str) -> Iterator[tuple[str, Payload]]:
    for part in parts_for(text, WECOM):
        yield "text", {"content": part}


def full_text(message: OutboundMessage) -> str:
    """All of it as lines: headline, text, rows, what can be chosen, link."""
    rows = [f"{row.label} {row.value} {row.note}".rstrip() for row in message.card]
    choices = [choice.label for choice in message.choices]
    return _lines(message.title, message.text, *rows, *choices, message.link)


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _chunks(choices: Sequence[Choice], size: int) -> Iterator[tuple[Choice, ...]]:
    for start in range(0, len(choices), size):
        yield tuple(choices[start : start + size])
