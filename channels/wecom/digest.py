"""Many notices to one officer at once, as one card (合并通知): the platform drops the surplus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from channels.message import CardRow, OutboundMessage
from channels.words import Words

Digest: TypeAlias = Callable[[Sequence[OutboundMessage], str], OutboundMessage]
"""Several notices in one, in a language."""

ROWS: Final = 6
ACT: Final = "officer.digest"


def make_digest(words: Words, *, link: str) -> Digest:
    """Makes digests; ``link`` is the page where every notice stands by itself."""

    def digest(notices: Sequence[OutboundMessage], language: str) -> OutboundMessage:
        return OutboundMessage(
            title=words.text("wecom.digest.title", language, count=len(notices)),
            text=words.text("wecom.digest.text", language),
            card=tuple(_rows(notices, words, language)),
            link=link,
            acts=(ACT,),
        )

    return digest


def _rows(notices: Sequence[OutboundMessage], words: Words, language: str) -> list[CardRow]:
    """Headlines as far as there is room; how many more there are stands in the last row."""
    shown = notices if len(notices) <= ROWS else notices[: ROWS - 1]
    rows = [
        CardRow(
            key=str(place),
            label=words.text("wecom.digest.row", language, place=place),
            value=one.title,
        )
        for place, one in enumerate(shown, start=1)
    ]
    if len(shown) < len(notices):
        left = len(notices) - len(shown)
        value = words.text("wecom.digest.more_value", language, count=left)
        label = words.text("wecom.digest.more", language)
        rows.append(CardRow(key="more", label=label, value=value))
    return rows
