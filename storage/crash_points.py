"""Named points at which a test may let the process die, to prove that nothing is lost.

Nothing happens unless the environment variable ``ZHITONG_CRASH_AT`` names the point:
``batch.committed`` dies the first time it is reached, ``batch.committed:3`` the third time.
"""

from __future__ import annotations

import os
import signal
from itertools import count

VARIABLE = "ZHITONG_CRASH_AT"
INBOX_INSERTED = "inbox.inserted"  # row written, not committed
INBOX_COMMITTED = "inbox.committed"  # row committed, nobody answered yet
BATCH_WRITTEN = "batch.written"  # everything written, not committed
BATCH_COMMITTED = "batch.committed"  # committed, callers not told yet

_name, _, _nth = os.environ.get(VARIABLE, "").partition(":")
_visits = count(1)
_deadly_visit = int(_nth or "1")


def reach(name: str) -> None:
    """Kill this process, as ``kill -9`` would, if the environment asks for it here."""
    if name == _name and next(_visits) == _deadly_visit:
        os.kill(os.getpid(), signal.SIGKILL)
