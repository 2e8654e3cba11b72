"""Our generic top-level names belong to nobody else, and ``responses`` holds data only.

Package indexes have projects named ``responses``, ``storage`` and ``nlu``. Installed into the same
environment they would overwrite or shadow our folders without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.support.locks import LOCKS, pins, read
from tests.support.tree import ROOMS, ROOT

OURS = frozenset({*ROOMS, "responses"})


def foreign_owners(owners: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Our top-level names that another distribution provides."""
    taken = {name: set(owners.get(name, ())) - {"zhitong"} for name in OURS}
    return {name: found for name, found in taken.items() if found}


def python_in(folder: Path) -> list[str]:
    """Python files in a folder, compiled ones included."""
    return [path.name for path in folder.rglob("*") if path.suffix in {".py", ".pyc", ".pyi"}]


def test_no_installed_distribution_owns_our_names() -> None:
    assert foreign_owners(packages_distributions()) == {}


def test_no_lock_requires_a_project_of_our_names() -> None:
    for name in LOCKS:
        assert OURS.isdisjoint(pins(read(name)))


def test_responses_holds_data_only() -> None:
    assert python_in(ROOT / "responses") == []


def test_the_checks_see_planted_faults(tmp_path: Path) -> None:
    assert foreign_owners({"responses": ["responses"], "app": ["zhitong"]}) == {
        "responses": {"responses"}
    }
    (tmp_path / "__init__.py").touch()
    assert python_in(tmp_path) == ["__init__.py"]
