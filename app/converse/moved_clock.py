"""The clock of a script: it stands still until the script moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class MovedClock:
    """A clock that moves when it is told to; people, the law and leases all read it."""

    now: datetime

    def __call__(self) -> datetime:
        """The time of the script."""
        return self.now

    def to(self, moment: datetime) -> None:
        """Move on; never back within a script."""
        self.now = max(self.now, moment)

    def begin(self, moment: datetime) -> None:
        """Set it for another script."""
        self.now = moment
