"""How people's programmes write mails (邮件书写): subject, thread, and what is quoted below."""

from __future__ import annotations

import mimetypes
from email.message import EmailMessage
from pathlib import PurePath
from typing import Final

_ANSWER: Final = "Re: "
_TYPES: Final = {".amr": "audio/amr", ".ogg": "audio/ogg"}


def words_of(mail: EmailMessage) -> str:
    """The text of a letter of the desk."""
    return str(mail.get_content()).replace("\r\n", "\n").strip()


def answer(mail: EmailMessage, earlier: EmailMessage) -> None:
    """Put a mail into the thread of the one that it answers."""
    mail["Subject"] = f"{_ANSWER}{str(earlier['Subject']).removeprefix(_ANSWER)}"
    mail["In-Reply-To"] = earlier["Message-ID"]
    mail["References"] = f"{earlier.get('References', '')} {earlier['Message-ID']}".strip()


def quoted(earlier: EmailMessage) -> str:
    """An earlier mail as it stands below an answer."""
    lines = "\n".join(f"> {line}" for line in words_of(earlier).splitlines())
    return f"On {earlier['Date']}, {earlier['From']} wrote:\n{lines}\n"


def attach(mail: EmailMessage, name: str, data: bytes) -> None:
    """A file under its name."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    main, _, sub = _TYPES.get(PurePath(name).suffix, guessed).partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
