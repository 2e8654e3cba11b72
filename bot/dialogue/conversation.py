"""The state of one conversation (对话状态) as frozen values; nothing a person wrote is dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.dialogue.changed import changed
from bot.dialogue.draft import Draft, Note
from bot.errors import ConversationUnreadable
from casework.model.complaint import FieldKey, FieldState, FieldValue
from casework.model.origin import Origin
from casework.model.ticket import Industry
from channels.message import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message written before consent: kept raw, read into fields on "yes", erased on "no"."""

    id: str
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    forwarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The one open question. ``key`` is a field key, ``confirm``, ``same_or_new``, …, or None.

    None with ``options`` is a pause: something was said, the person chooses how to go on.
    ``options`` are the choice ids on offer, in the order of their numbers; ``about`` carries what
    the question is about (a ticket number, an error code of the last answer); ``page`` counts
    the pages of a long list from 0.
    """

    key: str | None = None
    options: tuple[str, ...] = ()
    about: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledTicket:
    """A ticket that was filed here, or that was opened to this person by a proof (``linked``).

    ``reuse``, ``industry`` and ``principal`` tell who speaks and for whom, for the next matter;
    ``over`` is True once it was withdrawn; ``about`` is how its facts begin, to know it by words.
    ``materials`` are the items of the legal list that were given, ``missing`` those that can still
    be added, in the order of asking. ``wanted`` are items of the supplement notice (补正) that are
    still to come by ``wanted_by``: keys of the list, or words of the officer. ``settled`` says how
    it ended (``standing.Settled``), empty while it did not; ``rating`` is the score that was given.
    """

    number: str
    title: str
    at: datetime
    language: str = ""
    linked: bool = False
    over: bool = False
    about: str = ""
    reuse: Mapping[FieldKey, FieldValue] = field(default_factory=dict)
    industry: Industry = field(default_factory=Industry)
    principal: Origin | None = None
    enterprise_id: UUID | None = None
    materials: Mapping[str, FieldValue] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    wanted_by: date | None = None
    settled: str = ""
    rating: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingQuestion:
    """The officer's question that waits for an answer; ``later`` when "not now" was chosen."""

    number: str
    question: str
    at: datetime
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that waits until "same matter or a new one?" is answered.

    ``key`` is the field that it corrects, if it corrects one; ``secret`` and ``origin`` are what it
    says of who may know and who speaks.
    """

    text: str
    message_id: str
    at: datetime
    key: str = ""
    secret: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCode:
    """A code asked for by e-mail, as its keyed digest. Only one that was ``sent`` can be right."""

    address: str
    digest: str
    at: datetime
    sent: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The other place of a matter that is begun abroad and filled in on the web chat (续填).

    ``key`` is the conversation there, empty until a link was followed; ``draft_id`` the matter that
    links lead to. ``tells``: the person wants number and status told abroad. ``warned_at``, abroad:
    when it was last said that a message was not kept.
    """

    key: str = ""
    draft_id: UUID | None = None
    tells: bool = False
    warned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Everything the dialogue remembers of one person on one channel.

    ``language`` is None until one is known; ``pinned`` when the person chose it. ``trail`` holds
    the questions that were answered, newest last, for "go back"; ``back_to`` is the question that
    a digression interrupted; ``opened`` counts the drafts ever opened here. ``owner`` is the sender
    whose matter a group chat is about, empty outside groups. ``nudged`` names the draft that had
    its reminder; ``lapsed`` is True when a draft ended while nobody was here to be told;
    ``elsewhere`` is the other place of a matter that moved between channels. ``verdict`` holds what
    the person said of a result until it is clear what is to be done with it.
    """

    key: str
    channel: str
    language: str | None = None
    first_language: str | None = None
    pinned: bool = False
    consent: FieldValue | None = None
    notice_version: str = ""
    noticed: bool = False
    held: tuple[HeldMessage, ...] = ()
    draft: Draft | None = None
    parked: tuple[Draft, ...] = ()
    opened: int = 0
    question: Question | None = None
    back_to: str | None = None
    trail: tuple[str, ...] = ()
    filed: tuple[FiledTicket, ...] = ()
    officer_question: PendingQuestion | None = None
    waiting: Waiting | None = None
    notes: tuple[Note, ...] = ()
    unknowns: int = 0
    abuse: int = 0
    tries: int = 0
    tried_at: datetime | None = None
    mail_code: MailCode | None = None
    seen: tuple[str, ...] = ()
    last_at: datetime | None = None
    owner: str = ""
    nudged: str = ""
    lapsed: bool = False
    elsewhere: Elsewhere | None = None
    verdict: str = ""

    @property
    def asks(self) -> str | None:
        """Key of the open question (contracts: ``asks``)."""
        return None if self.question is None else self.question.key

    @property
    def consented(self) -> bool:
        """Whether the person agreed to the notice (告知与同意)."""
        return self.consent is not None and self.consent.value == "true"

    @property
    def options(self) -> tuple[str, ...]:
        """Choice ids on offer."""
        return () if self.question is None else self.question.options

    @property
    def reply_language(self) -> str:
        """Language of replies: the one set, else Chinese."""
        return self.language or "zh"

    def with_draft(self, draft: Draft | None) -> Conversation:
        """The same conversation with another active draft."""
        return changed(self, draft=draft)


def fresh(*, key: str, channel: str, language: str | None = None) -> Conversation:
    """A conversation in which nothing was said yet."""
    return Conversation(key=key, channel=channel, language=language)


def contract_view(conversation: Conversation) -> dict[str, Any]:
    """``draft``, ``draft_states``, ``asks`` and ``language`` as programs read them.

    ``draft`` is None before consent and after filing; else the filled and unclear values.
    """
    draft = conversation.draft if conversation.consented else None
    return {
        "language": conversation.reply_language,
        "asks": conversation.asks,
        "draft": None if draft is None else _values(draft, conversation),
        "draft_states": {} if draft is None else _states(draft, conversation),
    }


def _values(draft: Draft, conversation: Conversation) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if conversation.consent is not None:
        values[FieldKey.CONSENT.value] = conversation.consent.value == "true"
    for key in FieldKey:
        value = draft.value(key)
        if value is not None:
            values[key.value] = value
    return values


def _states(draft: Draft, conversation: Conversation) -> dict[str, str]:
    states = {key.value: draft.state(key).value for key in FieldKey}
    if conversation.consented:
        states[FieldKey.CONSENT.value] = FieldState.FILLED.value
    return states


_CONVERSATION: TypeAdapter[Conversation] = TypeAdapter(Conversation)
_DRAFT_KEYS = frozenset(one.name for one in dataclass_fields(Draft))
_FIELD_KEYS = frozenset(key.value for key in FieldKey)


def to_document(conversation: Conversation) -> bytes:
    """The conversation as JSON; ``from_document`` gives an equal one back.

    What stands at its default is left out, and read as the default: a third of the size.
    """
    try:
        return _CONVERSATION.dump_json(conversation, exclude_defaults=True)
    except PydanticSerializationError:
        # Half a character that came in through JSON has no UTF-8, but it has an escape.
        plain = _CONVERSATION.dump_python(conversation, mode="json", exclude_defaults=True)
        return json.dumps(plain, separators=(",", ":")).encode("ascii")


def from_document(document: bytes) -> Conversation:
    """The conversation of a document. Raises ConversationUnreadable.

    What this version of the form does not know is kept under ``extra`` of its draft.
    """
    try:
        data = json.loads(document)
        data["draft"] = _migrated(data.get("draft"))
        data["parked"] = [_migrated(one) for one in data.get("parked") or ()]
        return _CONVERSATION.validate_python(data)
    except ValidationError as error:
        raise ConversationUnreadable(f"{error.error_count()} problems in the document") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ConversationUnreadable("the document is no JSON of a conversation") from error


def _migrated(draft: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Move keys and fields that this version does not know into ``extra``."""
    if draft is None:
        return None
    if draft.keys() <= _DRAFT_KEYS and draft.get("fields", {}).keys() <= _FIELD_KEYS:
        return dict(draft)
    known = {name: value for name, value in draft.items() if name in _DRAFT_KEYS}
    extra = dict(draft.get("extra") or {})
    extra |= {name: value for name, value in draft.items() if name not in _DRAFT_KEYS}
    stored = dict(draft.get("fields") or {})
    unknown = {key: value for key, value in stored.items() if key not in _FIELD_KEYS}
    if unknown:
        extra["fields"] = dict(extra.get("fields") or {}) | unknown
    known["fields"] = {key: value for key, value in stored.items() if key in _FIELD_KEYS}
    known["extra"] = extra
    return known
