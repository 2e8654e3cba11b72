"""A mail as it came (来信解析): who wrote, to what it answers, what it says, what is with it.

No mail is an exception. What cannot be read as it was meant is marked ``faulty``; the whole mail is
then kept beside what could be read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Final

from channels.email.bodies import Body, File, body_of
from channels.email.headers import FAULTS, header, headers, ids_of, sender_of, subject_of
from channels.email.machines import Machine, is_bounce, machine_of
from channels.email.phrases import phrases
from channels.email.quotes import begins_with_mail
from channels.email.reports import Report, report_of, told_in_words

_ID_MOST: Final = 200
_BODY: Final = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says.

    ``message_id`` is its own, or a digest where it has none; ``answers`` are the ids it answers
    to, the latest first. ``proved``: our own mail server vouches for the sender (DMARC).
    """

    sender: str
    message_id: str
    answers: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    files: tuple[File, ...] = ()
    forwarded: bool = False
    machine: Machine | None = None
    report: Report | None = None
    proved: bool = False
    faulty: bool = False

    @property
    def dedupe_id(self) -> str:
        """The message id in the length that the store takes."""
        return dedupe_id(self.message_id)

    def unread(self) -> Letter:
        """The same mail with nothing of it read but who wrote it."""
        return replace(self, subject="", text="", files=(), report=None, faulty=True)


def read_letter(raw: bytes, *, own: AbstractSet[str] = frozenset(), verifier: str = "") -> Letter:
    """The mail in ``raw``. ``own`` are our addresses; ``verifier`` see ``MailboxSettings``."""
    try:
        letter = BytesParser(policy=default).parsebytes(raw)
    except FAULTS:
        return Letter(sender="", message_id=_digest(raw), machine=Machine.NO_SENDER, faulty=True)
    sender = sender_of(letter)
    found = Letter(
        sender=sender,
        message_id=next(iter(ids_of(letter, "Message-ID")), "")
        or _digest(raw, header(letter, "Date"), sender, subject_of(letter)),
        answers=_answers(letter),
        subject=subject_of(letter),
        proved=bool(verifier) and _is_proved(letter, verifier, sender),
    )
    try:
        return _filled(found, letter, raw, own)
    except FAULTS:
        machine = machine_of(letter, sender=sender, own=own)
        return replace(found, machine=machine, faulty=True)


def _filled(found: Letter, letter: EmailMessage, raw: bytes, own: AbstractSet[str]) -> Letter:
    """With its text and files. Raises what the library raises over broken bodies."""
    report = report_of(letter, raw)
    if report is None and is_bounce(letter, sender=found.sender):
        report = told_in_words(letter, raw)
    if report is not None:
        body = Body(texts=[body_of(letter).text])
        return replace(found, text=body.text, report=report, machine=Machine.REPORT)
    if letter.get_content_type() == "multipart/report":
        return replace(found, text=body_of(letter).text, machine=Machine.REPORT)
    body = body_of(letter)
    return replace(
        found,
        text=body.text,
        files=tuple(body.files),
        forwarded=_is_forwarded(found.subject, body.text),
        machine=machine_of(letter, sender=found.sender, own=own),
        faulty=body.faulty,
    )


def dedupe_id(message_id: str) -> str:
    """A message id in the length that the store takes."""
    if len(message_id) <= _ID_MOST:
        return message_id
    return f"sha256:{hashlib.sha256(message_id.encode('utf-8', 'replace')).hexdigest()}"


def plain_subject(subject: str) -> str:
    """The subject without ``Re:`` and its like."""
    answer = phrases().answer
    while found := answer.match(subject):
        subject = subject[found.end() :]
    return subject.strip()


def _is_forwarded(subject: str, text: str) -> bool:
    """Passed on without a word of the sender's own."""
    return phrases().forward.match(subject) is not None and begins_with_mail(text)


def _answers(letter: EmailMessage) -> tuple[str, ...]:
    """In-Reply-To first, then References from the latest to the first."""
    references = ids_of(letter, "References")
    return tuple(dict.fromkeys([*ids_of(letter, "In-Reply-To"), *reversed(references)]))


def _is_proved(letter: EmailMessage, verifier: str, sender: str) -> bool:
    """Whether the topmost result of our own server passed DMARC for the sender's domain.

    Only the first such head is ours: servers write theirs above what came with the mail.
    """
    results = headers(letter, "Authentication-Results")
    mine, _, found = (results[0] if results else "").partition(";")
    if mine.strip().split(" ")[0].casefold() != verifier.casefold():
        return False
    domain = sender.rpartition("@")[2]
    clauses = [" ".join(one.split()).casefold() for one in found.split(";")]
    return any(
        one.startswith("dmarc=pass") and f"header.from={domain}" in one.split() for one in clauses
    ) and not header(letter, "Resent-From")


def _digest(raw: bytes, *heads: str) -> str:
    """For a mail without an id: date, sender, subject and body; servers add to the rest."""
    end = _BODY.search(raw)
    body = raw[end.end() :] if end and heads else raw
    said = "\n".join(heads).encode("utf-8", "replace")
    return f"sha256:{hashlib.sha256(said + body).hexdigest()}"
