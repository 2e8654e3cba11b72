"""A copy of the rule folders that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.policy_loader import PolicyError, load_jurisdiction
from casework.model.jurisdiction import Jurisdiction
from tests.support.tree import ROOT

SHIPPED = ROOT / "casework" / "policy"
PROFILE = """id = "{id}"
version = "{version}"
base = "{base}"
base_version = "1"
name = "示例时限"
name_en = "Example limits"
valid_from = {valid_from}
source = "invented for a test"
confidence = "verify"
"""


@dataclass(frozen=True)
class PolicyFolder:
    """The copy; ``root`` holds national, profiles and the jurisdictions."""

    root: Path

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace a text that stands once in a file; gives the line of the new one."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, name: str, text: str) -> int:
        """Add text at the end of a file; gives the line on which it begins."""
        path = self.root / name
        before = path.read_text(encoding="utf-8")
        path.write_text(before + text, encoding="utf-8")
        return before.count("\n") + 1

    def profile(
        self,
        text: str = "",
        *,
        name: str = "local",
        version: str = "1",
        base: str = "mofcom_2020_3",
        valid_from: str = "2020-10-01",
        valid_to: str = "",
    ) -> Path:
        """Write a profile of the jurisdiction Shenyang, with ``text`` after its head."""
        head = PROFILE.format(id=name, version=version, base=base, valid_from=valid_from)
        until = f"valid_to = {valid_to}\n" if valid_to else ""
        path = self.root / "shenyang" / f"rules_{name}_v{version}.toml"
        path.write_text(head + until + text, encoding="utf-8")
        return path

    def use(self, rule_set: str) -> None:
        """Let Shenyang name this rule set."""
        old = 'rule_set = "shenyang_appeal_platform"'
        self.edit("shenyang/jurisdiction.toml", old, f'rule_set = "{rule_set}"')

    def load(
        self, name: str = "shenyang", *, on: date | None = None, calendars: Sequence[Path] = ()
    ) -> Jurisdiction:
        return load_jurisdiction(self.root / name, on=on, calendar_overrides=calendars)

    def problems(self, name: str = "shenyang") -> list[tuple[str, int, str]]:
        """File, line and sentence of everything that is wrong; the folder must be refused."""
        with pytest.raises(PolicyError) as refused:
            load_jurisdiction(self.root / name)
        return [(one.file.name, one.line, one.what) for one in refused.value.problems]


def copy_policy(folder: Path) -> PolicyFolder:
    """A copy of what is shipped, in ``folder``."""
    return PolicyFolder(root=Path(shutil.copytree(SHIPPED, folder / "policy")))
