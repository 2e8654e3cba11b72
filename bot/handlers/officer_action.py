"""An officer's button on a platform (服务官按钮) → the same command as the console's button.

The token says which act on which ticket at which version, and is signed by us; who pressed is known
from the platform's own user, never from the token. Buttons are made for the acts of every day.
Statutory decisions (材料齐全, 受理, 不予受理) have a page of their own and no button; "done" (办结)
means that the complainant agrees to the end, every other ground is chosen in the console.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from bot.errors import ActionUnknown
from casework.model.deadline import ClockCode
from casework.model.grounds import EndingGround
from casework.model.moves import Act, allowed, runs
from casework.model.people import Officer
from casework.model.ticket import Ticket, Track
from casework.service.access import may_act, may_approve
from casework.service.commands import (
    Acknowledge,
    Approve,
    AskComplainant,
    Conclude,
    Decline,
    Extend,
    OfficerCommand,
    Reassign,
)

Sign = Callable[[bytes], bytes]
"""Keyed hash of some bytes; at least 18 bytes long."""

HEAD = "act:"
"""How the id of such a button begins."""
BUTTONS = (
    Act.ACKNOWLEDGE,
    Act.ASK,
    Act.REASSIGN,
    Act.CONCLUDE,
    Act.EXTEND,
    Act.APPROVE,
    Act.DECLINE,
)
"""Acts that have a button, in their order on a card; the place is part of the token."""
NEED_WORDS = frozenset({Act.ASK, Act.REASSIGN, Act.CONCLUDE, Act.EXTEND, Act.DECLINE})
"""Acts that cannot be done without words of the officer."""
DECISIONS = frozenset({Act.APPROVE, Act.DECLINE})
"""Acts on what another officer proposed."""

_ACT_BYTES, _ID_BYTES, _VERSION_BYTES, _MAC_BYTES = 1, 16, 4, 18
_BODY_BYTES = _ACT_BYTES + _ID_BYTES + _VERSION_BYTES
# 39 bytes are 52 letters without a spare bit: no other text stands for the same token.
_LETTERS = 52
_SEPARATORS = " \t\r\n,，.。:：;；、-—+"
_DAYS = re.compile(r"(\d{1,4})(.*)", re.DOTALL)
_NOTHING = UUID(int=0)


class Reply(StrEnum):
    """Short words of an officer who was asked for a text."""

    CANCEL = "cancel"
    SEND = "send"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a button stands for: an act on a ticket as its card showed it."""

    act: Act
    ticket_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """To whom, and why (转办): every officer that the words may mean, and the rest of them."""

    officers: tuple[Officer, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How many working days more, and why (延期); ``days`` is None when no number was said."""

    days: int | None
    reason: str


def write_button(button: Button, *, sign: Sign) -> str:
    """The id of a button: 56 characters that are safe everywhere. Raises ActionUnknown."""
    if button.act not in BUTTONS:
        raise ActionUnknown(button.act.value)
    place = BUTTONS.index(button.act).to_bytes(_ACT_BYTES, "big")
    version = button.version.to_bytes(_VERSION_BYTES, "big")
    body = place + button.ticket_id.bytes + version
    return HEAD + base64.urlsafe_b64encode(body + _mac(body, sign)).decode("ascii")


def read_button(choice: str, *, sign: Sign) -> Button:
    """What a pressed id stands for. Raises ActionUnknown for anything that we did not sign."""
    packed = _unpacked(choice)
    body, given = packed[:_BODY_BYTES], packed[_BODY_BYTES:]
    if not hmac.compare_digest(given, _mac(body, sign)) or body[0] >= len(BUTTONS):
        raise ActionUnknown(choice[: len(HEAD)])
    return Button(
        act=BUTTONS[body[0]],
        ticket_id=UUID(bytes=body[_ACT_BYTES : _ACT_BYTES + _ID_BYTES]),
        version=int.from_bytes(body[-_VERSION_BYTES:], "big"),
    )


def pressable(officer: Officer, ticket: Ticket, *, with_words: bool) -> tuple[Act, ...]:
    """Acts that the ticket as it stands and the officer's rights allow.

    ``with_words`` is False where no text of the matter may be taken (channels abroad): what has to
    be read first is not decided there either. Handing over is also a supervisor's, a proposal is
    for the one who may approve it; the rest is for the one who answers for the ticket.
    """
    return tuple(
        act
        for act in BUTTONS
        if allowed(act, ticket)
        and _permitted(act, officer, ticket)
        and (with_words or act not in NEED_WORDS | DECISIONS)
    )


def command_of(
    button: Button,
    *,
    officer_id: UUID,
    ticket: Ticket,
    words: str = "",
    to: UUID | None = None,
    days: int | None = None,
) -> OfficerCommand:
    """The desk's command of a press. Raises ActionUnknown when something that it needs lacks."""
    head: dict[str, Any] = {
        "ticket_id": button.ticket_id,
        "expected_version": button.version,
        "officer_id": officer_id,
    }
    if button.act in DECISIONS:
        return _decision(button.act, ticket, words, head)
    if button.act is Act.ACKNOWLEDGE:
        return Acknowledge(**head)
    if button.act is Act.ASK:
        return AskComplainant(**head, question=words)
    if button.act is Act.CONCLUDE:
        return Conclude(**head, result=words, ground=ground_of_done(ticket))
    if button.act is Act.REASSIGN and to is not None:
        return Reassign(**head, to_officer_id=to, reason=words)
    if button.act is Act.EXTEND and days is not None:
        return Extend(**head, days=days, reason=words)
    raise ActionUnknown(button.act.value)


def ground_of_done(ticket: Ticket) -> str:
    """What "done" (办结) means on this ticket: a formal complaint ends because all agree."""
    formal = ticket.track is Track.FORMAL_COMPLAINT
    return EndingGround.AGREED.value if formal else ""


def read_extension(text: str) -> Extension:
    """The number of days with which the text begins, and the reason after it."""
    said = _without(_head_words()["extend"], unicodedata.normalize("NFKC", text).strip())
    found = _DAYS.match(said)
    if found is None:
        return Extension(days=None, reason=text.strip())
    reason = _without(_head_words()["days"], found[2].lstrip())
    return Extension(days=int(found[1]), reason=reason.strip(_SEPARATORS))


def read_transfer(text: str, officers: Iterable[Officer]) -> Transfer:
    """The officer whose name or log-in the text begins with; the longest name wins."""
    said = text.strip()
    found = [(_name_at(said, one), one) for one in officers]
    longest = max((len(name) for name, _ in found), default=0)
    named = tuple(one for name, one in found if name and len(name) == longest)
    return Transfer(officers=named, reason=said[longest:].strip(_SEPARATORS))


def short_reply(text: str) -> Reply | None:
    """Whether the text is one of the short words, and which."""
    folded = text.strip().strip("/。.!！").casefold()
    return next((reply for reply, texts in _words().items() if folded in texts), None)


def _permitted(act: Act, officer: Officer, ticket: Ticket) -> bool:
    if act in DECISIONS:
        return _may_decide(officer, ticket)
    if not may_act(officer=officer, ticket=ticket):
        return False
    if act is Act.REASSIGN:
        return True
    if act is Act.ACKNOWLEDGE and ticket.acknowledged_at is not None:
        return False
    if act is Act.EXTEND and not runs(ticket, ClockCode.HANDLING):
        return False
    return officer.id == ticket.assignment.officer_id


def _may_decide(officer: Officer, ticket: Ticket) -> bool:
    """What is proposed on a careful ticket is shown in the console alone, and decided there."""
    proposal = ticket.procedure.proposal
    if proposal is None or proposal.by == officer.id or ticket.sensitive or ticket.restricted:
        return False
    return may_approve(officer=officer, ticket=ticket)


def _decision(act: Act, ticket: Ticket, words: str, head: dict[str, Any]) -> OfficerCommand:
    """On the proposal that stands open; when none does, the desk says so."""
    proposal = ticket.procedure.proposal
    head["proposal_id"] = proposal.id if proposal is not None else _NOTHING
    return Approve(**head) if act is Act.APPROVE else Decline(**head, reason=words)


def _name_at(said: str, officer: Officer) -> str:
    """The longest name of the officer with which the text begins; "" for none."""
    folded = said.casefold()
    names = (officer.login, officer.name, officer.name_en)
    return max(
        (one for one in names if one and _begins(folded, one.casefold())), key=len, default=""
    )


def _begins(said: str, name: str) -> bool:
    """Whether the name stands there as a whole: a Latin one does not end within a word."""
    after = said[len(name) : len(name) + 1]
    inside = name.isascii() and after.isascii() and (after.isalnum() or after in {"_", "@"})
    return said.startswith(name) and (not after or not inside)


def _unpacked(choice: str) -> bytes:
    """The bytes of a token. Raises ActionUnknown."""
    text = choice.removeprefix(HEAD)
    if not choice.startswith(HEAD) or len(text) != _LETTERS or not text.isascii():
        raise ActionUnknown(choice[: len(HEAD)])
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise ActionUnknown(choice[: len(HEAD)]) from None


def _mac(body: bytes, sign: Sign) -> bytes:
    return sign(b"officer-button\x1f" + body)[:_MAC_BYTES]


def _without(heads: Iterable[str], said: str) -> str:
    """``said`` without the longest of these words at its beginning."""
    found = [head for head in heads if said.casefold().startswith(head)]
    return said[max(map(len, found), default=0) :].lstrip(_SEPARATORS)


@cache
def _words() -> Mapping[Reply, frozenset[str]]:
    """The short words of all languages."""
    return {reply: _table(reply.value) for reply in Reply}


@cache
def _head_words() -> Mapping[str, frozenset[str]]:
    """What may stand before and after a number of days, in all languages."""
    return {name: _table(name) for name in ("extend", "days")}


def _table(name: str) -> frozenset[str]:
    path = Path(__file__).with_name("officer_replies.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(map(str.casefold, data[name]))
