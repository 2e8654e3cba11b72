"""Names, numbers, places and wishes as people really write them in Chinese."""

from collections.abc import Callable

import pytest

from nlu.interpreter import Entity, Understanding

Values = Callable[..., dict[str, str]]
Find = Callable[..., list[Entity]]
Read = Callable[..., Understanding]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我是沈阳示例汽配有限公司的张经理,电话13900000001", "张经理"),
        ("我是示例物流(沈阳)有限公司的行政小陈。", "小陈"),
        ("我姓周,13900000042", "周"),
        ("沈阳示例汽配有限公司李小花 13900000042", "李小花"),
        ("财务部刘小明13900000042", "刘小明"),
        ("联系人:朴示例,电话:13900000401", "朴示例"),
        ("联系人换成李小花吧", "李小花"),
        ("我叫铃木示例,电话13900000056", "铃木示例"),
        ("电话是024-25360001,找刘部长", "刘部长"),
        ("联系我13900000057姓刘", "刘"),
    ],
)
def test_a_name_that_is_not_written_out(values: Values, text: str, name: str) -> None:
    assert values(text)["person"] == name


@pytest.mark.parametrize(
    "text",
    [
        "去税务局找张科长,他说要等",
        "货代联系人王五13822223333出了错",
        "窗口的小李说办不了",
        "您贵姓",
    ],
)
def test_people_of_others_are_no_contact(entities: Find, text: str) -> None:
    assert [one for one in entities("person", text) if one.own] == []


@pytest.mark.parametrize(
    "text",
    [
        "窗口说要找张科长,电话024-22223333,打了三天没人接",
        "又让找王主任13811112222,也不管",
        "货代联系人王五13822223333出了错",
    ],
)
def test_numbers_of_others_are_not_the_writers(entities: Find, text: str) -> None:
    assert [one.own for one in entities("phone", text)] == [False]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我们是示例酒店", "示例酒店"),
        ("就叫示例光电", "示例光电"),
        ("BMX 示例 (Shenyang) Co., Ltd.", "BMX 示例 (Shenyang) Co., Ltd."),
        ("沈阳示例家电有限公司,在经开区", "沈阳示例家电有限公司"),
    ],
)
def test_a_company_without_much_form(values: Values, text: str, name: str) -> None:
    assert values(text, "enterprise_name")["company"] == name


@pytest.mark.parametrize("text", ["我们是日资企业", "我们是做塑料的", "我是小王"])
def test_a_kind_of_firm_is_no_name(values: Values, text: str) -> None:
    assert "company" not in values(text, "enterprise_name")


def test_a_street_with_the_name_of_a_city_moves_no_district(values: Values) -> None:
    assert values("和平区太原街", "district")["district"] == "和平区"


def test_a_place_that_is_denied_is_not_ours(values: Values) -> None:
    assert values("不在铁西,在沈北新区", "district")["district"] == "沈北新区"


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("尽快放行", "尽快放行"),
        ("让他们放行", "让他们放行"),
        (
            "我司被要求三个月内搬迁,补偿方案迟迟不出,请求明确补偿标准",
            "请求明确补偿标准",
        ),
        ("诉求:允许自主选择处置单位", "允许自主选择处置单位"),
    ],
)
def test_a_wish(values: Values, text: str, demand: str) -> None:
    assert demand in values(text)["demand"]


@pytest.mark.parametrize(
    "text", ["补充一下", "能不能保密", "税务局要求我们补税50万", "退税一直没到"]
)
def test_no_wish(values: Values, text: str) -> None:
    assert "demand" not in values(text)


@pytest.mark.parametrize(
    ("text", "expecting"),
    [("提交吧", "confirm"), ("确认无误,请提交", "confirm"), ("没什么要改的了,提交吧", "confirm")],
)
def test_the_card_is_confirmed(read: Read, text: str, expecting: str) -> None:
    found = read(text, expecting)
    assert "submit" in found.signals
    assert found.only_signals


@pytest.mark.parametrize(
    ("text", "expecting"), [("让他们把材料提交", "demand"), ("先不提交", "confirm")]
)
def test_the_word_alone_confirms_nothing(read: Read, text: str, expecting: str) -> None:
    assert "submit" not in read(text, expecting).signals


@pytest.mark.parametrize("text", ["好的好的", "核对过了没问题", "重新开始吧"])
def test_control_words_run_together_or_with_a_particle(read: Read, text: str) -> None:
    assert read(text, "confirm").only_signals


def test_what_comes_before_a_line_end_is_no_part_of_a_unit(entities: Find) -> None:
    (unit,) = entities("authority", "在于洪区\n税务局上周来检查,让我们停产")
    assert unit.text == "税务局"


def test_the_unit_under_its_heading_is_complained_of(values: Values) -> None:
    text = "被投诉人:沈北新区税务局\n事由:退税拖了半年"
    assert values(text)["respondent"] == "沈北新区税务局"
