"""A real Chromium against the real application. Without a Chromium the tests are skipped, told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.servers import Desk, running

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW = "install a Chromium (Debian: apt-get install chromium fonts-noto-cjk) or set ZHITONG_CHROMIUM"


def chromium() -> str | None:
    """Path of the browser."""
    return os.environ.get("ZHITONG_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip(f"no Chromium on this machine: {HOW}")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demonstration desk, with the joining window as people meet it."""
    data: Path = tmp_path_factory.mktemp("e2e") / "desk"
    with running(data, ZHITONG_RATE_LIMITS="false") as found:
        yield found
