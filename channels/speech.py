"""What the conversation wants to say, before words, language and platform are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One reply act: ``name`` is the key of its template in ``responses/`` (``intake.notice``).

    ``params`` fill the template: strings, numbers, dates, lists of these; codes are turned into
    words by the template's own filters (``label``, ``localdate``).
    """

    name: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice: ``id`` comes back when it is pressed; ``label`` is a template key."""

    id: str
    label: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """A line of the review card: field key, value in the person's own script, note template.

    ``kind`` names the label group of coded values (``origin``, ``urgency``, ``proceedings``,
    ``district``, ``section``), empty for free text. ``edit`` is the id of its edit choice.
    """

    key: str
    value: str
    kind: str = ""
    note: str = ""
    note_params: Mapping[str, object] = field(default_factory=dict)
    edit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """One reply: acts in order, then perhaps the review card, then choices."""

    acts: tuple[Act, ...] = ()
    options: tuple[Option, ...] = ()
    card: tuple[CardLine, ...] = ()
