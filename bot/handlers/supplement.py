"""The supplement (补正): words and files after the notice, item by item, until all is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.dialogue import ticket_commands as t
from bot.dialogue.material_words import file_item
from bot.dialogue.standing import Standing, put, standing, ticket_of
from bot.dialogue.statutory import MaterialKind
from bot.dialogue.turn import Turn
from bot.handlers import statutory
from casework.model.ticket import AttachmentRef
from casework.service.commands import AddToTicket

SUPPLEMENT, RATING_REASON = "supplement", "rating_reason"
GIVEN = "after.given"
SUPPLIED = "supplied"
"""Key of the addition that says: this is all."""


def take(turn: Turn, command: t.ToTicket) -> None:
    """Words for the ticket; items that they give are asked for no more."""
    first, *more = command.materials or [""]
    requested = turn.request(
        AddToTicket(
            number=command.number,
            conversation_key=turn.conversation.key,
            text=command.text,
            message_id=turn.source.message_id,
            field=RATING_REASON if command.why == RATING_REASON else first,
            materials={key: command.materials[key] for key in more},
        )
    )
    if requested and command.why == SUPPLEMENT:
        given(turn, command.number, [*command.materials, *command.given])


def given(turn: Turn, number: str, keys: Sequence[str]) -> None:
    """Items came in: said which, and when nothing is missing any more the question is over."""
    entry = ticket_of(turn.conversation, number)
    statutory.given(turn, keys, number=number)
    if entry is None or not entry.wanted:
        return
    left = [one for one in entry.wanted if one not in keys]
    known = [key for key in keys if key in turn.context.form.statutory.by_key]
    if known:
        turn.ack(GIVEN, trace="supplement_given", keys=list(dict.fromkeys(known)))
    if not left:
        turn.ack("after.all_given", trace="supplement_complete")
        leave(turn)


def was_told(turn: Turn) -> bool:
    """Whether this turn says already what came in."""
    return any(act.name == GIVEN for act in turn.acks)


def done(turn: Turn, number: str) -> None:
    """The person says that this is all: the officer is told, and looks at it."""
    turn.request(
        AddToTicket(
            number=number,
            conversation_key=turn.conversation.key,
            text=said(turn, SUPPLIED),
            message_id=turn.source.message_id,
            field=SUPPLIED,
        )
    )
    leave(turn)


def leave(turn: Turn) -> None:
    """The question for the supplement is over."""
    asked = standing(turn.conversation)
    if asked is not None and asked.kind is Standing.SUPPLEMENT:
        turn.change(question=None)


def said(turn: Turn, choice: str) -> str:
    """What was written, or the words that the pressed choice stands for."""
    written = "" if turn.message is None else turn.message.text.strip()
    return written or turn.context.form.phrases.said_by(choice, turn.language)


def begin(turn: Turn) -> None:
    """Details are to be added now: those of an open notice first, else of the legal list."""
    number = "" if turn.draft is not None else _open_notice(turn)
    if number:
        turn.change(question=put(Standing.SUPPLEMENT, number), back_to=None)
        turn.trace.append("item_asked")
    else:
        statutory.begin(turn)


def awaited(turn: Turn) -> str:
    """Number of the ticket whose supplement is open, else of the one filed last."""
    asked = standing(turn.conversation)
    if asked is not None and asked.kind is Standing.SUPPLEMENT:
        return asked.number
    return _open_notice(turn) or turn.conversation.filed[-1].number


def _open_notice(turn: Turn) -> str:
    """Number of the newest ticket that still lacks something of its notice."""
    open_ones = (one.number for one in reversed(turn.conversation.filed) if one.wanted)
    return next(open_ones, "")


def files_of(
    turn: Turn, kept: Iterable[AttachmentRef], caption: str, number: str
) -> dict[AttachmentRef, str]:
    """Which files are which missing items: by what they are called, else in the order asked for."""
    entry = ticket_of(turn.conversation, number)
    wanted = () if entry is None else entry.wanted
    waiting = _waiting(turn, wanted)
    known = turn.context.form.statutory
    said_item = file_item(caption, known)
    found: dict[AttachmentRef, str] = {}
    for one in kept:
        key = file_item(one.name, known) or said_item or _next(waiting, set(found.values()))
        if key is not None:
            found[one] = key
    return found


def _waiting(turn: Turn, wanted: Iterable[str]) -> list[str]:
    """Missing items that are files."""
    by_key = turn.context.form.statutory.by_key
    return [one for one in wanted if one in by_key and by_key[one].kind is MaterialKind.FILE]


def _next(waiting: Sequence[str], taken: Collection[str]) -> str | None:
    return next(_open(waiting, taken), None)


def _open(waiting: Sequence[str], taken: Collection[str]) -> Iterator[str]:
    return (one for one in waiting if one not in taken)
