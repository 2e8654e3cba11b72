"""A house whose officers are reached on platforms that deliver into lists."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from app.intake import Intake
from app.numbers import new_number
from app.opening import open_house
from app.settings import load_settings
from app.taking import Window
from app.turn import TurnResult
from app.wiring import House
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.clocks import open_deadline
from casework.service.outcomes import TicketChanged
from channels.channel import Channel
from channels.codec import outbound_from_json
from channels.email.settings import MAIL
from channels.errors import WayClosed
from channels.memory import MemoryChannel
from channels.message import InboundMessage, OutboundMessage
from channels.telegram.profile import TELEGRAM
from channels.wecom.settings import WECOM
from storage.interface import Store
from storage.records import DeliveryRow
from tests.support.desk_world import filing
from tests.support.houses import Hands, share

ACCOUNTS = {"wecom": "corp.1", "telegram": "42", "email": ""}
MAILBOX = "desk@example.com"
ADDRESSES = {"wecom": "lixiaohua", "telegram": "1001", "email": "officer@example.com"}


class Cards(MemoryChannel):
    """A channel whose cards can be drawn anew, and that can be closed."""

    def __init__(self, profile: Any) -> None:
        super().__init__(profile)
        self.redrawn: list[tuple[str, str, OutboundMessage]] = []
        self.closed = False

    async def send(self, delivery: Any, *, now: datetime) -> Any:
        if self.closed:
            raise WayClosed("closed by the test")
        return await super().send(delivery, now=now)

    async def redraw(
        self, *, user: str, task_id: str, message: OutboundMessage, now: datetime
    ) -> bool:
        self.redrawn.append((user, task_id, message))
        return True


@dataclass(frozen=True)
class OfficerHouse(House):
    """A house with three platforms for officers."""

    wecom: Cards = field(default_factory=lambda: Cards(WECOM))
    telegram: MemoryChannel = field(default_factory=lambda: MemoryChannel(TELEGRAM))
    email: MemoryChannel = field(default_factory=lambda: MemoryChannel(MAIL))

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Those of the house, and the three."""
        mine = {"wecom": self.wecom, "telegram": self.telegram, "email": self.email}
        return {**super().channels, **mine}


@dataclass
class Desk:
    """What a test does at the desk."""

    house: OfficerHouse
    clock: Hands
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @cached_property
    def intake(self) -> Intake:
        return Intake(self.house.turns, windows=False, announces=lambda _: False)

    def officer(self, login: str) -> Officer:
        found = self.house.database.read_now(lambda store: store.officers.by_login(login))
        assert found is not None
        return found

    def bind(self, login: str, *channels: str, **addresses: str) -> None:
        """Proved ways of an officer."""
        wanted = {one: ADDRESSES[one] for one in channels} | addresses
        officer_id = self.officer(login).id

        def work(store: Store) -> None:
            for channel, address in wanted.items():
                key = self.house.officer_binding.add(
                    store,
                    officer_id,
                    channel=channel,
                    account=ACCOUNTS[channel],
                    address=address,
                    verified_at=self.clock(),
                )
                assert key == "bind.done"

        self.house.database.write_now(work)

    def file(self, draft: int = 1, **other: Any) -> Ticket:
        """A complaint of the district of ``demo-officer``."""

        def work(store: Store) -> Ticket:
            number = new_number(jurisdiction="SY", now=self.clock())
            command = filing(draft, **{"number": number, **other})
            outcome = self.house.executor.execute(store, command, now=self.clock())
            assert isinstance(outcome, TicketChanged)
            return outcome.ticket

        return self.house.database.write_now(work)

    def ticket(self, ticket: Ticket) -> Ticket:
        """As it is stored."""
        found = self.house.database.read_now(lambda store: store.tickets.get(ticket.id))
        assert found is not None
        return found

    def due(self, ticket: Ticket, rule: str) -> date:
        """When the running clock ``rule`` ends."""
        found = open_deadline(self.ticket(ticket).deadlines, rule)
        assert found is not None
        return found.due

    def card(self, ticket: Ticket, login: str, channel: str = "wecom") -> OutboundMessage:
        """The ticket as a card shows it to an officer now."""
        officer = self.officer(login)

        def work(store: Store) -> OutboundMessage:
            return self.house.officer_cards.card(
                store,
                self.ticket(ticket),
                officer,
                channel=channel,
                kind="now",
                now=self.clock(),
            )

        return self.house.database.read_now(work)

    def events(self, ticket: Ticket) -> list[Any]:
        return list(self.house.database.read_now(lambda store: store.events.of_ticket(ticket.id)))

    def deliveries(self, ticket: Ticket) -> list[DeliveryRow]:
        return list(self.house.database.read_now(lambda store: store.outbox.of_ticket(ticket.id)))

    def message_of(self, row_id: UUID) -> OutboundMessage:
        payload = self.house.database.read_now(lambda store: store.outbox.payload(row_id))
        assert payload is not None
        return outbound_from_json(payload)

    async def deliver(self) -> None:
        """Send everything that is due."""
        while await self.house.deliverer.run_due(self.clock()):
            pass

    async def tick(self, **by: float) -> None:
        """Move on, let due things happen, send what follows."""
        self.clock.move(**by)
        while await self.house.clockwork.run_due(self.clock()):
            pass
        await self.deliver()

    async def says(
        self, channel: str, text: str = "", *, choice: str | None = None, sender: str = ""
    ) -> OutboundMessage:
        """One message on a platform, and its answer."""
        result = await self.turn(channel, text, choice=choice, sender=sender)
        await self.house.redraws.close()
        assert len(result.replies) == 1
        await self.deliver()
        return result.replies[0]

    async def turn(
        self, channel: str, text: str = "", *, choice: str | None = None, sender: str = ""
    ) -> TurnResult:
        who = sender or ADDRESSES[channel]
        account = ACCOUNTS[channel] or MAILBOX
        message = InboundMessage(
            channel=channel,
            account=account,
            sender=who,
            message_id=f"m{next(self.numbers)}",
            conversation_key=f"{channel}:{account}:{who}",
            received_at=self.clock(),
            text=text,
            choice=choice,
        )
        taken = await self.intake.take(message, window=Window(), wait_s=20.0)
        assert taken.result is not None
        return taken.result


@contextmanager
def officer_desk(folder: Path, *, url: str = "", residency: str = "") -> Iterator[Desk]:
    """A demonstration desk on three platforms; ``residency`` is a table of the platforms file."""
    clock = Hands()
    given: dict[str, Any] = {"data_dir": folder, "database_url": url, "join_window": False}
    if residency:
        platforms = folder / "platforms.toml"
        folder.mkdir(parents=True, exist_ok=True)
        platforms.write_text(f"[residency]\n{residency}\n", encoding="utf-8")
        given["platforms_file"] = platforms
    settings = load_settings(given, environ={})
    with open_house(settings, clock=clock) as plain:
        kept = {one.name: getattr(plain, one.name) for one in fields(House)}
        house = OfficerHouse(**{**kept, "lease_clock": clock})
        share(house)
        try:
            yield Desk(house=house, clock=clock)
        finally:
            house.close()


def button(message: OutboundMessage, label: str) -> str:
    """The id of the button with this label."""
    return next(one.id for one in message.choices if one.label == label)


def flipped(choice: str, bit: int) -> str:
    """A button's id with one bit of its token turned over."""
    head, _, text = choice.partition(":")
    raw = bytearray(base64.urlsafe_b64decode(text))
    raw[bit // 8] ^= 1 << bit % 8
    return f"{head}:{base64.urlsafe_b64encode(bytes(raw)).decode()}"
