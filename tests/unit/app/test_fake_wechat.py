"""The stand-in of WeChat does what the platform is documented to do."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from app.platforms.fakes.envelope import PlatformEnvelope, Unreadable, fields
from app.platforms.fakes.wechat_people import OUT_OF_ORDER, WeChatPeople
from app.platforms.fakes.wechat_world import WeChatWorld
from tests.support.wechat_cases import APP_ID, CASES, KEY, TOKEN, Case
from tests.support.wechat_house import SECRET, Clock

USER = "oUser"
SEALED = [one for one in CASES if one.accepted and one.method == "POST"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> WeChatWorld:
    return WeChatWorld(app_id=APP_ID, app_secret=SECRET, clock=clock)


def envelope(case: Case) -> PlatformEnvelope:
    return PlatformEnvelope(token=case.token, encoding_aes_key=case.key, receive_id=case.receive_id)


@pytest.mark.parametrize("case", SEALED, ids=[one.id for one in SEALED])
def test_its_own_reading_agrees_with_the_makers_of_the_vectors(case: Case) -> None:
    sealed = fields(case.body.decode())["Encrypt"]
    reader = envelope(case)
    assert reader.opened(sealed) == case.plaintext
    signature = reader.signature(case.query["timestamp"], case.query["nonce"], sealed)
    assert signature == case.query["msg_signature"]


def test_an_answer_for_another_account_cannot_be_read() -> None:
    ours = PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id=APP_ID)
    other = PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id="wxOther")
    call = other.call("<xml/>", to="gh", at=Clock()())
    with pytest.raises(Unreadable):
        ours.opened(fields(call.body.decode())["Encrypt"])


def people(
    world: WeChatWorld, content: bytes = b"", *, status: int = 200, error: Exception | None = None
) -> WeChatPeople:
    """People whose account answers so, or fails with ``error``."""

    def serve(request: httpx.Request) -> httpx.Response:
        if error is not None:
            raise error
        return httpx.Response(status, stream=httpx.ByteStream(content))

    return WeChatPeople(
        world=world,
        envelope=PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id=APP_ID),
        callback_url="http://desk.example/hook",
        client=httpx.AsyncClient(transport=httpx.MockTransport(serve), timeout=5),
    )


@pytest.mark.parametrize("answer", [b"", b"success"])
async def test_an_empty_answer_and_success_show_nothing(world: WeChatWorld, answer: bytes) -> None:
    told = await people(world, answer).say(USER, "x")
    assert (told.tries, told.reply, world.person(USER).chat) == (1, None, [])


@pytest.mark.parametrize("answer", [b'{"ok": true}', b"<xml></xml>", b"ok", b"\xff"])
async def test_any_other_answer_shows_that_the_account_is_out_of_order(
    world: WeChatWorld, answer: bytes
) -> None:
    await people(world, answer).say(USER, "x")
    assert [one.kind for one in world.person(USER).chat] == [OUT_OF_ORDER]


@pytest.mark.parametrize("error", [None, httpx.ReadTimeout("late"), httpx.ReadError("cut")])
async def test_without_an_answer_it_sends_three_times_more(
    world: WeChatWorld, error: Exception | None
) -> None:
    told = await people(world, status=503, error=error).say(USER, "x")
    assert (told.tries, told.status) == (4, 0 if error else 503)


def give(world: WeChatWorld, *, forced: bool = False) -> str:
    return str(world.give_token(APP_ID, SECRET, forced=forced)["access_token"])


def test_the_stable_token_stays_until_five_minutes_before_its_end(
    world: WeChatWorld, clock: Clock
) -> None:
    first = give(world)
    assert give(world) == first
    clock.go(seconds=7200 - 300)
    second = give(world)
    assert second != first
    assert (world.token_error(first), world.token_error(second)) == (0, 0)
    clock.go(seconds=300)
    assert (world.token_error(first), world.token_error(second)) == (42001, 0)
    assert give(world, forced=True) != second
    assert world.give_token(APP_ID, "wrong", forced=False)["errcode"] == 40125


def text(world: WeChatWorld, content: str = "x") -> int:
    document = {"touser": USER, "msgtype": "text", "text": {"content": content}}
    return int(world.custom_send(document)["errcode"])


def test_windows_are_counted_as_documented(world: WeChatWorld, clock: Clock) -> None:
    assert text(world) == 40003
    world.person(USER)
    assert text(world) == 45015
    world.act(USER, "click")
    assert [text(world) for _ in range(4)] == [0, 0, 0, 45047]
    clock.go(minutes=1)
    assert text(world) == 45015
    world.act(USER, "message")
    assert [text(world) for _ in range(6)] == [0] * 5 + [45047]
    world.act(USER, "message")
    clock.now += timedelta(hours=48)
    assert text(world) == 45015


def test_quotas_do_not_add_up(world: WeChatWorld) -> None:
    world.act(USER, "message")
    world.act(USER, "click")
    assert [text(world) for _ in range(6)] == [0] * 5 + [45047]


def test_texts_above_the_limit_and_unknown_kinds_are_errors(world: WeChatWorld) -> None:
    world.act(USER, "message")
    assert text(world, "长" * 683) == 45002
    assert world.custom_send({"touser": USER, "msgtype": "voice"})["errcode"] == 40008
    world.person(USER).follows = False
    assert text(world) == 43004
