"""What people send becomes messages and signals; nothing that they send is an error."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest

from channels.message import AttachmentKind, InboundMessage
from channels.tencent.guard import read_xml
from channels.tencent.refused import Refused
from channels.webhook import Signal, SignalKind
from channels.wechat_official.decode import UNSUPPORTED, Item, decode
from channels.wechat_official.menu import load_menu

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HEAD = {"ToUserName": "gh_1", "FromUserName": "oUser", "CreateTime": "1795290000"}


def items(inner: str = "", **fields: str) -> tuple[Item, ...]:
    named = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in (HEAD | fields).items())
    message = read_xml(f"<xml>{named}{inner}</xml>".encode())
    return decode(message, account="wx1", now=NOW, menu=load_menu())


def said(inner: str = "", **fields: str) -> InboundMessage:
    (found,) = items(inner, **{"MsgId": "70001", **fields})
    assert isinstance(found, InboundMessage)
    return found


def event(name: str, inner: str = "", **fields: str) -> tuple[Item, ...]:
    return items(inner, MsgType="event", Event=name, **fields)


def signal(name: str, inner: str = "", **fields: str) -> Signal:
    (found,) = event(name, inner, **fields)
    assert isinstance(found, Signal)
    return found


def test_a_text_says_who_where_and_what() -> None:
    found = said(MsgType="text", Content="您好 ")
    assert (found.channel, found.account, found.sender) == ("wechat_oa", "wx1", "oUser")
    assert found.conversation_key == "wechat_oa:wx1:oUser"
    assert (found.message_id, found.text, found.choice) == ("70001", "您好 ", None)
    assert found.received_at == NOW


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("image", AttachmentKind.IMAGE),
        ("voice", AttachmentKind.VOICE),
        ("video", AttachmentKind.VIDEO),
        ("shortvideo", AttachmentKind.VIDEO),
    ],
)
def test_media_is_named_and_not_yet_here(kind: str, expected: AttachmentKind) -> None:
    (file,) = said(MsgType=kind, MediaId="m1", PicUrl="http://elsewhere.example/x").attachments
    assert (file.kind, file.ref, file.received, file.refused) == (expected, "m1", False, None)


def test_what_the_platform_heard_stands_beside_the_voice() -> None:
    found = said(MsgType="voice", MediaId="m1", Recognition="退税没有到账")
    assert (found.text, found.attachments[0].ref) == ("退税没有到账", "m1")


def test_a_place_has_its_degrees_and_its_name() -> None:
    (place,) = said(
        MsgType="location", Location_X="41.80", Location_Y="123.43", Label="铁西区某路"
    ).attachments
    assert (place.kind, place.latitude, place.longitude) == (AttachmentKind.LOCATION, 41.8, 123.43)
    assert (place.name, place.received) == ("铁西区某路", True)


@pytest.mark.parametrize("degrees", ["", "north", "nan", "inf", "91"])
def test_a_place_without_sense_keeps_its_name(degrees: str) -> None:
    (place,) = said(
        MsgType="location", Location_X=degrees, Location_Y="1", Label="门口"
    ).attachments
    assert (place.latitude, place.name) == (None, "门口")


def test_a_link_is_the_lines_that_people_see() -> None:
    found = said(
        MsgType="link", Title="公开信", Description="d", Url="https://example.com/?a=1&b=2"
    )
    assert found.text == "公开信\nd\nhttps://example.com/?a=1&b=2"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"MsgType": "file", "Title": "合同.pdf", "FileKey": "k"}, "合同.pdf"),
        ({"MsgType": "channels_shop_order", "A": "1"}, "channels_shop_order"),
        ({"MsgType": "image"}, "image"),
        ({"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"}, ""),
    ],
)
def test_what_cannot_be_read_is_kept_by_its_name(fields: dict[str, str], name: str) -> None:
    (file,) = said(**fields).attachments
    assert (file.name, file.received, file.refused) == (name, False, UNSUPPORTED)


def test_a_tap_on_our_menu_message_is_a_choice() -> None:
    found = said(MsgType="text", Content="1 同意", bizmsgmenuid="zt.agree")
    assert (found.choice, found.text) == ("agree", "1 同意")


@pytest.mark.parametrize("other", ["101", "zt.", ""])
def test_a_tap_on_another_menu_message_is_its_text(other: str) -> None:
    found = said(MsgType="text", Content="1", bizmsgmenuid=other)
    assert (found.choice, found.text) == (None, "1")


def test_following_by_a_code_is_one_signal_with_its_scene() -> None:
    found = signal("subscribe", EventKey="qrscene_bind_1", Ticket="T")
    assert (found.kind, found.scene) == (SignalKind.FOLLOWED, "bind_1")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("subscribe", SignalKind.FOLLOWED), ("unsubscribe", SignalKind.UNFOLLOWED)],
)
def test_following_and_leaving(name: str, kind: SignalKind) -> None:
    found = signal(name, EventKey="")
    assert (found.kind, found.scene, found.sender) == (kind, "", "oUser")


def test_a_scanned_code_has_its_scene() -> None:
    found = signal("SCAN", EventKey="bind_91210100MA0XXXXX", Ticket="T")
    assert (found.kind, found.scene) == (SignalKind.SCANNED, "bind_91210100MA0XXXXX")


@pytest.mark.parametrize(("key", "text"), [("status.zh", "查进度"), ("status.en", "Status")])
def test_a_press_of_our_menu_says_its_words(key: str, text: str) -> None:
    (found,) = event("CLICK", EventKey=key)
    assert isinstance(found, InboundMessage)
    assert (found.text, found.choice) == (text, None)


@pytest.mark.parametrize("key", ["other", "status.fr", "web.zh", ""])
def test_a_press_of_another_menu_is_a_signal(key: str) -> None:
    found = signal("CLICK", EventKey=key)
    assert (found.kind, found.reference) == (SignalKind.CLICKED, key)


def test_a_code_scanned_from_the_menu_is_a_click() -> None:
    info = "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>R</ScanResult></ScanCodeInfo>"
    found = signal("scancode_waitmsg", info, EventKey="k")
    assert (found.kind, found.reference, found.scene) == (SignalKind.CLICKED, "k", "R")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("success", SignalKind.DELIVERED),
        ("failed:user block", SignalKind.FAILED),
        ("failed: system failed", SignalKind.FAILED),
    ],
)
def test_a_report_on_a_template_message(status: str, kind: SignalKind) -> None:
    found = signal("TEMPLATESENDJOBFINISH", MsgID="200163836", Status=status)
    assert (found.kind, found.reference, found.outcome) == (kind, "200163836", status)


def listed(holder: str, *rows: dict[str, str]) -> str:
    lists = "".join(
        "<List>" + "".join(f"<{name}>{text}</{name}>" for name, text in row.items()) + "</List>"
        for row in rows
    )
    return f"<{holder}>{lists}</{holder}>"


def test_agreements_are_one_signal_a_template() -> None:
    rows = listed(
        "SubscribeMsgPopupEvent",
        {"TemplateId": "t1", "SubscribeStatusString": "accept", "PopupScene": "2"},
        {"TemplateId": "t2", "SubscribeStatusString": "reject", "PopupScene": "2"},
    )
    first, second = event("subscribe_msg_popup_event", rows)
    assert isinstance(first, Signal)
    assert isinstance(second, Signal)
    assert (first.kind, first.reference) == (SignalKind.SUBSCRIBED, "t1")
    assert (second.kind, second.reference) == (SignalKind.UNSUBSCRIBED, "t2")
    assert first.event_id != second.event_id


def test_a_notice_taken_back_in_the_settings() -> None:
    rows = listed(
        "SubscribeMsgChangeEvent", {"TemplateId": "t1", "SubscribeStatusString": "reject"}
    )
    assert signal("subscribe_msg_change_event", rows).kind is SignalKind.UNSUBSCRIBED


def test_a_report_on_a_subscription_notice() -> None:
    rows = listed(
        "SubscribeMsgSentEvent",
        {"TemplateId": "t1", "MsgID": "17008", "ErrorCode": "0", "ErrorStatus": "success"},
    )
    found = signal("subscribe_msg_sent_event", rows)
    assert (found.kind, found.reference, found.outcome) == (
        SignalKind.DELIVERED,
        "17008",
        "success",
    )


@pytest.mark.parametrize("name", ["VIEW", "LOCATION", "view_miniprogram", "brand_new_event"])
def test_what_says_nothing_gives_nothing(name: str) -> None:
    assert event(name, EventKey="x", Latitude="41.80", Longitude="123.43") == ()


@pytest.mark.parametrize("sender", ["", " ", "o" * 129])
def test_a_message_of_nobody_is_refused(sender: str) -> None:
    with pytest.raises(Refused):
        items(MsgType="text", Content="x", FromUserName=sender)
