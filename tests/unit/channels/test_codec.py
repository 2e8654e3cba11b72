from __future__ import annotations

import json
from datetime import timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from channels.codec import (
    inbound_from_json,
    inbound_to_json,
    outbound_from_json,
    outbound_to_json,
)
from channels.message import (
    Attachment,
    AttachmentKind,
    CardRow,
    Choice,
    InboundMessage,
    OutboundMessage,
)

texts = st.text(max_size=40)
places = st.none() | st.floats(-180, 180)
moments = st.datetimes(
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
)
attachments = st.builds(
    Attachment,
    kind=st.sampled_from(AttachmentKind),
    id=st.none() | st.uuids(),
    name=texts,
    media_type=texts,
    size=st.integers(0, 2**40),
    latitude=places,
    longitude=places,
    received=st.booleans(),
    refused=st.none() | texts,
)
inbound = st.builds(
    InboundMessage,
    channel=texts,
    account=texts,
    sender=texts,
    message_id=texts,
    conversation_key=texts,
    received_at=moments,
    text=texts,
    choice=st.none() | texts,
    attachments=st.lists(attachments, max_size=3).map(tuple),
    forwarded=st.booleans(),
    edit_of=st.none() | texts,
    recall_of=st.none() | texts,
    chat=st.sampled_from(["private", "group"]),
)
choices = st.builds(Choice, id=texts, label=texts)
rows = st.builds(CardRow, key=texts, label=texts, value=texts, note=texts, edit=st.none() | choices)
outbound = st.builds(
    OutboundMessage,
    text=texts,
    choices=st.lists(choices, max_size=3).map(tuple),
    card=st.lists(rows, max_size=3).map(tuple),
    acts=st.lists(texts, max_size=3).map(tuple),
)


@given(inbound)
def test_inbound_survives_json(message: InboundMessage) -> None:
    stored = json.dumps(inbound_to_json(message), ensure_ascii=False)
    assert inbound_from_json(json.loads(stored)) == message


@given(outbound)
def test_outbound_survives_json(message: OutboundMessage) -> None:
    stored = json.dumps(outbound_to_json(message), ensure_ascii=False)
    assert outbound_from_json(json.loads(stored)) == message


def test_empty_members_are_left_out() -> None:
    assert outbound_to_json(OutboundMessage(text="")) == {"text": ""}
    assert outbound_from_json({"text": "older release"}) == OutboundMessage(text="older release")
