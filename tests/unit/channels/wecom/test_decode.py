"""What a decrypted message of WeCom becomes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.message import AttachmentKind, InboundMessage
from channels.tencent.guard import read_xml
from channels.tencent.refused import Refused
from channels.tencent.replies import cdata
from channels.webhook import Signal, SignalKind
from channels.wecom.decode import UNSUPPORTED, Decoded, KfNews, Press, decode
from tests.support.wecom_house import NOW, SETTINGS

ACCOUNT = SETTINGS.account


def decoded(kind: str, inner: str, *, sender: str = "ZhangSan") -> Decoded:
    xml = (
        f"<xml><ToUserName>ww1</ToUserName><FromUserName>{cdata(sender)}</FromUserName>"
        f"<CreateTime>1795290000</CreateTime><MsgType>{kind}</MsgType>{inner}"
        "<AgentID>1000002</AgentID></xml>"
    )
    return decode(read_xml(xml.encode()), account=ACCOUNT, now=NOW)


def message(kind: str, inner: str) -> InboundMessage:
    found = decoded(kind, f"{inner}<MsgId>77</MsgId>")
    assert isinstance(found, InboundMessage)
    return found


def event(name: str, inner: str = "") -> Decoded:
    return decoded("event", f"<Event>{name}</Event>{inner}")


def test_text_with_who_said_it() -> None:
    found = message("text", f"<Content>{cdata('货在海关压了三周')}</Content>")
    assert (found.text, found.sender, found.message_id) == ("货在海关压了三周", "ZhangSan", "77")
    assert found.conversation_key == f"wecom:{ACCOUNT}:ZhangSan"
    assert (found.account, found.received_at, found.choice) == (ACCOUNT, NOW, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("image", AttachmentKind.IMAGE),
        ("voice", AttachmentKind.VOICE),
        ("video", AttachmentKind.VIDEO),
        ("file", AttachmentKind.FILE),
    ],
)
def test_media_wait_to_be_fetched(kind: str, expected: AttachmentKind) -> None:
    (file,) = message(kind, "<MediaId>m-1</MediaId><PicUrl>http://x</PicUrl>").attachments
    assert (file.kind, file.ref, file.received, file.refused) == (expected, "m-1", False, None)


def test_place_and_its_name() -> None:
    inner = "<Location_X>41.80</Location_X><Location_Y>123.43</Location_Y><Label>铁西</Label>"
    (place,) = message("location", inner).attachments
    assert (place.latitude, place.longitude, place.name) == (41.80, 123.43, "铁西")


@pytest.mark.parametrize("latitude", ["", "north", "nan", "91", "1e400"])
def test_place_without_numbers_keeps_its_name(latitude: str) -> None:
    inner = f"<Location_X>{latitude}</Location_X><Location_Y>1</Location_Y><Label>L</Label>"
    (place,) = message("location", inner).attachments
    assert (place.latitude, place.name) == (None, "L")


def test_link_is_what_its_reader_saw() -> None:
    inner = "<Title>T</Title><Description>D</Description><Url>https://example.com/?a=1</Url>"
    assert message("link", inner).text == "T\nD\nhttps://example.com/?a=1"


@pytest.mark.parametrize("kind", ["mixed", "channels_shop_order", "image"])
def test_what_cannot_be_read_is_kept_by_its_name(kind: str) -> None:
    (file,) = message(kind, "<A>1</A>").attachments
    assert (file.name, file.refused, file.received) == (kind, UNSUPPORTED, False)


@pytest.mark.parametrize("name", ["template_card_event", "template_card_menu_event"])
def test_press_is_a_choice_with_the_right_to_redraw(name: str) -> None:
    inner = (
        "<EventKey>k.1</EventKey><TaskId>SY-2026-4F7Q2M@3</TaskId>"
        "<CardType>button_interaction</CardType><ResponseCode>rc</ResponseCode>"
        "<SelectedItems><SelectedItem><QuestionKey>q</QuestionKey><OptionIds>"
        "<OptionId>a</OptionId><OptionId>b</OptionId></OptionIds></SelectedItem></SelectedItems>"
    )
    found = event(name, inner)
    assert isinstance(found, Press)
    assert (found.message.choice, found.message.sender, found.message.text) == (
        "k.1",
        "ZhangSan",
        "",
    )
    assert found.selected == {"q": ["a", "b"]}
    assert found.code is not None
    assert (found.code.code, found.code.task_id, found.code.user) == (
        "rc",
        "SY-2026-4F7Q2M@3",
        "ZhangSan",
    )


def test_two_presses_of_one_second_are_two_messages() -> None:
    keys = []
    for key in ("a", "b"):
        found = event("template_card_event", f"<EventKey>{key}</EventKey><TaskId>t</TaskId>")
        assert isinstance(found, Press)
        assert found.code is None
        keys.append(found.message.message_id)
    assert len(set(keys)) == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("subscribe", SignalKind.FOLLOWED),
        ("unsubscribe", SignalKind.UNFOLLOWED),
        ("enter_agent", SignalKind.ENTERED),
        ("click", SignalKind.CLICKED),
    ],
)
def test_signals(name: str, kind: SignalKind) -> None:
    found = event(name, "<EventKey>OFFICER_TODO</EventKey>")
    assert isinstance(found, Signal)
    assert (found.kind, found.reference, found.sender) == (kind, "OFFICER_TODO", "ZhangSan")
    assert found.event_id


@pytest.mark.parametrize("name", ["batch_job_result", "view", "LOCATION", "something_new"])
def test_what_concerns_nobody_is_acknowledged_only(name: str) -> None:
    assert event(name) is None


def test_news_of_customer_service_have_no_sender() -> None:
    inner = "<Event>kf_msg_or_event</Event><Token>t-1</Token><OpenKfId>wk1</OpenKfId>"
    assert decoded("event", inner, sender="") == KfNews(open_kfid="wk1", token="t-1")


@pytest.mark.parametrize("sender", ["", "x" * 129])
def test_nobody_speaks_without_a_name(sender: str) -> None:
    with pytest.raises(Refused):
        decoded("text", "<Content>a</Content><MsgId>1</MsgId>", sender=sender)


FIELDS = ("Event", "EventKey", "Content", "MediaId", "Location_X", "TaskId", "Title", "MsgId")


@given(
    kind=st.text(max_size=20),
    values=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40)),
)
def test_nothing_that_is_signed_breaks_the_decoder(kind: str, values: dict[str, Any]) -> None:
    inner = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in values.items())
    try:
        found = decoded(cdata(kind), inner)
    except Refused:
        return
    if isinstance(found, InboundMessage):
        assert found.text or found.attachments or kind.strip() == "text"
