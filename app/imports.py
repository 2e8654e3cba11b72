"""Registers from files: enterprises (外商投资企业) and officers (商务服务员).

All rows are checked first; with one wrong row nothing is written. The same file may be imported
again: enterprises are found by credit code or name, officers by log-in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from stdnum.cn import uscc as credit_code

from app.errors import ImportRefused, RowError
from app.import_rows import (
    NO,
    YES,
    ImportReport,
    failed,
    finish,
    read_rows,
    read_text,
    repeats,
)
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Enterprise, Officer, Role
from storage.ids import new_id
from storage.interface import Store

__all__ = ["ImportReport", "import_enterprises", "import_officers", "read_text"]

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
LANGUAGE_COLUMN = "language"
"""May stand there too: the language in which the officer is written to, ``zh`` or ``en``."""
LANGUAGES = ("zh", "en")
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
KEY_COLUMN = "key"
"""May stand in a file of enterprises besides: whether it is a key enterprise (重点外资企业)."""
WHITE_LIST_COLUMN = "white_list"
"""May stand there too: the level of its white list (重点白名单)."""
WHITE_LISTS = frozenset({"", "provincial", "municipal"})
SECTIONS = "ABCDEFGHIJKLMNOPQRST"

Reach = Callable[[Store, UUID, str], bool]
"""Makes a WeCom member the way to an officer; False when he is another officer's."""


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
    rows = read_rows(text, OFFICER_COLUMNS, optional=(WECOM_COLUMN, LANGUAGE_COLUMN))
    errors = [error for line, row in rows for error in _officer_errors(line, row, jurisdiction)]
    errors += repeats(rows, "login") + repeats(rows, WECOM_COLUMN)
    if reach is None:
        errors += [_unreachable(line, row) for line, row in rows if row[WECOM_COLUMN]]
    found = [(_officer(row, store), store.officers.by_login(row["login"])) for _, row in rows]
    report = finish(found, errors, dry_run=dry_run, save=store.officers.save)
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
    rows = read_rows(text, ENTERPRISE_COLUMNS, optional=(KEY_COLUMN, WHITE_LIST_COLUMN))
    logins = {officer.login: officer for officer in store.officers.all()}
    errors = [
        error for line, row in rows for error in _enterprise_errors(line, row, jurisdiction, logins)
    ]
    errors += repeats(rows, "uscc")
    if errors:
        raise ImportRefused(tuple(errors))
    found = [_enterprise(row, store, logins) for _, row in rows]
    return finish(found, [], dry_run=dry_run, save=store.enterprises.save)


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
        (LANGUAGE_COLUMN, row[LANGUAGE_COLUMN] not in {"", *LANGUAGES}, "unknown_language"),
    )
    return failed(line, row, checks)


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
        (KEY_COLUMN, row[KEY_COLUMN].lower() not in YES | NO, "not_yes_or_no"),
        (
            WHITE_LIST_COLUMN,
            row[WHITE_LIST_COLUMN] not in WHITE_LISTS,
            "unknown_white_list",
        ),
    )
    return failed(line, row, checks)


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
        language=row[LANGUAGE_COLUMN] or (known.language if known else LANGUAGES[0]),
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
        key=_key(row[KEY_COLUMN], known),
        white_list=row[WHITE_LIST_COLUMN] or (known.white_list if known else None),
    )
    return enterprise, known


def _key(text: str, known: Enterprise | None) -> bool:
    """What the file says; a file without the column, or an empty cell, leaves the mark."""
    return text.lower() in YES if text else known is not None and known.key
