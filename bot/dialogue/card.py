"""The review card (核对卡): every field of the draft, each with its edit choice."""

from __future__ import annotations

from bot.dialogue.conversation import Conversation
from bot.dialogue.draft import Draft
from bot.dialogue.form import FieldKind, FieldSpec, Form
from bot.dialogue.options import marked
from casework.model.complaint import FieldKey, FieldState
from channels.speech import CardLine

INDUSTRY = "industry"
TEXT_SHOWN = 300
_NOTES = {FieldState.DECLINED: "intake.card.declined", FieldState.UNCLEAR: "intake.card.unclear"}


def card(conversation: Conversation, draft: Draft, form: Form) -> tuple[CardLine, ...]:
    """The lines in the order of the form; the industry stands behind the business."""
    lines: list[CardLine] = []
    for spec in form.fields:
        if spec.key is FieldKey.CONSENT:
            continue
        lines.append(_line(conversation, draft, spec))
        if spec.key is FieldKey.BUSINESS and draft.industry.section is not None:
            lines.append(_industry(conversation, draft))
    return tuple(lines)


def card_keys(conversation: Conversation, draft: Draft, form: Form) -> tuple[str, ...]:
    """Keys of the lines, in order: "change item 3" means the third."""
    return tuple(line.key for line in card(conversation, draft, form))


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
        value = value[:TEXT_SHOWN] + "…"
    return CardLine(
        key=spec.key.value,
        value=value,
        kind=kind,
        note=note,
        note_params=params,
        edit=marked(f"edit:{spec.key.value}", conversation),
    )


def _kind(spec: FieldSpec) -> str:
    if spec.kind is FieldKind.CHOICE:
        return spec.key.value
    return "district" if spec.kind is FieldKind.PLACE else ""


def _evidence(draft: Draft, value: str) -> tuple[str, str, dict[str, object]]:
    if draft.attachments:
        names = "\n".join(one.name for one in draft.attachments)
        missing = sum(not one.received for one in draft.attachments)
        params: dict[str, object] = {"count": len(draft.attachments), "missing": missing}
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
