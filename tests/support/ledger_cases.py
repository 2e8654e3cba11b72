"""A year of invented cases for the ledger: every stage of a case at least once, both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue
from casework.model.origin import Origin
from casework.model.people import Enterprise, Role
from casework.model.procedure import Level
from casework.model.ticket import Industry, Ticket
from casework.service.commands import (
    Accept,
    Acknowledge,
    AddToTicket,
    Approve,
    Conclude,
    Escalate,
    Extend,
    NoteProgress,
    RateTicket,
    RecordRevisit,
    RecordUnderstanding,
    Refuse,
    SetPlan,
    StrikeOff,
)
from storage.interface import Store
from tests.support.desk_world import (
    CHAT,
    CITY,
    DUTY,
    EXAMPLE,
    LOCAL,
    OWN,
    STAND_IN,
    World,
    officer,
    uuid,
)

OFFICE = officer(9, "office", role=Role.SUPERVISOR)
CLEARED = officer(10, "cleared", role=Role.SUPERVISOR, cleared=True)
GERMAN = replace(EXAMPLE, country="德国")
ENGLISH = Enterprise(
    id=uuid(51), name="示例制药有限公司", name_en="Example Pharma Co., Ltd.", country="UK"
)
START = datetime(2026, 3, 2, 9, 30, tzinfo=CITY)
FORMULA = '=HYPERLINK("http://example.invalid","打开")'


def complaint(enterprise: str, title: str, facts: str) -> Complaint:
    """An invented complaint."""
    texts = {FieldKey.ENTERPRISE_NAME: enterprise, FieldKey.FACTS: facts}
    fields = {
        key: FieldValue(state=FieldState.FILLED, value=text, words=text, message_id="m1")
        for key, text in texts.items()
    }
    return Complaint(title=title, fields=fields)


def cases_world() -> World:
    """A desk at the end of a year with six cases."""
    world = World(now=START)
    world.know(DUTY, LOCAL, OWN, STAND_IN, OFFICE, CLEARED, GERMAN, ENGLISH)
    _closed(world)
    _hard(world)
    _refused(world)
    _sensitive(world)
    _formula(world)
    _fresh(world)
    return world


def copy_to(store: Store, world: World) -> None:
    """Everything of the desk in memory into another store."""
    tables = world.store.tables
    for one in tables.officers.values():
        store.officers.save(one)
    for firm in tables.enterprises.values():
        store.enterprises.save(firm)
    for draft, ticket_id in tables.drafts.items():
        store.tickets.add(tables.tickets[ticket_id], draft_id=draft)
        store.events.append(tables.events[ticket_id])


def approve(world: World, ticket: Ticket) -> None:
    """The joint-conference office approves what waits on the ticket."""
    proposal = world.ticket(ticket).procedure.proposal
    assert proposal is not None
    world.act(Approve, ticket, officer_id=CLEARED.id, proposal_id=proposal.id)


def accepted(world: World, draft: int, **filing: Any) -> Ticket:
    """Filed, acknowledged two hours later, accepted the next day."""
    ticket = world.file(draft, **filing)
    world.later(hours=2)
    world.act(Acknowledge, ticket)
    world.later(days=1)
    world.act(Accept, ticket)
    return ticket


def concluded(world: World, ticket: Ticket, result: str) -> None:
    """Ended with the complainant's consent, and told."""
    world.act(Conclude, ticket, result=result, ground="e_1_agreed", sub="", tell=True)


def _closed(world: World) -> None:
    facts = (
        "我公司2025年11月至2026年2月的出口退税款共计人民币128万元一直未到账，多次向主管税务机关询问未获"
        "明确答复，资金周转困难，请协调尽快退税。"
    )
    ticket = accepted(
        world,
        1,
        complaint=complaint("示例轴承有限公司", "出口退税未到账", facts),
        authority="SWJ-T",
        enterprise_id=GERMAN.id,
    )
    world.later(days=4)
    world.act(NoteProgress, ticket, note="已会同市税务局核对单证，缺一份报关单。", public=True)
    world.later(days=5)
    concluded(world, ticket, "退税款128万元已于3月12日全部到账，企业确认。")
    world.later(days=1)
    world.act(StrikeOff, ticket, measures="核对单证、限时退税", evidence="银行到账回单")
    approve(world, ticket)
    world.later(days=10)
    world.act(RecordRevisit, ticket, note="电话回访，企业满意。", reached=True, satisfied=True)
    rating = {"number": ticket.number, "conversation_key": CHAT}
    world.change(RateTicket(**rating, score=5, reason="很快解决", message_id="r1"))


def _hard(world: World) -> None:
    facts = "新厂房消防验收三次申请未受理，影响投产。"
    ticket = accepted(
        world,
        2,
        complaint=complaint("示例制药有限公司", "消防验收", facts),
        authority="XF",
        topic="fire_safety",
        enterprise_id=ENGLISH.id,
        industry=Industry(section="C"),
    )
    world.act(SetPlan, ticket, plan="每周会商，4月底前完成现场核验", follower="王小明")
    world.later(days=3)
    world.act(NoteProgress, ticket, note="现场核验一次，整改意见三条。", public=True)
    explained = "整改需要采购设备，预计再用两周"
    world.act(RecordUnderstanding, ticket, person="李小花", text=explained, understood=True)
    world.act(Extend, ticket, days=5, reason="整改设备到货晚")
    approve(world, ticket)
    world.act(Escalate, ticket, level=Level.CONFERENCE, reason="涉及消防、住建两个部门")


def _refused(world: World) -> None:
    facts = "供应商拖欠货款 30 万元，请帮助追讨。"
    ticket = world.file(
        3,
        complaint=complaint("示例食品有限公司", "货款纠纷", facts),
        authority="SJJ",
        topic="payment_arrears",
        industry=Industry(section="F"),
    )
    world.later(days=2)
    world.act(
        Refuse,
        ticket,
        ground="na_2_not_in_scope",
        reason="属于企业之间的合同纠纷。",
        target="court",
    )


def _sensitive(world: World) -> None:
    world.file(
        4,
        complaint=complaint("示例电子有限公司", "领馆转来", "领馆转来的签证问题。"),
        origin=Origin.CONSULATE,
        topic="visa_work_permit",
    )


def _formula(world: World) -> None:
    ticket = world.file(
        5,
        complaint=complaint("@Example Foods Ltd.", "Customs", FORMULA),
        language="en",
        topic="customs",
    )
    world.change(
        AddToTicket(
            number=ticket.number,
            conversation_key=CHAT,
            text="+86 024 is not our number \x0b any more",
            message_id="m7",
            attachments=(),
        )
    )


def _fresh(world: World) -> None:
    world.now = datetime(2026, 10, 9, 9, 0, tzinfo=CITY)
    facts = "用电容量不足，" + "请协调增容。" * 120
    accepted(
        world,
        6,
        complaint=complaint("示例机械有限公司", "用电增容", facts),
        topic="utilities",
        district="浑南区",
    )
    world.later(days=3)
