"""Officers press and write on platforms; the desk does what the console would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casework.model.events import EventKind
from casework.model.ticket import TicketStatus
from casework.service.commands import Accept, Acknowledge, Extend, RecordUnderstanding
from channels.memory import MemoryChannel
from channels.message import InboundMessage, OutboundMessage
from channels.webhook import Signal, SignalKind
from storage.interface import Store
from tests.integration.test_walk_in_terminal import act
from tests.support.officer_house import ACCOUNTS, ADDRESSES, Desk, button, flipped, officer_desk

OFFICER, LEAD = "demo-officer", "demo-supervisor"
ENTERPRISE = "示例轴承有限公司"


async def pushed(desk: Desk, channel: str = "wecom") -> OutboundMessage:
    """The card that the officer got last."""
    await desk.deliver()
    found: MemoryChannel = getattr(desk.house, channel)
    return found.sent[-1].message


async def test_a_card_is_acknowledged_and_drawn_anew(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        card = await pushed(desk)
        assert ticket.number in card.title
        assert card.link.endswith(f"/console/tickets/{ticket.number}")
        assert next(row.value for row in card.card) == ENTERPRISE
        assert [one.label for one in card.choices] == ["签收", "补充", "转办"]
        reply = await desk.says("wecom", choice=button(card, "签收"))
        assert reply.text == "已签收。"
        stored = desk.ticket(ticket)
        assert stored.acknowledged_at is not None
        assert {row.state for row in desk.deliveries(ticket) if row.template == "assigned"} == {
            "acknowledged"
        }
        user, task, drawn = desk.house.wecom.redrawn[-1]
        assert user == ADDRESSES["wecom"]
        assert task in {row.id.hex for row in desk.deliveries(ticket)}
        assert [one.label for one in drawn.choices] == ["补充", "转办"]


async def test_who_pressed_is_the_way_never_the_token(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        desk.bind("demo-hunnan", wecom="wangxiaoming")
        ticket = desk.file()
        press = button(await pushed(desk), "签收")
        refused = await desk.says("wecom", choice=press, sender="wangxiaoming")
        assert "没有查到" in refused.text
        assert desk.ticket(ticket).acknowledged_at is None


async def test_a_forged_button_does_nothing(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        press = button(await pushed(desk), "签收")
        reply = await desk.says("wecom", choice=flipped(press, 100))
        assert "按钮已失效" in reply.text
        assert desk.ticket(ticket).version == ticket.version


async def test_an_old_card_tells_who_was_faster(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        card = await pushed(desk)
        act(desk.house, ticket.number, Accept)
        overtaken = await desk.says("wecom", choice=button(card, "签收"))
        assert "新变动" in overtaken.text
        drawn = desk.house.wecom.redrawn[-1][2]
        assert [one.label for one in drawn.choices] == ["签收", "补充", "转办", "办结", "延期"]
        act(desk.house, ticket.number, Acknowledge)
        # The same officer's own acknowledgement again changes nothing, and says no more.
        again = await desk.says("wecom", choice=button(drawn, "签收"))
        assert again.text == "已签收。"


async def test_words_are_asked_for_and_carried_out(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        act(desk.house, ticket.number, Accept)
        card = desk.house.wecom
        asked = await desk.says("wecom", choice=button(await pushed(desk), "补充"))
        assert "新变动" in asked.text  # the card is older than the acceptance
        fresh = card.redrawn[-1][2]
        asked = await desk.says("wecom", choice=button(fresh, "补充"))
        assert "30 分钟" in asked.text
        desk.clock.move(minutes=29)
        done = await desk.says("wecom", "请提供退税申请的受理回执。")
        assert "已向诉求人提出" in done.text
        assert desk.ticket(ticket).open_question == "请提供退税申请的受理回执。"
        fresh = card.redrawn[-1][2]
        await desk.says("wecom", choice=button(fresh, "办结"))
        await desk.says("wecom", "退税款已到账。")
        stored = desk.ticket(ticket)
        assert stored.status is TicketStatus.CONCLUDED
        assert [one.label for one in card.redrawn[-1][2].choices] == ["转办"]


async def test_more_time_is_asked_for_and_approved(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        desk.bind(LEAD, wecom="lead")
        ticket = desk.file()
        act(desk.house, ticket.number, Accept)
        held = await desk.says("wecom", choice=button(desk.card(ticket, OFFICER), "延期"))
        assert "谅解" in held.text
        said = {"person": "王小明", "text": "两个部门还要会商。", "understood": True}
        act(desk.house, ticket.number, RecordUnderstanding, **said)
        asked = await desk.says("wecom", choice=button(desk.card(ticket, OFFICER), "延期"))
        assert "最多 5 个" in asked.text
        assert "没有看到天数" in (await desk.says("wecom", "两个部门还要会商")).text
        assert "延期限度" in (await desk.says("wecom", "50 两个部门还要会商")).text
        assert "已提请审批" in (await desk.says("wecom", "3个工作日，两个部门还要会商")).text
        before = desk.due(ticket, "handling")
        card = desk.card(ticket, LEAD)
        assert [row.value for row in card.card][-1] == "延期 3 个工作日"
        done = await desk.says("wecom", choice=button(card, "同意"), sender="lead")
        assert "已同意" in done.text
        assert desk.due(ticket, "handling") > before
        late = await desk.says("wecom", choice=button(card, "同意"), sender="lead")
        assert "没有执行" in late.text


async def test_a_proposal_is_declined_with_a_reason(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(LEAD, wecom="lead")
        ticket = desk.file()
        act(desk.house, ticket.number, Accept)
        said = {"person": "王小明", "text": "两个部门还要会商。", "understood": True}
        act(desk.house, ticket.number, RecordUnderstanding, **said)
        act(desk.house, ticket.number, Extend, days=3, reason="会商")
        press = button(desk.card(ticket, LEAD), "不同意")
        assert "理由" in (await desk.says("wecom", choice=press, sender="lead")).text
        assert "已退回" in (await desk.says("wecom", "可以按期办完", sender="lead")).text
        declined = [one for one in desk.events(ticket) if one.kind is EventKind.DECLINED]
        assert declined[-1].data["reason"] == "可以按期办完"
        assert desk.ticket(ticket).procedure.proposal is None


async def test_a_question_is_let_be_or_grows_old(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        press = button(await pushed(desk), "补充")
        await desk.says("wecom", choice=press)
        assert "已取消" in (await desk.says("wecom", "取消")).text
        assert "在办诉求" in (await desk.says("wecom", "你好")).text
        await desk.says("wecom", choice=press)
        desk.clock.move(minutes=31)
        assert "超过 30 分钟" in (await desk.says("wecom", "这句太晚了")).text
        assert desk.ticket(ticket).open_question is None


async def test_a_change_meanwhile_keeps_the_words(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        await desk.says("wecom", choice=button(await pushed(desk), "补充"))
        act(desk.house, ticket.number, Acknowledge)
        assert "已保留" in (await desk.says("wecom", "金额是多少？")).text
        assert desk.ticket(ticket).open_question is None
        await desk.says("wecom", "发送")
        assert desk.ticket(ticket).open_question == "金额是多少？"


async def test_a_ticket_is_handed_over_by_name(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        await desk.says("wecom", choice=button(await pushed(desk), "转办"))
        assert "没有找到" in (await desk.says("wecom", "李四 他更熟悉")).text
        assert "改派理由" in (await desk.says("wecom", "demo-hunnan")).text
        done = await desk.says("wecom", "demo-hunnan，企业在浑南区")
        assert "已转给" in done.text
        stored = desk.ticket(ticket)
        assert stored.assignment.officer_id == desk.officer("demo-hunnan").id
        given = [one for one in desk.events(ticket) if one.kind is EventKind.ASSIGNED][-1]
        assert given.data["reason"] == "企业在浑南区"
        assert desk.house.wecom.redrawn[-1][2].choices == ()


async def test_an_officer_never_runs_the_dialogue(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom", "email")
        for draft in range(1, 10):
            desk.file(draft)
        reply = await desk.says("wecom", "我要投诉")
        assert "7. SY-2026-" in reply.text
        assert "8. SY-2026-" not in reply.text
        assert "共 9 件" in reply.text
        assert desk.house.database.read_now(
            lambda store: store.conversations.get("wecom:corp.1:lixiaohua") is None
        )
        letter = await desk.says("email", "请办结")
        assert "邮件不能办理" in letter.text
        assert "SY-2026" not in letter.text


async def test_abroad_nothing_but_number_light_and_date(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "telegram")
        ticket = desk.file()
        card = await pushed(desk, "telegram")
        said = f"{card.title} {card.text} {card.link}"
        assert ticket.number in said
        assert ENTERPRISE not in said
        assert [one.label for one in card.choices] == ["签收"]
        after = await desk.says("telegram", choice=button(card, "签收"))
        assert "已签收" in after.text
        assert after.choices == ()
        overview = await desk.says("telegram", "anything at all")
        assert ticket.number in overview.text
        assert desk.officer(OFFICER).name not in overview.text
        assert ENTERPRISE not in overview.text


async def test_words_abroad_only_where_the_operator_decided_so(tmp_path: Path) -> None:
    basis = 'mode = "any"\nbasis = "a decision of the test"'
    with officer_desk(tmp_path, residency=basis) as desk:
        desk.bind(OFFICER, "telegram")
        ticket = desk.file()
        card = await pushed(desk, "telegram")
        assert ENTERPRISE not in card.text
        await desk.says("telegram", choice=button(card, "补充"))
        await desk.says("telegram", "请补充合同。")
        assert desk.ticket(ticket).open_question == "请补充合同。"


async def test_a_sensitive_ticket_shows_no_company(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind("demo-duty", "wecom")
        ticket = desk.file(confidential=True)
        card = await pushed(desk)
        assert ticket.number in card.title
        assert ENTERPRISE not in str(card)
        assert {row.key for row in card.card} <= {"light", "due"}


async def test_a_code_binds_a_chat_once(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        officer_id = desk.officer(OFFICER).id
        code = desk.house.database.write_now(
            lambda store: desk.house.officer_binding.new_code(
                store, officer_id, channel="wecom", now=desk.clock()
            )
        )
        assert "已绑定" in (await desk.says("wecom", f"bind_{code}")).text
        assert "在办诉求" in (await desk.says("wecom", "你好")).text
        refused = await desk.says("wecom", f"bind_{code}", sender="someone-else")
        assert "绑定码无效" in refused.text


async def test_a_deep_link_binds_the_chat(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        officer_id = desk.officer(OFFICER).id
        binding = desk.house.officer_binding

        def follow(store: Store) -> None:
            code = binding.new_code(store, officer_id, channel="telegram", now=desk.clock())
            signal = Signal(
                channel="telegram",
                account=ACCOUNTS["telegram"],
                sender=ADDRESSES["telegram"],
                event_id="1.start",
                kind=SignalKind.SCANNED,
                at=desk.clock(),
                scene=f"bind_{code}",
            )
            desk.house.signals.note(store, signal, now=desk.clock())

        desk.house.database.write_now(follow)
        assert "在办诉求" in (await desk.says("telegram", "/start")).text
        ticket = desk.file()
        assert ticket.number in (await pushed(desk, "telegram")).text


async def test_a_code_grows_old_and_fits_one_kind_of_chat(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        officer_id = desk.officer(OFFICER).id

        def codes(store: Store) -> list[str]:
            return [
                desk.house.officer_binding.new_code(
                    store, officer_id, channel=channel, now=desk.clock()
                )
                for channel in ("telegram", "wecom")
            ]

        for_telegram, for_wecom = desk.house.database.write_now(codes)
        assert "绑定码无效" in (await desk.says("wecom", f"bind_{for_telegram}")).text
        desk.clock.move(hours=1, seconds=1)
        assert "绑定码无效" in (await desk.says("wecom", f"bind_{for_wecom}")).text
        assert desk.house.database.read_now(lambda store: store.officer_ways.of(officer_id) == [])


async def test_an_officer_who_left_is_a_stranger(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        officer = desk.officer(OFFICER)
        gone = replace(officer, active=False)
        desk.house.database.write_now(lambda store: store.officers.save(gone))
        message = InboundMessage(
            channel="wecom",
            account=ACCOUNTS["wecom"],
            sender=ADDRESSES["wecom"],
            message_id="m",
            conversation_key="k",
            received_at=desk.clock(),
            text="x",
        )
        door = desk.house.officer_turns.desk
        assert not desk.house.database.read_now(lambda store: door.takes(store, message))
        desk.house.database.write_now(lambda store: store.officers.save(officer))
        assert desk.house.database.read_now(lambda store: door.takes(store, message))
        in_group = replace(message, chat="group")
        assert not desk.house.database.read_now(lambda store: door.takes(store, in_group))
