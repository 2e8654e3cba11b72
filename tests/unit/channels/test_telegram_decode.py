"""What people do in the app, in the neutral shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.telegram.decode import Decoded, decode
from channels.telegram.errors import UpdateUnreadable
from channels.telegram.updates import read_update
from channels.webhook import SignalKind
from tests.support.telegram_house import NOW, PERSON, message, message_update, press_update


def decoded(update: dict[str, Any]) -> Decoded:
    return decode(read_update(json.dumps(update).encode()), account="123456789", now=NOW)


def heard(**members: Any) -> InboundMessage:
    found = decoded(message_update(700, **members)).message
    assert found is not None
    return found


def only_file(**members: Any) -> Attachment:
    (file,) = heard(**members).attachments
    return file


def test_a_text_keeps_its_words_and_names_nobody() -> None:
    found = heard(text="  货在海关压了三周 😀\n\nSecond line ")
    assert found == InboundMessage(
        channel="telegram",
        account="123456789",
        sender=str(PERSON),
        message_id="700.57",
        conversation_key=f"telegram:123456789:{PERSON}",
        received_at=NOW,
        text="  货在海关压了三周 😀\n\nSecond line ",
    )
    assert "Max" not in repr(found)


@pytest.mark.parametrize(
    ("members", "kind", "name", "media_type", "ref"),
    [
        (
            {
                "photo": [
                    {"file_id": "small", "file_size": 900, "width": 90, "height": 90},
                    {"file_id": "large", "file_size": 90_000, "width": 900, "height": 900},
                ]
            },
            AttachmentKind.IMAGE,
            "image-57.jpg",
            "image/jpeg",
            "large",
        ),
        (
            {
                "document": {
                    "file_id": "d",
                    "file_name": "合同.pdf",
                    "mime_type": "application/pdf",
                    "file_size": 5,
                }
            },
            AttachmentKind.FILE,
            "合同.pdf",
            "application/pdf",
            "d",
        ),
        (
            {"voice": {"file_id": "v", "duration": 3, "mime_type": "audio/ogg"}},
            AttachmentKind.VOICE,
            "voice-57.ogg",
            "audio/ogg",
            "v",
        ),
        (
            {"video": {"file_id": "m", "duration": 3, "mime_type": "video/mp4"}},
            AttachmentKind.VIDEO,
            "video-57.mp4",
            "video/mp4",
            "m",
        ),
        (
            {"video_note": {"file_id": "n", "duration": 3, "length": 3}},
            AttachmentKind.VIDEO,
            "video-57.mp4",
            "video/mp4",
            "n",
        ),
        (
            {"audio": {"file_id": "a", "duration": 3, "file_name": "call.mp3"}},
            AttachmentKind.FILE,
            "call.mp3",
            "application/octet-stream",
            "a",
        ),
    ],
)
def test_files_wait_to_be_fetched(
    members: dict[str, Any], kind: AttachmentKind, name: str, media_type: str, ref: str
) -> None:
    file = only_file(**members)
    assert (file.kind, file.media_type, file.ref) == (kind, media_type, ref)
    assert file.name == name
    assert file.refused is None
    assert not file.received


def test_the_caption_stands_beside_the_file() -> None:
    found = heard(photo=[{"file_id": "p", "width": 1, "height": 1}], caption="发票 invoice")
    assert found.text == "发票 invoice"
    assert len(found.attachments) == 1


def test_a_command_in_a_caption_is_no_command() -> None:
    found = heard(photo=[{"file_id": "p", "width": 1, "height": 1}], caption="/cancel")
    assert found.text == "/cancel"
    assert found.choice is None


def test_a_file_above_the_platform_s_limit_is_refused_and_named() -> None:
    file = only_file(document={"file_id": "d", "file_name": "x.pdf", "file_size": 20_000_001})
    assert (file.refused, file.ref, file.name) == ("file_too_large", "", "x.pdf")
    assert only_file(document={"file_id": "d", "file_size": 20_000_000}).refused is None


def test_a_place_keeps_its_coordinates_and_its_name() -> None:
    place = {"latitude": 41.80567, "longitude": 123.43147}
    found = heard(location=place, venue={"location": place, "title": "示例大厦", "address": "1 号"})
    (file,) = found.attachments
    assert (file.kind, file.latitude, file.longitude) == (
        AttachmentKind.LOCATION,
        41.80567,
        123.43147,
    )
    assert found.text == "示例大厦\n1 号"


def test_a_name_card_is_its_words() -> None:
    card = {"phone_number": "+8613900000000", "first_name": "王小明", "user_id": 1}
    assert heard(contact=card).text == "王小明\n+8613900000000"


def test_a_sticker_is_its_sign_or_nothing_that_can_be_kept() -> None:
    assert heard(sticker={"file_id": "s", "emoji": "👍"}).text == "👍"
    assert only_file(sticker={"file_id": "s"}).refused == "file_type_refused"


@pytest.mark.parametrize("kind", ["poll", "dice", "game", "story", "checklist", "paid_media"])
def test_what_cannot_be_kept_is_named(kind: str) -> None:
    file = only_file(**{kind: {"id": "1"}})
    assert (file.name, file.refused, file.received) == (kind, "file_type_refused", False)


def test_a_forwarded_message_is_marked_and_its_commands_are_words() -> None:
    found = heard(text="/start abc", forward_origin={"type": "hidden_user", "date": 1})
    assert found.forwarded
    assert found.text == "/start abc"
    assert (
        decoded(message_update(text="/start abc", forward_origin={"type": "user"})).signal is None
    )


def test_messages_of_an_album_are_messages_of_one_conversation() -> None:
    files = [
        heard(message_id=place, media_group_id="9", photo=[{"file_id": str(place), "width": 1}])
        for place in (1, 2, 3)
    ]
    assert len({one.conversation_key for one in files}) == 1
    assert len({one.message_id for one in files}) == 3
    assert len({one.attachments[0].name for one in files}) == 3


def test_an_edit_names_the_message_by_its_ending() -> None:
    found = decoded({"update_id": 9, "edited_message": message(text="改了", edit_date=2)})
    assert found.message is not None
    assert (found.message.text, found.message.message_id) == ("改了", "9.57.edit")
    assert found.message.edit_of == found.edit_ending == ".57"


def test_a_moving_place_is_no_news_but_another_file_is() -> None:
    place = {"location": {"latitude": 1.0, "longitude": 2.0, "live_period": 60}}
    assert decoded({"update_id": 9, "edited_message": message(**place)}) == Decoded()
    other = decoded({"update_id": 9, "edited_message": message(document={"file_id": "d"})})
    assert other.message is not None
    assert other.message.edit_of is None
    assert other.message.attachments[0].ref == "d"


def test_a_press_carries_its_data_and_what_it_hangs_under() -> None:
    found = decoded(press_update("abc.0", 12))
    assert found.message is not None
    assert found.press is not None
    assert (found.message.choice, found.message.sender) == ("abc.0", str(PERSON))
    assert found.message.message_id == "12.0"
    assert (found.press.query_id, found.press.message_id) == ("77", 57)
    assert (found.press.text, found.press.label) == ("Do you agree?", "I agree")


def test_a_press_under_a_message_too_old_is_a_press_all_the_same() -> None:
    gone = message(date=0)
    for update in (press_update("x", message=gone), press_update("x", message=None)):
        found = decoded(update)
        assert found.message is not None
        assert found.press is not None
        assert found.press.message_id == 0
        assert found.message.conversation_key == f"telegram:123456789:{PERSON}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("kicked", SignalKind.UNFOLLOWED),
        ("left", SignalKind.UNFOLLOWED),
        ("member", SignalKind.FOLLOWED),
        ("administrator", SignalKind.FOLLOWED),
    ],
)
def test_blocking_and_starting_are_signals(status: str, kind: SignalKind) -> None:
    change = {
        "chat": {"id": PERSON, "type": "private"},
        "from": {"id": PERSON},
        "date": 1,
        "new_chat_member": {"status": status},
    }
    found = decoded({"update_id": 3, "my_chat_member": change})
    assert found.message is None
    assert found.signal is not None
    assert (found.signal.kind, found.signal.sender, found.signal.event_id) == (
        kind,
        str(PERSON),
        "3",
    )


def test_a_deep_link_is_a_scene_and_a_beginning() -> None:
    found = decoded(message_update(5, text="/start bind_Ab-9"))
    assert found.signal is not None
    assert found.message is not None
    assert (found.signal.kind, found.signal.scene) == (SignalKind.SCANNED, "bind_Ab-9")
    assert found.message.text == "/start"
    assert found.signal.event_id != found.message.message_id


@pytest.mark.parametrize("payload", ["a" * 65, "a b", "沈阳", "a;b"])
def test_words_behind_start_are_no_scene_and_stay_words(payload: str) -> None:
    found = decoded(message_update(text=f"/start {payload}"))
    assert found.signal is None
    assert found.message is not None
    assert found.message.text == f"/start {payload}"


def test_a_group_is_one_conversation_of_several_people() -> None:
    group = {"id": -100200, "type": "supergroup"}
    found = heard(chat=group, text="/status@example_bot")
    assert (found.chat, found.sender, found.text) == ("group", str(PERSON), "/status")
    assert found.conversation_key == "telegram:123456789:-100200"
    as_group = heard(chat=group, sender_chat=group, text="hi")
    assert as_group.sender == "-100200"


@pytest.mark.parametrize(
    "members",
    [
        {"new_chat_members": [{"id": 1}]},
        {"left_chat_member": {"id": 1}},
        {"pinned_message": {"message_id": 1}},
        {"text": "hi", "from": {"id": 2, "is_bot": True}},
        {"text": "hi", "from": None},
    ],
)
def test_what_nobody_wrote_is_passed_over(members: dict[str, Any]) -> None:
    assert decoded(message_update(**members)) == Decoded()


@pytest.mark.parametrize("kind", ["inline_query", "channel_post", "poll_answer", "of_next_year"])
def test_unknown_kinds_of_updates_are_passed_over(kind: str) -> None:
    assert decoded({"update_id": 1, kind: {"id": "x"}}) == Decoded()


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        (b"", True),
        (b"{", True),
        (b"\xff\xfe", True),
        (b'{"update_id": 1, "message": {"text": "\xff"}}', True),
        (b'{"x":' * 100_000, True),
        (b"[" * 100_000, False),
        (b"[]", False),
        (b"{}", False),
        (b'{"update_id": "1"}', False),
        (b'{"update_id": 1, "message": {"text": "no chat"}}', False),
        (b'{"update_id": 1, "message": "Max Sample"}', False),
    ],
)
def test_bodies_of_another_shape_are_refused_without_their_words(body: bytes, broken: bool) -> None:
    with pytest.raises(UpdateUnreadable) as refused:
        read_update(body)
    assert refused.value.broken is broken
    assert "Sample" not in str(refused.value)
    assert refused.value.__cause__ is None
