"""HTTP to a Rasa server: one request a message, within one time limit, and no second try (客户端).

Written on a plain socket, so that the limit holds for the whole exchange: a server that sends a
byte a second would keep any client waiting whose limit begins anew with each read. No redirect is
followed, no proxy of the environment is used, and no address with the token in it is logged.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException, parse_headers
from io import BytesIO
from typing import Final
from urllib.parse import quote, urlsplit

from nlu.labels import INTENTS
from nlu.rasa.answer import RasaAnswer, read_answer
from nlu.rasa.errors import RasaFailed

LONGEST_ANSWER: Final = 64 * 1024
"""Bytes; an answer with all rankings has about three thousand."""

STATUS_LIMIT_S: Final = 2.0
"""Time limit of a look at the readiness."""

_OK: Final = 200
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |$)")
_REASONS: Final = {401: "token", 403: "token", 404: "not_rasa", 409: "no_model"}
_CHUNK: Final = 16 * 1024


class RasaClient:
    """A server at ``url`` (http://host:port). Safe to share by threads: it keeps no connection."""

    def __init__(
        self,
        *,
        url: str,
        token: str,
        limit_s: float,
        labels: Sequence[str] = INTENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember where, how long and for which labels; nothing is asked yet."""
        address = urlsplit(url)
        self._host = address.hostname or ""
        self._port = address.port or 80
        self._query = f"?token={quote(token, safe='')}"
        self._limit_s = limit_s
        self._labels = labels
        self._clock = clock

    def parse(self, text: str) -> RasaAnswer:
        """What the server says of ``text``, which is normalised already. Raises RasaFailed."""
        body = json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "replace")
        found = self._ask("POST", "/model/parse", body, self._limit_s)
        return read_answer(found, sent=text, labels=self._labels)

    def model(self) -> str:
        """File name of the model that is loaded: the server is ready. Raises RasaFailed."""
        found = self._ask("GET", "/status", b"", min(STATUS_LIMIT_S, self._limit_s))
        name = found.get("model_file") if isinstance(found, dict) else None
        if not isinstance(name, str) or not name:
            raise RasaFailed(reason="no_model")
        return name.rpartition("/")[2]

    def _ask(self, method: str, path: str, body: bytes, limit_s: float) -> object:
        # 1.0: the answer comes in one piece, and its end is the end of the connection.
        head = f"{method} {path}{self._query} HTTP/1.0\r\nHost: {self._host}:{self._port}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        request = f"{head}\r\n".encode("ascii") + body
        status, answer = _split(self._exchange(request, limit_s))
        if status != _OK:
            raise RasaFailed(reason=_REASONS.get(status, f"status_{status}"))
        try:
            found: object = json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise RasaFailed(reason="malformed") from error
        return found

    def _exchange(self, request: bytes, limit_s: float) -> bytes:
        """Everything that the server sends until it closes, within the limits."""
        end = self._clock() + limit_s
        received = bytearray()
        try:
            with socket.create_connection((self._host, self._port), timeout=limit_s) as link:
                link.settimeout(self._left(end))
                link.sendall(request)
                while chunk := self._chunk(link, end):
                    received += chunk
                    if len(received) > LONGEST_ANSWER:
                        raise RasaFailed(reason="too_long")
        except TimeoutError as error:
            raise RasaFailed(reason="timeout") from error
        except OSError as error:
            raise RasaFailed(reason="unreachable") from error
        return bytes(received)

    def _chunk(self, link: socket.socket, end: float) -> bytes:
        link.settimeout(self._left(end))
        return link.recv(_CHUNK)

    def _left(self, end: float) -> float:
        """Seconds that are left. Raises TimeoutError when there are none."""
        left = end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


def _split(received: bytes) -> tuple[int, bytes]:
    """Status and body of an answer. Raises RasaFailed when it is none, or was cut off."""
    line, _, rest = received.partition(b"\r\n")
    found = _STATUS.match(line)
    if found is None:
        raise RasaFailed(reason="malformed" if received else "unreachable")
    content = BytesIO(rest)
    try:
        length = parse_headers(content).get("Content-Length")
    except HTTPException as error:
        raise RasaFailed(reason="malformed") from error
    body = content.read()
    if length is not None and length.strip() != str(len(body)):
        raise RasaFailed(reason="malformed")
    return int(found[1]), body
