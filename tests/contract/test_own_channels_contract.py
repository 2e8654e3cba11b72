"""What the channels of the desk itself promise: terminal and web chat."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from channels.channel import Channel, ChannelProfile, Delivery, DeliveryReceipt
from channels.codec import (
    inbound_from_json,
    inbound_to_json,
    outbound_from_json,
    outbound_to_json,
)
from channels.errors import ChannelError
from channels.memory import TERMINAL, Fault, MemoryChannel
from channels.message import (
    Attachment,
    AttachmentKind,
    CardRow,
    Choice,
    InboundMessage,
    OutboundMessage,
)
from channels.webchat.channel import WebChatChannel

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
MESSAGE = OutboundMessage(
    text="核对卡\n\nPlease check",
    choices=(Choice(id="submit", label="提交"),),
    card=(CardRow(key="facts", label="事实经过", value="延误", edit=Choice(id="e", label="修改")),),
    acts=("intake.card",),
)
CHANNELS = {"memory": MemoryChannel, "webchat": WebChatChannel}


@pytest.fixture(params=sorted(CHANNELS))
def channel(request: pytest.FixtureRequest) -> Channel:
    found: Channel = CHANNELS[request.param]()
    return found


def delivery() -> Delivery:
    return Delivery(id=uuid4(), recipient="u1", message=MESSAGE, attempt=1)


def test_profile_describes_the_platform(channel: Channel) -> None:
    profile = channel.profile
    assert isinstance(profile, ChannelProfile)
    assert profile.name in CHANNELS
    assert profile.text_limit >= 1000
    assert 0 <= profile.join_text_ms <= profile.join_file_ms <= profile.join_cap_ms


async def test_send_gives_a_receipt_with_the_time_it_was_given(channel: Channel) -> None:
    receipt = await channel.send(delivery(), now=NOW)
    assert isinstance(receipt, DeliveryReceipt)
    assert receipt.sent_at == NOW
    assert receipt.provider_message_id


async def test_the_same_delivery_twice_is_one_delivery(channel: Channel) -> None:
    first = delivery()
    receipts = [await channel.send(replace(first, attempt=attempt), now=NOW) for attempt in (1, 2)]
    assert receipts[0].provider_message_id == receipts[1].provider_message_id
    other = await channel.send(delivery(), now=NOW)
    assert other.provider_message_id != receipts[0].provider_message_id


def test_what_goes_out_survives_the_store(channel: Channel) -> None:
    stored = json.dumps(outbound_to_json(MESSAGE), ensure_ascii=False)
    assert outbound_from_json(json.loads(stored)) == MESSAGE
    assert channel.profile.text_limit >= len(MESSAGE.text)


def test_what_comes_in_survives_the_store(channel: Channel) -> None:
    message = InboundMessage(
        channel=channel.profile.name,
        account="",
        sender="u1",
        message_id="m1",
        conversation_key=f"{channel.profile.name}:u1",
        received_at=NOW,
        text="货在海关压了三周",
        attachments=(
            Attachment(kind=AttachmentKind.IMAGE, id=uuid4(), name="a.jpg", size=5),
            Attachment(kind=AttachmentKind.FILE, name="x.svg", refused="file_type_refused"),
        ),
    )
    stored = json.dumps(inbound_to_json(message), ensure_ascii=False)
    assert inbound_from_json(json.loads(stored)) == message


async def test_memory_keeps_what_each_recipient_got() -> None:
    channel = MemoryChannel()
    await channel.send(delivery(), now=NOW)
    await channel.send(replace(delivery(), recipient="u2"), now=NOW)
    assert channel.texts_to("u1") == (MESSAGE.text,)
    assert channel.profile is TERMINAL


async def test_memory_fails_as_often_as_it_was_told() -> None:
    channel = MemoryChannel()
    channel.fail(Fault(retry_after=7), times=2)
    channel.fail(Fault(permanent=True))
    seen = []
    for _ in range(3):
        with pytest.raises(ChannelError) as failed:
            await channel.send(delivery(), now=NOW)
        seen.append((failed.value.permanent, failed.value.retry_after))
    assert seen == [(False, 7), (False, 7), (True, None)]
    await channel.send(delivery(), now=NOW)
    assert len(channel.sent) == 1
    assert channel.attempts == 4


async def test_memory_hangs_until_the_caller_s_limit() -> None:
    channel = MemoryChannel()
    channel.fail(Fault(hang=True))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel.send(delivery(), now=NOW), timeout=0.01)
    assert channel.sent == []
