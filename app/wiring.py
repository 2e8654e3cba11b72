"""Puts the house together, in one place and by argument: who gets what is read here."""

from __future__ import annotations

import contextlib
import csv
import os
import random
import socket
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from app.apart import Apart
from app.clockwork import Clockwork
from app.conversation_store import ConversationStore
from app.delivery_marks import on_failed, on_sent
from app.draft_clock import DraftClock
from app.engines import Engine, make_engine, pace_of
from app.execute import CONSOLE, Executor
from app.follow_up import FollowUp
from app.intake import window_of
from app.live import Hub
from app.mail_codes import EMAIL, CodeMails, mail_codes
from app.officer_binding import OfficerBinding
from app.officer_cards import OfficerCards
from app.officer_help import OfficerHelp
from app.officer_pushes import OfficerPushes
from app.platforms.abroad import AbroadDesk
from app.platforms.assembly import Makings, Platforms, assemble
from app.platforms.continuing import ContinueDesk, TellWhereItBegan
from app.platforms.media import MediaDesk
from app.platforms.neutral_notices import Notices
from app.platforms.officers import OfficerDesk, OfficerTurns
from app.platforms.reception import Reception
from app.platforms.redraws import Redraw, Redraws
from app.platforms.residency import Residency, read_residency
from app.platforms.settings import PlatformSettings, read_platforms
from app.platforms.signals import WINDOWS, Signals
from app.policy_dialogue import load_dialogue, load_words
from app.policy_loader import load_jurisdiction
from app.presses import Presses
from app.settings import ROOT, Settings
from app.turn import Turns, Window
from app.understanding import Here, Understander
from bot.dialogue.context import facts_of
from bot.dialogue.form import load_form
from bot.dialogue.patterns import Patterns
from casework.model.jurisdiction import Jurisdiction
from channels.channel import Channel, ChannelProfile
from channels.email import EmailChannel, MailSettings
from channels.memory import MemoryChannel
from channels.message import InboundMessage
from channels.neutral import NeutralVoice
from channels.webchat.channel import WebChatChannel
from channels.words import Words
from nlu.interpreter import Interpreter
from notify.backoff import BackOff
from notify.console_push import ConsoleChannel
from notify.delivery import Deliverer
from storage.database import open_database
from storage.files import FileStore
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import OutboxRow

Clock = Callable[[], datetime]
GATHERED = frozenset({"wecom"})
"""Channels that put several notices of one reader together: they take them at once."""


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """All concrete parts. Built once a process; parts are made when first asked for.

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
    turns_type: ClassVar[type[Turns]] = Turns

    @cached_property
    def owner(self) -> str:
        """Name of this process in leases; for people only."""
        return f"{socket.gethostname()}:{os.getpid()}"

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The rules of the city."""
        return load_jurisdiction(self.settings.policy_dir / self.settings.jurisdiction)

    @cached_property
    def words(self) -> Words:
        """Every word that we say, with the names that live in data."""
        return load_words(self.settings, tables=_tables(self.jurisdiction))

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
    def channels(self) -> Mapping[str, Channel]:
        """Ways out by name."""
        return (
            self._mailbox()
            | self.platforms.channels
            | {
                "webchat": WebChatChannel(),
                "memory": MemoryChannel(),
                CONSOLE: ConsoleChannel(),
            }
        )

    @cached_property
    def reception(self) -> Reception:
        """Where webhooks hand over; the process that takes messages opens it."""
        return Reception()

    @cached_property
    def signals(self) -> Signals:
        """What platforms tell beside messages."""
        return Signals(alarm=self._alarm, kinds=WINDOWS, scene=self.officer_binding.scene)

    def _alarm(self, store: Store, row: OutboxRow, now: datetime) -> None:
        """Made late: the executor needs the channels, whose signals need this."""
        on_failed(self.executor)(store, row, now)

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
    def platforms(self) -> Platforms:
        """Platforms that are configured."""
        settings = self.settings
        return assemble(
            Makings(
                settings=self.platform_settings,
                residency=self.residency,
                database=self.database,
                words=self.words,
                clock=self.clock,
                monotonic=self.monotonic,
                reception=self.reception,
                signals=self.signals,
                public_url=settings.base_url,
                owner=self.owner,
                lease_ms=1000 * settings.lease_s,
                window=self.window,
                files=self.files,
                sender=self._mail,
            )
        )

    def window(self, message: InboundMessage, profile: ChannelProfile) -> Window:
        """How long a message waits for its followers.

        Asked for late: what texts announce is known when the channels are there.
        """
        announces = self.conversations.form.phrases.announces_file
        return window_of(message, profile, windows=self.settings.join_window, announces=announces)

    @cached_property
    def media(self) -> MediaDesk:
        """Files that platforms hold."""
        return MediaDesk(
            database=self.database,
            files=self.files,
            sources=self.platforms.media,
            profiles=self.conversations.profiles,
            clock=self.clock,
        )

    def _mailbox(self) -> dict[str, Channel]:
        """E-mail, where a server for it is set."""
        mail = self._mail
        return {} if mail is None else {EMAIL: EmailChannel(mail)}

    @cached_property
    def _mail(self) -> MailSettings | None:
        """The server that letters leave by, where one is set."""
        settings = self.settings
        if not settings.mail_host:
            return None
        return MailSettings(
            host=settings.mail_host,
            port=settings.mail_port,
            security=settings.mail_security,
            sender=settings.mail_sender,
            sender_name=self.jurisdiction.bureau,
            user=settings.mail_user,
            password=settings.mail_password.get_secret_value(),
            ca_file=settings.mail_ca_file,
        )

    @cached_property
    def conversations(self) -> ConversationStore:
        """Dialogue states."""
        return ConversationStore(
            jurisdiction=self.jurisdiction,
            form=load_form(
                self.settings.forms_dir / "complaint.toml", triggers=self.patterns.triggers
            ),
            patterns=self.patterns,
            words=self.words,
            keys=self.keys,
            profiles=self.residency.placed(
                {name: channel.profile for name, channel in self.channels.items()}
            ),
            notices=self.notices,
            basis=self.residency.ground,
            mail=mail_codes(self.keys) if EMAIL in self.channels else None,
        )

    @cached_property
    def notices(self) -> Notices:
        """What is said where data leaves the country."""
        return Notices(
            voice=NeutralVoice(words=self.words, facts=facts_of(self.jurisdiction)),
            collects=self.residency.collects,
            public_url=self.settings.base_url,
        )

    @cached_property
    def abroad(self) -> AbroadDesk:
        """Conversations where no details may be taken."""
        return AbroadDesk(
            conversations=self.conversations,
            notices=self.notices,
            keys=self.keys,
            link_life=timedelta(minutes=self.residency.link_minutes),
        )

    @cached_property
    def continuing(self) -> ContinueDesk:
        """Where a matter that began abroad goes on."""
        return ContinueDesk(
            database=self.database,
            conversations=self.conversations,
            follow_up=self.follow_up,
            keys=self.keys,
            clock=self.clock,
        )

    @cached_property
    def officer_cards(self) -> OfficerCards:
        """What officers are shown outside the console."""
        return OfficerCards(
            jurisdiction=self.jurisdiction,
            voice=self.notices.voice,
            sign=lambda body: self.keys.token_hash(body.hex()),
            stays=self.residency.stays,
            collects=self.residency.collects,
            base_url=self.settings.base_url,
        )

    @cached_property
    def officer_binding(self) -> OfficerBinding:
        """Proof of the ways to officers."""
        return OfficerBinding(hash_code=self.keys.token_hash, words=self.words)

    @cached_property
    def redraws(self) -> Redraws:
        """Cards drawn anew after a press."""
        return Redraws(
            channels=lambda: {
                name: one for name, one in self.channels.items() if isinstance(one, Redraw)
            }
        )

    @cached_property
    def officer_turns(self) -> OfficerTurns:
        """Officers on platforms."""
        cards = self.officer_cards
        presses = Presses(executor=self.executor, cards=cards, help=OfficerHelp(cards=cards))
        return OfficerTurns(
            database=self.database,
            desk=OfficerDesk(presses=presses, binding=self.officer_binding),
            conversations=self.conversations,
            redraws=self.redraws,
            lease_clock=self.lease_clock,
        )

    @cached_property
    def executor(self) -> Executor:
        """The one way to a ticket."""
        return Executor(
            jurisdiction=self.jurisdiction,
            words=self.words,
            conversations=self.conversations,
            code_mails=CodeMails(words=self.words, keys=self.keys),
            pushes=OfficerPushes(
                cards=self.officer_cards, channels=self.conversations.profiles.keys
            ),
            acknowledge_within=timedelta(hours=self.settings.acknowledge_within_h),
            on_filed=TellWhereItBegan(conversations=self.conversations, notices=self.notices),
        )

    @cached_property
    def follow_up(self) -> FollowUp:
        """What steps leave behind."""
        return FollowUp(files=self.files)

    @cached_property
    def engine(self) -> Engine:
        """The engine that understands in this process."""
        return make_engine(self.settings, jurisdiction=self.jurisdiction, model=self.model)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Understanding in this process."""
        return self.engine.interpreter

    @cached_property
    def _here(self) -> Here:
        pace = pace_of(self.settings)
        return Here(lambda: self.interpreter, at_once=pace.at_once, threads=pace.threads)

    @cached_property
    def understander(self) -> Understander:
        """The interpreter within its time limit; a server has it read in a process apart."""
        return Understander(self._here, limit_s=pace_of(self.settings).limit_s)

    @contextlib.asynccontextmanager
    async def reading_apart(self) -> AsyncIterator[None]:
        """While open, texts are read in a process of their own, unless the setting forbids it."""
        if not pace_of(self.settings).apart:
            # Made now, so that the first message waits neither for it nor for its server.
            _ = self.interpreter
            yield
            return
        apart = Apart(region=self.jurisdiction, model=self.model)
        await apart.start()
        self.understander.parser = apart
        try:
            yield
        finally:
            self.understander.parser = self._here
            await apart.close()

    @cached_property
    def turns(self) -> Turns:
        """The conversation's turns."""
        return self.turns_type(
            database=self.database,
            conversations=self.conversations,
            executor=self.executor,
            follow_up=self.follow_up,
            understander=self.understander,
            owner=self.owner,
            lease_s=self.settings.lease_s,
            store_limit_s=self.settings.store_time_limit_ms / 1000,
            lease_clock=self.lease_clock,
            bring=self.media.bring,
            abroad=self.abroad,
            officers=self.officer_turns,
        )

    @cached_property
    def draft_clock(self) -> DraftClock:
        """Reminders and ends of drafts."""
        return DraftClock(conversations=self.conversations, follow_up=self.follow_up)

    @cached_property
    def clockwork(self) -> Clockwork:
        """Due things."""
        return Clockwork(
            database=self.database,
            executor=self.executor,
            conversations=self.conversations,
            follow_up=self.follow_up,
            drafts=self.draft_clock,
            owner=self.owner,
            lease_s=self.settings.lease_s,
        )

    @cached_property
    def deliverer(self) -> Deliverer:
        """The outbox."""
        return Deliverer(
            database=self.database,
            channels=self.channels,
            back_off=BackOff(),
            chance=random.random,
            on_sent=on_sent,
            on_failed=on_failed(self.executor),
            in_turn=frozenset(
                name
                for name, one in self.platforms.channels.items()
                if one.profile.pushes and name not in GATHERED
            ),
            owner=self.owner,
            lease_ms=2000 * self.settings.lease_s,
        )

    @cached_property
    def hub(self) -> Hub:
        """Live hints."""
        return Hub(self.database)

    def close(self) -> None:
        """Let threads and connections go."""
        self._here.close()
        if "engine" in self.__dict__:
            self.engine.close()
        self.database.close()


def _tables(jurisdiction: Jurisdiction) -> dict[str, dict[str, dict[str, str]]]:
    """Names that live in data: districts, authorities, sections of GB/T 4754."""
    return {
        "district": {
            one.name: {"zh": one.name, "en": one.name_en} for one in jurisdiction.districts
        },
        "authority": {
            one.code: {"zh": one.name, "en": one.name_en} for one in jurisdiction.authorities
        },
        "section": _industry_names(),
    }


def _industry_names() -> dict[str, dict[str, str]]:
    """Section letters and division numbers of GB/T 4754-2017 with their names."""
    path = ROOT / "nlu" / "data" / "gb4754_2017.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["code"]: {"zh": row["name_zh"], "en": row["name_en"]}
            for row in csv.DictReader(file)
        }
