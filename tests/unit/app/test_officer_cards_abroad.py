"""What an officer is told where no words may be taken comes from the closed list alone."""

from __future__ import annotations

import pytest

from app.officer_cards import Line, OfficerCards
from bot.dialogue.context import facts_of
from casework.model.errors import TicketNotFound
from casework.model.numbers import make_number
from channels.message import OutboundMessage
from channels.neutral import NeutralMessage, NeutralVoice, Note
from tests.support.bot_talk import words
from tests.support.desk_world import shenyang

NUMBER = make_number(jurisdiction="SY", year=2026, body="4F7Q2")
HOSTILE = "王小明 13900000000"
CONSOLE = "https://desk.example.com/console"
PARAMS: dict[str, object] = {
    "number": NUMBER,
    "link": CONSOLE,
    "count": 3,
    **dict.fromkeys(("to", "officer", "asks", "act", "name", "line", "text"), HOSTILE),
}
KEYS = sorted(
    key.removeprefix("officer.")
    for key in words().keys("zh")
    if key.startswith(("officer.say.", "officer.done.", "officer.ask.", "officer.help."))
)


def cards(*, collects: bool) -> OfficerCards:
    return OfficerCards(
        jurisdiction=shenyang(),
        voice=NeutralVoice(words=words(), facts=facts_of(shenyang())),
        sign=lambda body: body,
        stays=lambda _: collects,
        collects=lambda _: collects,
        base_url="https://desk.example.com",
    )


@pytest.mark.parametrize("key", KEYS)
def test_no_word_of_a_matter_or_a_person_passes(key: str) -> None:
    said = cards(collects=False).plain("telegram", Line(key=key, params=PARAMS))
    assert isinstance(said, NeutralMessage)
    assert said.text
    assert HOSTILE not in f"{said.text}{said.title}{said.link}"
    if key not in set(Note):
        assert said.text == words().text("officer.look", "zh")


def test_a_refusal_is_told_without_its_reason() -> None:
    line = Line(key="say.not_done", error=TicketNotFound(HOSTILE))
    said = cards(collects=False).plain("telegram", line)
    assert isinstance(said, NeutralMessage)
    assert said.text == words().text("officer.say.not_done", "zh")
    at_home = cards(collects=True).plain("wecom", line)
    assert at_home.text == words().error(TicketNotFound(HOSTILE), "zh")


def test_at_home_the_sentence_stands_as_it_is() -> None:
    said = cards(collects=True).plain("wecom", Line(key="done.reassign", params={"to": "王小明"}))
    assert type(said) is OutboundMessage
    assert "王小明" in said.text


def test_a_notice_by_mail_is_a_letter_under_a_subject_that_tells_nothing() -> None:
    for collects in (True, False):
        line = Line(key="look")
        said = cards(collects=collects).plain("email", line, kind="assigned", link=CONSOLE)
        assert said.subject == words().text("officer.mail_subject", "zh")
        assert CONSOLE in said.text
        assert isinstance(said, NeutralMessage) is not collects
