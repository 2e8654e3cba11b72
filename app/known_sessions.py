"""Whose conversation a web token opens, remembered by this process.

A token never changes its conversation, so it is read once; the language follows each turn of this
process. Forgetting an entry costs one read.
"""

from __future__ import annotations

from collections import OrderedDict

from channels.webchat.service import Session

KEPT = 10_000


class KnownSessions:
    """Sessions by the hash of their token; the least recently used goes first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._keys: OrderedDict[bytes, str] = OrderedDict()
        self._languages: dict[str, str | None] = {}

    def get(self, token_hash: bytes) -> Session | None:
        """The session, if it is remembered."""
        key = self._keys.get(token_hash)
        if key is None:
            return None
        self._keys.move_to_end(token_hash)
        return Session(key=key, language=self._languages.get(key))

    def add(self, token_hash: bytes, session: Session) -> Session:
        """Remember a session that was read from the store."""
        self._keys[token_hash] = session.key
        self._languages[session.key] = session.language
        if len(self._keys) > self._kept:
            _, forgotten = self._keys.popitem(last=False)
            self._languages.pop(forgotten, None)
        return session

    def speaks(self, key: str, language: str | None) -> None:
        """A turn or the person has chosen the language."""
        if key in self._languages and language is not None:
            self._languages[key] = language
