"""The locks can be trusted: hashes, no address, one inside the other, pyproject in both."""

from __future__ import annotations

import tomllib
from importlib.metadata import distributions

import pytest
from packaging.utils import canonicalize_name

from tests.support.locks import LOCKS, addresses, disagreements, outside, pins, read


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes(name: str) -> None:
    locked = pins(read(name))
    assert len(locked) > 30
    assert [package for package, pin in locked.items() if pin.hashes == 0] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address(name: str) -> None:
    assert addresses(read(name)) == []


def test_the_development_lock_contains_the_runtime_lock() -> None:
    # run.py counts on it: an environment for development serves as well.
    runtime, dev = pins(read("requirements.lock")), pins(read("requirements-dev.lock"))
    other = {name for name, pin in runtime.items() if dev.get(name) != pin}
    assert other == set()


def test_the_locks_satisfy_the_project() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    runtime = project["project"]["dependencies"]
    assert outside(runtime, pins(read("requirements.lock"))) == []
    dev = [*runtime, *project["dependency-groups"]["dev"]]
    assert outside(dev, pins(read("requirements-dev.lock"))) == []


def test_the_installed_packages_agree() -> None:
    # What ``pip check`` says, in an environment that may have been made without pip.
    installed = {
        canonicalize_name(found.metadata["Name"]): (found.version, found.requires or ())
        for found in distributions()
    }
    assert len(installed) > 30
    assert disagreements(installed) == []


def test_the_checks_see_planted_faults() -> None:
    whole = "a==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert pins("a==1.0\nb==2 \\\n    --hash=sha256:00\n")["a"].hashes == 0
    assert pins(f"{whole}a==2.0\n")["a"].hashes == 0
    assert addresses("--extra-index-url https://mirror.example/simple\na==1\n")
    assert addresses("a @ https://files.example/a.whl\n")
    assert outside(["a~=2.0"], pins(whole)) == ["a~=2.0"]
    assert outside(["b"], pins(whole)) == ["b"]
    assert outside(["A>=0.9"], pins(whole)) == []
    assert disagreements({"a": ("1", ["b>=2"]), "b": ("1", [])}) == ["a: b>=2"]
    assert disagreements({"a": ("1", ["c"])}) == ["a: c"]
    assert disagreements({"a": ("1", ["c; extra == 'more'"])}) == []
