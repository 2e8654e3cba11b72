"""Understanding in a process of its own: the same answers, and it comes back when it is gone."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import apart as module
from app.apart import Apart
from app.errors import NotUnderstood, UnderstandingLost
from app.models import ensure_model
from app.policy_loader import load_jurisdiction
from app.settings import ROOT, load_settings
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.interpreter import ALL_TASKS, Understanding

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
LETTER = "我们是沈阳示例轴承有限公司，货在海关压了三周，联系人王小明，电话 13800001111，在铁西区。"
TEXTS = (LETTER, "We make bearings in Tiexi", "\ud800 half a pair", "好", "二\n行")
SETTINGS = load_settings({}, environ={})
RULES = load_jurisdiction(SETTINGS.policy_dir / SETTINGS.jurisdiction)


@asynccontextmanager
async def process() -> AsyncIterator[Apart]:
    made = Apart(region=RULES, model=ensure_model(SETTINGS))
    await made.start()
    try:
        yield made
    finally:
        await made.close()


async def ask(apart: Apart, text: str) -> Understanding:
    async with asyncio.timeout(20):
        return await apart.parse(text=text, expecting=None, now=NOW, tasks=ALL_TASKS)


def child_of(apart: Apart) -> int:
    """The process id of the child; tests alone need it."""
    assert apart.pid is not None
    return apart.pid


async def test_it_answers_as_the_engine_in_this_process_does() -> None:
    here = EmbeddedInterpreter(jurisdiction=RULES, model=ensure_model(SETTINGS))
    async with process() as apart:
        for text in TEXTS:
            there = await ask(apart, text)
            own = here.parse(text=text, expecting=None, now=NOW, tasks=ALL_TASKS)
            assert without_chances(there) == without_chances(own)
            assert chances_of(there) == pytest.approx(chances_of(own), abs=1e-6)


def without_chances(found: Understanding) -> Understanding:
    """What does not hang on the last bit of a sum, which another number of threads may turn."""
    return replace(
        found,
        elapsed_ms=0.0,
        intent_confidence=0.0,
        intent_ranking=(),
        topic_ranking=(),
        industry_ranking=(),
        role=None,
    )


def chances_of(found: Understanding) -> dict[tuple[str, str], float]:
    roles = () if found.role is None else (found.role,)
    rankings = {"intent": found.intent_ranking, "topic": found.topic_ranking, "role": roles}
    ranked = {(kind, one.code): one.confidence for kind, them in rankings.items() for one in them}
    sections = {("industry", one.section): one.confidence for one in found.industry_ranking}
    return ranked | sections


async def test_many_questions_at_once_get_their_own_answers() -> None:
    texts = [f"{LETTER}{number}" for number in range(40)]
    async with process() as apart:
        found = await asyncio.gather(*(ask(apart, text) for text in texts))
    assert [one.text for one in found] == texts


async def test_what_was_asked_of_a_process_that_dies_is_asked_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with process() as apart:
        first = child_of(apart)
        os.kill(first, signal.SIGSTOP)
        waiting = asyncio.create_task(ask(apart, LETTER))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        assert (await waiting).text == LETTER
        assert child_of(apart) != first
    assert LETTER not in caplog.text


async def test_a_process_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HUNG_AFTER_S", 0.3)
    monkeypatch.setattr(module, "WATCH_EVERY_S", 0.1)
    async with process() as apart:
        first = child_of(apart)
        os.kill(first, signal.SIGSTOP)
        assert (await ask(apart, LETTER)).text == LETTER
        assert child_of(apart) != first


async def test_after_the_end_nothing_is_answered() -> None:
    async with process() as apart:
        first = child_of(apart)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    with pytest.raises((UnderstandingLost, TimeoutError)):
        async with asyncio.timeout(0.3):
            await apart.parse(text="好", expecting=None, now=NOW, tasks=frozenset())


async def test_a_text_that_breaks_the_engine_breaks_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import nlu.embedded.interpreter as m\n"
        "whole = m.EmbeddedInterpreter.parse\n"
        "def parse(self, **given):\n"
        "    if given['text'] == 'break':\n"
        "        raise ZeroDivisionError\n"
        "    return whole(self, **given)\n"
        "m.EmbeddedInterpreter.parse = parse\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    async with process() as apart:
        first = child_of(apart)
        with pytest.raises(NotUnderstood, match="ZeroDivisionError"):
            await ask(apart, "break")
        assert (await ask(apart, LETTER)).text == LETTER
        assert child_of(apart) == first
