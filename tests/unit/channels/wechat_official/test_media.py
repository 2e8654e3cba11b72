"""Files of people: whole, within the limit, or an error by name."""

from __future__ import annotations

import httpx
import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wechat import MEDIA
from channels.errors import FileTooLarge
from channels.tencent.errors import PlatformBusy, PlatformUnreachable
from channels.wechat_official.media import MediaGone, WeChatMedia
from tests.support.wechat_house import make_house

PICTURE = b"\xff\xd8\xff" + b"x" * 5000


async def test_the_bytes_arrive_with_the_platforms_word_about_them() -> None:
    house = make_house()
    ref = house.world.keep_file(PICTURE, media_type="image/jpeg", name="a.jpg")
    found = await WeChatMedia(house.api).fetch(ref, most_bytes=10_000)
    assert (found.data, found.media_type, found.name) == (PICTURE, "image/jpeg", "a.jpg")


async def test_a_file_above_the_limit_is_not_read_to_its_end() -> None:
    house = make_house()
    ref = house.world.keep_file(PICTURE, media_type="image/jpeg")
    with pytest.raises(FileTooLarge):
        await WeChatMedia(house.api).fetch(ref, most_bytes=1000)


async def test_an_error_behind_a_good_status_is_no_file() -> None:
    house = make_house()
    with pytest.raises(MediaGone) as gone:
        await WeChatMedia(house.api).fetch("unknown", most_bytes=1000)
    assert gone.value.permanent


async def test_after_three_days_the_file_is_gone() -> None:
    house = make_house()
    ref = house.world.keep_file(PICTURE, media_type="image/jpeg")
    house.clock.go(days=3)
    with pytest.raises(MediaGone):
        await WeChatMedia(house.api).fetch(ref, most_bytes=10_000)


async def test_an_expired_token_is_renewed_here_too() -> None:
    house = make_house()
    ref = house.world.keep_file(PICTURE, media_type="image/jpeg")
    media = WeChatMedia(house.api)
    await media.fetch(ref, most_bytes=10_000)
    house.world.expire_tokens()
    assert (await media.fetch(ref, most_bytes=10_000)).data == PICTURE


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(trouble=Trouble.ERROR, errcode=-1), PlatformBusy),
        (Fault(trouble=Trouble.STATUS, status=500), PlatformUnreachable),
    ],
)
async def test_a_passing_fault_is_not_permanent(fault: Fault, error: type[Exception]) -> None:
    house = make_house()
    ref = house.world.keep_file(PICTURE, media_type="image/jpeg")
    house.server.faults.script(MEDIA, fault)
    with pytest.raises(error) as raised:
        await WeChatMedia(house.api).fetch(ref, most_bytes=10_000)
    assert raised.value.permanent is False


async def test_a_redirect_is_not_followed() -> None:
    def elsewhere(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("stable_token"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": 7200})
        return httpx.Response(302, headers={"Location": "http://10.0.0.1/secret"})

    house = make_house(transport=httpx.MockTransport(elsewhere))
    with pytest.raises(Exception, match="status 302"):
        await WeChatMedia(house.api).fetch("m", most_bytes=1000)
