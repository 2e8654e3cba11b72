"""Errors of the switchboard.

ZhitongError
├── SettingsError      a setting is wrong; names it
│   ├── PlatformFault      settings of a platform that must not stand; says which and why
│   └── ResidencyRefused   where personal data may be collected is not decided as it must be
├── EnterpriseUnknown  the register has no such enterprise
├── ProjectUnknown     the list of projects has none with this code
├── ImportRefused      a register file has rows that cannot be taken
├── NotReady           the desk cannot open yet (no officer, no store)
├── UnderstandingLost  the process that understands ended before it answered
└── NotUnderstood      a text broke the engine; names the error, never the text
"""

from __future__ import annotations

from dataclasses import dataclass

from casework.model.errors import ZhitongError


class SettingsError(ZhitongError):
    """A setting is missing or wrong. Params: ``name``, ``reason``."""

    code = "settings"


class PlatformFault(SettingsError):
    """Settings of a platform that must not stand. Params: ``name`` of its table, ``fault``."""

    code = "platform_fault"

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"{name}: {fault}", name=name, fault=fault, reason=f"{name}: {fault}")


class ResidencyRefused(SettingsError):
    """Where personal data may be collected is not decided as it must be. Params: ``name``."""

    code = "residency"

    def __init__(self, name: str) -> None:
        super().__init__(f"residency.{name}", name=name, reason=f"residency.{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """What is wrong in a row. ``line`` counts the file's lines from 1 (the header)."""

    line: int
    column: str
    code: str
    value: str


class ImportRefused(ZhitongError):
    """A register file was not taken; nothing was changed. ``rows`` say what is wrong where."""

    code = "import_refused"

    def __init__(self, rows: tuple[RowError, ...]) -> None:
        """Keep the findings."""
        super().__init__(f"{len(rows)} findings")
        self.rows = rows


class EnterpriseUnknown(ZhitongError):
    """The register has no enterprise of this credit code or name. Params: ``name``."""

    code = "enterprise_unknown"


class ProjectUnknown(ZhitongError):
    """The list of projects has none with this code. Params: ``code``."""

    code = "project_unknown"


class NotReady(ZhitongError):
    """The desk cannot open yet. Params: ``reason``."""

    code = "not_ready"


class UnderstandingLost(ZhitongError):
    """The process that understands ended before it answered; the text may be asked again."""

    code = "understanding_lost"


class NotUnderstood(ZhitongError):
    """A text broke the engine. The message is the name of the error, never the text."""

    code = "not_understood"
