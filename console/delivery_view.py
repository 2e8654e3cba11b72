"""Deliveries (送达) in words: what was told to whom, and whether somebody has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.model.people import Officer
from console.ports import Audience, DeliveryView
from console.voice import Voice

_GOOD = frozenset({"delivered", "acknowledged"})
_BAD = frozenset({"failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """One delivery; ``tone`` is ``good``, ``bad`` or ``plain`` and never stands alone."""

    what: str
    whom: str
    channel: str
    state: str
    state_label: str
    tone: str
    at: datetime
    attempts: int
    ticket_number: str
    failure: str


def delivery_lines(
    deliveries: Sequence[DeliveryView], officers: Mapping[UUID, Officer], voice: Voice
) -> list[DeliveryLine]:
    """Deliveries in words, in the given order."""
    return [_line(one, officers, voice) for one in deliveries]


def _line(one: DeliveryView, officers: Mapping[UUID, Officer], voice: Voice) -> DeliveryLine:
    return DeliveryLine(
        what=voice.known(one.template, "notice"),
        whom=_whom(one, officers, voice),
        channel=voice.known(one.channel, "channel"),
        state=one.state,
        state_label=voice.label(one.state, "delivery"),
        tone="good" if one.state in _GOOD else "bad" if one.state in _BAD else "plain",
        at=one.acknowledged_at or one.delivered_at or one.sent_at or one.created_at,
        attempts=one.attempts,
        ticket_number=one.ticket_number or "",
        failure=one.failure or "",
    )


def _whom(one: DeliveryView, officers: Mapping[UUID, Officer], voice: Voice) -> str:
    if one.audience is Audience.COMPLAINANT or one.officer_id is None:
        return voice.label(one.audience.value, "actor")
    return voice.name(officers.get(one.officer_id))
