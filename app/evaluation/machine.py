"""What a figure was measured on: commit, Python, processor. A report without it says little."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Final

from app.settings import ROOT

_HASH_LENGTH: Final = 12


def facts(root: Path = ROOT) -> dict[str, str | int]:
    """Commit (empty outside of a repository), Python, processor, number of cores, system."""
    return {
        "commit": commit_of(root),
        "python": platform.python_version(),
        "cpu": _processor(),
        "cores": os.cpu_count() or 1,
        "system": platform.system(),
    }


def commit_of(root: Path) -> str:
    """The commit that is checked out at ``root``, read without calling git."""
    folder = root / ".git"
    if folder.is_file():  # a work tree names the folder it belongs to
        folder = (
            root / folder.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        ).resolve()
    try:
        head = (folder / "HEAD").read_text(encoding="ascii").strip()
        return _resolved(folder, head.removeprefix("ref:").strip())[:_HASH_LENGTH]
    except OSError:
        return ""


def _resolved(folder: Path, name: str) -> str:
    """The hash behind ``name``, itself where it is one; work trees share the refs of the first."""
    if not name.startswith("refs/"):
        return name
    shared = folder / "commondir"
    common = folder / shared.read_text(encoding="utf-8").strip() if shared.exists() else folder
    if (common / name).exists():
        return (common / name).read_text(encoding="ascii").strip()
    packed = (common / "packed-refs").read_text(encoding="ascii").splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")


def _processor() -> str:
    """Name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
