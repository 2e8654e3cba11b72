"""Every stored code has a human name in both languages, and every text of ours can be shown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import channels
from casework.model.complaint import FieldKey, FieldState, Method, Proceedings, Urgency
from casework.model.deadline import ClockCode, DeadlineState, LimitUnit
from casework.model.errors import ZhitongError
from casework.model.events import EventKind
from casework.model.grounds import EndingGround, HandlingMethod, ReferralTarget, RefusalGround
from casework.model.moves import Act
from casework.model.origin import Origin
from casework.model.people import ActorType, Role
from casework.model.procedure import Backing, Level
from casework.model.ticket import AcceptanceState, AssignmentRule, Kind, TicketStatus, Track
from casework.model.topic import Topic
from channels import errors as channel_errors
from channels.message import AttachmentKind
from channels.tencent.refused import Refused

ROOT = Path(__file__).parents[3]
LANGUAGES = ("zh", "en")
OWN_FILES = ("labels.toml", "chat.toml", "errors/channels.toml")

GROUPS: dict[str, type[StrEnum]] = {
    "field": FieldKey,
    "field_state": FieldState,
    "method": Method,
    "origin": Origin,
    "urgency": Urgency,
    "proceedings": Proceedings,
    "status": TicketStatus,
    "acceptance": AcceptanceState,
    "track": Track,
    "kind": Kind,
    "assignment": AssignmentRule,
    "role": Role,
    "actor": ActorType,
    "event": EventKind,
    "deadline_state": DeadlineState,
    "limit_unit": LimitUnit,
    "topic": Topic,
    "attachment": AttachmentKind,
}
SUBS = ("contradicts", "refused_material", "na_7", "na_8", "na_9")
"""Sub-grounds of the ending, as the rule sets name them."""
GROUPS_OF_DATA = {"district", "authority", "section"}
DELIVERY = (
    *("pending", "sending", "sent", "delivered", "acknowledged", "failed", "stale", "bundled"),
)
REASONS = (
    *("origin_consulate", "origin_headquarters", "origin_chamber", "raised_by_officer"),
    *("confidential_request", "retaliation", "discipline"),
)


def tree(language: str, name: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "responses" / language / name).read_text(encoding="utf-8"))


def leaves(data: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_code_of_an_enum_has_a_label(language: str, group: str) -> None:
    labels = tree(language, "labels.toml")[group]
    assert isinstance(labels, dict)
    missing = {code.value for code in GROUPS[group]} - {key for key, text in labels.items() if text}
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("deadline", tuple(ClockCode)),
        ("act", tuple(Act)),
        ("scope", tuple(RefusalGround)),
        ("ending_ground", tuple(EndingGround)),
        ("ending_sub", SUBS),
        ("handling_method", tuple(HandlingMethod)),
        ("referral_target", tuple(ReferralTarget)),
        ("level", tuple(Level)),
        ("backing", tuple(Backing)),
        ("delivery", DELIVERY),
        ("sensitivity", REASONS),
    ],
)
def test_every_code_kept_as_text_has_a_label(
    language: str, group: str, codes: tuple[str, ...]
) -> None:
    labels = tree(language, "labels.toml")[group]
    assert isinstance(labels, dict)
    assert set(labels) == set(codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_asks_for_a_group_of_labels_that_is_not_there(language: str) -> None:
    known = set(tree(language, "labels.toml")) | GROUPS_OF_DATA
    asked = {
        (path.name, group)
        for path in (ROOT / "responses" / language).rglob("*.toml")
        for group in re.findall(r"label\(['\"]([a-z_]+)", path.read_text(encoding="utf-8"))
    }
    assert {(name, group) for name, group in asked if group not in known} == set()


def test_labels_of_one_group_differ() -> None:
    for language in LANGUAGES:
        for group, labels in tree(language, "labels.toml").items():
            assert isinstance(labels, dict)
            assert len(set(labels.values())) == len(labels), (language, group)


@pytest.mark.parametrize("name", OWN_FILES)
def test_languages_have_the_same_keys(name: str) -> None:
    zh, en = (dict(leaves(tree(language, name))) for language in LANGUAGES)
    assert set(zh) == set(en)


@pytest.mark.parametrize("name", OWN_FILES)
def test_chinese_stands_in_chinese_files_only(name: str) -> None:
    def is_chinese(text: str) -> bool:
        return any("\u4e00" <= char <= "\u9fff" for char in text)

    mixed = {"switch_language", "switch_language_long"}
    assert not [k for k, text in leaves(tree("en", name)) if is_chinese(text) and k not in mixed]
    plain = {"list_separator", "option", "card_line", "statement", "switch_language"}
    last = {
        key
        for key, text in leaves(tree("zh", name))
        if not is_chinese(text) and key.rpartition(".")[2] not in plain
    }
    assert last <= {"switch_language_long"}


def error_classes() -> list[type[ZhitongError]]:
    """Errors that some module of the room defines; those of a platform's own codes included."""
    names = [one.name for one in walk_packages(channels.__path__, "channels.")]
    return [
        found
        for module in map(import_module, names)
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, ZhitongError)
        and found.__module__ == module.__name__
    ]


def test_every_error_of_the_room_has_a_sentence_and_no_sentence_is_without_an_error() -> None:
    """Why a send failed stays in the outbox, and forgers are told nothing; others must have one."""
    found = error_classes()
    codes = {one.code for one in found}
    unsaid = (channel_errors.ChannelError, Refused)
    shown = {one.code for one in found if not issubclass(one, unsaid)}
    for language in LANGUAGES:
        sentences = set(tree(language, "errors/channels.toml"))
        assert shown <= sentences
        assert sentences <= codes
