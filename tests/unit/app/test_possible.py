"""Which scripts a platform can tell, and the reason that is named where it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.converse.format import Script
from app.converse.possible import Traits, not_on

MAIL = Traits(cuts=False, rests=timedelta(minutes=1))
NAMELESS = Traits(names_files=False)
QUICK = {"burst": [{"ms": 0}, {"ms": 5000}], "expect": {"replies_max": 2}}
SLOW = {"burst": [{"ms": 60_000}, {"ms": 60_000}], "expect": {"replies_max": 2}}
PAPER = {"files": ["licence.pdf"], "expect": {"materials": {"proof_of_subject": "licence.pdf"}}}


def script(*turns: dict[str, Any], **given: Any) -> Script:
    return Script(id="X1", variant="zh", covers=(), given=given, turns=turns, texts={})


@pytest.mark.parametrize(
    ("told", "traits", "reason"),
    [
        (script({"user": "你好"}), MAIL, None),
        (script({"user": "你好"}, channel="email"), MAIL, None),
        (script({"user": "你好"}, channel="telegram"), MAIL, "channel telegram"),
        (script({"user": "你好"}, chat="group"), MAIL, "group chat"),
        (script({"user": "你好", "channel": "wecom"}), MAIL, "a second channel"),
        (script({"do": "two_processes"}), MAIL, "two processes"),
        (script({"user": "x", "split_at": 9}), MAIL, "a text that the platform cuts"),
        (script({"user": "x", "split_at": 9}), Traits(), None),
        (script({"expect": {"first_reply_within_s": 3}}), MAIL, "an answer within seconds"),
        (script({"expect": {"first_reply_within_s": 3}}), Traits(), None),
        (script(QUICK), MAIL, "several answers within a minute"),
        (script(SLOW), MAIL, None),
        (script(QUICK), Traits(), None),
        (script(PAPER), NAMELESS, "names of files"),
        (script(PAPER), MAIL, None),
    ],
)
def test_the_reason_is_named(told: Script, traits: Traits, reason: str | None) -> None:
    assert not_on("email", told, traits) == reason
