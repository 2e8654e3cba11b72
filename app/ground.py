"""The ground of a house: its settings, its clocks, its rules, words and store."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from app.jurisdictions import jurisdiction_of
from app.live import Hub
from app.name_tables import tables_of
from app.platforms.residency import Residency, read_residency
from app.platforms.settings import PlatformSettings, read_platforms
from app.policy_dialogue import load_dialogue, load_words
from app.settings import Settings
from bot.dialogue.patterns import Patterns
from casework.model.jurisdiction import Jurisdiction
from casework.model.when import local_date
from channels.words import Words
from storage.database import open_database
from storage.files import FileStore
from storage.interface import Database
from storage.keyring import KeyRing

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Ground:
    """What every part of a house stands on: settings, keys, rules, words, store.

    ``clock`` is the time that people and the law see, ``lease_clock`` that of leases, which is
    the machine's also where the former is moved. ``monotonic`` paces what leaves for platforms.
    """

    settings: Settings
    keys: KeyRing
    model: Path | None
    clock: Clock = utc_now
    lease_clock: Clock = utc_now
    monotonic: Callable[[], float] = time.monotonic
    on_commit: Callable[[frozenset[str]], None] | None = None

    @cached_property
    def owner(self) -> str:
        """Name of this process in leases; for people only."""
        return f"{socket.gethostname()}:{os.getpid()}"

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The rules of the city, those in force today."""
        return jurisdiction_of(self.settings, on=local_date(self.clock()))

    @cached_property
    def words(self) -> Words:
        """Every word that we say, with the names that live in data."""
        return load_words(self.settings, tables=tables_of(self.jurisdiction))

    @cached_property
    def patterns(self) -> Patterns:
        """What is said when a conversation leaves its straight way."""
        return load_dialogue(self.settings, self.words)

    @cached_property
    def database(self) -> Database:
        """The store."""
        return open_database(self.settings.store_url, keys=self.keys, notify=self.on_commit)

    @cached_property
    def files(self) -> FileStore:
        """Sealed bytes of attachments."""
        return FileStore(self.settings.data_dir / "attachments", keys=self.keys)

    @cached_property
    def platform_settings(self) -> PlatformSettings:
        """The platforms file."""
        settings = self.settings
        return read_platforms(settings.platforms_file, production=settings.https)

    @cached_property
    def residency(self) -> Residency:
        """Where personal data may be collected."""
        return read_residency(self.platform_settings.residency)

    @cached_property
    def hub(self) -> Hub:
        """Live hints."""
        return Hub(self.database)
