"""What comes from WeChat, in the real dialogue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.message import InboundMessage
from channels.tencent.guard import read_xml
from channels.wechat_official.decode import decode
from channels.wechat_official.menu import LANGUAGES, load_menu
from tests.support.bot_talk import Talk, read_embedded

MENU = load_menu()
SAYINGS = [
    (language, entry.says[language])
    for head in MENU.heads
    for entry in (head, *head.items)
    for language in LANGUAGES
    if entry.says
]


@pytest.mark.parametrize(("language", "says"), SAYINGS)
def test_no_press_of_the_menu_is_taken_for_what_happened(language: str, says: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language=language)
    talk.says(says)
    assert talk.state("facts") == "empty"
    assert talk.reply


@pytest.mark.parametrize(("language", "asked"), [("zh", "请用文字说"), ("en", "Please write it")])
@pytest.mark.parametrize("kind", ["file", "channels_shop_order"])
def test_what_cannot_be_read_is_answered_with_the_wish_to_write(
    language: str, asked: str, kind: str
) -> None:
    xml = (
        "<xml><FromUserName>oU</FromUserName><CreateTime>1795290000</CreateTime>"
        f"<MsgType>{kind}</MsgType><MsgId>1</MsgId></xml>"
    )
    now = datetime(2026, 11, 22, tzinfo=UTC)
    (item,) = decode(read_xml(xml.encode()), account="wx1", now=now, menu=MENU)
    assert isinstance(item, InboundMessage)
    talk = Talk(read=read_embedded).given("facts", language=language)
    talk.turn(text="", attachments=item.attachments)
    assert asked in talk.reply
    assert talk.asks == "facts"
