"""Which joining window a message gets: by what it carries, and by what it announces."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.intake import Intake
from app.taking import Window
from app.turn import Turns
from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.webchat.settings import WEB
from tests.support.bot_talk import form

TEXT = Window(text_ms=WEB.join_text_ms, cap_ms=WEB.join_cap_ms)
FILE = Window(text_ms=WEB.join_file_ms, cap_ms=WEB.join_cap_ms)
NONE = Window()


def message(**what: Any) -> InboundMessage:
    return InboundMessage(
        channel="webchat",
        account="",
        sender="u1",
        message_id="m1",
        conversation_key="webchat:u1",
        received_at=datetime(2026, 3, 10, 2, 0, tzinfo=UTC),
        **what,
    )


@pytest.fixture
def intake() -> Intake:
    turns = Turns.__new__(Turns)  # a window is a matter of the message alone
    return Intake(turns, windows=True, announces=form().phrases.announces_file)


@pytest.mark.parametrize(
    ("what", "window"),
    [
        ({"text": "清关拖了三周"}, TEXT),
        ({"text": "our refund is late"}, TEXT),
        ({"text": "这是海关的通知"}, FILE),
        ({"text": "见附件"}, FILE),
        ({"text": "This is the customs notice"}, FILE),
        ({"text": "please see the attached letter"}, FILE),
        ({"attachments": (Attachment(kind=AttachmentKind.IMAGE, name="a.jpg"),)}, FILE),
        ({"choice": "submit"}, NONE),
        ({"text": "见附件", "edit_of": "m0"}, NONE),
        ({"recall_of": "m0"}, NONE),
    ],
)
def test_window_of_a_message(what: dict[str, Any], window: Window, intake: Intake) -> None:
    assert intake.window(message(**what), WEB) == window


def test_without_windows_nothing_waits() -> None:
    intake = Intake(Turns.__new__(Turns), windows=False, announces=lambda _: True)
    assert intake.window(message(text="见附件"), WEB) == NONE
