"""Which way comes next, and whom the ledger names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from notify.ways import Cause, next_way, open_ways, recipient_of
from storage.platform_records import OfficerWay
from storage.records import DeliveryRow

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
OFFICER = UUID(int=7)
ALL = frozenset({"wecom", "telegram", "email", "webchat"})


def way(number: int, channel: str, address: str, **more: Any) -> OfficerWay:
    plain = OfficerWay(
        id=UUID(int=number),
        officer_id=OFFICER,
        channel=channel,
        account="a",
        address=address,
        rank=number,
        verified_at=NOW,
    )
    return replace(plain, **more)


def told(channel: str, recipient: str, template: str = "assigned") -> DeliveryRow:
    return DeliveryRow(
        id=UUID(int=99),
        ticket_id=UUID(int=1),
        channel=channel,
        recipient=recipient,
        template=template,
        state="sent",
        attempts=1,
        created_at=NOW,
        sent_at=NOW,
        delivered_at=None,
        acknowledged_at=None,
        failure=None,
    )


WECOM, TELEGRAM, MAIL = (
    way(1, "wecom", "lixiaohua"),
    way(2, "telegram", "1001"),
    way(3, "email", "officer@example.com"),
)


def test_only_proved_open_configured_ways_are_used() -> None:
    ways = [
        way(1, "wecom", "a", verified_at=None),
        way(2, "wecom", "b", blocked_at=NOW),
        way(3, "webchat", "c"),
        way(4, "telegram", "d"),
        way(5, "email", "e"),
    ]
    assert [one.address for one in open_ways(ways, channels=ALL)] == ["d", "e"]
    assert [one.address for one in open_ways(ways, channels={"email"})] == ["e"]


def test_the_first_untried_way_is_next() -> None:
    ways = [WECOM, TELEGRAM, MAIL]
    assert next_way(ways, [], templates={"assigned"}) == WECOM
    tried = [told("console", str(OFFICER)), told("wecom", "lixiaohua")]
    assert next_way(ways, tried, templates={"assigned"}) == TELEGRAM
    tried += [told("telegram", "1001"), told("email", str(OFFICER))]
    assert next_way(ways, tried, templates={"assigned"}) is None


def test_other_notices_and_other_people_do_not_count_as_tried() -> None:
    tried = [told("wecom", "lixiaohua", "addendum"), told("wecom", "somebody")]
    assert next_way([WECOM], tried, templates={"assigned"}) == WECOM


def test_no_mail_address_stands_in_the_ledger() -> None:
    assert recipient_of(MAIL) == str(OFFICER)
    assert recipient_of(WECOM) == "lixiaohua"


def test_one_notice_has_one_stem_whatever_the_way() -> None:
    cause = Cause.read(Cause(stem="t:3:assigned:o", place="").by(WECOM.id))
    assert cause == Cause(stem="t:3:assigned:o", place=str(WECOM.id))
    assert cause.by(MAIL.id) == f"t:3:assigned:o:{MAIL.id}"
