from collections.abc import Callable

import pytest

from nlu.interpreter import Entity

Find = Callable[..., list[Entity]]
Values = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("text", "code", "written"),
    [
        ("我要投诉铁西区税务局", "SWJ-T", "铁西区税务局"),
        ("投诉瀋陽市稅務局", "SWJ-T", "瀋陽市稅務局"),
        ("投诉浑南区住房和城乡建设局", "ZJJ", "浑南区住房和城乡建设局"),
        ("我要举报市监局", "SJJ", "市监局"),
        ("对辽宁省外管局不满", "SAFE", "辽宁省外管局"),
        ("complain about the Hunnan Housing and Construction Bureau", "ZJJ", None),
        ("We have an issue with the tax bureau", "SWJ-T", "tax bureau"),
        ("complaint against Shenyang Customs", "HG", "Shenyang Customs"),
        ("complaint against the customs", "HG", "customs"),
    ],
)
def test_a_unit_by_its_many_names(
    entities: Find, text: str, code: str, written: str | None
) -> None:
    (found,) = entities("authority", text)
    assert found.value == code
    (respondent,) = entities("respondent", text)
    assert respondent.value == respondent.text
    assert written is None or respondent.text == written


def test_the_words_as_written_hold_the_district(values: Values) -> None:
    text = "we applied to the Hunnan Housing and Construction Bureau and got no decision"
    assert values(text)["respondent"] == "Hunnan Housing and Construction Bureau"


@pytest.mark.parametrize(
    ("text", "respondent"),
    [
        ("领事馆让我们先办认证,公证处不给办", "公证处"),
        ("我要投诉沈北新区文化旅游局", "沈北新区文化旅游局"),
        ("浑南管委会一直不给我们答复", "浑南管委会"),
        ("but the notary office refuses", "notary office"),
        ("the Shenyang Heating Bureau refuses to answer", "Shenyang Heating Bureau"),
    ],
)
def test_a_body_outside_the_list_is_a_respondent_as_written(
    values: Values, text: str, respondent: str
) -> None:
    found = values(text)
    assert found["respondent"] == respondent
    assert "authority" not in found


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉区里的一个局",
        "I want to complain about a district bureau",
        "消防验收也卡住了",
        "Our tax refund is late",
        "我们请了税务师",
        "the situation is safe",
    ],
)
def test_no_unit_is_named(entities: Find, text: str) -> None:
    assert entities("respondent", text) == []


@pytest.mark.parametrize(
    "text", ["海关会知道是我们投诉的吗?", "Will the customs know it was us?", "这是海关的通知"]
)
def test_a_unit_that_is_only_mentioned_is_no_respondent(entities: Find, text: str) -> None:
    assert entities("respondent", text) == []


def test_the_unit_complained_of_stands_before_others(entities: Find) -> None:
    found = entities("respondent", "税务局让我们找海关,海关不给办,我要投诉海关")
    assert {one.text for one in found} == {"海关"}
