"""Where personal data may be collected: three modes, every channel, what stops the start."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.errors import ResidencyRefused
from app.platforms.residency import Mode, Residency, read_residency
from channels.channel import ChannelProfile
from channels.message import InboundMessage
from tests.support.bot_talk import words

BASIS = "Example decision 1/2026, assessment 000"
CHANNELS = (
    *("webchat", "memory", "console", "wechat_oa", "wecom", "kf"),
    *("telegram", "email", "whatsapp"),
)
HOME = {"webchat", "memory", "console", "wechat_oa", "wecom", "kf"}
TABLES: list[tuple[dict[str, Any], set[str]]] = [
    ({}, HOME),
    ({"mode": "in_country"}, HOME),
    ({"email_in_country": True}, HOME | {"email"}),
    ({"collect_on": ["web", "telegram"]}, HOME),  # read with per_channel alone
    ({"country": "DE"}, {"webchat", "memory", "console"}),
    ({"mode": "per_channel", "basis": BASIS}, HOME),
    (
        {"mode": "per_channel", "basis": BASIS, "collect_on": ["web", "telegram"]},
        {"webchat", "memory", "console", "telegram"},
    ),
    ({"mode": "any", "basis": BASIS}, set(CHANNELS)),
]
NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(("table", "collects"), TABLES)
def test_the_mode_decides_which_channels_take_details(
    table: dict[str, Any], collects: set[str]
) -> None:
    residency = read_residency(table)
    assert {name for name in CHANNELS if residency.collects(name)} == collects
    reduced = {name for name in CHANNELS if residency.reduction(name) is not None}
    assert reduced == set(CHANNELS) - collects


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ({"mode": "any"}, "basis"),
        ({"mode": "any", "basis": "  "}, "basis"),
        ({"mode": "per_channel"}, "basis"),
        ({"mode": "per_channel", "collect_on": ["web", "telegram"]}, "basis"),
        ({"mode": "per_channel", "collect_on": ["wecom"], "basis": BASIS}, "collect_on"),
        ({"mode": "everywhere"}, "mode"),
        ({"mode": 1}, "mode"),
        ({"country": "China"}, "country"),
        ({"link_minutes": 0}, "link_minutes"),
        ({"link_minutes": True}, "link_minutes"),
        ({"link_minutes": 100_000}, "link_minutes"),
        ({"collect_on": "web"}, "collect_on"),
        ({"email_in_country": "yes"}, "email_in_country"),
        ({"telegram": True}, "telegram"),
    ],
)
def test_a_start_is_refused_with_a_sentence(table: dict[str, Any], name: str) -> None:
    with pytest.raises(ResidencyRefused) as refused:
        read_residency(table)
    assert refused.value.params["name"] == name
    for language in ("zh", "en"):
        sentence = words().error(refused.value, language)
        assert name in sentence
        assert sentence != words().text("errors.internal", language)


def test_the_report_names_mode_and_basis() -> None:
    residency = read_residency({"mode": "any", "basis": BASIS})
    assert (residency.report()["mode"], residency.report()["basis"]) == (Mode.ANY, BASIS)
    assert residency.ground == BASIS
    assert Residency(basis=BASIS).ground == ""


def test_profiles_learn_where_their_data_are() -> None:
    profiles = {name: ChannelProfile(name=name, text_limit=100) for name in CHANNELS}
    placed = Residency().placed(profiles)
    assert {name for name, one in placed.items() if one.in_country} == HOME


def test_a_message_is_kept_whole_at_home_alone() -> None:
    message = InboundMessage(
        channel="telegram",
        account="1",
        sender="2",
        message_id="3",
        conversation_key="telegram:1:2",
        received_at=NOW,
        text="Max Sample 13900000000",
    )
    abroad = Residency().kept(message)
    assert abroad.text == ""
    assert abroad.dropped is not None
    assert abroad.dropped.length == len(message.text)
    assert Residency().kept(abroad).dropped == abroad.dropped
    assert read_residency({"mode": "any", "basis": BASIS}).kept(message) is message


def test_the_privacy_notice_says_the_basis() -> None:
    params = {"bureau": "", "bureau_en": "", "contacts": {}, "days": 30, "in_country": True}
    for language in ("zh", "en"):
        said = words().text("intake.notice", language, **params, basis=BASIS)
        assert BASIS in said
        assert BASIS not in words().text("intake.notice", language, **params, basis="")
