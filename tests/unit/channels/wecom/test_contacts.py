"""Members of a corporation, over the API or from an exported file."""

from __future__ import annotations

import json

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wecom_world import FakeMember
from channels.errors import ChannelError
from channels.wecom.contacts import SIMPLE, Member, exported, members
from tests.support.wecom_house import open_house


async def test_members_of_all_departments_each_once() -> None:
    async with open_house() as house:
        house.world.add(
            FakeMember(user_id="WangWu", name="示例丙", department=7, mobile="13800000000")
        )
        found = await members(house.api)
        assert found == (
            Member(user_id="LiSi", name="示例乙"),
            Member(user_id="WangWu", name="示例丙"),
            Member(user_id="ZhangSan", name="示例甲"),
        )


async def test_phone_and_mail_where_they_are_given() -> None:
    async with open_house() as house:
        house.world.add(
            FakeMember(user_id="WangWu", name="示例丙", mobile="1380000", email="w@example.com")
        )
        found = {one.user_id: one for one in await members(house.api, details=True)}
        assert (found["WangWu"].mobile, found["WangWu"].email) == ("1380000", "w@example.com")
        assert found["LiSi"].mobile == ""


async def test_half_an_address_book_is_none() -> None:
    async with open_house() as house:
        house.world.add(FakeMember(user_id="WangWu", name="示例丙", department=7))
        house.server.faults.script(SIMPLE, None, Fault(trouble=Trouble.STATUS))
        with pytest.raises(ChannelError):
            await members(house.api)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff姓名,帐号,手机号码,企业邮箱\n示例甲,ZhangSan,13800000000,z@example.com\n",
        "UserID,Name,Mobile,Email,部门\nZhangSan,示例甲,13800000000,z@example.com,商务局\n",
        json.dumps(
            {
                "userlist": [
                    {
                        "userid": "ZhangSan",
                        "name": "示例甲",
                        "mobile": "13800000000",
                        "email": "z@example.com",
                        "department": [1],
                    }
                ]
            }
        ),
        json.dumps(
            [{"账号": "ZhangSan", "姓名": "示例甲", "手机": 13800000000, "邮箱": "z@example.com"}]
        ),
    ],
    ids=["csv zh", "csv en", "api answer", "json list"],
)
def test_exported_files(text: str) -> None:
    (member,) = exported(text)
    assert member == Member(
        user_id="ZhangSan", name="示例甲", mobile="13800000000", email="z@example.com"
    )


def test_a_member_without_a_name_is_called_by_his_id() -> None:
    assert exported("帐号\nZhangSan\n") == (Member(user_id="ZhangSan", name="ZhangSan"),)


@pytest.mark.parametrize(
    "text", ["", "姓名\n示例甲\n", "{", "[]", '"x"', '{"userlist": {}}', "[1]"]
)
def test_a_file_that_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"member|Expecting"):
        exported(text)
