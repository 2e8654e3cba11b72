"""Ways to officers are proved (触达方式绑定): by a one-time code, or by who says so.

A code is made by an administrator and used once within an hour, in the chat that is to be bound
(as a deep link ``bind_<code>``, or typed) or, for a mailbox, by typing it back. Of a code only a
keyed hash is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from channels.codec import outbound_to_json
from channels.message import InboundMessage, OutboundMessage
from channels.webhook import Signal
from channels.words import Words
from notify.ways import KINDS, MAIL
from storage.ids import new_id
from storage.interface import Store
from storage.platform_records import OfficerWay
from storage.records import NewDelivery

CODE_LIFE: Final = timedelta(hours=1)
TEMPLATE: Final = "way_code"
SCENE: Final = "bind_"
DONE: Final = "bind.done"
REFUSED: Final = "bind.refused"
TAKEN: Final = "bind.taken"
_CODE_BYTES: Final = 16
_CODE = re.compile(r"\s*bind_([A-Za-z0-9_-]{22})\s*", re.ASCII)
_RANKS: Final = {"wecom": 0, "telegram": 10, MAIL: 20}
"""Order of the ways of an officer unless somebody sets another."""


def code_in(message: InboundMessage) -> str:
    """The code that the text is; "" for every other text."""
    found = _CODE.fullmatch(message.text) if message.choice is None else None
    return found[1] if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerBinding:
    """Makes codes and ways. ``hash_code`` is a keyed hash."""

    hash_code: Callable[[str], bytes]
    words: Words

    def new_code(self, store: Store, officer_id: UUID, *, channel: str, now: datetime) -> str:
        """A fresh code that binds one chat of ``channel``, or one mailbox, to the officer."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        store.sessions.add_link(self._hash(channel, code), officer_id, expires_at=now + CODE_LIFE)
        return code

    def bind(self, store: Store, *, code: str, message: InboundMessage, now: datetime) -> str:
        """Bind the chat of the message; the key of what to say."""
        return self.bind_chat(
            store,
            code=code,
            channel=message.channel,
            account=message.account,
            address=message.sender,
            now=now,
        )

    def bind_chat(
        self, store: Store, *, code: str, channel: str, account: str, address: str, now: datetime
    ) -> str:
        """Use the code up for this address; the key of what to say."""
        if not KINDS[channel].presses:
            return REFUSED  # the sender of a letter is not proved by what it says
        officer_id = store.sessions.use_link(self._hash(channel, code), now=now)
        if officer_id is None:
            return REFUSED
        return self.add(
            store, officer_id, channel=channel, account=account, address=address, verified_at=now
        )

    def scene(self, store: Store, signal: Signal, now: datetime) -> None:
        """A deep link was followed; the message that comes with it is answered as an officer's."""
        if signal.channel in KINDS and signal.scene.startswith(SCENE):
            self.bind_chat(
                store,
                code=signal.scene.removeprefix(SCENE),
                channel=signal.channel,
                account=signal.account,
                address=signal.sender,
                now=now,
            )

    def add(
        self,
        store: Store,
        officer_id: UUID,
        *,
        channel: str,
        account: str,
        address: str,
        verified_at: datetime | None,
    ) -> str:
        """Add a way, or open the same one again; the key of what to say."""
        owner = store.officer_ways.officer_of(channel=channel, account=account, address=address)
        if owner is not None and owner != officer_id:
            return TAKEN
        known = self.find(store, officer_id, channel=channel, account=account, address=address)
        way = known or OfficerWay(
            id=new_id(),
            officer_id=officer_id,
            channel=channel,
            account=account,
            address=address,
            rank=_RANKS.get(channel, max(_RANKS.values()) + 1),
        )
        proved = verified_at or way.verified_at
        store.officer_ways.put(replace(way, verified_at=proved, blocked_at=None))
        return DONE

    def find(
        self, store: Store, officer_id: UUID, *, channel: str, account: str, address: str
    ) -> OfficerWay | None:
        """The officer's way with this address."""
        wanted = (channel, account, address.casefold())
        ways = store.officer_ways.of(officer_id)
        return next(
            (one for one in ways if (one.channel, one.account, one.address.casefold()) == wanted),
            None,
        )

    def ask_mailbox(self, store: Store, officer_id: UUID, address: str, *, now: datetime) -> str:
        """Add an unproved mailbox and send it its code; the key of what to say."""
        key = self.add(
            store, officer_id, channel=MAIL, account="", address=address, verified_at=None
        )
        if key == DONE:
            code = self.new_code(store, officer_id, channel=_mailbox(address), now=now)
            store.outbox.enqueue([self._letter(store, officer_id, address, code)], now=now)
        return key

    def prove_mailbox(self, store: Store, address: str, code: str, *, now: datetime) -> str:
        """The code came back: notices may be sent there. The key of what to say."""
        officer_id = store.sessions.use_link(self._hash(_mailbox(address), code.strip()), now=now)
        if officer_id is None:
            return REFUSED
        return self.add(
            store, officer_id, channel=MAIL, account="", address=address, verified_at=now
        )

    def _letter(self, store: Store, officer_id: UUID, address: str, code: str) -> NewDelivery:
        officer = store.officers.get(officer_id)
        if officer is None:
            raise LookupError("an officer who is not in the register")
        minutes = round(CODE_LIFE.total_seconds() / 60)
        say = self.words.text
        message = OutboundMessage(
            to=address,
            subject=say("officer.bind.mail_subject", officer.language),
            text=say("officer.bind.mail_text", officer.language, code=code, minutes=minutes),
        )
        delivery_id = new_id()
        return NewDelivery(
            id=delivery_id,
            cause_key=f"{TEMPLATE}:{delivery_id}",
            channel=MAIL,
            account="",
            recipient=str(officer_id),
            template=TEMPLATE,
            language=officer.language,
            payload=outbound_to_json(message),
        )

    def _hash(self, channel: str, code: str) -> bytes:
        return self.hash_code(f"{SCENE}{channel}:{code}")


def without_code(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A stored letter without its code, and so without its words."""
    return {**payload, "text": ""}


def _mailbox(address: str) -> str:
    """What the code of a mailbox is bound to."""
    return f"{MAIL}:{address.strip().casefold()}"
