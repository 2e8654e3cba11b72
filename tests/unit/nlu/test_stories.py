"""Whole messages: letters, over-answers, other proceedings, scope."""

from collections.abc import Callable

import pytest

from nlu.interpreter import Understanding

Read = Callable[..., Understanding]
Values = Callable[..., dict[str, str]]

LETTER_ZH = """尊敬的投诉受理机构:
我公司沈阳示例精密机械有限公司(外商独资),位于沈阳市浑南区,主要生产数控机床主轴。
2026年1月12日,我公司向浑南区住房和城乡建设局申请新建厂房消防验收,1月20日收到受理回执,至今没有结果,其间三次补交材料,每次要求不同。因无法投产,客户已索赔约人民币120万元。
我公司请求:一、协调该局尽快作出书面决定;二、说明三次补正要求不一致的原因。
此事未提起诉讼、行政复议,也未信访。
联系人:王小明,电话 13900000000,邮箱 wang@example.com。
"""
LETTER_EN = """Dear Sir or Madam,
Our company, Example Precision Machinery (Shenyang) Co., Ltd., a wholly foreign-owned enterprise
in Hunnan District, makes spindles for machine tools. On 12 January 2026 we applied to the Hunnan
Housing and Construction Bureau for the fire acceptance of our new workshop. We got a receipt on
20 January and no decision since; we were asked three times for more papers, each time different
ones. A customer now claims about CNY 1.2 million for late delivery.
We ask (1) that the bureau decides in writing soon and (2) that it explains the changing requests.
The matter is not before a court, in administrative reconsideration or petition.
Contact: Max Sample, phone 13900000000, e-mail max@example.com.
"""


def test_a_chinese_letter_fills_the_form(values: Values) -> None:
    found = values(LETTER_ZH)
    assert found["company"] == "沈阳示例精密机械有限公司"
    assert found["district"] == "浑南区"
    assert found["business"] == "数控机床主轴"
    assert found["respondent"] == "浑南区住房和城乡建设局"
    assert found["authority"] == "ZJJ"
    assert "三次补交材料" in found["facts"]
    assert "索赔" in found["facts"]
    assert "书面决定" in found["demand"]
    assert found["proceedings"] == "none"
    assert found["person"] == "王小明"
    assert found["phone"] == "13900000000"
    assert found["email"] == "wang@example.com"


def test_an_english_letter_fills_the_form(values: Values) -> None:
    found = values(LETTER_EN)
    assert found["company"] == "Example Precision Machinery (Shenyang) Co., Ltd."
    assert found["district"] == "浑南区"
    assert "spindles" in found["business"]
    assert "Construction Bureau" in found["respondent"]
    assert found["authority"] == "ZJJ"
    assert "three times" in found["facts"]
    assert "in writing" in found["demand"]
    assert found["proceedings"] == "none"
    assert found["person"] == "Max Sample"
    assert found["phone"] == "13900000000"
    assert found["email"] == "max@example.com"


def test_padding_after_the_letter_changes_nothing(values: Values) -> None:
    filler = "(附件清单与往来记录从略,内容与上文一致,供参考。)"
    assert values(LETTER_ZH + filler * 60) == values(LETTER_ZH)


@pytest.mark.parametrize(
    ("text", "expected", "parts"),
    [
        (
            "我们是沈阳示例汽车零部件有限公司,在铁西区,海关清关拖了三周,联系人李小花 13900000000",
            {
                "company": "沈阳示例汽车零部件有限公司",
                "district": "铁西区",
                "person": "李小花",
                "phone": "13900000000",
            },
            ["清关", "三周"],
        ),
        (
            (
                "Hi, Example Bearings (Shenyang) Co., Ltd. here, Hunnan. Our work permit "
                "renewals have been stuck since 2 March. Max Sample, max@example.com"
            ),
            {
                "company": "Example Bearings (Shenyang) Co., Ltd.",
                "district": "浑南区",
                "person": "Max Sample",
                "email": "max@example.com",
            },
            ["work permit", "2 March"],
        ),
    ],
)
def test_one_message_answers_several_questions(
    values: Values, text: str, expected: dict[str, str], parts: list[str]
) -> None:
    found = values(text)
    assert expected.items() <= found.items()
    assert all(part in found["facts"] for part in parts)
    assert not any(value in found["facts"] for value in expected.values())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("我要投诉,退税拖了半年", "退税拖了半年"),
        ("你好\n我们公司\n清关三周了\n没人管", "清关三周了\n没人管"),
        (
            "Hi\nour company\nhas waited three weeks for customs clearance\nnobody cares",
            "three weeks",
        ),
        ("你们这帮废物,退税拖了半年!!!", "退税拖了半年"),
        ("You useless idiots, our tax refund is half a year late!!!", "tax refund"),
        ("另外还有一件事,消防验收也卡住了", "消防验收也卡住了"),
        ("One more thing: the work permit renewals are stuck as well", "work permit renewals"),
        ("接着说:退税申请交了半年没有回音", "退税申请交了半年没有回音"),
        ("To go on: our tax refund has had no answer for six months", "no answer"),
        ("我們的增值稅留抵退稅被稅務局壓了半年", "留抵退稅"),
    ],
)
def test_what_happened_is_kept_word_for_word(values: Values, text: str, part: str) -> None:
    assert part in values(text)["facts"]


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "我们在铁西区",
        "公司名称写错了",
        "电话改成 1390000",
        "海关会知道是我们投诉的吗?",
        "我上次那个办得怎么样了",
        "Actually, can we do this in English? The refund is for 2025.",
        "没有打官司,也没有复议和信访",
        "为什么要电话?多久能有结果?",
        "我们是德国总部的法务",
    ],
)
def test_what_tells_no_story(values: Values, text: str) -> None:
    assert "facts" not in values(text)


@pytest.mark.parametrize(
    "text", ["请尽快放行", "please release the goods soon", "希望协调税务局尽快退税"]
)
def test_what_is_asked_for(values: Values, text: str) -> None:
    assert values(text, "demand")["demand"] == text


@pytest.mark.parametrize(
    "text", ["English please", "请用中文", "his request was denied", "被要求补交材料"]
)
def test_what_asks_for_nothing(values: Values, text: str) -> None:
    assert "demand" not in values(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("没有打官司,也没有复议和信访", "none"),
        ("No lawsuit, no reconsideration, no petition", "none"),
        ("未提起诉讼、行政复议,也未信访", "none"),
        ("已经起诉了,法院立案了", "litigation"),
        ("We have sued, the court has accepted the case", "litigation"),
        ("在仲裁", "litigation"),
        ("已申请行政复议", "reconsideration"),
        ("we applied for administrative reconsideration", "reconsideration"),
        ("去信访局登记过,信访件还在办", "petition"),
        ("省商务厅已受理", "higher_body"),
        ("没有起诉,但已经申请复议", "reconsideration"),
        ("we have not sued but filed a petition", "petition"),
    ],
)
def test_other_proceedings(values: Values, text: str, kind: str) -> None:
    assert values(text, "proceedings")["proceedings"] == kind


@pytest.mark.parametrize(
    "text", ["如果再不解决我们就起诉", "otherwise we will go to court", "退税拖了半年"]
)
def test_what_is_threatened_is_no_proceeding(values: Values, text: str) -> None:
    assert "proceedings" not in values(text)


@pytest.mark.parametrize(
    ("text", "in_scope", "reason"),
    [
        ("我们的供应商欠了 80 万货款不还,我要投诉他", False, "na_2_not_in_scope"),
        (
            "Our supplier owes us CNY 800,000 and does not pay, I want to complain about him",
            False,
            "na_2_not_in_scope",
        ),
        ("公司拖欠我个人三个月工资", False, "na_2_not_in_scope"),
        ("My employer has not paid my own wages for three months", False, "na_2_not_in_scope"),
        ("已经起诉了,法院立案了", False, "na_9_reconsideration_or_suit"),
        ("信访局已经受理了我们的信访", False, "na_8_petition"),
        ("省商务厅已受理", False, "na_7_higher_body"),
        ("我要投诉铁西区税务局", True, None),
        ("The tax bureau has refused our refund", True, None),
        ("国有企业客户拖欠我们货款,合同到期不付", None, None),
        ("你好", None, None),
    ],
)
def test_whether_the_rules_cover_it(
    read: Read, text: str, in_scope: bool | None, reason: str | None
) -> None:
    scope = read(text).scope
    assert (scope.in_scope, scope.reason) == (in_scope, reason)
