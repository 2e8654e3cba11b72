"""What a pulled record of customer service becomes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.message import AttachmentKind, InboundMessage
from channels.webhook import Signal, SignalKind
from channels.wecom_kf.decode import UNSUPPORTED, Item, decode
from tests.support.wecom_house import KF_ACCOUNT, NOW

USER = "wmCustomer"
SENT = int(NOW.timestamp()) - 90


def record(kind: str, body: object, *, origin: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "msgid": "m1",
        "open_kfid": KF_ACCOUNT,
        "external_userid": USER,
        "send_time": SENT,
        "origin": origin,
        "msgtype": kind,
        kind: body,
    } | more


def decoded(kind: str, body: object, **more: Any) -> Item | None:
    return decode(record(kind, body, **more), account=KF_ACCOUNT, now=NOW)


def message(kind: str, body: object) -> InboundMessage:
    found = decoded(kind, body)
    assert isinstance(found, InboundMessage)
    return found


def signal(kind: str, **values: Any) -> Signal:
    event = {"event_type": kind, "open_kfid": KF_ACCOUNT, "external_userid": USER, **values}
    found = decoded("event", event, origin=4)
    assert isinstance(found, Signal)
    return found


def test_text_when_it_was_sent() -> None:
    found = message("text", {"content": "货在海关压了三周"})
    assert (found.text, found.choice, found.sender) == ("货在海关压了三周", None, USER)
    assert found.conversation_key == f"kf:{KF_ACCOUNT}:{USER}"
    assert found.received_at == datetime.fromtimestamp(SENT, UTC)


def test_an_item_of_a_menu_is_a_choice() -> None:
    found = message("text", {"content": "提交", "menu_id": "submit"})
    assert (found.choice, found.text) == ("submit", "提交")


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
    (file,) = message(kind, {"media_id": "md1"}).attachments
    assert (file.kind, file.ref, file.received) == (expected, "md1", False)


def test_place() -> None:
    body = {"latitude": 41.8, "longitude": 123.43, "name": "工厂", "address": "铁西区"}
    (place,) = message("location", body).attachments
    assert (place.latitude, place.longitude, place.name) == (41.8, 123.43, "工厂 铁西区")


def test_link_and_forwarded_talk_are_words() -> None:
    link = message("link", {"title": "T", "desc": "D", "url": "https://example.com"})
    assert link.text == "T\nD\nhttps://example.com"
    said = json.dumps({"text": {"content": "货还没放"}})
    items = [
        {"sender_name": "示例甲", "msgtype": "text", "msg_content": said},
        {"sender_name": "示例乙", "msgtype": "image", "msg_content": "no json"},
    ]
    merged = message("merged_msg", {"title": "聊天记录", "item": items})
    assert merged.text == "聊天记录\n示例甲: 货还没放\n示例乙: image"
    assert merged.forwarded


@pytest.mark.parametrize("kind", ["business_card", "miniprogram", "meeting", "image"])
def test_what_cannot_be_read_is_kept_by_its_name(kind: str) -> None:
    (file,) = message(kind, {"userid": "LiSi"}).attachments
    assert (file.name, file.refused, file.received) == (f"{kind} LiSi", UNSUPPORTED, False)


def test_entering_tells_the_scene_and_the_right_to_a_welcome() -> None:
    found = signal("enter_session", scene="qr1", scene_param="p", welcome_code="c1")
    assert (found.kind, found.scene, found.reference, found.code) == (
        SignalKind.ENTERED,
        "qr1",
        "p",
        "c1",
    )
    assert (found.sender, found.event_id, found.account) == (USER, "m1", KF_ACCOUNT)


@pytest.mark.parametrize(
    ("fail_type", "outcome"),
    [
        (4, "window_over"),
        (6, "count_used_up"),
        (10, "refused_by_reader"),
        (99, "unknown"),
        ("x", "unknown"),
    ],
)
def test_a_failed_delivery_names_the_message_and_why(fail_type: object, outcome: str) -> None:
    found = signal("msg_send_fail", fail_msgid="ours", fail_type=fail_type)
    assert (found.kind, found.reference, found.outcome) == (SignalKind.FAILED, "ours", outcome)


def test_the_end_of_a_conversation_brings_a_code() -> None:
    found = signal("session_status_change", change_type=3, msg_code="c2")
    assert (found.kind, found.code) == (SignalKind.ENDED, "c2")


def test_a_recall_names_the_message() -> None:
    event = {"event_type": "user_recall_msg", "external_userid": USER, "recall_msgid": "m0"}
    found = decoded("event", event, origin=4)
    assert isinstance(found, InboundMessage)
    assert (found.recall_of, found.sender) == ("m0", USER)


@pytest.mark.parametrize(
    "event",
    [
        {"event_type": "servicer_status_change", "servicer_userid": "LiSi", "status": 1},
        {"event_type": "session_status_change", "change_type": 1},
        {"event_type": "something_new"},
        {},
    ],
)
def test_what_concerns_nobody_is_left_out(event: dict[str, Any]) -> None:
    assert decoded("event", event, origin=4) is None


@pytest.mark.parametrize("origin", [0, 4, 5, None])
def test_only_the_customer_speaks(origin: Any) -> None:
    assert decoded("text", {"content": "by hand"}, origin=origin) is None


@pytest.mark.parametrize("sent", [0, -5, 10**18, "x", None])
def test_a_time_that_cannot_be_is_now(sent: object) -> None:
    found = decoded("text", {"content": "a"}, send_time=sent)
    assert found is not None
    assert isinstance(found, InboundMessage)
    assert found.received_at == NOW


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KINDS = st.sampled_from(["text", "image", "location", "link", "merged_msg", "event", "new"])


@given(kind=KINDS, body=JSON, sent=JSON, msgid=st.text(max_size=5) | JSON)
def test_no_record_breaks_the_decoder(kind: str, body: Any, sent: Any, msgid: Any) -> None:
    found = decoded(kind, body, send_time=sent, msgid=msgid)
    assert (found is None) or (found.account == KF_ACCOUNT)
