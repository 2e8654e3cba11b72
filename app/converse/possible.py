"""Which scripts a way in can tell at all; whoever cannot names the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.converse.format import Script

Turn = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a platform is like.

    ``names_files``: it tells the names of files; without them nobody can tell what paper a file is.
    ``cuts``: a text may be longer than what it carries. ``rests``: what is written lies there until
    the desk looks, so often; None where the platform calls the desk at once.
    """

    names_files: bool = True
    cuts: bool = True
    rests: timedelta | None = None


CHAT = Traits()


def not_on(profile: str, script: Script, traits: Traits = CHAT) -> str | None:
    """Why a script cannot be told to one desk on one platform; None when it may be."""
    turns, rests = script.turns, traits.rests
    reasons = {
        f"channel {script.channel}": script.channel not in (None, profile),
        "group chat": script.given.get("chat") == "group",
        "a second channel": any("channel" in turn for turn in turns),
        "two processes": any(turn.get("do") == "two_processes" for turn in turns),
        "names of files": not traits.names_files and any(map(_by_name, turns)),
        "a text that the platform cuts": not traits.cuts
        and any("split_at" in one for one in turns),
        "an answer within seconds": rests is not None and any(map(_within_seconds, turns)),
        "several answers within a minute": rests is not None
        and any(_answered_apart(turn, rests) for turn in turns),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _by_name(turn: Turn) -> bool:
    """Whether a file is known by its name."""
    wanted = turn.get("expect", {}).get("materials", {}).values()
    return any(name in wanted for name in turn.get("files", ()))


def _within_seconds(turn: Turn) -> bool:
    return "first_reply_within_s" in turn.get("expect", {})


def _answered_apart(turn: Turn, rests: timedelta) -> bool:
    """Whether messages that come within one look of the desk are to be turns of their own."""
    waits = [timedelta(milliseconds=one["ms"]) for one in turn.get("burst", ())]
    return turn.get("expect", {}).get("replies_max", 1) > 1 and any(one < rests for one in waits)
