"""Key enterprises and white lists in the register: said by the file, kept where it is silent."""

from __future__ import annotations

import pytest

from app.errors import ImportRefused
from app.imports import import_enterprises
from casework.model.people import Enterprise
from casework.service.memory import MemoryStore, MemoryUnitOfWork
from tests.support.desk_world import OWN, shenyang

HEAD = (
    "name,name_en,uscc,country,district,industry_section,industry_division,business,"
    "primary_officer,substitute_officer"
)
ROW = "示例轴承有限公司,,,德国,铁西区,C,34,,own,"


@pytest.fixture
def store() -> MemoryStore:
    """A store with one officer."""
    found = MemoryStore()
    with found.begin() as unit:
        unit.officers.save(OWN)
    return found


def taken(store: MemoryStore, text: str) -> Enterprise:
    """The enterprise after an import of this text."""
    with store.begin() as unit:
        import_enterprises(unit, text, jurisdiction=shenyang(), dry_run=False)
        return found(unit)


def found(unit: MemoryUnitOfWork) -> Enterprise:
    """The enterprise of the file."""
    enterprise = unit.enterprises.find(name="示例轴承有限公司", uscc=None)
    assert enterprise is not None
    return enterprise


def test_a_file_without_the_columns_is_taken_as_ever(store: MemoryStore) -> None:
    enterprise = taken(store, f"{HEAD}\n{ROW}\n")
    assert (enterprise.key, enterprise.white_list) == (False, None)


def test_marks_are_taken_and_kept_where_the_file_is_silent(store: MemoryStore) -> None:
    marked = taken(store, f"{HEAD},key,white_list\n{ROW},yes,provincial\n")
    assert (marked.key, marked.white_list) == (True, "provincial")
    assert taken(store, f"{HEAD}\n{ROW}\n") == marked
    assert taken(store, f"{HEAD},key\n{ROW},\n") == marked
    assert taken(store, f"{HEAD},key\n{ROW},no\n").key is False


def test_wrong_marks_are_named(store: MemoryStore) -> None:
    with pytest.raises(ImportRefused) as caught:
        taken(store, f"{HEAD},key,white_list\n{ROW},perhaps,national\n")
    assert [(one.column, one.code) for one in caught.value.rows] == [
        ("key", "not_yes_or_no"),
        ("white_list", "unknown_white_list"),
    ]
