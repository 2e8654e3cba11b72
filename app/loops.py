"""The event loop of servers and workers: uvloop where there is one, else the standard loop."""

from __future__ import annotations

import asyncio
import sys

if sys.platform == "win32":
    run = asyncio.run
else:
    import uvloop

    run = uvloop.run

__all__ = ["run"]
