"""A real Chromium against the real application. Without a Chromium the tests are skipped, told."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.gallery import Gallery
from tests.e2e.pages import Desks
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with its module: while it lives no asynchronous test can run in this process."""
    path = chromium()
    if path is None:
        pytest.skip(f"no Chromium on this machine: {HOW}")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def patient_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demonstration desk that joins messages of one breath, as people meet it."""
    with running(tmp_path_factory.mktemp("patient") / "desk", ZHITONG_RATE_LIMITS="false") as found:
        yield found


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demonstration desk that answers each message at once."""
    data = tmp_path_factory.mktemp("prompt") / "desk"
    with running(data, ZHITONG_RATE_LIMITS="false", ZHITONG_JOIN_WINDOW="false") as found:
        yield found


@pytest.fixture(scope="module")
def desks(browser: Browser) -> Desks:
    """Signed-in browsers of officers."""
    return Desks(browser)


@pytest.fixture(scope="module")
def gallery(browser: Browser, desk: Desk, desks: Desks) -> Gallery:
    """Every page of the product, in the state that a test wants to look at."""
    return Gallery(browser, desk, desks)
