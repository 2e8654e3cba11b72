from collections.abc import Callable

import pytest

from nlu.embedded.contacts import read_phone
from nlu.interpreter import Entity

Find = Callable[..., list[Entity]]

PHONES = [
    ("13800001111", "+8613800001111"),
    ("138 4012 5567", "+8613840125567"),
    ("电话:13912345678，微信同号", "+8613912345678"),
    ("024-22721111", "+862422721111"),
    ("(024) 2272-1111 ext 12", "+862422721111"),
    ("+86 24 8888 6666", "+862488886666"),
    ("+49 89 1234567", "+49891234567"),
    ("0049 89 636 00", "+498963600"),
    ("+82 2-3783-1234", "+82237831234"),
    ("400-650-1234", "+864006501234"),
    ("０２４－２２７２１１１１", "+862422721111"),
]


@pytest.mark.parametrize(("text", "e164"), PHONES)
def test_a_phone_is_found_and_checked(entities: Find, text: str, e164: str) -> None:
    (found,) = entities("phone", text)
    phone = read_phone(found.value)
    assert phone is not None
    assert phone.e164 == e164


@pytest.mark.parametrize(
    "text",
    [
        *("12345", "12312", "1391234567", "91210100MA0ABCDE1E", "024-12345", "2026-03-12"),
        *("1390000", "0573 3326 3265 1527", "1391 2345 6781 5270"),
        "我的查询码是0411-8888-6666-1234",
    ],
)
def test_what_is_no_phone_is_not_taken_for_one(entities: Find, text: str) -> None:
    assert entities("phone", text) == []


@pytest.mark.parametrize(
    "text", ["(024) 2272-1111 ext 12", "024-22721111转12", "024-22721111分机12", "024-22721111-12"]
)
def test_an_extension_is_kept_with_the_number(entities: Find, text: str) -> None:
    (found,) = entities("phone", text)
    phone = read_phone(found.value)
    assert phone is not None
    assert (phone.e164, phone.extension) == ("+862422721111", "12")


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("材料交了两个月,打窗口电话 024-22720009 一直没人接", "facts"),
        ("We filed two months ago; the counter's phone 024-22720009 is never answered", "facts"),
        ("税务局科室电话 024-22720009 打不通", None),
        ("供应商电话是13900000000", "demand"),
        ("他们让我打024-22720009问,没有结果,又让我们等通知", "facts"),
    ],
)
def test_a_third_partys_phone_is_not_the_speakers(
    entities: Find, text: str, expecting: str | None
) -> None:
    (found,) = entities("phone", text, expecting)
    assert not found.own


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("13900000001", "contact_phone"),
        ("海关清关拖了三周,我的电话 13900000000", "facts"),
        ("Customs clearance has taken three weeks, my phone is 13900000000", "facts"),
        ("联系人李小花 13900000000", "district"),
        ("退税拖了半年,13900000000", "facts"),
        ("为什么要电话?算了,13900000000", "contact_phone"),
    ],
)
def test_the_speakers_own_phone_is_taken(entities: Find, text: str, expecting: str | None) -> None:
    (found,) = entities("phone", text, expecting)
    assert found.own


def test_an_address_is_lower_case_and_exact_in_the_text(entities: Find) -> None:
    (found,) = entities("email", "邮箱：Wang@Example.COM，谢谢")
    assert (found.value, found.text) == ("wang@example.com", "Wang@Example.COM")
