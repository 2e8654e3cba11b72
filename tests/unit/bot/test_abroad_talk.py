"""The conversation abroad: a sentence of the closed list, a link, a status, and no field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.dialogue import abroad, engine
from bot.dialogue.conversation import Conversation, Elsewhere, from_document, to_document
from bot.dialogue.moving import is_open, left, moved
from casework.model.complaint import FieldKey
from channels.message import InboundMessage
from channels.neutral import Button, Template, Topic
from channels.reduction import closed_list, reduce
from tests.support.bot_talk import Talk, read_embedded

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
FRESH = Conversation(key="telegram:1:2", channel="telegram")
TOLD = replace(FRESH, language="en", last_at=NOW)
NUMBER = "SY-2026-4F7Q2M"
DRAFT = UUID(int=7)


def heard(
    text: str = "", choice: str | None = None, number: int = 1, **more: str
) -> InboundMessage:
    """A message as the closed list leaves it."""
    message = InboundMessage(
        channel="telegram",
        account="1",
        sender="2",
        message_id=str(number),
        conversation_key="telegram:1:2",
        received_at=NOW,
        text=text,
        choice=choice,
        chat="group" if more else "private",
    )
    return reduce(message, closed_list()).message


@pytest.mark.parametrize(
    ("text", "choice", "says", "link"),
    [
        ("/start", None, (Template.WELCOME,), True),
        ("继续填写", None, (Template.LINK,), True),
        ("", "continue", (Template.LINK,), True),
        ("/new", None, (Template.LINK,), True),
        ("", "agree", (Template.LINK,), True),
        ("", "lang:en", (Template.WELCOME,), True),
        ("/help", None, (Template.HELP,), False),
        ("/language", None, (Template.LANGUAGES,), False),
        ("/human", None, (Template.HUMAN,), False),
        ("opening hours", None, (Topic.OPENING_HOURS,), False),
        ("", "faq:retaliation", (Template.HELP,), False),
        ("Max Sample 13900000000", None, (Template.NOT_KEPT,), True),
    ],
)
def test_what_is_said(text: str, choice: str | None, says: tuple[object, ...], link: bool) -> None:
    step = abroad.step(TOLD, heard(text, choice), now=NOW)
    assert (step.says, step.link, step.status) == (says, link, None)
    assert step.conversation.draft is None
    assert step.conversation.notes == ()


@pytest.mark.parametrize(
    ("text", "choice", "status"),
    [("/status", None, ""), (NUMBER, None, NUMBER), ("", f"show:{NUMBER}", NUMBER)],
)
def test_a_status_is_looked_up(text: str, choice: str | None, status: str) -> None:
    step = abroad.step(TOLD, heard(text, choice), now=NOW)
    assert (step.says, step.status) == ((), status)


def test_both_languages_until_one_is_known_and_the_script_tells_it() -> None:
    assert abroad.step(FRESH, heard("/start"), now=NOW).languages == ("zh", "en")
    assert abroad.step(FRESH, heard("你好"), now=NOW).languages == ("zh",)
    first = abroad.step(FRESH, heard("Our goods are held"), now=NOW)
    assert first.languages == ("en",)
    assert first.says == (Template.NOT_KEPT, Template.WELCOME)
    assert Button.CONTINUE in first.buttons


def test_one_notice_in_ten_minutes() -> None:
    state, said = TOLD, []
    for number, minutes in enumerate((0, 1, 9, 11, 12), start=1):
        now = NOW + timedelta(minutes=minutes)
        step = abroad.step(state, heard("a secret", number=number), now=now)
        state = step.conversation
        said.append(bool(step.says))
    assert said == [True, False, False, True, False]


def test_a_repeat_says_nothing_and_a_group_gets_no_link() -> None:
    once = abroad.step(TOLD, heard("/start"), now=NOW)
    assert abroad.step(once.conversation, heard("/start"), now=NOW).says == ()
    group = abroad.step(TOLD, heard("/start", group="yes"), now=NOW)
    assert (group.says, group.link) == ((Template.GROUP,), False)


def test_a_draft_of_an_earlier_setting_moves_with_its_question() -> None:
    talk = Talk(read=read_embedded)
    talk.says("Hello, our goods have been held at Shenyang customs for three weeks")
    talk.says("I agree")
    began = talk.conversation
    assert began.draft is not None
    place = moved(
        began,
        key="webchat:a",
        channel="webchat",
        draft_id=began.draft.id,
        form_version="1",
        tells=True,
        now=talk.now,
    )
    assert (place.asks, place.language) == (began.asks, began.language)
    assert place.draft is not None
    assert place.draft.value(FieldKey.FACTS) == began.draft.value(FieldKey.FACTS)
    assert is_open(place, began.draft.id)
    rest = left(began, key="webchat:a", draft_id=began.draft.id, tells=True)
    assert (rest.draft, rest.question, rest.notes) == (None, None, ())
    assert from_document(to_document(rest)).elsewhere == Elsewhere(
        key="webchat:a", draft_id=began.draft.id, tells=True
    )
    step = engine.resumed(place, context=talk.context())
    assert step.asks == began.asks
    assert len(step.speech.acts) == 1


def test_a_matter_that_was_not_begun_starts_with_the_notice() -> None:
    place = moved(
        TOLD,
        key="webchat:a",
        channel="webchat",
        draft_id=DRAFT,
        form_version="1",
        tells=False,
        now=NOW,
    )
    assert place.draft is not None
    assert place.draft.id == DRAFT
    assert place.draft.untold
    step = engine.resumed(place, context=Talk().context())
    assert step.asks == "consent"
    assert [act.name for act in step.speech.acts] == ["intake.notice"]
