"""A person asked for a human (转人工) while a draft was open."""

from __future__ import annotations

from casework.service.assign import duty_officer
from casework.service.commands import HandOver
from casework.service.context import Context
from casework.service.outcomes import HandedOver


def hand_over(_command: HandOver, context: Context) -> HandedOver:
    """Name the duty officer who is told; there is no ticket yet, so nothing is written."""
    return HandedOver(officer=duty_officer(context))
