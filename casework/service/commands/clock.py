"""What the clock, and people without a ticket, ask of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A person asked for a human (转人工) while a draft was open; told to the duty officer."""

    conversation_key: str
    language: str
    summary: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecomputeDueDates:
    """Count the open provisional due dates (暂定) of a ticket again, with the calendar of today.

    Given by the clock once a year's table has been announced; on other tickets it does nothing.
    """

    ticket_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise:
    """Look at the light of a ticket (红黄灯督办; S0-40) and note when its colour has changed."""

    ticket_id: UUID
