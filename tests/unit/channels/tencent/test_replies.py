"""Text of people never changes the structure of what we write."""

from __future__ import annotations

import pytest
import xmltodict
from hypothesis import given, settings
from hypothesis import strategies as st

from app.platforms.fakes.envelope import fields
from channels.tencent.guard import read_xml
from channels.tencent.replies import cdata, text_reply
from channels.tencent.texts import plain

NASTY = ["]]>", "]]", ">", "<![CDATA[", "</Content><MsgType>news</MsgType>", "\x00", "\ud800", "&"]


def written(text: str) -> str:
    """What can be carried of ``text`` at all."""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or sign >= " ")
    kept = "".join(sign for sign in kept if not "\ud800" <= sign <= "\udfff")
    kept = kept.replace("\ufffe", "").replace("\uffff", "")
    return kept.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=5000)
@given(parts=st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=8))))
def test_the_parsed_reply_is_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    reply = text_reply(to="oUser", sender="gh", text=text, at=1795290000)
    read = xmltodict.parse(reply, strip_whitespace=False)["xml"]
    assert read == {
        "ToUserName": "oUser",
        "FromUserName": "gh",
        "CreateTime": "1795290000",
        "MsgType": "text",
        "Content": written(text) or None,
    }


def test_our_own_reader_and_the_platforms_agree() -> None:
    reply = text_reply(to="oUser", sender="gh", text="a]]>b<c>", at=1)
    assert read_xml(reply.encode()).said("Content") == "a]]>b<c>"
    assert fields(reply)["Content"] == "a]]>b<c>"


def test_names_of_people_are_text_too() -> None:
    assert cdata("]]><MsgType>") == "<![CDATA[]]]]><![CDATA[><MsgType>]]>"


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.com">x</a>',
        "<A HREF='x'>y</A>",
        "< a href=x>",
        "<@all>",
        "</a>",
    ],
)
def test_nothing_that_people_wrote_becomes_a_link(text: str) -> None:
    assert "<" not in plain(text).replace("<b>", "")


@pytest.mark.parametrize("text", ["a < b", "1<2", "<b>fat</b>", "x@example.com"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text
