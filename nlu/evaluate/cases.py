"""Test utterances as they are read: one case, its label or its values, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A value that stands in a text: ``text[start:end]``, and its canonical form."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test utterance. ``expecting`` is the open question's key, None without one."""

    task: str
    slice: str
    text: str
    label: str
    expecting: str | None
    values: tuple[Gold, ...]
    file: str
    line: int
