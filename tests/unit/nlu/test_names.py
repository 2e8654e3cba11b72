from collections.abc import Callable

import pytest

from nlu.interpreter import Entity

Find = Callable[..., list[Entity]]
Values = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("text", "expecting", "name"),
    [
        ("我们是沈阳示例轴承有限公司,货在海关压了三周", None, "沈阳示例轴承有限公司"),
        ("公司名称是沈阳丙机械有限公司", None, "沈阳丙机械有限公司"),
        ("沈阳乙木机械有限公司", "enterprise_name", "沈阳乙木机械有限公司"),
        ("不对,公司是乙公司", "facts", "乙公司"),
        ("不是甲公司,是乙公司", "demand", "乙公司"),
        ("更正一下,公司名应该是乙公司", None, "乙公司"),
        ("甲公司(沈阳)", "enterprise_name", "甲公司(沈阳)"),
        ("甲公司一厂", "enterprise_name", "甲公司一厂"),
        ("我司示例(中国)投资有限公司沈阳分公司反映", None, "示例(中国)投资有限公司沈阳分公司"),
        ("我們是瀋陽示例精密股份有限公司", None, "瀋陽示例精密股份有限公司"),
        (
            "Example Bearings (Shenyang) Co., Ltd. here.",
            None,
            "Example Bearings (Shenyang) Co., Ltd.",
        ),
        ("the company is Beta GmbH", "facts", "Beta GmbH"),
        ("A correction: the company should read Beta GmbH", None, "Beta GmbH"),
        ("Beta Machinery Shenyang Ltd", "enterprise_name", "Beta Machinery Shenyang Ltd"),
        ("Alpha Ltd Plant 1", "enterprise_name", "Alpha Ltd Plant 1"),
        ("we are beta machinery ltd", None, "beta machinery ltd"),
        ("we are called Sample Motors, in Dadong", None, "Sample Motors"),
        ("the company is Example Bearings Ltd\nin Tiexi district", None, "Example Bearings Ltd"),
        (
            "Example Bearings (Shenyang) Co., Ltd.",
            "enterprise_name",
            "Example Bearings (Shenyang) Co., Ltd.",
        ),
        ("Beta Trading Inc.", "enterprise_name", "Beta Trading Inc."),
        ("Beta Trading Corp.", "enterprise_name", "Beta Trading Corp."),
        ("Beta Sample S.A.", "enterprise_name", "Beta Sample S.A."),
        ("Max Sample e.K.", "enterprise_name", "Max Sample e.K."),
        ("Beta Trading GmbH.", "enterprise_name", "Beta Trading GmbH"),
    ],
)
def test_the_company_of_the_speaker(
    values: Values, text: str, expecting: str | None, name: str
) -> None:
    assert values(text, expecting)["company"] == name


@pytest.mark.parametrize(
    "text",
    [
        "我们公司清关三周了",
        "不想透露是哪家公司,怕被报复",
        "公司名称写错了",
        "the company name is wrong",
        "I would rather not name the company, we fear retaliation",
        "公司拖欠我个人三个月工资",
        "一家公司骗了我们",
    ],
)
def test_the_word_company_alone_is_no_name(entities: Find, text: str) -> None:
    assert entities("company", text) == []


@pytest.mark.parametrize(
    "text", ["我们的供应商沈阳示例贸易有限公司欠款", "We complain about our supplier Gamma GmbH"]
)
def test_another_firm_is_not_the_speakers(entities: Find, text: str) -> None:
    (found,) = entities("company", text)
    assert not found.own


@pytest.mark.parametrize(
    ("text", "expecting", "name"),
    [
        ("联系人李小花 13900000000", None, "李小花"),
        ("联系人:王小明,电话 13900000000", None, "王小明"),
        ("我叫王小明", None, "王小明"),
        ("我是王小明,我的投诉怎么样了", None, "王小明"),
        ("李小花 13900000000", "facts", "李小花"),
        ("王小明", "contact_name", "王小明"),
        ("歐陽小明", "contact_name", "歐陽小明"),
        ("Max Sample", "contact_name", "Max Sample"),
        ("my name is Eva Sample", None, "Eva Sample"),
        ("Contact: Max Sample, phone 13900000000", None, "Max Sample"),
        ("stuck since 2 March. Max Sample, max@example.com", None, "Max Sample"),
        ("I am 王小明, what about my complaint?", None, "王小明"),
        ("联系人换成李小花", "demand", "李小花"),
        ("王小明,电话 13900000000", "demand", "王小明"),
        ("王小明,我的手机号是13900000000", "facts", "王小明"),
        ("王小明(电话:13900000000)", None, "王小明"),
        ("Max Sample, phone 13900000000", "demand", "Max Sample"),
        ("Max Sample, e-mail: max@example.com", "facts", "Max Sample"),
    ],
)
def test_the_contact_person(values: Values, text: str, expecting: str | None, name: str) -> None:
    assert values(text, expecting)["person"] == name


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("我是代表总领事馆来反映的", "demand"),
        ("I am writing on behalf of the Consulate General.", "demand"),
        ("我是总领事馆的李领事", "facts"),
        ("不方便提供", "contact_name"),
        ("为什么要电话", "contact_name"),
        ("返回上一步", "contact_name"),
        ("the contact is wrong", "demand"),
        ("沈阳海关", "contact_name"),
        ("联系电话 13900000000", "demand"),
        ("公司电话 13900000000", "demand"),
        ("Mobile phone 13900000000", "demand"),
    ],
)
def test_what_is_no_name_of_a_person(entities: Find, text: str, expecting: str | None) -> None:
    assert entities("person", text, expecting) == []
