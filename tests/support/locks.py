"""Reading the lock files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.tree import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One package of a lock: its versions (one for each range of Pythons), its fewest hashes."""

    versions: frozenset[str]
    hashes: int


def pins(text: str) -> dict[str, Pin]:
    """Packages of a lock by canonical name."""
    found: dict[str, Pin] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block)
        if head:
            count = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
            name = canonicalize_name(head[1])
            before = found.get(name, Pin(versions=frozenset(), hashes=count))
            versions = before.versions | {head[2]}
            found[name] = Pin(versions=versions, hashes=min(before.hashes, count))
    return found


def addresses(text: str) -> list[str]:
    """Lines that name a place instead of a package."""
    flags = ("-i", "--index-url", "--extra-index-url", "--find-links", "-f", "-e")
    return [line for line in text.splitlines() if "://" in line or line.startswith(flags)]


def outside(requirements: list[str], locked: Mapping[str, Pin]) -> list[str]:
    """Requirements that the lock does not satisfy."""
    missing = []
    for text in requirements:
        wanted = Requirement(text)
        pin = locked.get(canonicalize_name(wanted.name))
        versions = pin.versions if pin else [""]
        if not all(version and wanted.specifier.contains(version) for version in versions):
            missing.append(text)
    return missing


def disagreements(installed: Mapping[str, tuple[str, Iterable[str]]]) -> list[str]:
    """Requirements between installed packages that do not hold.

    ``installed`` gives version and requirements by canonical name.
    """
    found = []
    for name, (_, requirements) in installed.items():
        for text in requirements:
            wanted = Requirement(text)
            if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
                continue
            there = installed.get(canonicalize_name(wanted.name))
            if there is None or not wanted.specifier.contains(there[0], prereleases=True):
                found.append(f"{name}: {text}")
    return found


def read(name: str) -> str:
    """Content of a lock."""
    return (ROOT / name).read_text(encoding="utf-8")
