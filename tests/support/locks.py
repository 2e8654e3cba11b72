"""Reading the lock files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.tree import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One package of a lock."""

    version: str
    hashes: int


def pins(text: str) -> dict[str, Pin]:
    """Packages of a lock by canonical name."""
    found = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block)
        if head:
            count = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
            found[canonicalize_name(head[1])] = Pin(version=head[2], hashes=count)
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
        if pin is None or not wanted.specifier.contains(pin.version, prereleases=True):
            missing.append(text)
    return missing


def read(name: str) -> str:
    """Content of a lock."""
    return (ROOT / name).read_text(encoding="utf-8")
