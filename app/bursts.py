"""Messages of one burst as one turn (合并): which rows belong together, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.pieces import join
from channels.message import InboundMessage
from storage.records import InboxRow


def merge(messages: Sequence[InboundMessage]) -> InboundMessage:
    """Join the messages of one burst: texts as one, files together, times of the last one."""
    if len(messages) == 1:
        return messages[0]
    last = messages[-1]
    texts = [message.text for message in messages if message.text]
    files = tuple(file for message in messages for file in message.attachments)
    return replace(
        last,
        text=join(texts),
        attachments=files,
        forwarded=all(message.forwarded for message in messages),
    )


def split_at_press(rows: Sequence[InboxRow]) -> tuple[list[InboxRow], list[InboxRow]]:
    """The rows of one turn, and those that wait for theirs.

    A press, an edit or a recall is a turn of its own, and so is what another person of a group
    says.
    """
    for place, row in enumerate(rows):
        if place and (is_press(row) or row.sender != rows[0].sender):
            return list(rows[:place]), list(rows[place:])
    return list(rows), []


def is_press(row: InboxRow) -> bool:
    """Whether the row is a press, an edit or a recall."""
    body = row.body
    return bool(body.get("choice") or body.get("edit_of") or body.get("recall_of"))
