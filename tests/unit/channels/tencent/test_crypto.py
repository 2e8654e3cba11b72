"""Signed, fresh, for us: changed in any way, a call is refused."""

from __future__ import annotations

import base64
import random
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platforms.fakes.envelope import PlatformEnvelope
from channels.tencent.aes import Envelope
from channels.tencent.crypto import Callback, Signatures, read
from channels.tencent.keys import aes_key
from channels.tencent.query import once_each
from channels.tencent.refused import Reason, Refused
from tests.support.wechat_cases import APP_ID, KEY, TOKEN, case

CALLBACK = Callback(token=TOKEN, encoding_aes_key=KEY, receive_id=APP_ID)
PLATFORM = PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id=APP_ID)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
XML = "<xml><FromUserName>oUser</FromUserName><MsgType>text</MsgType><Content>甲</Content></xml>"


def refused(*, query: Mapping[str, str], body: bytes, now: datetime = NOW) -> Reason:
    with pytest.raises(Refused) as found:
        CALLBACK.open(query, body, now=now)
    return found.value.reason


@pytest.mark.parametrize("seconds", [-300, -1, 0, 300])
def test_a_call_within_five_minutes_is_taken(seconds: int) -> None:
    call = PLATFORM.call(XML, to="gh", at=NOW + timedelta(seconds=seconds))
    assert CALLBACK.open(call.query, call.body, now=NOW).xml == XML


@pytest.mark.parametrize("seconds", [-301, 301, -800_000_000])
def test_an_older_or_later_call_is_stale(seconds: int) -> None:
    call = PLATFORM.call(XML, to="gh", at=NOW + timedelta(seconds=seconds))
    assert refused(query=call.query, body=call.body) is Reason.STALE


def test_an_old_call_without_a_good_signature_is_not_even_called_stale() -> None:
    call = PLATFORM.call(XML, to="gh", at=NOW - timedelta(hours=1))
    query = {**call.query, "msg_signature": "0" * 40}
    assert refused(query=query, body=call.body) is Reason.SIGNATURE


def flipped(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    changed = chr(ord(text[place]) ^ (1 << chance.randrange(4)))
    return text[:place] + changed + text[place + 1 :]


@pytest.mark.parametrize("seed", range(200))
def test_one_changed_bit_is_refused(seed: int) -> None:
    chance = random.Random(seed)
    call = PLATFORM.call(XML, to="gh", at=NOW)
    name = chance.choice(["msg_signature", "timestamp", "nonce", "body"])
    query, body = dict(call.query), call.body
    if name == "body":
        start = body.index(b"<Encrypt>")
        place = chance.randrange(start, len(body))
        body = body[:place] + bytes([body[place] ^ (1 << chance.randrange(8))]) + body[place + 1 :]
    else:
        query[name] = flipped(query[name], chance)
    if body == call.body and query == dict(call.query):
        pytest.fail("nothing was changed")
    with pytest.raises(Refused):
        CALLBACK.open(query, body, now=NOW)


def test_a_changed_token_on_our_side_refuses_everything() -> None:
    other = Callback(token=TOKEN + "x", encoding_aes_key=KEY, receive_id=APP_ID)
    call = PLATFORM.call(XML, to="gh", at=NOW)
    with pytest.raises(Refused):
        other.open(call.query, call.body, now=NOW)


def refused_sealed(sealed: str) -> Reason:
    """The reason for a body that is rightly signed, whatever is in it."""
    query = {"timestamp": str(int(NOW.timestamp())), "nonce": "n"}
    query["msg_signature"] = PLATFORM.signature(query["timestamp"], "n", sealed)
    body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    return refused(query=query, body=body)


def test_two_thousand_random_ciphertexts_are_refused_alike() -> None:
    chance = random.Random(5)
    for _ in range(2000):
        sealed = base64.b64encode(chance.randbytes(32 * chance.randrange(1, 8))).decode()
        assert refused_sealed(sealed) in (Reason.CIPHERTEXT, Reason.RECEIVER)


@pytest.mark.parametrize(
    "sealed",
    ["!!!", "AAAA", base64.b64encode(b"x" * 16).decode(), base64.b64encode(b"x" * 33).decode()],
)
def test_what_is_no_ciphertext_is_refused_though_it_is_signed(sealed: str) -> None:
    assert refused_sealed(sealed) is Reason.CIPHERTEXT


def test_every_byte_of_the_padding_counts() -> None:
    key = aes_key(KEY)
    sealed = base64.b64decode(Envelope(key=key, receive_id=APP_ID).seal(b"x" * 11))
    # 49 bytes of content, 15 of padding: a change at 33 comes out at 49, the first of them.
    broken = sealed[:33] + bytes([sealed[33] ^ 1]) + sealed[34:]
    assert refused_sealed(base64.b64encode(broken).decode()) is Reason.CIPHERTEXT


def test_another_receiver_under_the_right_key_is_refused() -> None:
    other = PlatformEnvelope(token=TOKEN, encoding_aes_key=KEY, receive_id="wxOther")
    call = other.call(XML, to="gh", at=NOW)
    assert refused(query=call.query, body=call.body) is Reason.RECEIVER


@pytest.mark.parametrize("inner", ["hello", "<xml><a>1</a></xml>", "<!DOCTYPE x><xml><a/></xml>"])
def test_a_message_without_sense_is_refused_though_it_is_sealed(inner: str) -> None:
    call = PLATFORM.call(inner, to="gh", at=NOW)
    assert refused(query=call.query, body=call.body) is Reason.CONTENT


def test_a_plain_body_is_refused_where_sealed_ones_are_expected() -> None:
    call = PLATFORM.call(XML, to="gh", at=NOW)
    assert refused(query=call.query, body=XML.encode()) is Reason.XML


@pytest.mark.parametrize(
    "change",
    [
        {"timestamp": ""},
        {"timestamp": "１７９５２９０００１"},
        {"timestamp": "1e9"},
        {"timestamp": "9" * 30},
        {"nonce": ""},
        {"nonce": "n" * 129},
        {"msg_signature": ""},
        {"msg_signature": "\ud800"},
        {"msg_signature": "é" * 40},
    ],
)
def test_a_query_out_of_form_is_refused(change: dict[str, str]) -> None:
    call = PLATFORM.call(XML, to="gh", at=NOW)
    reason = refused(query={**call.query, **change}, body=call.body)
    assert reason in (Reason.QUERY, Reason.SIGNATURE)


@pytest.mark.parametrize("name", ["timestamp", "nonce", "msg_signature"])
def test_a_missing_field_is_refused(name: str) -> None:
    call = PLATFORM.call(XML, to="gh", at=NOW)
    query = {key: value for key, value in call.query.items() if key != name}
    assert refused(query=query, body=call.body) is Reason.QUERY


def test_a_field_that_stands_there_twice_is_refused() -> None:
    assert once_each([("a", "1"), ("b", "1")]) == {"a": "1", "b": "1"}
    with pytest.raises(Refused):
        once_each([("a", "1"), ("a", "1")])


def test_refusals_that_could_be_probed_look_alike() -> None:
    alike = {Refused(reason).status for reason in Reason} - {
        Refused(Reason.XML).status,
        Refused(Reason.TOO_LARGE).status,
    }
    assert alike == {403}


@given(text=st.text(max_size=300), nonce=st.from_regex(r"[A-Za-z0-9]{1,20}", fullmatch=True))
def test_the_platform_reads_what_we_seal(text: str, nonce: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    xml = f"<xml><MsgType>text</MsgType><n>{len(clean)}</n></xml>"
    sealed = CALLBACK.seal(xml, timestamp=1795290000, nonce=nonce)
    assert PLATFORM.answer(sealed) == {"MsgType": "text", "n": str(len(clean))}


def test_the_same_answer_is_sealed_differently_each_time() -> None:
    sealed = {CALLBACK.seal(XML, timestamp=1, nonce="n") for _ in range(50)}
    assert len(sealed) == 50


def test_the_random_bytes_are_those_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_bytes", lambda size: b"\0" * size)
    random.seed(1)
    assert CALLBACK.seal(XML, timestamp=1, nonce="n") == CALLBACK.seal(XML, timestamp=1, nonce="n")


def test_the_address_check_of_an_account_answers_in_plain() -> None:
    query = PLATFORM.check("8290114523910", at=NOW, sealed=False)
    assert CALLBACK.check_url_oa(query, now=NOW) == "8290114523910"
    with pytest.raises(Refused):
        CALLBACK.check_url_oa({**query, "echostr": "x" * 129}, now=NOW)
    with pytest.raises(Refused):
        CALLBACK.check_url_oa(query, now=NOW + timedelta(seconds=301))


def test_the_address_check_of_an_application_is_decrypted() -> None:
    query = PLATFORM.check("1616140317555161061", at=NOW, sealed=True)
    assert CALLBACK.check_url_wecom(query, now=NOW) == "1616140317555161061"


def test_plain_mode_reads_a_body_that_nothing_binds() -> None:
    one = case("oa-001-text-zh")
    stamp = {name: one.query[name] for name in ("timestamp", "nonce")}
    query = {**stamp, "signature": PLATFORM.signature(*stamp.values())}
    signatures = Signatures(one.token)
    assert read(signatures.take_plain(query, XML.encode())).message.text("Content") == "甲"
    with pytest.raises(Refused):
        signatures.take_plain({**query, "nonce": "other"}, XML.encode())


@pytest.mark.parametrize("key", ["", "short", "x" * 42, "x" * 44, "x" * 42 + "!", "x" * 43 + "\n"])
def test_a_key_that_is_none_stops_the_start(key: str) -> None:
    with pytest.raises(ValueError, match="EncodingAESKey"):
        Callback(token=TOKEN, encoding_aes_key=key, receive_id=APP_ID)


@pytest.mark.parametrize("broken", [{"token": ""}, {"receive_id": ""}])
def test_an_empty_token_or_receiver_stops_the_start(broken: dict[str, str]) -> None:
    whole = {"token": TOKEN, "encoding_aes_key": KEY, "receive_id": APP_ID}
    with pytest.raises(ValueError, match="needed"):
        Callback(**{**whole, **broken})
