"""The window of five minutes in which a signed call may be taken (时间窗口)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from channels.tencent.refused import Reason, Refused

WINDOW_S: Final = 300
"""Seconds to either side of our clock."""


def check_fresh(timestamp: int, *, now: datetime) -> None:
    """Raises Refused when ``timestamp`` lies outside of the window."""
    if abs(int(now.timestamp()) - timestamp) > WINDOW_S:
        raise Refused(Reason.STALE)
