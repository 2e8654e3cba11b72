"""The files of the project, as the house checks look at them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "bot", "casework", "channels", "console", "documents", "nlu", "notify", "storage")
LANGUAGES = ("en", "zh")
NOT_OURS = frozenset({".git", ".hypothesis", ".venv", "var", "dist", "__pycache__", "node_modules"})
TEXT = frozenset(
    {
        "", ".py", ".md", ".toml", ".yml", ".yaml", ".json", ".csv", ".txt", ".html", ".css",
        ".js", ".svg", ".lock", ".cfg", ".ini", ".mako", ".sql", ".j2", ".jinja",
    }
)  # fmt: skip


def files() -> Iterator[Path]:
    """Every text file that is kept under version control, or would be."""
    for path in sorted(ROOT.rglob("*")):
        inner = path.relative_to(ROOT)
        if any(_left_out(part) for part in inner.parts) or path.name == "uv.lock":
            continue
        if path.is_file() and path.suffix in TEXT:
            yield path


def _left_out(part: str) -> bool:
    return part in NOT_OURS or part.endswith((".egg-info", "_cache"))


def sources(*folders: str) -> list[Path]:
    """Python files of these folders, none of them generated."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "__pycache__" not in path.parts]


def read_toml(path: Path) -> Mapping[str, Any]:
    """A TOML file as plain data."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def dotted(table: Mapping[str, Any], before: str = "") -> dict[str, object]:
    """Leaves of a nested table by their dotted path."""
    leaves: dict[str, object] = {}
    for key, value in table.items():
        path = f"{before}{key}"
        leaves |= dotted(value, f"{path}.") if isinstance(value, Mapping) else {path: value}
    return leaves
