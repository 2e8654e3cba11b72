"""One-time codes that bind a chat to an enterprise of the register (企业绑定码).

An officer or the administrator makes one; it travels as the scene of a QR code (场景值), in a deep
link, or on paper. Whoever opens it is asked whether he speaks for the enterprise, and only his yes
binds. Of a code only a keyed hash is kept; the row of a used one is the record of the binding.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from app.binding import bind_conversation
from casework.model.people import Enterprise
from channels.message import InboundMessage
from channels.webhook import Signal
from storage.interface import Store
from storage.platform_records import EnterpriseCode
from storage.records import ConversationRecord

log = structlog.get_logger("app.enterprise_codes")

SCENE: Final = "firm_"
CODE_LIFE: Final = timedelta(days=7)
LONGEST_LIFE: Final = timedelta(days=30)
"""No longer: the platform keeps a temporary QR code for thirty days."""
ANSWER_WITHIN: Final = timedelta(minutes=30)
_CODE_BYTES: Final = 16
_CODE = re.compile(r"\s*firm_([A-Za-z0-9_-]{22})\s*", re.ASCII)


def code_in(message: InboundMessage) -> str:
    """The code that the text is; "" for every other text."""
    found = _CODE.fullmatch(message.text) if message.choice is None else None
    return found[1] if found else ""


def said_by(signal: Signal) -> str:
    """What a scan says: the code that it carries; "" for a scan of something else."""
    return signal.scene if _CODE.fullmatch(signal.scene) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A code that somebody opened, and whom it would bind him to."""

    code: EnterpriseCode
    firm: Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseCodes:
    """Makes codes and takes them; every call is part of the caller's transaction."""

    hash_code: Callable[[str], bytes]

    def new_code(
        self,
        store: Store,
        firm: Enterprise,
        *,
        made_by: UUID | None,
        now: datetime,
        life: timedelta = CODE_LIFE,
    ) -> str:
        """A fresh code as it is written on paper or into a link; ``made_by`` None: the system."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        store.enterprise_codes.add(
            EnterpriseCode(
                code_hash=self._hash(code),
                enterprise_id=firm.id,
                made_by=made_by,
                made_at=now,
                expires_at=now + min(life, LONGEST_LIFE),
            )
        )
        return f"{SCENE}{code}"

    def open(
        self, store: Store, code: str, *, conversation_key: str, now: datetime
    ) -> Opened | None:
        """Open the code for this conversation; None for every code that binds nobody."""
        found = store.enterprise_codes.open(
            code_hash=self._hash(code), conversation_key=conversation_key, now=now
        )
        return None if found is None else _with_firm(store, found)

    def scene(self, store: Store, signal: Signal, now: datetime) -> None:
        """A code was scanned, or its link followed: it is this conversation's from now on."""
        said = said_by(signal)
        if said:
            code = said.strip().removeprefix(SCENE)
            self.open(store, code, conversation_key=key_of(signal), now=now)

    def waiting(self, store: Store, conversation_key: str, *, now: datetime) -> Opened | None:
        """The code that this conversation opened lately and did not answer yet."""
        found = store.enterprise_codes.opened_by(conversation_key)
        if found is None or found.opened_at is None or now - found.opened_at > ANSWER_WITHIN:
            return None
        return _with_firm(store, found)

    def confirm(
        self, store: Store, record: ConversationRecord, opened: Opened, *, now: datetime
    ) -> bool:
        """The person says yes: bound from now on. False when the code was answered meanwhile.

        Raises StaleConversation.
        """
        if not store.enterprise_codes.confirm(code_hash=opened.code.code_hash, now=now):
            return False
        bind_conversation(store, record, opened.firm, now=now)
        log.info("enterprise_bound", enterprise=str(opened.firm.id), conversation=str(record.id))
        return True

    def refuse(self, store: Store, opened: Opened, *, now: datetime) -> None:
        """The person says no: the code binds nobody any more."""
        store.enterprise_codes.refuse(code_hash=opened.code.code_hash, now=now)

    def _hash(self, code: str) -> bytes:
        return self.hash_code(f"{SCENE}{code}")


def key_of(signal: Signal) -> str:
    """The conversation of whoever caused the signal."""
    return f"{signal.channel}:{signal.account}:{signal.sender}"


def _with_firm(store: Store, code: EnterpriseCode) -> Opened | None:
    firm = store.enterprises.get(code.enterprise_id)
    return None if firm is None else Opened(code=code, firm=firm)
