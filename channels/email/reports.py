"""Bounces (退信): which of our mails did not arrive, and why (RFC 3464, or in words alone)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final

from channels.email.bodies import body_of
from channels.email.headers import header, ids_of

_OURS: Final = re.compile(
    r"<[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@[^<>\s@]{1,200}>", re.ASCII
)
"""A Message-ID of ours: the id of a delivery, which nobody can guess."""
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE: Final = re.compile(r"\b([45]\d\d)[ -]")
_KINDS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEAD: Final = 200_000
_ARRIVED: Final = frozenset({"delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a mail server says of one mail of ours.

    ``ids`` are the Message-IDs that it may mean. ``failed`` is None while it only waits.
    """

    ids: tuple[str, ...]
    failed: bool | None
    outcome: str


def report_of(letter: Message, raw: bytes) -> Report | None:
    """The delivery report (投递状态通知) in this mail; None where it has none."""
    blocks = [block for part in _status_parts(letter) for block in _blocks(part)]
    actions = [action for block in blocks if (action := header(block, "Action").casefold())]
    if not actions:
        return None
    status = " ".join(header(block, "Status") for block in blocks)
    return Report(
        ids=_ids(letter, raw), failed=_failed(actions), outcome=_outcome(status) or actions[0]
    )


def told_in_words(letter: Message, raw: bytes) -> Report:
    """The report of a server that keeps to no form."""
    said = body_of(letter).text[:_HEAD]
    return Report(ids=_ids(letter, raw), failed=True, outcome=_outcome(said) or "bounced")


def _failed(actions: list[str]) -> bool | None:
    if "failed" in actions:
        return True
    return False if all(one in _ARRIVED for one in actions) else None


def _outcome(text: str) -> str:
    """The code of RFC 3463, else that of SMTP; never the words, which name people."""
    found = _STATUS.search(text) or _CODE.search(text)
    return found.group(1) if found else ""


def _ids(letter: Message, raw: bytes) -> tuple[str, ...]:
    """Our ids: in the returned mail, in the head, or anywhere in what came back."""
    body = body_of(letter)
    found = [one for inner in body.inner for one in ids_of(inner, "Message-ID")]
    found += ids_of(letter, "In-Reply-To", "References")
    shown = [raw[:_HEAD].decode("latin-1"), body.text[:_HEAD]]
    shown += [file.data[:_HEAD].decode("latin-1") for file in body.files]
    found += [one for text in shown for one in _OURS.findall(text.casefold())]
    return tuple(dict.fromkeys(one for one in found if _OURS.fullmatch(one.casefold())))


def _status_parts(letter: Message) -> Iterator[Message]:
    """The status of this mail itself, not of one that somebody passed on inside it."""
    payload = letter.get_payload()
    for part in payload if isinstance(payload, list) else ():
        if isinstance(part, Message) and part.get_content_type() in _KINDS:
            yield part


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields: one on the mail, one for each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))
