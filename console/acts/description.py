"""How an act is described: its stage, its command, and the fields of its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casework.model.moves import Act
from casework.service.commands import OfficerCommand
from console.acts.fields import TEXT_LIMIT, Choice, FieldKind
from console.acts.situation import Situation


class Stage(StrEnum):
    """Part of the procedure in which an act has its place (办理阶段)."""

    APPROVAL = "approval"  # 审批
    INTAKE = "intake"  # 受理
    HANDLING = "handling"  # 办理
    ENDING = "ending"  # 终结
    CLOSING = "closing"  # 销号与回访
    DESK = "desk"  # 分办


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A field of an act, as it is on every ticket; ``choices``, ``value`` and so on ask the ticket.

    ``needed`` says whether the field must be filled on this ticket; without it ``required`` does.
    ``no_first`` puts the careful answer of a yes-or-no first.
    """

    name: str
    kind: FieldKind
    required: bool = True
    needed: Callable[[Situation], bool] | None = None
    choices: Callable[[Situation], Sequence[Choice]] | None = None
    value: Callable[[Situation], str] | None = None
    most: Callable[[Situation], int] | None = None
    least: int | None = None
    limit: int = TEXT_LIMIT
    no_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """An act: ``told`` when the complainant is told what is written."""

    act: Act
    stage: Stage
    command: type[OfficerCommand]
    fields: tuple[Entry, ...] = ()
    told: bool = False
