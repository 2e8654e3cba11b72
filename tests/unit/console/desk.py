"""The console over the desk in memory: real commands, real state, invented people."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Method
from casework.model.lights import due_light, last_entry, light
from casework.model.numbers import make_number
from casework.model.origin import Origin
from casework.model.people import Officer, Role
from casework.model.ticket import OPEN_STATUSES, AttachmentRef, Scope, Ticket, TicketStatus
from casework.model.when import local_date
from casework.service.commands import OfficerCommand
from casework.service.outcomes import TicketChanged
from casework.service.ports import TicketFilter, TicketRow
from channels.words import Words
from console import ports, rights
from console.acts import Situation
from console.passwords import Passwords
from console.routes import routes
from console.settings import ConsoleSettings
from console.tokens import new_token, token_hash
from console.voice import Voice
from tests.support.desk_world import MONDAY, TIEXI, World, officer, shenyang, uuid
from tests.support.tree import ROOT

ORIGIN = "http://testserver"
PASSWORD = "correct horse battery"
ANNA = replace(officer(1, "anna", duty=True, district=TIEXI), name="王小明", name_en="Anna Sample")
BEN = replace(officer(2, "ben"), name="李小花", name_en="Ben Sample")
CARA = replace(officer(3, "cara", role=Role.SUPERVISOR), name="示例督办", name_en="Cara Sample")
DORA = replace(
    officer(4, "dora", role=Role.SUPERVISOR, cleared=True), name="示例主任", name_en="Dora Sample"
)
EMIL = replace(
    officer(5, "emil", role=Role.FOREIGN_AFFAIRS, cleared=True),
    name="示例外办",
    name_en="Emil Sample",
)
ADMIN = replace(
    officer(6, "admin", role=Role.ADMINISTRATOR), name="示例管理员", name_en="Ada Sample"
)
FACTS = "2025年9月申报的出口退税款至今四个月未到账，多次询问均答复“正在审核”。\n已影响资金周转。"
PEOPLE = (ANNA, BEN, CARA, DORA, EMIL, ADMIN)


@cache
def words() -> Words:
    """The shelf of the product with the names of Shenyang."""
    city = shenyang()
    return Words(
        ROOT / "responses",
        tables={
            "district": {one.name: {"zh": one.name, "en": one.name_en} for one in city.districts},
            "authority": {
                one.code: {"zh": one.name, "en": one.name_en} for one in city.authorities
            },
            "section": {"C": {"zh": "制造业", "en": "Manufacturing"}},
        },
    )


@cache
def password_hash() -> str:
    """Hash of PASSWORD."""
    return Passwords().hash(PASSWORD, login="anna")


@dataclass
class Desk:
    """Implements the port of the console in memory."""

    world: World = field(default_factory=World)
    sessions: dict[bytes, ports.Session] = field(default_factory=dict)
    links: dict[bytes, UUID] = field(default_factory=dict)
    files: dict[UUID, ports.AttachmentFile] = field(default_factory=dict)
    papers: dict[UUID, tuple[ports.Paper, ...]] = field(default_factory=dict)
    deliveries: list[ports.DeliveryView] = field(default_factory=list)
    feed: list[ports.Hint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world.know(*PEOPLE)

    # ---- accounts

    async def officer(self, officer_id: UUID) -> Officer | None:
        return self.world.store.tables.officers.get(officer_id)

    async def credential(self, login: str) -> ports.Credential | None:
        found = [one for one in self.world.store.tables.officers.values() if one.login == login]
        if not found or not found[0].active:
            return None
        return ports.Credential(officer_id=found[0].id, password_hash=password_hash())

    async def use_link(self, token_hash: bytes, *, now: datetime) -> UUID | None:
        return self.links.pop(token_hash, None)

    async def open_session(self, session: ports.Session) -> None:
        self.sessions[session.token_hash] = session

    async def session(self, token_hash: bytes) -> ports.Session | None:
        return self.sessions.get(token_hash)

    async def touch_session(self, token_hash: bytes, *, now: datetime) -> None:
        self.sessions[token_hash] = replace(self.sessions[token_hash], seen_at=now)

    async def close_session(self, token_hash: bytes) -> None:
        self.sessions.pop(token_hash, None)

    # ---- tickets

    async def queue(
        self, viewer: Officer, wanted: TicketFilter, *, now: datetime
    ) -> ports.QueuePage:
        narrow = rights.narrowed(viewer, wanted)
        with self.world.store.begin() as unit:
            rows = unit.lists.page(replace(narrow, limit=narrow.limit + 1))
        items = [
            ports.QueueItem(row=row, light=self._light(row, now)) for row in rows[: narrow.limit]
        ]
        return ports.QueuePage(
            items=items,
            officers=self.world.store.tables.officers,
            more=len(rows) > narrow.limit,
        )

    async def overview(self, viewer: Officer) -> ports.Overview:
        counts: dict[TicketStatus, int] = {}
        for ticket in self.world.store.tables.tickets.values():
            if rights.may_read_ticket(viewer, ticket):
                counts[ticket.status] = counts.get(ticket.status, 0) + 1
        return ports.Overview(counts=counts)

    async def officers(self) -> Sequence[Officer]:
        return [one for one in self.world.store.tables.officers.values() if one.active]

    async def ticket(
        self, viewer: Officer, number: str, *, now: datetime
    ) -> ports.TicketPage | None:
        found = [one for one in self.world.store.tables.tickets.values() if one.number == number]
        if not found or not rights.may_read_ticket(viewer, found[0]):
            return None
        return self.page(found[0], now)

    async def execute(
        self, viewer: Officer, command: OfficerCommand, *, now: datetime
    ) -> TicketChanged:
        self.world.now = now
        return self.world.change(command)

    async def undelivered(self, viewer: Officer, *, now: datetime) -> Sequence[ports.DeliveryView]:
        return [one for one in self.deliveries if one.state == "failed"]

    async def hints(self, viewer: Officer, last_id: int | None) -> AsyncIterator[ports.Hint]:
        for hint in self.feed:
            if last_id is None or hint.id > last_id:
                yield hint
        await asyncio.Event().wait()

    async def attachment(self, viewer: Officer, attachment_id: UUID) -> ports.AttachmentFile | None:
        for ticket in self.world.store.tables.tickets.values():
            holds = attachment_id in {one.id for one in ticket.attachments}
            if holds and rights.may_read_ticket(viewer, ticket):
                return self.files.get(attachment_id)
        return None

    async def paper(self, viewer: Officer, document_id: UUID) -> ports.AttachmentFile | None:
        for ticket in self.world.store.tables.tickets.values():
            holds = document_id in {one.id for one in self.papers.get(ticket.id, ())}
            if holds and rights.may_read_ticket(viewer, ticket):
                return self.files.get(document_id)
        return None

    def page(self, ticket: Ticket, now: datetime) -> ports.TicketPage:
        """All that is shown of one ticket."""
        city = shenyang()
        events = self.world.events(ticket)
        due, provisional = city.calendar.add_working_days(local_date(now), 60)
        return ports.TicketPage(
            ticket=ticket,
            rules=city.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version),
            light=light(
                ticket=ticket,
                calendar=city.calendar,
                policy=city.rules.lights,
                now=now,
                last_entry_on=last_entry(events),
            ),
            events=events,
            deliveries=[one for one in self.deliveries if one.ticket_number == ticket.number],
            officers=self.world.store.tables.officers,
            accept_due=ports.DueDate(due=due, provisional=provisional),
            candidates=[one for one in PEOPLE if one.id != ticket.assignment.officer_id],
            papers=self.papers.get(ticket.id, ()),
        )

    def _light(self, row: TicketRow, now: datetime) -> Any:
        city = shenyang()
        rule = city.rules.deadline(row.next_rule or "", track=row.track)
        if row.next_due is None or rule is None or row.status not in OPEN_STATUSES:
            return light(
                ticket=self.world.store.tables.tickets[row.id],
                calendar=city.calendar,
                policy=city.rules.lights,
                now=now,
            )
        return due_light(
            rule=rule.code,
            due=row.next_due,
            limit=rule.limit,
            calendar=city.calendar,
            policy=city.rules.lights,
            on=local_date(now),
        )

    # ---- for tests

    def link_for(self, who: Officer) -> str:
        """A one-time link for ``who``."""
        token = new_token()
        self.links[token_hash(token)] = who.id
        return token

    def disable(self, who: Officer) -> None:
        """Take the account away."""
        self.world.know(replace(who, active=False))

    def file(self, draft: int = 1, **other: Any) -> Ticket:
        """File a complaint with a right number; it goes to Anna unless told otherwise."""
        return self.world.file(draft, **{"number": number(draft), **other})

    def give_to(self, ticket: Ticket, who: Officer) -> Ticket:
        """Let ``who`` answer for the ticket."""
        assignment = replace(ticket.assignment, officer_id=who.id)
        changed = replace(self.world.ticket(ticket), assignment=assignment)
        self.world.store.tables.tickets[ticket.id] = changed
        return changed


def situation_of(desk: Desk, ticket: Ticket, who: Officer, language: str = "zh") -> Situation:
    """The ticket as it stands, before ``who``."""
    return Situation(
        page=desk.page(desk.world.ticket(ticket), desk.world.now),
        viewer=who,
        voice=Voice(words=words(), language=language),
        today=local_date(desk.world.now),
    )


def number(draft: int) -> str:
    """A ticket number whose check character is right."""
    return make_number(jurisdiction="SY", year=2026, body=f"{draft:05d}")


@dataclass
class Clock:
    """A clock that tests move."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@dataclass
class Browser:
    """A browser at the console: cookies, and the form token of the page it looks at."""

    client: TestClient
    desk: Desk
    clock: Clock
    token: str = ""

    def get(self, path: str, **more: Any) -> Response:
        """Look at a page and keep its form token."""
        answer = self.client.get(path, **more)
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        self.token = found.group(1) if found else self.token
        return answer

    def post(self, path: str, **values: str) -> Response:
        """Send a form as a page of ours does."""
        headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data={"csrf_token": self.token, **values}, headers=headers)

    def act(self, ticket: Ticket, act: str, **values: str) -> Response:
        """Open the ticket and send the form of an act."""
        self.get(f"/console/tickets/{ticket.number}")
        version = str(self.desk.world.ticket(ticket).version)
        given = {"expected_version": version, **values}
        return self.post(f"/console/tickets/{ticket.number}/{act}", **given)

    def sign_in(self, who: Officer) -> Browser:
        """Sign in by a one-time link."""
        path = f"/console/sign-in/{self.desk.link_for(who)}"
        self.get(path)
        answer = self.post(path)
        assert answer.status_code == 303, answer.text
        self.get("/console")
        return self


def make_app(desk: Desk, clock: Clock, **settings: Any) -> Starlette:
    """The console alone as an application."""
    given: dict[str, Any] = {
        "https": False,
        "origins": frozenset({ORIGIN}),
        "secret": b"0123456789abcdef0123456789abcdef",
        "clock": clock,
    }
    return Starlette(routes=routes(desk, words(), ConsoleSettings(**{**given, **settings})))


def open_browser(desk: Desk | None = None, clock: Clock | None = None, **settings: Any) -> Browser:
    """A browser that is not signed in."""
    desk, clock = desk or Desk(), clock or Clock()
    app = make_app(desk, clock, **settings)
    base = "https://testserver" if settings.get("https") else ORIGIN
    client = TestClient(app, base_url=base, follow_redirects=False)
    return Browser(client=client, desk=desk, clock=clock)


def full_complaint(text: str = "", **statutory: str) -> Complaint:
    """A complaint with every kind of field state; ``text`` stands in each free text."""
    free = {
        FieldKey.ENTERPRISE_NAME: "示例轴承有限公司",
        FieldKey.CONTACT_NAME: "王小明",
        FieldKey.CONTACT_PHONE: "02400000000",
        FieldKey.CONTACT_EMAIL: "sample@example.com",
        FieldKey.BUSINESS: "生产精密轴承",
        FieldKey.RESPONDENT: "某区税务部门",
        FieldKey.FACTS: FACTS,
        FieldKey.DEMAND: "请尽快完成审核并办理退税。",
    }
    fields = {key: _filled(text + value) for key, value in free.items()}
    fields[FieldKey.CONSENT] = replace(_filled("true"), words="同意")
    fields[FieldKey.ORIGIN] = _coded(Origin.ENTERPRISE.value, text + "我们公司", Method.RULE)
    fields[FieldKey.DISTRICT] = _coded(TIEXI, text + "铁西那边", Method.CLASSIFIER)
    fields[FieldKey.URGENCY] = _coded("urgent", text + "很急", Method.MODEL)
    fields[FieldKey.PROCEEDINGS] = FieldValue(
        state=FieldState.UNCLEAR,
        value=text + "好像问过信访",
        words=text + "好像问过信访",
        at=MONDAY,
    )
    fields[FieldKey.EVIDENCE] = FieldValue(
        state=FieldState.DECLINED, words=text + "暂时没有", at=MONDAY
    )
    fields[FieldKey.BUSINESS] = replace(
        fields[FieldKey.BUSINESS], previous=(_filled(text + "卖轴承"),)
    )
    return Complaint(title=text + "出口退税四个月未到账", fields=fields, statutory=statutory)


def _filled(text: str) -> FieldValue:
    return FieldValue(
        state=FieldState.FILLED, value=text, words=text, message_id="m1", language="zh", at=MONDAY
    )


def _coded(code: str, said: str, method: Method) -> FieldValue:
    return FieldValue(
        state=FieldState.FILLED,
        value=code,
        words=said,
        message_id="m1",
        language="zh",
        method=method,
        confidence=0.84,
        at=MONDAY,
    )


def attachment(number_: int = 900, name: str = "退税申报表.pdf", **more: Any) -> AttachmentRef:
    """A file that was sent."""
    given: dict[str, Any] = {"media_type": "application/pdf", "size": 184_320, **more}
    return AttachmentRef(id=uuid(number_), name=name, **given)


OUT_OF_SCOPE = Scope(in_scope=False, reason="na_2_not_in_scope")
