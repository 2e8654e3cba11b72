"""Puts the house together, in one place and by argument: who gets what is read here."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from app.clockwork import Clockwork
from app.conversation_store import ConversationStore
from app.delivery_marks import on_failed, on_sent
from app.digests import Digests
from app.documents import DocumentDesk
from app.draft_clock import DraftClock
from app.enterprise_codes import EnterpriseCodes, said_by
from app.execute import CONSOLE, Executor
from app.follow_up import FollowUp
from app.ground import Clock, utc_now
from app.intake import window_of
from app.mail_codes import EMAIL, CodeMails, mail_codes
from app.officer_binding import OfficerBinding
from app.officer_cards import OfficerCards
from app.officer_help import OfficerHelp
from app.officer_pushes import OfficerPushes
from app.platforms.abroad import AbroadDesk
from app.platforms.assembly import Makings, Platforms, assemble
from app.platforms.continuing import ContinueDesk, TellWhereItBegan
from app.platforms.firm_door import FirmTurns
from app.platforms.firm_words import FirmWords
from app.platforms.media import MediaDesk
from app.platforms.neutral_notices import Notices
from app.platforms.officers import OfficerDesk, OfficerTurns
from app.platforms.reception import Reception
from app.platforms.redraws import Redraw, Redraws
from app.platforms.screens import Screens
from app.platforms.signals import WINDOWS, Signals
from app.presses import Presses
from app.taking import Window
from app.turn import Turns
from app.understands import Understands
from bot.dialogue.context import facts_of
from bot.dialogue.form import load_form
from channels.channel import Channel, ChannelProfile
from channels.email import EmailChannel, MailSettings
from channels.memory import MemoryChannel
from channels.message import InboundMessage, OutboundMessage
from channels.neutral import NeutralVoice
from channels.webchat.channel import WebChatChannel
from channels.webhook import Signal
from documents.shelf import Shelf
from notify.backoff import BackOff
from notify.console_push import ConsoleChannel
from notify.delivery import Deliverer
from storage.interface import Store
from storage.records import OutboxRow

GATHERED = frozenset({"wecom"})
"""Channels that put several notices of one reader together: they take them at once."""


@dataclass(frozen=True)
class House(Understands):
    """All concrete parts. Built once a process; parts are made when first asked for."""

    turns_type: ClassVar[type[Turns]] = Turns

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
        return Signals(
            alarm=self._alarm,
            kinds=WINDOWS,
            scene=self._scene,
            said=said_by,
            ask=self._ask,
        )

    def _scene(self, store: Store, signal: Signal, now: datetime) -> None:
        """A scan binds an officer's way, or opens the code of an enterprise."""
        self.officer_binding.scene(store, signal, now)
        self.enterprise_codes.scene(store, signal, now)

    def _ask(self, store: Store, signal: Signal, now: datetime) -> OutboundMessage | None:
        """Made late: the conversations need the channels, whose signals need this."""
        return self.firm_turns.ask(store, signal, now)

    def _alarm(self, store: Store, row: OutboxRow, now: datetime) -> None:
        """Made late: the executor needs the channels, whose signals need this."""
        on_failed(self.executor)(store, row, now)

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
        settings, city = self.settings, self.jurisdiction
        if not settings.mail_host:
            return None
        return MailSettings(
            host=settings.mail_host,
            port=settings.mail_port,
            security=settings.mail_security,
            sender=settings.mail_sender,
            sender_name=" ".join(filter(None, (city.bureau, city.bureau_en))),
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
            fits=self.platforms.fits,
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
    def enterprise_codes(self) -> EnterpriseCodes:
        """Codes that bind a chat to an enterprise."""
        return EnterpriseCodes(hash_code=self.keys.token_hash)

    @cached_property
    def firm_turns(self) -> FirmTurns:
        """Whoever scans the code of an enterprise."""
        conversations = self.conversations
        return FirmTurns(
            database=self.database,
            codes=self.enterprise_codes,
            conversations=conversations,
            words=FirmWords(notices=self.notices, phrases=conversations.form.phrases),
            lease_clock=self.lease_clock,
        )

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
    def documents(self) -> DocumentDesk:
        """Documents of cases."""
        settings = self.settings
        own = settings.policy_dir / settings.jurisdiction / "documents"
        shelf = Shelf(settings.responses_dir, words=self.words, own=own)
        return DocumentDesk(shelf=shelf, jurisdiction=self.jurisdiction)

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
            screens=Screens(cards=self.officer_cards, redraws=self.redraws),
            on_filed=TellWhereItBegan(conversations=self.conversations, notices=self.notices),
            on_events=self.documents.follow,
        )

    @cached_property
    def follow_up(self) -> FollowUp:
        """What steps leave behind."""
        return FollowUp(files=self.files)

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
            doors=(self.officer_turns, self.firm_turns),
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
            documents=self.documents,
            digests=self.digests,
            owner=self.owner,
            lease_s=self.settings.lease_s,
        )

    @cached_property
    def digests(self) -> Digests:
        """What waits for officers, told twice an hour."""
        return Digests(
            jurisdiction=self.jurisdiction,
            cards=self.officer_cards,
            pushes=self.executor.pushes,
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

    def close(self) -> None:
        """Let threads and connections go."""
        self._here.close()
        if "engine" in self.__dict__:
            self.engine.close()
        self.database.close()


__all__ = ["Clock", "House", "utc_now"]
