"""A turn that breaks: the message is kept, said so once, and taken again in its order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.chat import ACCOUNT, CHANNEL, conversation_key
from app.taking import Window
from app.turn import GIVE_UP_AFTER, TurnResult
from bot.dialogue.conversation import Conversation
from casework.model.complaint import FieldKey
from channels.message import InboundMessage
from storage.interface import Store
from tests.support.houses import Hands, Talk
from tests.support.moved_house import MovedHouse, moved_house

KEY = conversation_key("u1")
FACTS = "退税拖了半年,一直没有答复"
SORRY = "系统刚才出了故障"


async def asked_for_facts(house: MovedHouse) -> Talk:
    talk = Talk(house)
    for text in ("你好", "同意", "我们公司叫示例轴承有限公司"):
        await talk.say(text)
    return talk


async def written(house: MovedHouse, text: str) -> TurnResult | None:
    """A message comes in; its turn, if nothing stands before it."""
    message = InboundMessage(
        channel=CHANNEL,
        account=ACCOUNT,
        sender="u1",
        message_id=text,
        conversation_key=KEY,
        received_at=house.clock(),
        text=text,
    )
    received, record = await house.turns.receive(message, window=Window(), trace_id="t")
    if not received.leased:
        return None
    return await house.turns.run_with([received.row], record)


async def retried(house: MovedHouse) -> TurnResult | None:
    """What the inbox loop does at this moment."""
    head = await house.turns.claim_conversation(KEY)
    return None if head is None else await house.turns.run(head)


def state(house: MovedHouse) -> Conversation:
    def work(store: Store) -> Conversation:
        record = store.conversations.get(KEY)
        assert record is not None
        return house.conversations.open(record)

    return house.database.read_now(work)


def rows(house: MovedHouse, *texts: str) -> list[str]:
    def work(store: Store) -> list[str]:
        found = [
            store.inbox.get(channel=CHANNEL, account=ACCOUNT, sender="u1", message_id=text)
            for text in texts
        ]
        return ["none" if one is None else one.state for one in found]

    return house.database.read_now(work)


def has(house: MovedHouse, key: FieldKey, words: str) -> bool:
    draft = state(house).draft
    return draft is not None and words in (draft.value(key) or "")


async def test_it_is_said_once_and_taken_again_after_its_pause(
    tmp_path: Path, database_url: str
) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock, url=database_url) as house:
        await asked_for_facts(house)
        house.faults.left = 1
        broken = await written(house, FACTS)
        assert broken is not None
        assert broken.acts == ("apology", "ack_saved")
        assert SORRY in broken.replies[0].text
        assert rows(house, FACTS) == ["pending"]
        assert await retried(house) is None
        clock.move(seconds=3)
        again = await retried(house)
        assert again is not None
        assert len(again.replies) == 1
        assert has(house, FieldKey.FACTS, "退税")
        assert rows(house, FACTS) == ["done"]


async def test_what_is_written_in_the_pause_joins_it_in_order(
    tmp_path: Path, database_url: str
) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock, url=database_url) as house:
        await asked_for_facts(house)
        house.faults.left = 1
        await written(house, FACTS)
        assert await written(house, "还在吗") is None
        clock.move(seconds=3)
        again = await retried(house)
        assert again is not None
        assert len(again.replies) == 1
        assert has(house, FieldKey.FACTS, "退税")
        assert rows(house, FACTS, "还在吗") == ["done", "done"]


async def test_each_message_is_apologised_for_once(tmp_path: Path) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock) as house:
        await asked_for_facts(house)
        house.faults.left = 3
        assert (await written(house, FACTS)) is not None
        await written(house, "还在吗")
        clock.move(seconds=3)
        joined = await retried(house)
        assert joined is not None
        assert [SORRY in one.text for one in joined.replies] == [True]
        clock.move(seconds=10)
        alone = await retried(house)
        assert alone is not None
        assert alone.replies == ()


async def test_one_that_never_goes_through_takes_no_other_with_it(
    tmp_path: Path, database_url: str
) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock, url=database_url) as house:
        await asked_for_facts(house)
        house.faults.left = GIVE_UP_AFTER
        await written(house, "坏消息")
        await written(house, FACTS)
        for _ in range(GIVE_UP_AFTER - 1):
            clock.move(minutes=2)
            last = await retried(house)
            assert last is not None
            assert last.failed
        assert "几次处理都没有成功" in last.replies[0].text
        assert rows(house, "坏消息", FACTS) == ["failed", "pending"]
        draft = state(house).draft
        assert draft is not None
        assert "坏消息" in [note.text for note in draft.notes]
        clock.move(minutes=2)
        await retried(house)
        assert rows(house, FACTS) == ["done"]
        assert has(house, FieldKey.FACTS, "退税")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_next_line_of_the_chat_brings_both(tmp_path: Path, language: str) -> None:
    clock = Hands()
    text, more = {
        "zh": (FACTS, "还在吗"),
        "en": ("Our tax refund is late by half a year, nobody answers", "still there?"),
    }[language]
    with moved_house(tmp_path, clock) as moved:
        talk = await asked_for_facts(moved)
        moved.faults.left = 1
        assert len((await talk.say(text))["replies"]) == 1
        clock.move(seconds=3)
        answer = await talk.say(more)
        assert len(answer["replies"]) == 1
        assert FieldKey.FACTS.value in answer["draft"]


async def test_the_line_chat_waits_for_the_end_of_a_pause(tmp_path: Path) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock) as house:
        talk = await asked_for_facts(house)
        house.faults.left = 1
        await talk.say(FACTS)
        waiting = asyncio.create_task(talk.say("还在吗"))
        await asyncio.sleep(0.05)  # it makes no difference whether the line is in by then
        clock.move(seconds=3)
        answer = await waiting
        assert len(answer["replies"]) == 1
        assert FieldKey.FACTS.value in answer["draft"]
