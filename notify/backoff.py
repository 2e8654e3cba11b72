"""When a failed delivery is tried again, and when it is given up (重试与退避)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff:
    """1 s doubled at each attempt, at most ``ceiling_s``; ± ``spread`` so that retries part.

    ``attempts`` tries in all, then the delivery has failed and somebody is told.
    """

    base_s: float = 1.0
    ceiling_s: float = 300.0
    spread: float = 0.2
    attempts: int = 8

    def wait_s(self, *, attempt: int, chance: float, asked: float | None = None) -> float:
        """Seconds to wait after try number ``attempt`` (from 1); ``chance`` is in [0, 1).

        ``asked`` is the wait that the platform itself named: it wins.
        """
        if asked is not None:
            return asked
        plain: float = min(self.base_s * 2.0 ** (attempt - 1), self.ceiling_s)
        return plain * (1 + self.spread * (2 * chance - 1))

    def exhausted(self, attempt: int) -> bool:
        """Whether try number ``attempt`` was the last one."""
        return attempt >= self.attempts
