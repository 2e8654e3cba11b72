"""What no turn could take in is kept for the officer."""

from __future__ import annotations

from bot.dialogue import engine
from channels.message import Attachment, AttachmentKind, InboundMessage
from tests.support.bot_talk import TUESDAY, Talk


def message(text: str, *files: str) -> InboundMessage:
    return InboundMessage(
        channel="memory",
        account="",
        sender="u1",
        message_id="m9",
        conversation_key="memory:u1",
        received_at=TUESDAY,
        text=text,
        attachments=tuple(Attachment(kind=AttachmentKind.FILE, name=one) for one in files),
    )


def test_as_a_note_of_the_open_draft_with_the_names_of_its_files() -> None:
    talk = Talk().given("facts", language="zh")
    state = engine.set_aside(talk.conversation, message("退税拖了半年", "a.pdf"), at=TUESDAY)
    assert state.draft is not None
    assert [one.text for one in state.draft.notes] == ["退税拖了半年\na.pdf"]


def test_without_a_draft_as_a_note_of_the_conversation() -> None:
    talk = Talk().agreed(language="zh")
    state = engine.set_aside(talk.conversation, message("在吗"), at=TUESDAY)
    assert [(one.text, one.message_id) for one in state.notes] == [("在吗", "m9")]


def test_before_consent_it_is_held_like_everything_else() -> None:
    state = engine.set_aside(Talk().conversation, message("退税拖了半年"), at=TUESDAY)
    assert [one.text for one in state.held] == ["退税拖了半年"]
    assert state.notes == ()


def test_a_press_leaves_no_words() -> None:
    before = Talk().given("facts", language="zh").conversation
    assert engine.set_aside(before, message(""), at=TUESDAY) is before
