"""The language of an officer: from the register, kept by an import that says nothing of it."""

from __future__ import annotations

import pytest

from app.errors import ImportRefused
from app.imports import OFFICER_COLUMNS, import_officers
from storage.interface import Database
from tests.support.desk_world import shenyang

ROW = ("anna", "示例甲", "Anna Sample", "officer", "", "", "", "no", "no")


def language_after(database: Database, *cell: str) -> str:
    """Import one officer; ``cell`` is that of the column, if there is one."""
    columns = (*OFFICER_COLUMNS, *(["language"] if cell else []))
    text = "\n".join(",".join(cells) for cells in (columns, (*ROW, *cell)))
    database.write_now(
        lambda store: import_officers(store, text, jurisdiction=shenyang(), dry_run=False)
    )
    found = database.read_now(lambda store: store.officers.by_login("anna"))
    assert found is not None
    return found.language


def test_an_officer_is_written_to_in_chinese_unless_the_register_says_otherwise(
    database: Database,
) -> None:
    assert language_after(database) == "zh"
    assert language_after(database, "en") == "en"
    assert language_after(database) == "en"
    assert language_after(database, "") == "en"
    assert language_after(database, "zh") == "zh"


def test_a_language_that_we_do_not_speak_is_refused(database: Database) -> None:
    with pytest.raises(ImportRefused) as refused:
        language_after(database, "ja")
    assert [(one.column, one.code) for one in refused.value.rows] == [
        ("language", "unknown_language")
    ]
