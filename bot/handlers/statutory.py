"""What the law asks beyond the form (法定补充内容): offered, never pressed; one item at a time.

Before filing the items lie on the draft, afterwards they go to the ticket as additions. Each may
be skipped, and "later" or "submit" leads back to the card at any moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue.choices import ITEM
from bot.dialogue.completeness import EXTRA, ONLY, asked_of, next_in, queue
from bot.dialogue.conversation import FiledTicket, Question
from bot.dialogue.material_words import file_item
from bot.dialogue.order import next_open
from bot.dialogue.statutory import MaterialKind
from bot.dialogue.text import shown
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from casework.model.ticket import AttachmentRef
from casework.service.commands import AddToTicket

CARD = "confirm"
ROUNDS = 2


def begin(turn: Turn) -> None:
    """Ask the items that are missing: of the draft on its card, else of the ticket filed last."""
    draft = turn.draft
    if draft is None:
        _begin_filed(turn)
    elif next_open(draft, turn.context.form) is not None:
        turn.ack("statutory.form_first")
    else:
        _begin_draft(turn, queue(draft, turn.context))


def _begin_draft(turn: Turn, keys: Sequence[str]) -> None:
    if keys:
        ask(turn, keys[0])
        return
    turn.ack("statutory.nothing_missing")
    to_card(turn)


def _begin_filed(turn: Turn) -> None:
    missing = _missing(turn)
    if missing:
        ask(turn, missing[0])
    elif turn.conversation.filed:
        turn.ack("statutory.nothing_missing")
    else:
        turn.ack_at("cannot_understand.standing_by", trace="standing_by")


def ask(turn: Turn, key: str, *, only: bool = False) -> None:
    """Ask for one item; ``only`` when nothing else is wanted after it."""
    about = f"{EXTRA}{key}{ONLY if only else ''}"
    if turn.draft is None:
        turn.change(question=Question(key=None, about=about, options=ITEM))
        turn.trace.append("item_asked")
        return
    turn.change(question=Question(key=CARD, about=about), back_to=None)
    turn.ask = CARD


def to_card(turn: Turn) -> None:
    """Back to the review card; after filing there is none, and nothing is open."""
    if turn.draft is None:
        turn.change(question=None)
        return
    turn.change(question=Question(key=CARD), back_to=None)
    turn.ask = CARD


def skip(turn: Turn) -> None:
    """Not this one now."""
    turn.trace.append("skipped")
    _go_on(turn)


def later(turn: Turn) -> None:
    """Enough for now; what is missing can be added at any time."""
    if asked_of(turn.conversation) is None:
        turn.ack_at("old_button.gone", trace="already_answered")
        return
    turn.ack("statutory.later")
    to_card(turn)


def _go_on(turn: Turn) -> None:
    """The next item that is missing, else back."""
    key = asked_of(turn.conversation)
    if key is None:
        return
    question = turn.conversation.question
    only = question is not None and question.about.endswith(ONLY)
    draft = turn.draft
    keys = _missing(turn) if draft is None else queue(draft, turn.context)
    following = None if only else next_in(list(keys), key, turn.context)
    if following is None:
        to_card(turn)
    else:
        ask(turn, following)


def _missing(turn: Turn) -> tuple[str, ...]:
    """Items that the ticket filed last still lacks, as far as this list knows them."""
    known = turn.context.form.statutory.by_key
    filed = turn.conversation.filed
    return tuple(key for key in filed[-1].missing if key in known) if filed else ()


def set_material(turn: Turn, command: c.SetMaterial) -> None:
    """Keep an item with its provenance; the question goes on to the next one."""
    value = turn.make(command.value, words=command.words, method=command.method)
    if turn.context.form.is_field(command.key):
        turn.put(FieldKey(command.key), value)
    else:
        put(turn, command.key, value)
    turn.echoed[command.key] = shown(command.value)
    _settled(turn, command.key)


def put(turn: Turn, key: str, value: FieldValue) -> None:
    """Put an item; the earlier value goes to its past."""
    draft = turn.need_draft()
    old = draft.materials.get(key)
    if old is not None:
        value = replace(value, previous=(*old.previous, replace(old, previous=())))
    turn.change_draft(materials={**draft.materials, key: value})
    turn.effects += 1


def _settled(turn: Turn, key: str) -> None:
    """The item that was asked for is there (or given up): on to the next."""
    if asked_of(turn.conversation) == key:
        _go_on(turn)


def miss(turn: Turn, command: c.MissMaterial) -> None:
    """No answer: say once what would be one; the second time the words are kept as they are.

    Words instead of a file are kept at once: who has no file now is not asked for it twice.
    """
    if asked_of(turn.conversation) != command.key:
        turn.keep_note(command.words, "not_applied")
    elif turn.draft is None:
        _add_words(turn, command)
    elif turn.context.form.statutory.by_key[command.key].kind is MaterialKind.FILE:
        turn.keep_note(command.words, "aside")
        turn.ack("statutory.kept_for_officer", key=command.key)
        _settled(turn, command.key)
    elif turn.tally(f"{EXTRA}{command.key}") < ROUNDS:
        turn.keep_note(command.words, "not_applied")
        turn.ack(f"statutory.retry.{command.reason}", trace="retry")
    else:
        _unclear(turn, command)
        _settled(turn, command.key)


def _add_words(turn: Turn, command: c.MissMaterial) -> None:
    """After filing words are never lost: they go to the ticket, and the next item is asked for."""
    turn.request(
        AddToTicket(
            number=turn.conversation.filed[-1].number,
            conversation_key=turn.conversation.key,
            text=command.words,
            message_id=turn.source.message_id,
        )
    )
    _go_on(turn)


def _unclear(turn: Turn, command: c.MissMaterial) -> None:
    value = turn.make(
        command.words.strip(),
        words=command.words,
        method=Method.ANSWER,
        state=FieldState.UNCLEAR,
    )
    put(turn, command.key, value)
    turn.ack("intake.unclear", key=command.key)


def decline(turn: Turn, command: c.DeclineMaterial) -> None:
    """Not wanted: noted, and not asked again."""
    if turn.draft is not None:
        state = FieldState.DECLINED
        put(
            turn,
            command.key,
            turn.make(None, words=command.words, method=Method.ANSWER, state=state),
        )
        turn.ack("intake.declined", key=command.key)
    _settled(turn, command.key)


# ---- files --------------------------------------------------------------------------------------
def files_of(turn: Turn, kept: Sequence[AttachmentRef], caption: str) -> dict[AttachmentRef, str]:
    """Which files are items of the list: those that were asked for, or say what they are."""
    statutory = turn.context.form.statutory
    asked = asked_of(turn.conversation)
    wanted = asked if asked and statutory.by_key[asked].kind is MaterialKind.FILE else None
    said = file_item(caption, statutory)
    found = {one: file_item(one.name, statutory) or said or wanted for one in kept}
    return {
        one: key for one, key in found.items() if key is not None and key != FieldKey.EVIDENCE.value
    }


def take_files(turn: Turn, items: dict[AttachmentRef, str], caption: str) -> None:
    """Keep files as items of the list; the words beside them stand with them."""
    draft = turn.need_draft()
    names = {one.id: key for one, key in items.items()}
    turn.change_draft(
        attachments=(*draft.attachments, *items), material_files={**draft.material_files, **names}
    )
    for key in dict.fromkeys(items.values()):
        added = [one.name for one, found in items.items() if found == key]
        old = draft.materials.get(key)
        before = [old.value] if old is not None and old.value else []
        value = turn.make(
            "\n".join([*before, *added]), words=caption.strip() or None, method=Method.FILE
        )
        put(turn, key, value)
        _settled(turn, key)


def evidence_given(turn: Turn) -> None:
    """The evidence that was asked for as an item is there."""
    _settled(turn, FieldKey.EVIDENCE.value)


# ---- after filing -------------------------------------------------------------------------------
def add_to_ticket(turn: Turn, items: Sequence[c.SetMaterial], *, text: str, number: str) -> None:
    """Items for a ticket that is filed: an addition under the item's name (补充)."""
    first, *rest = items
    requested = turn.request(
        AddToTicket(
            number=number,
            conversation_key=turn.conversation.key,
            text=text,
            message_id=turn.source.message_id,
            field=first.key,
            materials={one.key: one.value for one in rest},
        )
    )
    if requested:
        given(turn, [one.key for one in items], number=number)


def given(turn: Turn, keys: Sequence[str], *, number: str) -> None:
    """Items are on the ticket: they are not asked for any more."""
    filed = tuple(
        replace(one, missing=_without(one.missing, keys), wanted=_without(one.wanted, keys))
        if one.number == number
        else one
        for one in turn.conversation.filed
    )
    turn.change(filed=filed)
    if asked_of(turn.conversation) in keys:
        _go_on(turn)


def _without(items: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(key for key in items if key not in keys)


def leave(turn: Turn) -> None:
    """The ticket takes nothing more: no item is asked for."""
    if asked_of(turn.conversation) is not None:
        turn.change(question=None)


def offer_rest(turn: Turn, entry: FiledTicket) -> None:
    """On the receipt: what is still missing can be added here at any time."""
    by_key = turn.context.form.statutory.by_key
    wanted = [key for key in entry.missing if not by_key[key].rule.optional]
    if wanted:
        turn.ack("statutory.after_filing", missing=wanted)
        turn.offers.append("add_more")
