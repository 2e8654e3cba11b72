"""The locks can be trusted: hashes, no address, one inside the other, pyproject in both."""

from __future__ import annotations

import tomllib

import pytest

from tests.support.locks import LOCKS, addresses, outside, pins, read


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
    assert {name: pin.version for name, pin in runtime.items()}.items() <= {
        name: pin.version for name, pin in dev.items()
    }.items()


def test_the_locks_satisfy_the_project() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    runtime = project["project"]["dependencies"]
    assert outside(runtime, pins(read("requirements.lock"))) == []
    dev = [*runtime, *project["dependency-groups"]["dev"]]
    assert outside(dev, pins(read("requirements-dev.lock"))) == []


def test_the_checks_see_planted_faults() -> None:
    whole = "a==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert pins("a==1.0\nb==2 \\\n    --hash=sha256:00\n")["a"].hashes == 0
    assert addresses("--extra-index-url https://mirror.example/simple\na==1\n")
    assert addresses("a @ https://files.example/a.whl\n")
    assert outside(["a~=2.0"], pins(whole)) == ["a~=2.0"]
    assert outside(["b"], pins(whole)) == ["b"]
    assert outside(["A>=0.9"], pins(whole)) == []
