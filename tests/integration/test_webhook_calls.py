"""A signed call and what it brings are stored together; the measured receive path stores all."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.bench import processes
from app.bench.client import Connection
from app.bench.loads import load_of, ratio, summary
from app.bench.sealed import APP_ID, Account
from app.intake import Intake
from app.platforms.desk import PlatformDesk
from app.wiring import House
from channels.errors import CallReplayed
from channels.message import InboundMessage
from channels.webhook import Call, Signal, SignalKind
from channels.wechat_official.settings import WECHAT_OFFICIAL
from storage.interface import Store
from tests.support.houses import house_at

pytestmark = pytest.mark.network

PROFILE = replace(WECHAT_OFFICIAL, passive_wait_s=0.0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with house_at(tmp_path / "data", join_window=True) as found:
        yield found


def desk_of(house: House, *, breaks: bool = False) -> PlatformDesk:
    def grant(*_: object) -> None:
        if breaks:
            raise RuntimeError("planted")

    return PlatformDesk(
        database=house.database,
        intake=Intake(house.turns, windows=True, announces=lambda _: False),
        profiles={PROFILE.name: PROFILE},
        fits={},
        grants={PROFILE.name: grant},
        signals=house.signals,
        kept=lambda message: message,
        clock=house.clock,
    )


def a_message(house: House, number: int) -> InboundMessage:
    return InboundMessage(
        channel=PROFILE.name,
        account=APP_ID,
        sender="o1",
        message_id=str(number),
        conversation_key=f"{PROFILE.name}:{APP_ID}:o1",
        received_at=house.clock(),
        text="Example",
    )


def a_call(nonce: str, signature: str) -> Call:
    return Call(channel=PROFILE.name, account=APP_ID, nonce=nonce, timestamp=1, signature=signature)


def known(house: House, number: int) -> bool:
    def work(store: Store) -> bool:
        asked = {"channel": PROFILE.name, "account": APP_ID, "sender": "o1"}
        return store.inbox.get(**asked, message_id=str(number)) is not None

    return house.database.read_now(work)


async def test_the_platforms_repeat_is_taken_and_a_replay_stores_nothing(house: House) -> None:
    desk = desk_of(house)
    first = await desk.take(a_message(house, 1), wait_s=0, call=a_call("n1", "s1"))
    again = await desk.take(a_message(house, 1), wait_s=0, call=a_call("n1", "s1"))
    assert (first.repeated, again.repeated) == (False, True)
    with pytest.raises(CallReplayed):
        await desk.take(a_message(house, 2), wait_s=0, call=a_call("n1", "s2"))
    assert (known(house, 1), known(house, 2)) == (True, False)


async def test_a_signal_and_an_empty_call_are_remembered_too(house: House) -> None:
    desk = desk_of(house)
    left = Signal(
        channel=PROFILE.name,
        account=APP_ID,
        sender="o1",
        event_id="e1",
        kind=SignalKind.UNFOLLOWED,
        at=house.clock(),
    )
    await desk.note(left, wait_s=0, call=a_call("n1", "s1"))
    await desk.fresh(a_call("n2", "s1"))
    for nonce in ("n1", "n2"):
        with pytest.raises(CallReplayed):
            await desk.fresh(a_call(nonce, "s2"))


async def test_a_message_that_is_not_stored_leaves_its_call_unused(house: House) -> None:
    with pytest.raises(RuntimeError, match="planted"):
        await desk_of(house, breaks=True).take(
            a_message(house, 1), wait_s=0, call=a_call("n1", "s1")
        )
    assert not known(house, 1)
    await desk_of(house).take(a_message(house, 1), wait_s=0, call=a_call("n1", "signed anew"))
    assert known(house, 1)


async def test_the_receive_path_of_the_benchmark_stores_every_message(tmp_path: Path) -> None:
    account = Account()
    file = account.write(tmp_path, base_url="http://127.0.0.1:9", passive_wait_s=0.0)
    said = ((f"o{number}", "Example <text> & more") for number in itertools.count())
    requests = list(itertools.islice(account.requests(said), 12))
    settings = {"ZHITONG_PLATFORMS_FILE": str(file)}

    def serve() -> list[tuple[int, bytes]]:
        with processes.receiver(tmp_path / "data", settings) as server:
            return asyncio.run(_sent(server.port, [*requests, *requests[:2]]))

    answers = await asyncio.to_thread(serve)
    assert answers == [(200, b"success")] * 14
    with closing(sqlite3.connect(tmp_path / "data" / "zhitong.sqlite3")) as store:
        assert store.execute("SELECT count(*), count(closed_at) FROM inbox").fetchone() == (12, 0)
        assert store.execute("SELECT count(*) FROM webhook_nonce").fetchone() == (12,)


async def _sent(port: int, requests: list[bytes]) -> list[tuple[int, bytes]]:
    connection = Connection("127.0.0.1", port)
    answers = [await connection.send(request) for request in requests]
    await connection.close()
    return answers


def test_figures_of_rounds() -> None:
    ours = load_of([4.0, 1.0, 3.0, 2.0], took_s=2.0, cpu_s=0.002)
    bare = load_of([1.0] * 16, took_s=2.0, cpu_s=0.0)
    assert (ours.per_s, ours.p50, ours.p99, ours.cpu_ms) == (2.0, 3.0, 4.0, 0.5)
    assert ratio([ours], [bare]) == 0.25
    assert summary([ours, bare])["range_per_s"] == [2.0, 8.0]
    assert load_of([], took_s=1.0, cpu_s=0.0).p50 == 0.0
