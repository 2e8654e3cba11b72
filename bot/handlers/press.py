"""Options pressed or written (选项): an old one is answered and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue import ticket_commands as t
from bot.dialogue.card import COMPLETENESS, card_keys
from bot.dialogue.interruptions import ask_principal, close, interrupt, reopen
from bot.dialogue.options import base, draft_tag, parts, tag
from bot.dialogue.standing import OF_TICKET, ticket_of
from bot.dialogue.text import shown
from bot.dialogue.turn import Turn
from bot.handlers import (
    confirm,
    correct,
    intake,
    language,
    matter,
    status,
    statutory,
    supplement,
    unfinished,
    verdict,
    withdraw,
)
from bot.handlers import help as helping
from casework.model.complaint import FieldKey, FieldState, Method
from casework.model.origin import Origin

SECTIONS = "ABCDEFGHIJKLMNOPQRST"
_ALWAYS = frozenset({"human", "lang", "faq"})
_WITH_DRAFT = frozenset(
    {"edit", "change_field", "add_more", "confidential_handling", "contact_via_chat"}
)


def press(turn: Turn, command: c.Press) -> None:
    """Carry out an option that is on offer; answer an old one."""
    choice = command.choice
    if choice.startswith("item:"):
        _item(turn, int(choice.removeprefix("item:")))
        return
    if not _stands(turn, choice, written=command.written):
        _old(turn, choice)
        return
    head, middle, value = parts(choice)
    if head == "set":
        _set(turn, middle, value)
    elif head == "rate" and value.isdecimal():
        verdict.rate(turn, t.Rate(number=middle, score=int(value)))
    elif head in _WITH_VALUE:
        _WITH_VALUE[head](turn, middle)
    elif head in _BARE:
        _BARE[head](turn)
    else:
        _old(turn, choice)


def _stands(turn: Turn, choice: str, *, written: bool) -> bool:
    """Whether the option belongs to what is open now."""
    conversation = turn.conversation
    head, number, _ = parts(choice)
    of_ticket = head in OF_TICKET and ticket_of(conversation, number) is not None
    if written or choice in conversation.options or head in _ALWAYS or of_ticket:
        return True
    mark, wanted = tag(choice), draft_tag(conversation)
    if head == "submit":
        return conversation.asks == "confirm" and mark == wanted
    on_offer = {base(one) for one in conversation.options}
    if base(choice) in on_offer:
        return mark in ("", wanted)
    if head == "add_more" and conversation.draft is None:
        return bool(conversation.filed) and not mark
    if conversation.draft is None or mark != wanted:
        return False
    return head in _WITH_DRAFT or _still_empty(turn, choice)


def _still_empty(turn: Turn, choice: str) -> bool:
    """A value of a question that is still open (another page of its list)."""
    head, middle, _ = parts(choice)
    draft = turn.draft
    if draft is None or head != "set" or not turn.context.form.is_field(middle):
        return False
    return draft.state(FieldKey(middle)) is FieldState.EMPTY


def _old(turn: Turn, choice: str) -> None:
    """Idempotent: said what stands, and offered to change it."""
    head, middle, value = parts(choice)
    draft = turn.draft
    if head == "set" and draft is not None and turn.context.form.is_field(middle):
        key = FieldKey(middle)
        turn.ack_at(
            "old_button.answered",
            trace="already_answered",
            key=middle,
            value=shown(draft.value(key) or ""),
            group=correct.group_of(turn, key),
        )
        turn.offers.append(f"change_field:{middle}")
    elif head == "submit" and draft is None and turn.conversation.filed:
        number = turn.conversation.filed[-1].number
        turn.ack_at("old_button.filed", trace="already_answered", number=number)
    else:
        turn.ack_at("old_button.gone", trace="already_answered")
    del value


def _set(turn: Turn, name: str, value: str) -> None:
    """A value by button: kept with the button as its source."""
    if not turn.context.form.is_field(name):
        return
    key = FieldKey(name)
    draft = turn.need_draft()
    old = draft.value(key)
    default = key in draft.fields and draft.fields[key].method is Method.DEFAULT
    turn.put(key, turn.make(value, words=_label(turn, key, value), method=Method.BUTTON))
    intake.answered(turn, key)
    if old is not None and old != value and not default:
        correct.tell(turn, key, old, value)
    else:
        turn.echoed[key.value] = value
    if key is FieldKey.ORIGIN and value == Origin.PROXY and draft.principal_origin is None:
        ask_principal(turn)


def _label(turn: Turn, key: FieldKey, value: str) -> str:
    """A place as its button called it; other buttons stand for their code."""
    if key is not FieldKey.DISTRICT or turn.language == "zh":
        return value
    named = {one.name: one.name_en for one in turn.context.jurisdiction.districts}
    return named.get(value, value)


def _item(turn: Turn, number: int) -> None:
    """An item of the card by its number ("change 3")."""
    keys = card_keys(turn.conversation, turn.need_draft(), turn.context)
    if 1 <= number <= len(keys):
        _edit(turn, keys[number - 1])
    else:
        turn.ack_at("old_button.no_item", trace="no_item", count=len(keys))


def _edit(turn: Turn, key: str) -> None:
    if turn.draft is None:
        turn.ack_at("old_button.gone", trace="already_answered")
    elif not key:
        correct.offer_fields(turn)
    elif key == COMPLETENESS:
        statutory.begin(turn)
    elif key in turn.context.form.statutory.by_key and not turn.context.form.is_field(key):
        statutory.ask(turn, key, only=True)
    elif key == "industry" or turn.context.form.is_field(key):
        reopen(turn, key)


def _industry(turn: Turn, section: str) -> None:
    """The person names the section: confirmed, whatever the guess was."""
    if section not in SECTIONS:
        return
    industry = turn.need_draft().industry
    same = industry.section == section
    turn.change_draft(
        industry=replace(
            industry,
            section=section,
            division=industry.division if same else None,
            confirmed=True,
            confidence=1.0,
        )
    )
    turn.effects += 1
    close(turn)
    turn.ack("intake.industry_set", code=section)


def _principal(turn: Turn, origin: str) -> None:
    if origin in set(Origin):
        intake.set_principal(turn, Origin(origin))


def _ticket(turn: Turn, number: str) -> None:
    if turn.conversation.asks == "same_or_new":
        matter.belongs_to(turn, number)
        return
    withdraw.withdraw(turn, c.Withdraw(number=number))


def _page(turn: Turn, _: str) -> None:
    question = turn.conversation.question
    if question is not None:
        turn.change(question=replace(question, page=question.page + 1))


def _other(turn: Turn) -> None:
    """None of the options: the person says it, and it stands as it is said."""
    question = turn.conversation.question
    if question is None or question.key is None:
        return
    if question.key == "industry":
        turn.change(question=replace(question, about="all", page=0))
        return
    turn.tally(question.key)
    turn.ack_at("clarification.say_it", trace="say_it")


def _via_chat(turn: Turn) -> None:
    draft = turn.need_draft()
    turn.change_draft(statutory={**draft.statutory, "contact_way": "conversation"})
    turn.effects += 1
    turn.ack_at("refusal.via_chat", trace="via_chat")


def _continue(turn: Turn) -> None:
    if turn.draft is None:
        unfinished.resume(turn)
    else:
        close(turn)


def _go_on(turn: Turn) -> None:
    """File anyway: an officer decides; the warning is not said again."""
    turn.ack_at("out_of_scope.go_on", trace="going_on")
    close(turn)


def _save(turn: Turn) -> None:
    turn.ack_at("resume.saved", trace="ack_saved", days=turn.context.limits.draft_life.days)
    turn.closed = not turn.was_confirming  # the card stays open to be filed later


def _new(turn: Turn) -> None:
    if turn.conversation.asks == "same_or_new":
        matter.decide(turn, new=True)
    elif turn.draft is None:
        matter.begin(turn, None)
    else:
        interrupt(turn, "same_or_new")


_WITH_VALUE: Mapping[str, Callable[[Turn, str], None]] = {
    "edit": _edit,
    "change_field": _edit,
    "industry": _industry,
    "principal": _principal,
    "ticket": _ticket,
    "show": lambda turn, number: status.ask(turn, c.AskStatus(number=number)),
    "page": _page,
    "lang": language.choose,
    "faq": helping.faq,
    "supplied": supplement.done,
    "not_solved": lambda turn, one: verdict.not_solved(turn, t.NotSolved(number=one, text="")),
    "again": verdict.again,
    "give_rating": lambda turn, number: verdict.ask_rating(turn, t.AskRating(number=number)),
    "object": lambda turn, number: verdict.objects(turn, t.Object(number=number)),
    "objected": verdict.object_now,
    "not_objected": verdict.drop_objection,
    "as_demand": verdict.as_demand,
    "ours": verdict.ours,
    "not_ours": verdict.not_ours,
    "understood": lambda turn, number: verdict.answers_delay(turn, number, understood=True),
    "not_understood": lambda turn, number: verdict.answers_delay(turn, number, understood=False),
    "no_reason": verdict.no_reason,
}
_BARE: Mapping[str, Callable[[Turn], None]] = {
    "submit": confirm.submit,
    "add_more": supplement.begin,
    "skip": statutory.skip,
    "later": statutory.later,
    "withdraw": lambda turn: withdraw.withdraw(turn, c.Withdraw()),
    "continue": _continue,
    "start_over": withdraw.start_over,
    "other": _other,
    "human": helping.human,
    "save_draft": _save,
    "file_anyway": _go_on,
    "confidential_handling": intake.keep_secret,
    "contact_via_chat": _via_chat,
    "same": lambda turn: matter.decide(turn, new=False),
    "new": _new,
    "yes": lambda turn: withdraw.decide(turn, yes=True),
    "no": lambda turn: withdraw.decide(turn, yes=False),
    "answer_later": matter.answer_later,
    "status": lambda turn: status.ask(turn, c.AskStatus()),
}
