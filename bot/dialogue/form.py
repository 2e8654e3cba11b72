"""The form as data (诉求表单): what is asked, in what order, of whom. Checked strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.dialogue.checks import CHECK_NAMES
from bot.dialogue.patterns import NO_TRIGGERS, Triggers
from bot.dialogue.phrase_file import load_phrases
from bot.dialogue.phrases import Phrases
from bot.dialogue.statutory import Statutory, load_statutory
from bot.errors import FormBroken
from casework.model.complaint import FieldKey

E = TypeVar("E", bound=StrEnum)
DERIVED = frozenset({"kind"})
_FIELD_KEYS = frozenset(
    {"key", "kind", "need", "check", "choices", "required_if", "refusals", "confidential"}
)
_TOP_KEYS = frozenset({"version", "notice_version", "phrases", "statutory", "fields"})


class FieldKind(StrEnum):
    """How the answer to a question is read."""

    TEXT = "text"
    LONG_TEXT = "long_text"  # kept word for word; additions are appended
    PERSON = "person"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    CHOICE = "choice"
    FILES = "files"
    BOOLEAN = "boolean"


class Need(StrEnum):
    """How much a field is needed."""

    GATE = "gate"
    CORE = "core"
    WANTED = "wanted"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``required_if``: a field (or the derived ``kind``) has a value, or one of a group."""

    field: str = ""
    values: tuple[str, ...] = ()
    one_of: tuple[FieldKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One question of the form."""

    key: FieldKey
    kind: FieldKind
    need: Need
    check: str
    choices: tuple[str, ...] = ()
    required_if: Condition | None = None
    refusals: int = 0
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields in the order of asking, the phrases, and the versions that a ticket keeps.

    ``statutory`` is what the law asks of a complaint, with these fields and beyond them.
    """

    version: str
    notice_version: str
    fields: tuple[FieldSpec, ...]
    phrases: Phrases
    statutory: Statutory
    by_key: Mapping[FieldKey, FieldSpec] = field(default_factory=dict)

    def spec(self, key: FieldKey) -> FieldSpec:
        """The question of ``key``."""
        return self.by_key[key]

    def is_field(self, key: str | None) -> bool:
        """Whether ``key`` names a question of this form."""
        return key is not None and key in self.by_key


def load_form(
    path: Path, *, checks: frozenset[str] = CHECK_NAMES, triggers: Triggers = NO_TRIGGERS
) -> Form:
    """Read and check ``path``. Raises FormBroken that names file and key.

    ``checks`` are the known names of checks; ``triggers`` the phrases of the repair patterns.
    """
    data = _read(path)
    _only(data, _TOP_KEYS, path, "")
    specs = tuple(_field(one, path) for one in _list(data, "fields", path))
    for spec in specs:
        if spec.check not in checks:
            raise _broken(path, f"{spec.key}.check", f"no check named {spec.check}")
    by_key = {spec.key: spec for spec in specs}
    if len(by_key) != len(specs):
        raise _broken(path, "fields", "a key stands twice")
    missing = [key.value for key in FieldKey if key not in by_key]
    if missing:
        raise _broken(path, "fields", f"missing: {', '.join(missing)}")
    return Form(
        version=_text(data, "version", path),
        notice_version=_text(data, "notice_version", path),
        fields=specs,
        phrases=load_phrases(path.parent / _text(data, "phrases", path), triggers=triggers),
        statutory=load_statutory(path.parent / _text(data, "statutory", path)),
        by_key=by_key,
    )


def _field(data: Any, path: Path) -> FieldSpec:
    if not isinstance(data, dict):
        raise _broken(path, "fields", "not a table")
    name = str(data.get("key", "?"))
    _only(data, _FIELD_KEYS, path, f"{name}.")
    spec = FieldSpec(
        key=_enum(FieldKey, data, "key", path, name),
        kind=_enum(FieldKind, data, "kind", path, name),
        need=_enum(Need, data, "need", path, name),
        check=_text(data, "check", path),
        choices=tuple(str(one) for one in data.get("choices", ())),
        required_if=_condition(data.get("required_if"), path, name),
        refusals=int(data.get("refusals", 0)),
        confidential=bool(data.get("confidential", False)),
    )
    if (spec.kind is FieldKind.CHOICE) != bool(spec.choices):
        raise _broken(path, f"{name}.choices", "a choice has choices, nothing else has")
    return spec


def _condition(data: Any, path: Path, name: str) -> Condition | None:
    if data is None:
        return None
    where = f"{name}.required_if"
    if isinstance(data, dict) and set(data) == {"one_of"}:
        keys = tuple(_as_key(one, path, where) for one in data["one_of"])
        return Condition(one_of=keys)
    if isinstance(data, dict) and set(data) == {"field", "in"}:
        if data["field"] not in DERIVED:
            _as_key(data["field"], path, where)
        return Condition(field=str(data["field"]), values=tuple(map(str, data["in"])))
    raise _broken(path, where, "expected {field, in} or {one_of}")


def _as_key(value: Any, path: Path, where: str) -> FieldKey:
    try:
        return FieldKey(value)
    except ValueError:
        raise _broken(path, where, f"no field named {value}") from None


def _enum(kind: type[E], data: Mapping[str, Any], key: str, path: Path, name: str) -> E:
    try:
        return kind(str(data.get(key)))
    except ValueError:
        raise _broken(path, f"{name}.{key}", f"not one of {', '.join(kind)}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken(path, "", str(error)) from error


def _only(data: Mapping[str, Any], known: frozenset[str], path: Path, prefix: str) -> None:
    for key in data:
        if key not in known:
            raise _broken(path, f"{prefix}{key}", "unknown key")


def _list(data: Mapping[str, Any], key: str, path: Path) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list) or not value:
        raise _broken(path, key, "expected a list")
    return value


def _text(data: Mapping[str, Any], key: str, path: Path) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise _broken(path, key, "expected a text")
    return value


def _broken(path: Path, key: str, reason: str) -> FormBroken:
    return FormBroken(f"{path}: {key}: {reason}", file=path.name, key=key, reason=reason)
