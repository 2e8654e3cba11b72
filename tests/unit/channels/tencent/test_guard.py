"""Hostile XML is turned away before it costs anything."""

from __future__ import annotations

import pytest

from channels.tencent.guard import MOST_BYTES, read_xml
from channels.tencent.refused import Reason, Refused

BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{BOMB}]><xml>&a9;</xml>',
    "external entity": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>&f;</xml>',
    "DTD alone": "<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>",
    "deep": "<xml>" + "<a>" * 9000 + "</a>" * 9000 + "</xml>",
    "many": "<xml>" + "<a/>" * 9000 + "</xml>",
    "type twice": "<xml><MsgType>text</MsgType><MsgType>event</MsgType></xml>",
    "type in a type": "<xml><MsgType><MsgType>text</MsgType></MsgType></xml>",
    "type elsewhere": "<xml><a><MsgType>text</MsgType></a></xml>",
    "type with parts": "<xml><MsgType>text<a/></MsgType></xml>",
    "sender twice": "<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>",
    "other root": "<html><MsgType>text</MsgType></html>",
    "two roots": "<xml><a/></xml><xml><a/></xml>",
    "no fields": "<xml>text</xml>",
    "empty": "",
    "not XML": '{"MsgType": "text"}',
    "cut off": "<xml><MsgType>te",
    "other encoding": '<?xml version="1.0" encoding="gbk"?><xml><a>1</a></xml>',
    "unknown entity": "<xml><a>&nbsp;</a></xml>",
    "control character": "<xml><a>\x00</a></xml>",
}


@pytest.mark.parametrize("sample", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_samples_are_refused(sample: str) -> None:
    with pytest.raises(Refused) as refused:
        read_xml(sample.encode())
    assert (refused.value.reason, refused.value.status) == (Reason.XML, 400)


@pytest.mark.parametrize("raw", [b"\xff\xfe<\x00", b"<xml><a>\xff</a></xml>", b"<xml>\xed\xa0\x80"])
def test_bytes_that_are_no_utf8_are_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        read_xml(raw)


def test_the_largest_message_passes_and_one_byte_more_does_not() -> None:
    room = MOST_BYTES - len("<xml><a></a></xml>")
    assert len(read_xml(f"<xml><a>{'x' * room}</a></xml>".encode()).said("a")) == room
    with pytest.raises(Refused) as refused:
        read_xml(f"<xml><a>{'x' * (room + 1)}</a></xml>".encode())
    assert refused.value.status == 413


def nested(levels: int) -> bytes:
    return ("<xml>" + "<a>" * (levels - 1) + "</a>" * (levels - 1) + "</xml>").encode()


def test_six_levels_pass_and_seven_do_not() -> None:
    assert read_xml(nested(6)).part("a").part("a").values
    with pytest.raises(Refused):
        read_xml(nested(7))


def test_two_hundred_elements_pass_and_one_more_does_not() -> None:
    assert len(read_xml(b"<xml>" + b"<a/>" * 199 + b"</xml>").texts("a")) == 199
    with pytest.raises(Refused):
        read_xml(b"<xml>" + b"<a/>" * 200 + b"</xml>")


def test_what_a_person_wrote_is_kept_to_the_last_blank() -> None:
    message = read_xml("<xml><Content><![CDATA[ 甲 <b>&amp; ]]></Content></xml>".encode())
    assert message.said("Content") == " 甲 <b>&amp; "
    assert message.text("Content") == "甲 <b>&amp;"


def test_a_part_is_no_text_and_a_text_no_part() -> None:
    message = read_xml(b"<xml><a><b>1</b></a><c>2</c></xml>")
    assert message.text("a") == ""
    assert message.part("c").values == {}
    assert message.part("a").text("b") == "1"
    assert message.parts("nothing") == []
