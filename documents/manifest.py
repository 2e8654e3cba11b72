"""The list of documents (文书目录) as data: ``responses/documents.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from casework.model.events import EventKind
from documents.due_rules import DueRule
from documents.errors import DocumentUnknown, TemplateRefused
from documents.families import FAMILIES, Family
from documents.problems import Problem

FILE = "documents.toml"
RECORD = "zh"
"""The language that counts (中文文本为准); every other is a courtesy version."""
NOTICE = "notice"
"""Series of documents that name no other."""
_KNOWN = frozenset(
    {
        "version", "family", "title", "title_en", "languages", "outward", "numbered", "series",
        "basis", "says", "holds", "required", "approval", "ticket",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """One document of the list; the fields are explained at the head of the file."""

    code: str
    version: str
    family: type[Family]
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    outward: bool
    numbered: bool
    series: str
    basis: tuple[str, ...]
    says: tuple[str, ...]
    holds: tuple[str, ...]
    required: tuple[str, ...]
    approval: bool
    ticket: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All documents, which events want them, how numbers are written, the looks of Word.

    ``answer_within`` are the working days in which a supervision notice is answered.
    """

    types: Mapping[str, DocumentType]
    due: tuple[DueRule, ...]
    number_patterns: Mapping[str, str]
    answer_within: int
    fonts: Mapping[str, tuple[str, ...]]
    styles: Mapping[str, str]

    def type(self, code: str) -> DocumentType:
        """The document of this code. Raises DocumentUnknown."""
        if code not in self.types:
            raise DocumentUnknown(code, document=code, known=", ".join(sorted(self.types)))
        return self.types[code]


def load_manifest(folder: Path) -> Manifest:
    """Read the list in ``folder``. Raises TemplateRefused, naming file, line and fault."""
    text = (folder / FILE).read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(0, "manifest_syntax", detail=str(error)) from error
    outward = data["outward"]
    types = {
        code: _type(code, table, outward, data["number"], text)
        for code, table in data["document"].items()
    }
    return Manifest(
        types=types,
        due=tuple(_due(place, row, types) for place, row in enumerate(data["due"], start=1)),
        number_patterns=data["number"],
        answer_within=data["supervision"]["answer_within"],
        fonts={name: tuple(faces) for name, faces in data["layout"].items()},
        styles=data["styles"],
    )


def _type(
    code: str,
    table: Mapping[str, Any],
    outward: Mapping[str, Any],
    series: Collection[str],
    text: str,
) -> DocumentType:
    line = _line_of(f"[document.{code}]", text)
    for key in sorted(set(table) - _KNOWN):
        raise _refused(line, "manifest_key", key=key, document=code)
    for key in ("version", "family", "title", "title_en", "languages"):
        if key not in table:
            raise _refused(line, "manifest_lacks", key=key, document=code)
    if table.get("series", NOTICE) not in series:
        raise _refused(line, "manifest_series", series=table["series"], known=", ".join(series))
    if table["family"] not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise _refused(line, "manifest_family", family=table["family"], known=known)
    shared = outward if table.get("outward", False) else {}
    return DocumentType(
        code=code,
        version=table["version"],
        family=FAMILIES[table["family"]],
        titles={RECORD: table["title"], "en": table["title_en"]},
        languages=tuple(table["languages"]),
        outward=table.get("outward", False),
        numbered=table.get("numbered", False),
        series=table.get("series", NOTICE),
        basis=tuple(table.get("basis", ())),
        says=(*shared.get("says", ()), *table.get("says", ())),
        holds=(*shared.get("holds", ()), *table.get("holds", ())),
        required=tuple(table.get("required", ())),
        approval=table.get("approval", False),
        ticket=table.get("ticket", True),
    )


def _due(place: int, row: Mapping[str, Any], types: Collection[str]) -> DueRule:
    """One row of ``[[due]]``; ``place`` counts them."""
    for key in sorted(set(row) - {one.name for one in fields(DueRule)}):
        raise _refused(0, "manifest_due_key", key=key, row=str(place))
    if row["event"] not in set(EventKind):
        raise _refused(0, "manifest_due_event", event=row["event"], row=str(place))
    tracks = frozenset(row.get("tracks", ()))
    rule = DueRule(**{**row, "event": EventKind(row["event"]), "tracks": tracks})
    for code in rule.documents:
        if code not in types:
            raise _refused(0, "manifest_due_document", document=code, row=str(place))
    return rule


def _line_of(header: str, text: str) -> int:
    return text[: max(text.find(header), 0)].count("\n") + 1


def _refused(line: int, reason: str, **params: str) -> TemplateRefused:
    return TemplateRefused([Problem(file=FILE, line=line, reason=reason, params=params)])
