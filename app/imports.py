"""Registers from CSV files: enterprises (外商投资企业) and officers (商务服务员).

All rows are checked first; with one wrong row nothing is written. The same file may be imported
again: enterprises are found by credit code or name, officers by log-in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from stdnum.cn import uscc as credit_code

from app.errors import ImportRefused, RowError
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Enterprise, Officer, Role
from storage.ids import new_id
from storage.interface import Store

OFFICER_COLUMNS = (
    "login",
    "name",
    "name_en",
    "role",
    "district",
    "phone",
    "email",
    "duty",
    "cleared",
)
WECOM_COLUMN = "wecom_userid"
"""May stand in a file of officers besides: the member (企业微信账号) to whom cards are sent."""
ENTERPRISE_COLUMNS = (
    "name",
    "name_en",
    "uscc",
    "country",
    "district",
    "industry_section",
    "industry_division",
    "business",
    "primary_officer",
    "substitute_officer",
)
YES = frozenset({"yes", "y", "1", "true"})
NO = frozenset({"no", "n", "0", "false", ""})
SECTIONS = "ABCDEFGHIJKLMNOPQRST"
MAX_BYTES = 20 * 1024 * 1024

ItemT = TypeVar("ItemT")
Reach = Callable[[Store, UUID, str], bool]
"""Makes a WeCom member the way to an officer; False when he is another officer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Result of an import or of its dry run."""

    rows: int
    added: int
    changed: int
    errors: tuple[RowError, ...] = ()


def import_officers(
    store: Store,
    text: str,
    *,
    jurisdiction: Jurisdiction,
    dry_run: bool,
    reach: Reach | None = None,
) -> ImportReport:
    """Officers from CSV text. Raises ImportRefused when a row is wrong (nothing is written).

    ``reach`` is None where WeCom is not configured; then nobody may have an account of it.
    """
    rows = _read(text, OFFICER_COLUMNS, optional=(WECOM_COLUMN,))
    errors = [error for line, row in rows for error in _officer_errors(line, row, jurisdiction)]
    errors += _repeats(rows, "login") + _repeats(rows, WECOM_COLUMN)
    if reach is None:
        errors += [_unreachable(line, row) for line, row in rows if row[WECOM_COLUMN]]
    found = [(_officer(row, store), store.officers.by_login(row["login"])) for _, row in rows]
    report = _finish(found, errors, dry_run=dry_run, save=store.officers.save)
    if reach is not None and not dry_run:
        _reach_all(store, rows, reach)
    return report


def _unreachable(line: int, row: Mapping[str, str]) -> RowError:
    return RowError(line=line, column=WECOM_COLUMN, code="no_wecom", value=row[WECOM_COLUMN])


def _reach_all(store: Store, rows: Sequence[tuple[int, Mapping[str, str]]], reach: Reach) -> None:
    """Bind every named member. Raises ImportRefused when one is another officer's."""
    errors = []
    for line, row in rows:
        officer = store.officers.by_login(row["login"])
        name = row[WECOM_COLUMN]
        if officer is not None and name and not reach(store, officer.id, name):
            errors.append(RowError(line=line, column=WECOM_COLUMN, code="way_taken", value=name))
    if errors:
        raise ImportRefused(tuple(errors))


def import_enterprises(
    store: Store, text: str, *, jurisdiction: Jurisdiction, dry_run: bool
) -> ImportReport:
    """Enterprises from CSV text. Raises ImportRefused when a row is wrong."""
    rows = _read(text, ENTERPRISE_COLUMNS)
    logins = {officer.login: officer for officer in store.officers.all()}
    errors = [
        error for line, row in rows for error in _enterprise_errors(line, row, jurisdiction, logins)
    ]
    errors += _repeats(rows, "uscc")
    if errors:
        raise ImportRefused(tuple(errors))
    found = [_enterprise(row, store, logins) for _, row in rows]
    return _finish(found, [], dry_run=dry_run, save=store.enterprises.save)


def read_text(path: Path) -> str:
    """Text of a CSV file as spreadsheets write it: UTF-8 (with or without mark) or GB 18030."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        error = RowError(line=0, column="", code="too_large", value=str(len(data)))
        raise ImportRefused((error,))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode(data)


def _decode(data: bytes) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        finding = RowError(line=0, column="", code="unreadable", value="")
        raise ImportRefused((finding,)) from error


def _read(
    text: str, columns: Sequence[str], *, optional: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Rows by line; columns that may be left out are empty then. Raises ImportRefused."""
    reader = csv.DictReader(io.StringIO(text))
    header = reader.fieldnames or []
    wrong = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in (*columns, *optional)]
    if wrong or unknown:
        errors = [RowError(line=1, column=name, code="missing_column", value="") for name in wrong]
        errors += [
            RowError(line=1, column=str(name), code="unknown_column", value="") for name in unknown
        ]
        raise ImportRefused(tuple(errors))
    return [
        (reader.line_num, {name: (row.get(name) or "").strip() for name in (*columns, *optional)})
        for row in reader
    ]


def _officer_errors(
    line: int, row: Mapping[str, str], jurisdiction: Jurisdiction
) -> list[RowError]:
    checks = (
        ("login", not row["login"], "empty"),
        ("name", not row["name"], "empty"),
        ("role", row["role"] not in [role.value for role in Role], "unknown_role"),
        ("district", _unknown_district(row["district"], jurisdiction), "unknown_district"),
        ("duty", row["duty"].lower() not in YES | NO, "not_yes_or_no"),
        ("cleared", row["cleared"].lower() not in YES | NO, "not_yes_or_no"),
    )
    return _failed(line, row, checks)


def _enterprise_errors(
    line: int,
    row: Mapping[str, str],
    jurisdiction: Jurisdiction,
    logins: Mapping[str, Officer],
) -> list[RowError]:
    section = row["industry_section"]
    checks = (
        ("name", not row["name"], "empty"),
        ("uscc", bool(row["uscc"]) and not credit_code.is_valid(row["uscc"]), "bad_uscc"),
        ("district", _unknown_district(row["district"], jurisdiction), "unknown_district"),
        ("industry_section", bool(section) and section not in SECTIONS, "unknown_section"),
        ("primary_officer", _unknown(row["primary_officer"], logins), "unknown_officer"),
        ("substitute_officer", _unknown(row["substitute_officer"], logins), "unknown_officer"),
    )
    return _failed(line, row, checks)


def _failed(
    line: int, row: Mapping[str, str], checks: Sequence[tuple[str, bool, str]]
) -> list[RowError]:
    return [
        RowError(line=line, column=column, code=code, value=row[column])
        for column, wrong, code in checks
        if wrong
    ]


def _repeats(rows: Sequence[tuple[int, Mapping[str, str]]], column: str) -> list[RowError]:
    seen: set[str] = set()
    errors = []
    for line, row in rows:
        value = row[column]
        if value and value in seen:
            errors.append(RowError(line=line, column=column, code="repeated", value=value))
        seen.add(value)
    return errors


def _unknown_district(name: str, jurisdiction: Jurisdiction) -> bool:
    return bool(name) and jurisdiction.district(name) is None


def _unknown(login: str, logins: Mapping[str, Officer]) -> bool:
    return bool(login) and login not in logins


def _officer(row: Mapping[str, str], store: Store) -> Officer:
    known = store.officers.by_login(row["login"])
    role = row["role"] if row["role"] in [one.value for one in Role] else Role.OFFICER
    return Officer(
        id=known.id if known else new_id(),
        login=row["login"],
        name=row["name"],
        name_en=row["name_en"],
        role=Role(role),
        district=row["district"] or None,
        phone=row["phone"] or None,
        email=row["email"] or None,
        duty=row["duty"].lower() in YES,
        cleared=row["cleared"].lower() in YES,
    )


def _enterprise(
    row: Mapping[str, str], store: Store, logins: Mapping[str, Officer]
) -> tuple[Enterprise, Enterprise | None]:
    code = credit_code.compact(row["uscc"]) if row["uscc"] else None
    known = store.enterprises.find(name=row["name"], uscc=code)
    primary = logins.get(row["primary_officer"])
    substitute = logins.get(row["substitute_officer"])
    enterprise = Enterprise(
        id=known.id if known else new_id(),
        name=row["name"],
        name_en=row["name_en"],
        uscc=code,
        country=row["country"] or None,
        district=row["district"] or None,
        industry_section=row["industry_section"] or None,
        industry_division=row["industry_division"] or None,
        business=row["business"] or None,
        primary_officer_id=primary.id if primary else None,
        substitute_officer_id=substitute.id if substitute else None,
    )
    return enterprise, known


def _finish(
    found: Sequence[tuple[ItemT, ItemT | None]],
    errors: Sequence[RowError],
    *,
    dry_run: bool,
    save: Callable[[ItemT], None],
) -> ImportReport:
    if errors:
        raise ImportRefused(tuple(errors))
    if not dry_run:
        for item, _ in found:
            save(item)
    added = sum(1 for _, known in found if known is None)
    changed = sum(1 for item, known in found if known is not None and known != item)
    return ImportReport(rows=len(found), added=added, changed=changed)
