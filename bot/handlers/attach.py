"""Files, pictures, voice, places (证据材料): taken at any moment; what is refused is named."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.text import shown
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey, Method
from casework.model.ticket import AttachmentRef
from casework.service.commands import AddToTicket, AnswerQuestion
from channels.message import Attachment, AttachmentKind

PLACE_TYPE = "application/geo+json"
TOO_MANY = "too_many_files"
REASONS = frozenset(
    {"file_type_refused", "file_too_large", "file_empty", "file_dangerous", TOO_MANY}
)


def attach(turn: Turn, command: c.AttachFile) -> None:
    """Keep what was received, name what was refused."""
    room = _room(turn)
    good = [one for one in command.attachments if one.refused is None]
    refused = [(one.name, one.refused) for one in command.attachments if one.refused is not None]
    refused += [(one.name, TOO_MANY) for one in good[room:]]
    kept = tuple(_reference(turn, one) for one in good[:room])
    for name, reason in refused:
        code = reason if reason in REASONS else "other"
        turn.ack(f"intake.refused.{code}", trace="file_refused", name=name or "?")
    if kept:
        _keep(turn, kept, command.caption)


def _room(turn: Turn) -> int:
    stored = 0 if turn.draft is None else len(turn.draft.attachments)
    return max(turn.context.limits.files - stored, 0)


def _reference(turn: Turn, one: Attachment) -> AttachmentRef:
    name, media_type = one.name, one.media_type
    if one.kind is AttachmentKind.LOCATION and one.latitude is not None:
        name = f"{one.latitude:.5f}, {one.longitude or 0:.5f}"
        media_type = PLACE_TYPE
    return AttachmentRef(
        id=one.id or turn.context.new_id(),
        name=name or one.kind.value,
        media_type=media_type,
        size=one.size,
        received=one.received and one.id is not None,
    )


def _keep(turn: Turn, kept: tuple[AttachmentRef, ...], caption: str) -> None:
    conversation = turn.conversation
    pending = conversation.officer_question
    if pending is not None and (conversation.draft is None or not pending.later):
        turn.request(
            AnswerQuestion(
                number=pending.number,
                conversation_key=conversation.key,
                text=caption,
                message_id=turn.source.message_id,
                attachments=kept,
            )
        )
    elif conversation.draft is None and conversation.filed:
        turn.request(
            AddToTicket(
                number=conversation.filed[-1].number,
                conversation_key=conversation.key,
                text=caption,
                message_id=turn.source.message_id,
                attachments=kept,
            )
        )
    else:
        add_to_draft(turn, kept, caption)
    turn.ack("intake.ack_saved", count=len(kept), names=[shown(one.name, 24) for one in kept[:3]])


def add_to_draft(turn: Turn, kept: tuple[AttachmentRef, ...], caption: str) -> None:
    """Files belong to the draft; the evidence field names them, with the words beside them."""
    draft = turn.need_draft()
    turn.change_draft(attachments=(*draft.attachments, *kept))
    before = draft.value(FieldKey.EVIDENCE)
    names = [one.name for one in kept]
    said = [caption.strip()] if caption.strip() else []
    old = [] if before in (None, "none") else [before]
    value = "\n".join(map(str, [*old, *names, *said]))
    words = caption.strip() or None
    turn.put(FieldKey.EVIDENCE, turn.make(value, words=words, method=Method.FILE))
    turn.effects += len(kept) - 1
    if turn.conversation.asks == FieldKey.EVIDENCE.value:
        turn.change(question=None)


def quote(turn: Turn, command: c.QuoteEvidence) -> None:
    """Forwarded text is somebody else's: quoted evidence, never the person's own statement."""
    before = turn.need_draft().value(FieldKey.EVIDENCE)
    old = [] if before in (None, "none") else [before]
    value = "\n".join(map(str, [*old, command.text]))
    turn.put(FieldKey.EVIDENCE, turn.make(value, words=command.text, method=Method.FILE))
    turn.keep_note(command.text, "forwarded")
    turn.ack("intake.quoted", trace="ack_saved")
