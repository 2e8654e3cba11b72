"""A mailbox over IMAP (收信): the standard library's client behind the few calls that are needed.

Everything here blocks and runs on a thread; each step on the wire has its time limit. What goes
wrong comes as a ChannelError, whose text names no person and no secret.
"""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import mktime
from typing import Any, Final, TypeVar

from channels.email.settings import MailboxSettings, Security
from channels.errors import AccountBlocked, ChannelError

T = TypeVar("T")

BEGINNING: Final = 262_144
"""Bytes that are read of a mail that is too large: its head and, as a rule, its text."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_IDENTITY: Final = '("name" "zhitong")'
_BODY: Final = b"BODY[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The state of the mailbox when it was opened; ``next_uid`` 0 where the server keeps silent."""

    validity: int
    next_uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail; ``whole`` is False when only its beginning was read."""

    raw: bytes
    arrived: datetime | None
    whole: bool


class Mailbox:
    """One connection to one mailbox."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: imaplib.IMAP4 | None = None

    def open(self) -> Opened:
        """Connect, sign in, choose the folder. Raises AccountBlocked, ChannelError."""
        with _named("connect"):
            self._client = self._connected()
        with _named("sign in", refused=AccountBlocked):
            self._client.login(self._settings.user, self._settings.password)
        with _named("select", refused=AccountBlocked):
            self._introduce(self._client)
            _good(self._client.select(_quoted(self._settings.folder)))
        return Opened(validity=self._number("UIDVALIDITY"), next_uid=self._number("UIDNEXT"))

    def unread(self) -> list[int]:
        """Mails that nobody has read, in their order."""
        return self._found("UNSEEN")

    def unread_or_since(self, moment: datetime) -> list[int]:
        """Mails that nobody has read, and all that came on that day or later."""
        day = imaplib.Time2Internaldate(moment)[1:12]
        return self._found("OR", "UNSEEN", "SINCE", day.strip())

    def after(self, uid: int) -> list[int]:
        """Mails with a higher number; a server names the last one even if there is none."""
        return [one for one in self._found("UID", f"{uid + 1}:*") if one > uid]

    def fetch(self, uid: int) -> Fetched | None:
        """One mail, still unread after it; None where it is gone."""
        about = self._asked("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)")
        lines = [line for line in about if isinstance(line, bytes)]
        size = next((int(found[1]) for line in lines if (found := _SIZE.search(line))), None)
        if size is None:
            return None
        whole = size <= self._settings.most_bytes
        wanted = "BODY.PEEK[]" if whole else f"BODY.PEEK[]<0.{BEGINNING}>"
        for part in self._asked("FETCH", str(uid), f"(UID {wanted})"):
            if isinstance(part, tuple) and _BODY in part[0]:
                return Fetched(raw=part[1], arrived=_moment(lines), whole=whole)
        return None

    def mark_read(self, uid: int) -> None:
        """A stored mail need not be read by people."""
        self._asked("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def flag(self, uid: int) -> None:
        """A mail that people should look at."""
        self._asked("STORE", str(uid), "+FLAGS.SILENT", r"(\Flagged)")

    def close(self) -> None:
        """Say goodbye; a server that is gone already does not mind."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()

    def _connected(self) -> imaplib.IMAP4:
        """A protected connection; where protection is wanted there is none without it."""
        settings = self._settings
        trust = ssl.create_default_context(cafile=settings.ca_file)
        host, port, limit = settings.host, settings.port, settings.timeout_s
        if settings.security is Security.TLS:
            return imaplib.IMAP4_SSL(host, port, ssl_context=trust, timeout=limit)
        client = imaplib.IMAP4(host, port, timeout=limit)
        if settings.security is Security.STARTTLS:
            try:
                client.starttls(ssl_context=trust)
            except BaseException:
                client.shutdown()
                raise
        return client

    def _introduce(self, client: imaplib.IMAP4) -> None:
        """Say who calls (RFC 2971): some providers (163, 126) open no folder to the unnamed."""
        offered = [line for line in _good(client.capability()) if isinstance(line, bytes)]
        if b"ID" in b" ".join(offered).upper().split():
            client.xatom("ID", _IDENTITY)

    def _found(self, *criteria: str) -> list[int]:
        answer = self._asked("SEARCH", *criteria)
        numbers = b" ".join(line for line in answer if isinstance(line, bytes)).split()
        return sorted({int(one) for one in numbers if one.isdigit()})

    def _asked(self, command: str, *arguments: str) -> Sequence[Any]:
        """The answer to one command on mails by their number. Raises ChannelError."""
        if self._client is None:
            raise ChannelError("the mailbox is not open")
        with _named(command.casefold()):
            return _good(self._client.uid(command, *arguments))

    def _number(self, name: str) -> int:
        """A number that the server told when the folder was chosen."""
        if self._client is None:
            raise ChannelError("the mailbox is not open")
        _, found = self._client.response(name)
        text = found[0] if found and found[0] is not None else b"0"
        return int(text) if text.isdigit() else 0


@contextmanager
def _named(step: str, *, refused: Callable[[str], ChannelError] = ChannelError) -> Iterator[None]:
    """Errors of the library as ours: ``refused`` for a "no", ChannelError for a broken line."""
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise ChannelError(f"{step}: connection lost") from error
    except (imaplib.IMAP4.error, UnicodeError) as error:
        raise refused(f"{step}: refused") from error
    except (OSError, ValueError) as error:
        raise ChannelError(f"{step}: {type(error).__name__}") from error


def _good(answer: tuple[str, Sequence[T]]) -> Sequence[T]:
    """The data of an answer. Raises IMAP4.error for a "no"."""
    state, data = answer
    if state != "OK":
        raise imaplib.IMAP4.error(state)
    return data


def _moment(lines: Sequence[bytes]) -> datetime | None:
    """When the mail came into the mailbox."""
    for line in lines:
        found = imaplib.Internaldate2tuple(line)
        if found is not None:
            return datetime.fromtimestamp(mktime(found), UTC)
    return None


def _quoted(folder: str) -> str:
    """The name of a folder as IMAP spells it: quoted, in modified UTF-7 (RFC 3501, 5.1.3)."""
    plain = folder.replace("&", "&-")
    spelled = re.sub(r"[^\x20-\x7e]+", lambda found: _utf7(found.group()), plain)
    return '"' + spelled.replace("\\", r"\\").replace('"', r"\"") + '"'


def _utf7(text: str) -> str:
    packed = base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=")
    return f"&{packed.replace('/', ',')}-"
