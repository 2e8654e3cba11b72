"""Files, pictures, voice, places (证据材料): taken at any moment; what is refused is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from bot.dialogue import commands as c
from bot.dialogue.text import shown
from bot.dialogue.turn import Turn
from bot.handlers import statutory, supplement
from casework.model.complaint import FieldKey, Method
from casework.model.ticket import AttachmentRef
from casework.service.commands import AddToTicket, AnswerQuestion
from channels.message import Attachment, AttachmentKind

EVIDENCE = FieldKey.EVIDENCE.value
PLACE_TYPE = "application/geo+json"
TOO_MANY = "too_many_files"
NAMED = 3
NAME_SHOWN = 24
UNREADABLE = "message_unsupported"
REASONS = frozenset(
    {"file_type_refused", "file_too_large", "file_empty", "file_dangerous", UNREADABLE, TOO_MANY}
)


def attach(turn: Turn, command: c.AttachFile) -> None:
    """Keep what was received, name what was refused."""
    room = _room(turn)
    good = [one for one in command.attachments if one.refused is None]
    refused = [(one.name, one.refused) for one in command.attachments if one.refused is not None]
    refused += [(one.name, TOO_MANY) for one in good[room:]]
    kept = tuple(_reference(turn, one) for one in good[:room])
    _say_refused(turn, refused)
    if kept:
        _keep(turn, kept, command.caption)


def _say_refused(turn: Turn, refused: Sequence[tuple[str, str]]) -> None:
    """One sentence a reason, with the names it holds for."""
    by_code: dict[str, list[str]] = {}
    for name, reason in refused:
        by_code.setdefault(reason if reason in REASONS else "other", []).append(name or "?")
    for code, names in by_code.items():
        turn.ack(
            f"intake.refused.{code}",
            trace="file_refused",
            names=[shown(one, NAME_SHOWN) for one in names[:NAMED]],
            count=len(names),
        )


def _say_saved(turn: Turn, kept: Sequence[AttachmentRef]) -> None:
    """How many files are saved; files of several messages are counted in one sentence."""
    says = turn.context.patterns.at("file_received.saved", turn.language).says
    turn.acks, earlier = (
        [act for act in turn.acks if act.name not in says],
        [act for act in turn.acks if act.name in says],
    )
    said = [act for act in earlier if act.name == says[0]]
    names = [name for act in said for name in cast("list[str]", act.params["names"])]
    names += [shown(one.name, NAME_SHOWN) for one in kept]
    count = sum(cast("int", act.params["count"]) for act in said) + len(kept)
    turn.ack_at("file_received.saved", trace="ack_saved", count=count, names=names[:NAMED])


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
        _add_to_ticket(turn, kept, caption)
    else:
        _add_to_draft(turn, kept, caption)
    _say_saved(turn, kept)


def _add_to_ticket(turn: Turn, kept: tuple[AttachmentRef, ...], caption: str) -> None:
    """After filing; files that the law asks for are named as what they are."""
    number = supplement.awaited(turn)
    items = statutory.files_of(turn, kept, caption)
    items |= supplement.files_of(turn, kept, caption, number)
    requested = turn.request(
        AddToTicket(
            number=number,
            conversation_key=turn.conversation.key,
            text=caption,
            message_id=turn.source.message_id,
            attachments=kept,
            material_files={one.id: items.get(one, EVIDENCE) for one in kept},
        )
    )
    if requested:
        keys = [items.get(one, EVIDENCE) for one in kept]
        supplement.given(turn, number, keys)


def _add_to_draft(turn: Turn, kept: tuple[AttachmentRef, ...], caption: str) -> None:
    """Proofs that the law asks for are kept under their names, everything else is evidence."""
    items = statutory.files_of(turn, kept, caption)
    if items:
        statutory.take_files(turn, items, caption)
    rest = tuple(one for one in kept if one not in items)
    if rest:
        add_to_draft(turn, rest, "" if items else caption)
        statutory.evidence_given(turn)


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
    turn.ack_at("file_received.quoted", trace="ack_saved")
