"""A small mail server on loopback: it speaks SMTP, keeps what it takes, refuses what it is told."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
LINE_LIMIT_S = 10


@dataclass
class MailServer:
    """What the server offers, what it refuses, and what it got.

    ``answers`` replaces the reply to a verb (``RCPT``, ``DATA`` …); ``silent`` never greets.
    """

    tls: ssl.SSLContext | None = None
    users: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    protected: list[bool] = field(default_factory=list)
    port: int = 0

    def texts(self) -> list[str]:
        """Plain texts of what was taken."""
        return [letter.get_content() for letter in self.letters]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from greeting to QUIT."""
        try:
            if self.silent:
                await reader.read()
                return
            await self._say(writer, "220 example.com ready")
            async with asyncio.timeout(LINE_LIMIT_S):
                while await self._answer(reader, writer):
                    pass
        except (ConnectionError, ssl.SSLError):
            self.verbs.append("(connection lost)")
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        line = (await reader.readline()).decode().strip()
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        self.verbs.append(verb)
        if verb in self.answers:
            await self._say(writer, self.answers[verb])
        elif verb == "EHLO":
            await self._say(writer, *self._greeting(writer))
        elif verb == "STARTTLS" and self.tls is not None:
            await self._say(writer, "220 go ahead")
            await writer.start_tls(self.tls)
        elif verb == "AUTH":
            await self._say(writer, self._sign_in(rest))
        elif verb == "DATA":
            await self._take(reader, writer)
        elif verb == "QUIT":
            await self._say(writer, "221 bye")
        else:
            await self._say(writer, "250 fine")
        return verb not in ("QUIT", "")

    def _greeting(self, writer: asyncio.StreamWriter) -> list[str]:
        found = ["250-example.com", "250-8BITMIME", "250-SMTPUTF8"]
        if self.tls is not None and not _is_protected(writer):
            found.append("250-STARTTLS")
        if self.users:
            found.append("250-AUTH PLAIN")
        return [*found, "250 HELP"]

    def _sign_in(self, given: str) -> str:
        _, user, password = base64.b64decode(given.partition(" ")[2]).decode().split("\0")
        good = self.users.get(user) == password
        return "235 welcome" if good else "535 wrong password"

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "354 go on")
        data = await reader.readuntil(b"\r\n.\r\n")
        letter = message_from_bytes(data.removesuffix(b".\r\n"), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.protected.append(_is_protected(writer))
        await self._say(writer, "250 taken")

    async def _say(self, writer: asyncio.StreamWriter, *lines: str) -> None:
        writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await writer.drain()


def _is_protected(writer: asyncio.StreamWriter) -> bool:
    return writer.get_extra_info("ssl_object") is not None


@asynccontextmanager
async def mail_server(server: MailServer, *, tls_first: bool = False) -> AsyncIterator[MailServer]:
    """The server, listening on a free port of loopback."""
    listener = await asyncio.start_server(
        server.talk, HOST, 0, ssl=server.tls if tls_first else None
    )
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context for a server at loopback, and the file of the authority that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority, secret = folder / "authority.pem", folder / "key.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, secret)
    return context, authority
