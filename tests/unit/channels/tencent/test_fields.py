"""Names and values as the platform writes them; keys that tell repeats from new events."""

from __future__ import annotations

import pytest

from channels.tencent.fields import fields_of, head_of, is_event_id, message_id
from channels.tencent.guard import read_xml
from channels.tencent.refused import Refused
from channels.tencent.xml import Branch

HEAD = "<FromUserName>oUser</FromUserName><CreateTime>1795290000</CreateTime>"


def event(name: str, inner: str = "", *, at: int = 1795290000) -> Branch:
    head = f"<FromUserName>oUser</FromUserName><CreateTime>{at}</CreateTime>"
    body = f"<xml>{head}<MsgType>event</MsgType><Event>{name}</Event>{inner}</xml>"
    return read_xml(body.encode())


@pytest.mark.parametrize(
    "name", ["SCAN", "CLICK", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "subscribe", "click"]
)
def test_event_names_keep_their_case(name: str) -> None:
    assert fields_of(event(name))["event"] == name


def test_subscribing_by_a_code_stays_subscribe_and_has_a_scene() -> None:
    found = fields_of(event("subscribe", "<EventKey>qrscene_bind_1</EventKey>"))
    assert (found["event"], found["scene"]) == ("subscribe", "bind_1")


def test_subscribing_without_a_code_has_no_scene() -> None:
    assert "scene" not in fields_of(event("subscribe", "<EventKey></EventKey>"))


def test_only_the_platforms_own_prefix_is_taken_away() -> None:
    assert fields_of(event("SCAN", "<EventKey>qrscene_x</EventKey>"))["scene"] == "qrscene_x"


CARD = (
    "<SelectedItems>"
    "<SelectedItem><QuestionKey>q1</QuestionKey><OptionIds><OptionId>a</OptionId></OptionIds>"
    "</SelectedItem>"
    "<SelectedItem><QuestionKey>q2</QuestionKey><OptionIds><OptionId>b</OptionId>"
    "<OptionId>c</OptionId></OptionIds></SelectedItem>"
    "</SelectedItems>"
)
ONE = (
    "<SelectedItems><SelectedItem>"
    "<QuestionKey>q</QuestionKey><OptionIds>a</OptionIds>"
    "</SelectedItem></SelectedItems>"
)


def test_one_chosen_option_and_several_are_both_lists() -> None:
    found = fields_of(event("template_card_event", CARD))
    assert found["selected"] == {"q1": ["a"], "q2": ["b", "c"]}
    assert fields_of(event("template_card_event", ONE))["selected"] == {"q": ["a"]}


def test_customer_service_events_name_token_and_account() -> None:
    inner = "<Token>ENC</Token><OpenKfId>wkA</OpenKfId>"
    found = fields_of(event("kf_msg_or_event", inner))
    assert (found["token"], found["open_kfid"]) == ("ENC", "wkA")


def test_a_field_is_there_when_its_element_is() -> None:
    voice = read_xml(b"<xml><MsgType>voice</MsgType><Recognition></Recognition></xml>")
    assert fields_of(voice) == {"type": "voice", "recognition": ""}


@pytest.mark.parametrize(
    "xml",
    [
        "<xml><MsgType>text</MsgType><CreateTime>soon</CreateTime></xml>",
        "<xml><MsgType>text</MsgType><CreateTime>-5</CreateTime></xml>",
        "<xml><MsgType>text</MsgType><CreateTime>1e9</CreateTime></xml>",
        "<xml><MsgType>text</MsgType></xml>",
        "<xml><CreateTime>1795290000</CreateTime></xml>",
        "<xml><MsgType>event</MsgType><CreateTime>1795290000</CreateTime></xml>",
        "<xml><MsgType>text</MsgType><CreateTime>999999999999</CreateTime></xml>",
    ],
)
def test_a_message_without_type_or_time_is_refused(xml: str) -> None:
    with pytest.raises(Refused):
        head_of(read_xml(xml.encode()))


def test_a_message_is_known_by_its_number() -> None:
    body = f"<xml>{HEAD}<MsgType>text</MsgType><MsgId>7000000000000001001</MsgId></xml>"
    identity = message_id(read_xml(body.encode()))
    assert identity == "7000000000000001001"
    assert not is_event_id(identity)


def test_messages_without_a_number_are_known_by_what_they_say() -> None:
    bodies = [
        f"<xml>{HEAD}<MsgType>text</MsgType><Content>{said}</Content></xml>" for said in "aab"
    ]
    first, repeat, other = (message_id(read_xml(one.encode())) for one in bodies)
    assert first == repeat != other


def test_a_repeated_event_has_the_same_key() -> None:
    assert message_id(event("CLICK", "<EventKey>a</EventKey>")) == message_id(
        event("CLICK", "<EventKey>a</EventKey>")
    )


def test_two_events_of_one_second_and_one_of_the_next_have_their_own() -> None:
    found = [
        event("CLICK", "<EventKey>a</EventKey>"),
        event("CLICK", "<EventKey>b</EventKey>"),
        event("CLICK", "<EventKey>a</EventKey>", at=1795290001),
        event("VIEW", "<EventKey>a</EventKey>"),
    ]
    assert len({message_id(one) for one in found}) == 4
    assert all(is_event_id(message_id(one)) for one in found)


def test_a_report_is_known_by_what_it_reports() -> None:
    report = event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID>")
    later = event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID>", at=1795299999)
    assert message_id(report) == message_id(later)


def test_a_long_key_fits_a_column_and_stays_its_own() -> None:
    long = [event("CLICK", f"<EventKey>{'k' * 1000}{n}</EventKey>") for n in (1, 2)]
    keys = {message_id(one) for one in long}
    assert len(keys) == 2
    assert max(map(len, keys)) <= 200
