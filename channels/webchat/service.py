"""What the web chat needs of the application, and the errors it knows.

ZhitongError
└── WebChatError
    ├── SessionUnknown       no conversation belongs to this token
    ├── Unavailable          the message could not be taken in (or it is not known whether)
    ├── TooManyRequests      the rate limit of an address or a conversation
    ├── RequestRefused       the request does not come from our own page
    ├── RequestMalformed     the request cannot be read
    ├── RequestTooLarge      the body is above the limit
    ├── TextTooLong          the text of one message is above the limit
    └── NothingHere          no such page or file
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

from casework.model.errors import ZhitongError
from channels.message import Attachment, AttachmentKind, InboundMessage, OutboundMessage


class WebChatError(ZhitongError):
    """A request of the web chat is refused. ``status`` is its HTTP status."""

    code = "webchat"
    status: ClassVar[int] = 400


class SessionUnknown(WebChatError):
    """No conversation belongs to this token; unknown, wrong and erased are never told apart."""

    code = "session_unknown"
    status = 401


class Unavailable(WebChatError):
    """The service cannot take the message in now.

    ``saved``: False = certainly not stored, None = not known; sending the same message id again is
    safe in either case.
    """

    code = "chat_unavailable"
    status = 503

    def __init__(self, message: str = "", *, saved: bool | None) -> None:
        """Keep what is known of the message's fate; it chooses the sentence."""
        super().__init__(message, saved=saved)
        self.saved = saved


class TooManyRequests(WebChatError):
    """The rate limit of an address or a conversation. Params: ``seconds`` until the next try."""

    code = "too_many_requests"
    status = 429


class RequestRefused(WebChatError):
    """The request does not come from our own page (origin, fetch site or form token)."""

    code = "request_refused"
    status = 403


class RequestMalformed(WebChatError):
    """The request cannot be read, or says nothing."""

    code = "request_malformed"


class RequestTooLarge(WebChatError):
    """The body is above the limit. Params: ``limit_mb``."""

    code = "request_too_large"
    status = 413


class TextTooLong(WebChatError):
    """The text of one message is above the limit. Params: ``limit`` in characters."""

    code = "text_too_long"
    status = 413


class NothingHere(WebChatError):
    """No such page or file, or not one of this conversation."""

    code = "nothing_here"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation that the caller may read and write. ``language`` is None until known."""

    key: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A checked file of a message; ``refused`` is the code of a file that was turned away.

    A refused file comes without bytes: it is named in the conversation, never stored.
    """

    kind: AttachmentKind
    name: str
    media_type: str
    data: bytes = b""
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One message of a person. ``message_id`` is chosen by the client and makes it idempotent."""

    message_id: str
    text: str = ""
    choice: str | None = None
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What became of a message that is stored for certain.

    ``pending``: the answer is not there yet and will stand in the transcript. ``repeated``: the
    message id was known already and had no second effect. ``asks`` and ``tickets`` as in the
    line-by-line chat: the open question's key, and the numbers filed in this conversation.
    """

    replies: tuple[OutboundMessage, ...] = ()
    pending: bool = False
    repeated: bool = False
    language: str | None = None
    asks: str | None = None
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the transcript. The ``id`` of a person's own line is its message id."""

    id: str
    at: datetime
    message: InboundMessage | OutboundMessage
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEvent:
    """A hint that something changed, never what: the page fetches it and rights are checked."""

    id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of the conversation as the person sent it."""

    attachment: Attachment
    data: bytes


class WebChatService(Protocol):
    """The application behind the page. Every call may raise Unavailable."""

    @property
    def stopping(self) -> asyncio.Event:
        """Set when the process is about to end; open streams end with it."""

    async def open(self, *, token: str, language: str | None) -> Session:
        """The conversation of ``token``, made if there is none yet (idempotent).

        The token is 256 random bits drawn by the routes; only its hash may be stored.
        ``language`` is the page's language, a hint for the first answer.
        """

    async def by_token(self, token: str) -> Session | None:
        """The conversation of ``token``, or None."""

    async def submit(self, session: Session, submission: Submission, *, wait: float) -> Submitted:
        """Store the message, then wait up to ``wait`` seconds for the answer."""

    async def transcript(self, session: Session, *, limit: int) -> Sequence[Line]:
        """The last ``limit`` lines, oldest first."""

    async def switch_language(self, session: Session, *, language: str) -> None:
        """Pin the conversation's language; ``by_token`` gives it back from then on."""

    def events(self, session: Session, *, last_id: int | None) -> AsyncIterator[LiveEvent]:
        """Hints after ``last_id`` (None: from now on). Ends when ``stopping`` is set."""

    async def attachment(self, session: Session, attachment_id: UUID) -> StoredFile | None:
        """A received file of this conversation, or None."""
