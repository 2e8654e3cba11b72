"""One matter before it is filed (诉求草稿), with the notes that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from casework.model.origin import Origin
from casework.model.ticket import AttachmentRef, Industry, Scope

_PRESET = frozenset({Method.DEFAULT, Method.REGISTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words that went into no field (备注): they go to the officer as they were written.

    ``why`` is one of ``aside``, ``not_applied``, ``forwarded``, ``edited``, ``recalled``,
    ``question``, ``too_long``, ``remainder``.
    """

    text: str
    message_id: str
    at: datetime
    why: str = "aside"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One matter before it is filed (诉求草稿).

    ``materials`` are the items of the legal list beyond the fields, by key, each with its
    provenance; ``material_files`` says of an attachment which item it is.
    ``rounds`` counts failed or refused answers by question; ``origin_touched`` is True once
    somebody said who speaks; ``taken_from`` names the filed ticket that a value was taken over
    from, until somebody changes it; ``extra`` keeps what a form of another version had stored.
    """

    id: UUID
    form_version: str
    created_at: datetime
    updated_at: datetime
    fields: Mapping[FieldKey, FieldValue] = field(default_factory=dict)
    statutory: Mapping[str, str] = field(default_factory=dict)
    materials: Mapping[str, FieldValue] = field(default_factory=dict)
    material_files: Mapping[UUID, str] = field(default_factory=dict)
    attachments: tuple[AttachmentRef, ...] = ()
    confidential: bool = False
    industry: Industry = field(default_factory=Industry)
    industry_choices: tuple[str, ...] = ()
    topic: str | None = None
    authority: str | None = None
    principal_origin: Origin | None = None
    scope: Scope = field(default_factory=Scope)
    warned: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    rounds: Mapping[str, int] = field(default_factory=dict)
    enterprise_id: UUID | None = None
    taken_from: Mapping[FieldKey, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def state(self, key: FieldKey) -> FieldState:
        """State of one field."""
        found = self.fields.get(key)
        return FieldState.EMPTY if found is None else found.state

    def value(self, key: FieldKey) -> str | None:
        """Value of a filled or unclear field."""
        found = self.fields.get(key)
        if found is None or found.state not in (FieldState.FILLED, FieldState.UNCLEAR):
            return None
        return found.value

    @property
    def asks_only(self) -> bool:
        """Whether the matter is a question (咨询), and nobody is accused of anything in it."""
        return "question" in self.flags and "infringement" not in self.flags

    def settled(self, key: FieldKey) -> bool:
        """Whether the field needs no question any more: filled, declined or unclear."""
        return self.state(key) is not FieldState.EMPTY

    @property
    def untold(self) -> bool:
        """Whether nothing was said for it yet: defaults and what the register holds, no more."""
        preset = all(one.method in _PRESET for one in self.fields.values())
        return preset and not (self.attachments or self.notes or self.materials)

    @property
    def tag(self) -> str:
        """Short mark of the draft on its buttons."""
        return self.id.hex[-4:]
