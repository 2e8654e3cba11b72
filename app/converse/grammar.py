"""Which words a script may use; an unknown one is named, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

SCRIPT = frozenset({"id", "covers", "floor", "langs", "given", "turns"})
GIVEN = frozenset(
    {
        "fresh",
        "fields",
        "state",
        "from_profile",
        "asked",
        "lang",
        "ticket",
        "nlu",
        "channel",
        "chat",
        "clock",
        "config",
    }
)
CONFIG = frozenset({"receipt_tries", "abuse_limit", "draft_ttl", "asr"})
STIMULI = frozenset(
    {"user", "text_ref", "files", "voice", "burst", "press", "edit", "recall", "idle", "do"}
)
MODIFIERS = frozenset(
    {
        "wait",
        "with",
        "as",
        "channel",
        "mid",
        "caption",
        "album",
        "forwarded",
        "pad_to",
        "split_at",
        "times",
        "from_turn",
        "expect",
    }
)
EXPECTED = frozenset(
    {
        "fields",
        "contains",
        "fields_set",
        "fields_empty",
        "fields_kept",
        "state",
        "history",
        "source",
        "asked",
        "asked_in",
        "asked_not",
        "choices",
        "offered",
        "lang",
        "pinned",
        "replies",
        "replies_min",
        "replies_max",
        "first_reply_within_s",
        "acts",
        "acts_not",
        "drafts",
        "newest_draft",
        "held",
        "files",
        "effects",
        "acked",
        "acked_within_s",
        "saved",
        "verbatim",
        "tickets",
        "ticket",
        "receipt",
        "reused",
        "not_reused",
        "route",
        "sensitive",
        "restricted",
        "user_told_label",
        "officer",
        "audit",
        "nudges",
        "outbox",
        "shows_status",
        "due",
        "provisional",
        "item",
        "materials",
        "missing",
        "added",
        "statutory",
        "told",
        "not_told",
        "officers_told",
        "refused",
        "wanted",
    }
)
_BURST = frozenset({"ms", "user", "files"})


def problems_of(entry: object) -> Iterator[str]:
    """What is wrong with the shape of one script."""
    if not isinstance(entry, dict):
        yield "a script is a mapping"
        return
    yield from (f"{name} is missing" for name in ("id", "covers", "turns") if name not in entry)
    yield from _unknown("script", entry, SCRIPT)
    given = entry.get("given", {})
    yield from _unknown("given", given, GIVEN)
    yield from _unknown("config", given.get("config", {}), CONFIG)
    for place, turn in enumerate(entry.get("turns", ()), start=1):
        yield from _problems_of_turn(f"turn {place}", turn)


def _problems_of_turn(name: str, turn: object) -> Iterator[str]:
    if not isinstance(turn, dict):
        yield f"{name}: a turn is a mapping"
        return
    stimuli = STIMULI & set(turn)
    if len(stimuli) != 1:
        yield f"{name}: one stimulus is expected, there are {sorted(stimuli)}"
    yield from _unknown(name, turn, STIMULI | MODIFIERS)
    yield from _unknown(f"{name}: expect", turn.get("expect", {}), EXPECTED)
    for one in turn.get("burst", ()):
        yield from _unknown(f"{name}: burst", one, _BURST)


def _unknown(where: str, found: object, known: frozenset[str]) -> Iterator[str]:
    if not isinstance(found, Mapping):
        yield f"{where}: a mapping is expected"
        return
    yield from (f"{where}: {key!r} is not known" for key in _strange(found, known))


def _strange(found: Mapping[Any, Any], known: frozenset[str]) -> list[str]:
    return sorted(str(key) for key in found if key not in known)
