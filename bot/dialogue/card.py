"""The review card (核对卡): every field of the draft, each with its edit choice."""

from __future__ import annotations

from bot.dialogue.completeness import checklist_of, given, is_offered
from bot.dialogue.context import Context
from bot.dialogue.conversation import Conversation
from bot.dialogue.draft import Draft
from bot.dialogue.form import FieldKind, FieldSpec
from bot.dialogue.options import marked
from casework.model.complaint import FieldKey, FieldState, Method
from casework.model.material import missing, tally
from channels.speech import CardLine

INDUSTRY = "industry"
COMPLETENESS = "completeness"
TEXT_SHOWN = 300
_NOTES = {FieldState.DECLINED: "intake.card.declined", FieldState.UNCLEAR: "intake.card.unclear"}


def card(conversation: Conversation, draft: Draft, context: Context) -> tuple[CardLine, ...]:
    """The lines in the order of the form, then what was given beyond it and how complete it is.

    The industry stands behind the business.
    """
    lines: list[CardLine] = []
    for spec in context.form.fields:
        if spec.key is FieldKey.CONSENT:
            continue
        lines.append(_line(conversation, draft, spec))
        if spec.key is FieldKey.BUSINESS and draft.industry.section is not None:
            lines.append(_industry(conversation, draft))
    lines += _materials(conversation, draft, context)
    return (*lines, *_completeness(conversation, draft, context))


def card_keys(conversation: Conversation, draft: Draft, context: Context) -> tuple[str, ...]:
    """Keys of the lines, in order: "change item 3" means the third."""
    return tuple(line.key for line in card(conversation, draft, context))


def _materials(conversation: Conversation, draft: Draft, context: Context) -> list[CardLine]:
    """What was given beyond the fields."""
    return [
        CardLine(
            key=one.key,
            value=_cut(draft.materials[one.key].value or ""),
            note=_NOTES.get(draft.materials[one.key].state, ""),
            edit=marked(f"edit:{one.key}", conversation),
        )
        for one in given(draft, context)
    ]


def _completeness(
    conversation: Conversation, draft: Draft, context: Context
) -> tuple[CardLine, ...]:
    """How much of what the law asks for is there, and what is not (Rules art. 11, 12)."""
    listed = checklist_of(draft, context)
    have, asked = tally(listed)
    if not asked:
        return ()
    left = [one.key for one in missing(listed)]
    return (
        CardLine(
            key=COMPLETENESS,
            value=f"{have}/{asked}",
            note="statutory.card.missing" if left else "statutory.card.complete",
            note_params={"missing": left} if left else {},
            edit=marked("add_more", conversation) if is_offered(draft, context, listed) else "",
        ),
    )


def _cut(value: str) -> str:
    """The value as the card shows it: its beginning, paragraphs without blank lines between."""
    text = "\n".join(line for line in value.splitlines() if line.strip())
    return text if len(value) <= TEXT_SHOWN else text[:TEXT_SHOWN] + "…"


def _line(conversation: Conversation, draft: Draft, spec: FieldSpec) -> CardLine:
    state = draft.state(spec.key)
    value = draft.value(spec.key) or ""
    note = _NOTES.get(state, "")
    params: dict[str, object] = {}
    kind = _kind(spec) if state is FieldState.FILLED else ""
    if spec.key is FieldKey.EVIDENCE:
        value, note, params = _evidence(draft, value)
    elif len(value) > TEXT_SHOWN:
        note, params = "intake.card.long", {"count": len(value)}
    elif not note and value:
        note, params = _source(draft, spec.key)
    return CardLine(
        key=spec.key.value,
        value=_cut(value),
        kind=kind,
        note=note,
        note_params=params,
        edit=marked(f"edit:{spec.key.value}", conversation),
    )


def _source(draft: Draft, key: FieldKey) -> tuple[str, dict[str, object]]:
    """Where a value comes from that the person did not say in this matter (S0-55)."""
    if key in draft.taken_from:
        return "intake.card.taken_over", {"number": draft.taken_from[key]}
    found = draft.fields.get(key)
    registered = found is not None and found.method is Method.REGISTER
    return ("intake.card.register" if registered else ""), {}


def _kind(spec: FieldSpec) -> str:
    if spec.kind is FieldKind.CHOICE:
        return spec.key.value
    return "district" if spec.kind is FieldKind.PLACE else ""


def _evidence(draft: Draft, value: str) -> tuple[str, str, dict[str, object]]:
    files = [one for one in draft.attachments if one.id not in draft.material_files]
    if files:
        names = "\n".join(one.name for one in files)
        absent = sum(not one.received for one in files)
        params: dict[str, object] = {"count": len(files), "missing": absent}
        return names, "intake.card.files", params
    if value in ("", "none"):
        return "", "intake.card.no_files", {}
    return value, "", {}


def _industry(conversation: Conversation, draft: Draft) -> CardLine:
    industry = draft.industry
    confirmed = industry.confirmed
    return CardLine(
        key=INDUSTRY,
        value=industry.section or "",
        kind="section",
        note="intake.card.industry_confirmed" if confirmed else "intake.card.industry_guess",
        note_params={} if confirmed else {"percent": round(industry.confidence * 100)},
        edit=marked(f"edit:{INDUSTRY}", conversation),
    )
