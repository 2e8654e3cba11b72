"""The Bot API emulator of another house on loopback, with two shims.

It knows no ``link_preview_options`` and refuses what it does not know: the member is taken off and
counted. Its ``getMe`` names no user name, which clients of the Bot API may expect.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator


class Emulator(LoBotApiEmulator):
    """The emulator; ``fields_of`` are the fields of each call that it took, in order."""

    def __init__(self, journal: Path) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True, journal=journal)
        self.fields_of: list[tuple[str, dict[str, Any]]] = []

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        self.fields_of.append((method, dict(fields)))
        fields.pop("link_preview_options", None)
        found = super().validate(method, fields, uploads)
        return {**found, "username": "example_bot"} if method == "getMe" else found

    def last(self, method: str) -> dict[str, Any]:
        """The fields of the last call of a method."""
        return [fields for name, fields in self.fields_of if name == method][-1]

    def methods(self) -> list[str]:
        return [name for name, _ in self.fields_of]


@contextlib.asynccontextmanager
async def emulating(journal: Path) -> AsyncIterator[tuple[Emulator, str]]:
    """A running emulator and its address."""
    emulator = Emulator(journal)
    runner = web.AppRunner(emulator.app(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield emulator, f"http://{host}:{port}"
    finally:
        await runner.cleanup()
