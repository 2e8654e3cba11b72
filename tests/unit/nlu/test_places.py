from collections.abc import Callable

import pytest

from nlu.interpreter import Entity
from tests.support.nlu_city import DISTRICTS

Find = Callable[..., list[Entity]]
TRADITIONAL = (
    "和平區 瀋河區 大東區 皇姑區 鐵西區 蘇家屯區 渾南區 瀋北新區 于洪區 遼中區 康平縣 法庫縣 新民市"
)


@pytest.mark.parametrize("name", [name for _, name, _ in DISTRICTS])
def test_every_district_by_its_name(entities: Find, name: str) -> None:
    assert [one.value for one in entities("district", f"公司在{name}")] == [name]


@pytest.mark.parametrize(
    ("written", "name"),
    list(zip(TRADITIONAL.split(), [name for _, name, _ in DISTRICTS], strict=True)),
)
def test_every_district_in_traditional_characters(entities: Find, written: str, name: str) -> None:
    (found,) = entities("district", written)
    assert (found.value, found.text) == (name, written)


def test_both_traditional_forms_of_yuhong(entities: Find) -> None:
    assert [one.value for one in entities("district", "於洪區")] == ["于洪区"]


@pytest.mark.parametrize(("english", "name"), [(english, name) for _, name, english in DISTRICTS])
def test_every_district_in_english(entities: Find, english: str, name: str) -> None:
    text = f"our plant is in {english.lower()}"
    assert [one.value for one in entities("district", text)] == [name]


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("沈河", "沈河区"),
        ("大东", "大东区"),
        ("皇姑", "皇姑区"),
        ("铁西", "铁西区"),
        ("苏家屯", "苏家屯区"),
        ("浑南", "浑南区"),
        ("沈北", "沈北新区"),
        ("于洪", "于洪区"),
    ],
)
def test_short_forms_that_people_use(entities: Find, short: str, name: str) -> None:
    assert [one.value for one in entities("district", f"在{short}")] == [name]


@pytest.mark.parametrize("text", ["我们希望和平解决", "辽中", "康平", "法库", "新民", "Hunnanese"])
def test_ordinary_words_are_no_districts(entities: Find, text: str) -> None:
    assert entities("district", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "四平铁西区",
        "铁西区,四平",
        "四平市铁西区",
        "天津市和平区",
        "Tiexi, Siping",
        "鞍山市的铁西区",
    ],
)
def test_a_district_of_another_city_is_not_ours(entities: Find, text: str) -> None:
    assert entities("district", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "住所地:和平区南京南街201号1506室",
        "和平区太原北街6号",
        "12 Nanjing South Street, Heping District",
        "dizhi: hepingqu nanjing jie 77 hao",
    ],
)
def test_a_street_called_after_another_city_lies_in_our_district(entities: Find, text: str) -> None:
    assert [one.value for one in entities("district", text)] == ["和平区"]


@pytest.mark.parametrize(
    "text",
    [
        "于洪涛是我们的法定代表人",
        "My colleague Heping Zhang will send the papers",
        "大东烤鸭那张发票不合规",
        "The bill of the Dadong roast duck dinner was rejected",
    ],
)
def test_people_and_dishes_are_no_districts(entities: Find, text: str) -> None:
    assert entities("district", text) == []


def test_a_district_beside_the_own_city_is_ours(entities: Find) -> None:
    assert [one.value for one in entities("district", "沈阳市铁西区")] == ["铁西区"]


@pytest.mark.parametrize("text", ["就在开发区那边", "in the development zone"])
def test_a_vague_area_has_candidates(entities: Find, text: str) -> None:
    (found,) = entities("area", text, "district")
    assert set(found.ambiguous) == {"SYDZ", "HSJK"}
    assert 2 <= len(found.ambiguous) <= 4


def test_a_vague_area_means_nothing_outside_the_question_for_the_place(entities: Find) -> None:
    assert entities("area", "开发区的路坏了", "facts") == []


def test_a_named_area_is_sure(entities: Find) -> None:
    (found,) = entities("area", "我们在沈阳经济技术开发区", "district")
    assert (found.value, found.ambiguous) == ("SYDZ", ())


def test_the_district_in_the_name_of_a_unit_is_not_the_speakers(entities: Find) -> None:
    (found,) = entities("district", "我要投诉铁西区税务局")
    assert (found.value, found.start, found.end, found.own) == ("铁西区", 4, 7, False)
