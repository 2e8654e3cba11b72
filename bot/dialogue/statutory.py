"""What the law asks beyond the form, as data (法定补充内容), read from ``statutory.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.dialogue.checks import CHECK_NAMES
from bot.errors import FormBroken
from casework.model.material import Condition, MaterialRule
from casework.model.ticket import Kind

VALUE = "value"
FACTS = frozenset({"origin", "proceedings", "authority", "power_of_attorney"})


class MaterialKind(StrEnum):
    """How an item is given."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    ADDRESS = "address"
    POST_CODE = "post_code"
    USCC = "uscc"
    DATE = "date"
    FILE = "file"
    CHOICE = "choice"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialSpec:
    """One item: what the law says of it, and how the conversation comes by it."""

    rule: MaterialRule
    kind: MaterialKind
    check: str
    asked: bool = False
    patterns: tuple[re.Pattern[str], ...] = ()
    signs: tuple[str, ...] = ()
    file_cues: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Name of the item."""
        return self.rule.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Statutory:
    """The list in the order of asking, and the versions that a ticket keeps."""

    version: str
    declaration_version: str
    items: tuple[MaterialSpec, ...]
    by_key: Mapping[str, MaterialSpec] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[MaterialRule, ...]:
        """What the law says, item by item."""
        return tuple(one.rule for one in self.items)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Condition(_Shape):
    fact: str
    values: tuple[str, ...] = Field(alias="in", min_length=1)

    @field_validator("fact")
    @classmethod
    def _known(cls, fact: str) -> str:
        if fact not in FACTS:
            raise ValueError(f"not one of {', '.join(sorted(FACTS))}")
        return fact

    def built(self) -> Condition:
        return Condition(fact=self.fact, values=frozenset(self.values))


class _Item(_Shape):
    key: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    block: Literal[
        "complainant", "respondent", "matter", "other_proceedings", "proxy", "declaration"
    ]
    kind: MaterialKind
    check: str
    law: str
    confidence: Literal["text", "secondary", "verify"]
    asked: bool = False
    automatic: bool = False
    optional: bool = False
    confidential: bool = False
    sources: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    required_if: _Condition | None = None
    unless: _Condition | None = None
    patterns: tuple[re.Pattern[str], ...] = ()
    signs: tuple[str, ...] = ()
    file_cues: tuple[str, ...] = ()

    @field_validator("check")
    @classmethod
    def _check(cls, check: str) -> str:
        if check not in CHECK_NAMES:
            raise ValueError(f"no check named {check}")
        return check

    @field_validator("patterns")
    @classmethod
    def _grouped(cls, patterns: tuple[re.Pattern[str], ...]) -> tuple[re.Pattern[str], ...]:
        if any(VALUE not in one.groupindex for one in patterns):
            raise ValueError(f"a pattern has no group named {VALUE}")
        return tuple(re.compile(one.pattern, re.IGNORECASE) for one in patterns)

    def built(self) -> MaterialSpec:
        rule = MaterialRule(
            key=self.key,
            block=self.block,
            law=self.law,
            confidence=self.confidence,
            kinds=frozenset(one.value for one in self.kinds),
            required_if=None if self.required_if is None else self.required_if.built(),
            unless=None if self.unless is None else self.unless.built(),
            sources=self.sources,
            automatic=self.automatic,
            optional=self.optional,
            confidential=self.confidential,
        )
        return MaterialSpec(
            rule=rule,
            kind=self.kind,
            check=self.check,
            asked=self.asked,
            patterns=self.patterns,
            signs=tuple(one.lower() for one in self.signs),
            file_cues=tuple(one.lower() for one in self.file_cues),
        )


class _File(_Shape):
    version: Annotated[str, Field(min_length=1)]
    declaration_version: Annotated[str, Field(min_length=1)]
    items: tuple[_Item, ...] = Field(min_length=1)


def load_statutory(path: Path) -> Statutory:
    """Read and check ``path``. Raises FormBroken that names file and key."""
    try:
        read = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _broken(path, "", str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _broken(path, key, first["msg"]) from error
    items = tuple(one.built() for one in read.items)
    by_key = {one.key: one for one in items}
    if len(by_key) != len(items):
        raise _broken(path, "items", "a key stands twice")
    return Statutory(
        version=read.version,
        declaration_version=read.declaration_version,
        items=items,
        by_key=by_key,
    )


def _broken(path: Path, key: str, reason: str) -> FormBroken:
    return FormBroken(f"{path}: {key}: {reason}", file=path.name, key=key, reason=reason)
