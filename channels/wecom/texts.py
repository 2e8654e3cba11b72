"""Text on WeCom (企业微信): what people wrote stays text, and what is too long says so."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import Final

from channels.graphemes import boundary_before
from channels.message import OutboundMessage
from channels.splitting import measure
from channels.tencent.texts import plain
from channels.wecom.settings import WECOM

MORE: Final = "…"

_MARKUP: Final = re.compile(r"[<>\[\]`*_#\\]")


def written(message: OutboundMessage) -> str:
    """Headline, words and link, each once: what a text message says."""
    lines = [message.text]
    if message.title and message.title not in message.text:
        lines.insert(0, message.title)
    if message.link and message.link not in message.text:
        lines.append(message.link)
    return plain("\n".join(filter(None, lines)))


def fits_passive(message: OutboundMessage) -> bool:
    """Whether the webhook's own answer can carry all of it; the platform cuts what is longer."""
    text = written(message)
    return bool(text) and measure(text, WECOM.text_unit) <= WECOM.text_limit


def is_markup_free(text: str) -> bool:
    """Whether a Markdown message would show ``text`` as it is; there is no way to escape in it."""
    return not _MARKUP.search(text)


def columns(text: str) -> int:
    """Width of a line: a Chinese character takes two columns, a Latin letter one."""
    return sum(_width(sign) for sign in text)


def fit(text: str, most: int) -> str:
    """``text`` in at most ``most`` columns: whole, or its beginning and an ellipsis."""
    line = " ".join(text.split()) if most < columns(text) else text
    if columns(line) <= most:
        return line
    return line[: boundary_before(line, _reach(line, most - columns(MORE)))].rstrip() + MORE


def _reach(line: str, room: int) -> int:
    """How many characters of ``line`` go into ``room`` columns."""
    widths = accumulate(map(_width, line))
    return next((place for place, width in enumerate(widths) if width > room), len(line))


def _width(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
