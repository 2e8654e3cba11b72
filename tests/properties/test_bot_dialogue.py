"""Whatever a person does, the conversation keeps its promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.context import Step
from bot.dialogue.conversation import Conversation
from casework.service.commands import FileComplaint
from tests.support.bot_talk import Talk, read_embedded, read_nothing
from tests.support.sayings import CHOICES, SENTENCES

texts = st.one_of(st.sampled_from(SENTENCES), st.text(max_size=60))
actions = st.one_of(
    st.tuples(st.just("says"), texts),
    st.tuples(st.just("says"), texts),
    st.tuples(st.just("presses"), st.sampled_from(CHOICES)),
    st.tuples(st.just("offered"), st.integers(0, 6)),
    st.tuples(st.just("offered"), st.integers(0, 6)),
    st.tuples(st.just("files"), texts),
    st.tuples(st.just("forwards"), texts),
    st.tuples(st.just("edits"), texts),
    st.tuples(st.just("recalls"), st.just("")),
    st.tuples(st.just("officer"), st.just("please add the receipt")),
    st.tuples(st.just("waits"), st.sampled_from((5, 60 * 5, 60 * 24 * 8, 60 * 24 * 31))),
)


def act(talk: Talk, kind: str, what: Any) -> Step | None:
    """Do one thing; None when nothing was sent."""
    doing: dict[str, Callable[[], Step | None]] = {
        "says": lambda: talk.says(what),
        "presses": lambda: talk.presses(what),
        "offered": lambda: _press_offered(talk, what),
        "files": lambda: talk.sends("a.pdf", "b.exe", text=what, refused="file_type_refused"),
        "forwards": lambda: talk.says(what, forwarded=True),
        "edits": lambda: talk.says(what, edit_of=_earlier(talk)),
        "recalls": lambda: talk.turn(recall_of=_earlier(talk)),
        "officer": lambda: _officer_asks(talk, what),
        "waits": lambda: _wait(talk, what),
    }
    return doing[kind]()


def _press_offered(talk: Talk, place: int) -> Step:
    options = talk.conversation.options
    return talk.presses(options[place % len(options)]) if options else talk.says("ok")


def _officer_asks(talk: Talk, question: str) -> Step | None:
    filed = talk.conversation.filed
    return talk.asked_by_officer(filed[-1].number, question) if filed else None


def _wait(talk: Talk, minutes: int) -> None:
    talk.waits(minutes=minutes)


def _earlier(talk: Talk) -> str:
    seen = talk.conversation.seen
    return seen[-1] if seen else "none"


def kept_words(conversation: Conversation) -> str:
    """Everything that the conversation still holds of what was written."""
    drafts = [*conversation.parked, *([conversation.draft] if conversation.draft else [])]
    parts = [one.text for one in (*conversation.held, *conversation.notes)]
    if conversation.waiting is not None:
        parts.append(conversation.waiting.text)
    for draft in drafts:
        parts += [note.text for note in draft.notes]
        for value in draft.fields.values():
            for one in (value, *value.previous):
                parts += [one.words or "", one.value or ""]
    return "\n".join(parts)


@pytest.mark.parametrize("read", [read_nothing, read_embedded], ids=["plain", "embedded"])
@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(done=st.lists(actions, max_size=25))
def test_any_conversation_keeps_its_promises(read: Any, done: list[tuple[str, Any]]) -> None:
    talk = Talk(read=read)
    for kind, what in done:
        before = talk.conversation
        tickets = len(talk.world.store.tables.tickets)
        step = act(talk, kind, what)
        if step is None:
            continue
        filed = len(talk.world.store.tables.tickets) - tickets
        assert filed <= 1
        if filed:
            assert before.asks == "confirm"
            assert before.consented
        assert len({option.id for option in step.speech.options}) == len(step.speech.options)
        assert len(step.speech.options) <= 8
        if not talk.conversation.consented:
            assert talk.conversation.draft is None
        assert step.asks == talk.conversation.asks
        if kind not in ("edits", "recalls"):
            assert step.speech.acts or "rate_limited" in step.acts


@pytest.mark.parametrize("read", [read_nothing, read_embedded], ids=["plain", "embedded"])
@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(answers=st.lists(texts, min_size=4, max_size=25))
def test_no_question_is_put_a_third_time_after_two_failed_answers(
    read: Any, answers: list[str]
) -> None:
    talk = Talk(read=read).agreed()
    talk.says("海关压了我们的货三周,没有任何说明")
    failed: dict[str, int] = {}
    for text in answers:
        asked = talk.asks
        step = talk.says(text)
        if asked is None or talk.asks != asked:
            failed.clear()
        elif "retry" in step.acts:
            failed[asked] = failed.get(asked, 0) + 1
            assert failed[asked] < 2


@pytest.mark.parametrize("read", [read_nothing, read_embedded], ids=["plain", "embedded"])
@settings(max_examples=80, deadline=timedelta(seconds=5))
@given(
    told=st.lists(
        st.text(alphabet="海关货物压了三周没有答复补贴退税abcdefg ,.", min_size=12, max_size=80),
        max_size=8,
    )
)
def test_what_is_told_of_the_matter_stays(read: Any, told: list[str]) -> None:
    talk = Talk(read=read).agreed()
    talk.says("我要投诉")
    for text in told:
        words = text.strip()
        step = talk.says(text)
        talked = set(step.acts) - {"echo", "ack_saved", "retry", "unclear", "unknown"}
        if sum(char.isalnum() for char in words) >= 8 and not talked and step.acts:
            assert words in kept_words(talk.conversation), (text, step.acts)


def test_the_same_confirmation_files_once() -> None:
    talk = Talk(read=read_embedded).given(
        "confirm",
        facts="清关慢",
        demand="放行",
        enterprise_name="甲公司",
        contact_name="王小明",
        contact_phone="13900000000",
        district="铁西区",
        business="轴承",
        proceedings="none",
    )
    talk.presses("submit", message_id="p1")
    again = talk.presses("submit", message_id="p1")
    other = talk.presses("submit", message_id="p2")
    commands = [one for one in (again.command, other.command) if isinstance(one, FileComplaint)]
    assert len(talk.world.store.tables.tickets) == 1
    assert commands == []
    assert "already_answered" in other.acts
