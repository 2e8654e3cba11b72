"""The joining window with a platform's own figures: a burst is one turn, up to the cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.intake import Intake
from app.turn import TurnResult
from bot.dialogue.conversation import Conversation
from casework.model.complaint import FieldKey
from channels.channel import ChannelProfile
from channels.message import Attachment, AttachmentKind, ChatKind, InboundMessage
from channels.webchat.settings import WEB
from storage.interface import Store
from tests.support.houses import Hands
from tests.support.moved_house import MovedHouse, moved_house

KEY = "webchat:u1"


@dataclass
class Line:
    """A person at the web chat; the inbox loop is the test."""

    house: MovedHouse
    clock: Hands
    intake: Intake
    count: int = 0
    profile: ChannelProfile = WEB

    async def writes(
        self,
        text: str = "",
        *,
        sender: str = "u1",
        choice: str | None = None,
        file: str = "",
        chat: ChatKind = "private",
    ) -> None:
        """A message comes in; nobody waits for its answer."""
        self.count += 1
        files = (Attachment(kind=AttachmentKind.IMAGE, name=file),) if file else ()
        message = InboundMessage(
            channel="webchat",
            account="",
            sender=sender,
            message_id=f"m{self.count}",
            conversation_key=KEY,
            received_at=self.clock.now,
            text=text,
            choice=choice,
            attachments=files,
            chat=chat,
        )
        window = self.intake.window(message, self.profile)
        await self.intake.take(message, window=window, wait_s=0)
        await self.intake.drain()

    async def turns(self) -> list[TurnResult]:
        """Turns that are due now."""
        found = []
        while (head := await self.house.turns.claim_conversation(KEY)) is not None:
            found.append(await self.house.turns.run(head))
        return found

    async def until(self, **span: float) -> list[TurnResult]:
        """Turns on the way, a tenth of a second at a time."""
        end = self.clock.now + timedelta(**span)
        found = []
        while self.clock.now < end:
            self.clock.move(milliseconds=100)
            found += await self.turns()
        return found

    def state(self) -> Conversation:
        """The conversation as it stands."""

        def work(store: Store) -> Conversation:
            record = store.conversations.get(KEY)
            assert record is not None
            return self.house.conversations.open(record)

        return self.house.database.read_now(work)

    async def agrees(self, chat: ChatKind = "private") -> None:
        """The beginning is behind us."""
        await self.writes("你好", chat=chat)
        await self.until(seconds=2)
        await self.writes(choice="agree", chat=chat)
        await self.until(seconds=2)
        assert self.state().consented


def line_in(house: MovedHouse, clock: Hands) -> Line:
    announces = house.conversations.form.phrases.announces_file
    intake = Intake(house.turns, windows=True, announces=announces)
    return Line(house=house, clock=clock, intake=intake)


async def test_a_burst_is_one_turn_when_its_window_ends(tmp_path: Path) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock) as house:
        line = line_in(house, clock)
        await line.agrees()
        for text in ("我们公司叫示例轴承有限公司", "清关三周了", "没人管"):
            await line.writes(text)
            assert await line.until(seconds=1) == []
        (turn,) = await line.until(seconds=1)
        assert (len(turn.row_ids), len(turn.replies)) == (3, 1)


async def test_the_cap_is_kept_and_what_follows_is_the_next_turn(
    tmp_path: Path, database_url: str
) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock, url=database_url) as house:
        line = line_in(house, clock)
        await line.agrees()
        began = clock.now
        sizes: list[int] = []
        first_after = timedelta(0)
        for place in range(16):
            await line.writes(f"第{place}条,清关一直没有结果")
            sizes += [len(turn.row_ids) for turn in await line.until(milliseconds=1400)]
            if sizes and not first_after:
                first_after = clock.now - began
        sizes += [len(turn.row_ids) for turn in await line.until(seconds=3)]
        assert sizes == [15, 1]
        assert first_after <= timedelta(seconds=21)
        facts = line.state().draft
        assert facts is not None
        assert "第14条" in (facts.value(FieldKey.FACTS) or "")


async def test_a_picture_waits_longer_for_its_words(tmp_path: Path) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock) as house:
        line = line_in(house, clock)
        await line.agrees()
        await line.writes(file="notice.jpg")
        assert await line.until(milliseconds=2500) == []
        await line.writes("海关寄来的")
        (turn,) = await line.until(seconds=4)
        assert len(turn.row_ids) == 2


async def test_others_in_a_group_get_no_answer_and_join_no_turn(
    tmp_path: Path, database_url: str
) -> None:
    clock = Hands()
    with moved_house(tmp_path, clock, url=database_url) as house:
        line = line_in(house, clock)
        await line.agrees("group")
        before = line.state()
        await line.writes("我们公司叫示例轴承有限公司", chat="group")
        await line.writes("我是旁人,电话 13900000001", sender="u2", chat="group")
        await line.writes("主要生产轴承", chat="group")
        first, aside, last = await line.until(seconds=3)
        assert [len(one.row_ids) for one in (first, aside, last)] == [1, 1, 1]
        assert (len(first.replies), aside.replies, len(last.replies)) == (1, (), 1)
        assert line.state().owner == before.owner == "u1"
        draft = line.state().draft
        assert draft is not None
        assert draft.value(FieldKey.CONTACT_PHONE) is None
        kept = house.database.read_now(
            lambda store: store.inbox.get(
                channel="webchat", account="", sender="u2", message_id="m4"
            )
        )
        assert kept is not None
        assert (kept.state, kept.body) == ("done", {})
