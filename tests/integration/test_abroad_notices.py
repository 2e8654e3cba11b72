"""What officers do is told abroad by number and status; links and their copies end in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import doctor
from app.errors import ResidencyRefused
from app.intake import Intake
from app.settings import load_settings
from app.taking import Window
from app.wiring import House
from casework.service.commands import Accept, Acknowledge, AskComplainant, Conclude, NoteProgress
from channels.codec import outbound_from_json
from channels.message import InboundMessage, OutboundMessage
from tests.integration.test_walk_in_terminal import act, filed
from tests.support.houses import Hands, Talk, house_at
from tests.support.servers import command
from tests.support.telegram_house import SECRET, TOKEN

BOT = TOKEN.partition(":")[0]
KEY = f"telegram:{BOT}:5001"
CANARY = "Canary-7731 金丝雀"


def platforms(folder: Path, *residency: str) -> Path:
    """A platforms file with a bot."""
    (folder / "token").write_text(TOKEN)
    (folder / "secret").write_text(SECRET)
    lines = ("[telegram]", 'token_file = "token"', 'secret_file = "secret"', "[residency]")
    file = folder / "platforms.toml"
    file.write_text("\n".join((*lines, *residency)), encoding="utf-8")
    return file


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def house(tmp_path: Path, hands: Hands) -> Iterator[House]:
    file = platforms(tmp_path)
    with house_at(tmp_path / "desk", clock=hands, platforms_file=file) as found:
        yield found


class Abroad:
    """One person on the bot, without its platform."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.intake = Intake(house.turns, windows=False, announces=lambda _: False)
        self.sent = 0

    async def say(self, text: str = "", choice: str | None = None) -> OutboundMessage | None:
        self.sent += 1
        message = InboundMessage(
            channel="telegram",
            account=BOT,
            sender="5001",
            message_id=f"1.{self.sent}",
            conversation_key=KEY,
            received_at=self.house.clock(),
            text=text,
            choice=choice,
        )
        kept = self.house.residency.kept(message)
        taken = await self.intake.take(kept, window=Window(), wait_s=20)
        assert taken.result is not None
        assert not taken.result.failed
        return taken.result.replies[0] if taken.result.replies else None

    async def link(self) -> str:
        """A fresh link; its token."""
        said = await self.say(choice="continue")
        assert said is not None
        return said.link.partition("/continue/")[2].partition("?")[0]

    def outbox(self) -> list[OutboundMessage]:
        """Everything that was ever to be sent there, oldest first."""

        def work(store: Any) -> list[OutboundMessage]:
            lines = store.conversations.transcript(KEY, limit=500)
            return [outbound_from_json(one.content) for one in lines if one.direction == "out"]

        return self.house.database.read_now(work)


async def follow(house: House, token: str) -> str | None:
    return await house.continuing.go_on(token=token, language=None, tells=False, address="a")


async def test_acts_of_officers_are_told_without_their_words(house: House) -> None:
    abroad = Abroad(house)
    await abroad.say("English")
    number = await filed(Talk(house), "en")

    def link(store: Any) -> None:
        store.tickets.link_conversation(store.tickets.by_number(number).id, KEY)

    house.database.write_now(link)
    before = len(abroad.outbox())
    act(house, number, Acknowledge)
    act(house, number, Accept)
    act(house, number, NoteProgress, note=CANARY, public=True)
    act(house, number, AskComplainant, question=CANARY)
    act(house, number, Conclude, result=CANARY)
    told = abroad.outbox()[before:]
    assert len(told) == 5
    assert [CANARY in repr(one) for one in told] == [False] * 5
    assert [number in one.text for one in told] == [True] * 5
    assert "In progress" in told[1].text
    assert "An answer is ready" in told[-1].text
    record = house.database.read_now(lambda store: store.conversations.get(KEY))
    assert record is not None
    assert house.conversations.open(record).officer_question is None
    status = await abroad.say(number)
    assert status is not None
    assert "An answer is ready" in status.text


async def test_a_link_and_its_stored_copy_end_after_half_an_hour(
    house: House, hands: Hands
) -> None:
    abroad = Abroad(house)
    token = await abroad.link()
    assert any(token in one.link for one in abroad.outbox())
    hands.move(minutes=30, seconds=1)
    assert await follow(house, token) is None
    await house.clockwork.run_due(house.clock())
    assert [one.link for one in abroad.outbox()] == [""]
    assert all(one.text for one in abroad.outbox())
    assert await follow(house, await abroad.link()) is not None


async def test_a_link_opens_the_draft_that_was_begun_before_the_setting_changed(
    tmp_path: Path, hands: Hands
) -> None:
    wide = platforms(tmp_path, 'mode = "any"', 'basis = "Example decision 1/2026"')
    with house_at(tmp_path / "desk", clock=hands, platforms_file=wide) as house:
        abroad = Abroad(house)
        await abroad.say("Hello, our machine has been held at Shenyang customs for three weeks")
        await abroad.say("I agree")
        record = house.database.read_now(lambda store: store.conversations.get(KEY))
        assert record is not None
        asked = house.conversations.open(record).asks
        assert asked not in (None, "consent")
        assert await follow(house, "x" * 43) is None
    strict = platforms(tmp_path)
    with house_at(tmp_path / "desk", clock=hands, platforms_file=strict) as house:
        again = Abroad(house)
        again.sent = 2
        token = await again.link()
        session = await follow(house, token)
        assert session is not None
        assert await follow(house, token) is None
        found = house.database.read_now(
            lambda store: store.conversations.by_token(house.keys.token_hash(session))
        )
        assert found is not None
        place = house.conversations.open(found)
        assert (place.asks, place.language, place.consented) == (asked, "en", True)
        assert place.draft is not None


def test_a_wider_mode_without_a_basis_does_not_start(tmp_path: Path) -> None:
    file = platforms(tmp_path, 'mode = "any"')
    done = command("serve", "--data", str(tmp_path / "d"), ZHITONG_PLATFORMS_FILE=str(file))
    assert done.returncode != 0
    assert "basis" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    with (
        pytest.raises(ResidencyRefused),
        house_at(tmp_path / "desk", platforms_file=file) as house,
    ):
        assert house.conversations


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        ((), doctor.Level.OK),
        (('mode = "any"', 'basis = "Example decision 1/2026"'), doctor.Level.WARNING),
        (('mode = "any"',), doctor.Level.FAILED),
    ],
)
def test_the_doctor_tells_where_details_are_taken(
    tmp_path: Path, lines: tuple[str, ...], level: doctor.Level
) -> None:
    file = platforms(tmp_path, *lines)
    settings = load_settings({"data_dir": tmp_path / "d", "platforms_file": file}, environ={})
    moment = datetime(2026, 3, 10, tzinfo=UTC)
    (found,) = (
        one for one in doctor.examine(settings, now=lambda: moment) if one.check == "residency"
    )
    assert found.level is level
    if level is doctor.Level.WARNING:
        assert found.params["basis"] == "Example decision 1/2026"
