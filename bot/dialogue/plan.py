"""One reply a turn (回复编排): acknowledgement, then answers, then one question."""

from __future__ import annotations

from bot.dialogue.card import card
from bot.dialogue.choices import EDIT, ITEM, choices_of
from bot.dialogue.completeness import asked_of
from bot.dialogue.conversation import Question
from bot.dialogue.draft import Draft
from bot.dialogue.form import FieldKind
from bot.dialogue.interruptions import AGAIN, INTERRUPTIONS, PRINCIPAL
from bot.dialogue.options import marked, options, titles_of
from bot.dialogue.order import is_open, next_open
from bot.dialogue.standing import RATING, choices, standing
from bot.dialogue.standing_words import ask_again
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey
from channels.speech import Act, CardLine, Speech

CONFIRM = "confirm"
CONSENT = FieldKey.CONSENT.value
MOST_OPTIONS = 7
ECHOED, ECHOED_AFTER, ECHOED_BESIDE = 4, 2, 1
"""Values that are echoed: alone, after other news, and beside a warning, which needs the room."""


def plan(turn: Turn) -> Speech:
    """Decide the next question, keep it on the conversation, and put the reply together."""
    if turn.silent:
        return Speech()
    key = _next(turn)
    _open(turn, key)
    question = turn.conversation.question
    acts = [*turn.acks, *_echo(turn), *turn.answers]
    lines: tuple[CardLine, ...] = ()
    if key is not None and turn.pause is None:
        lines = _card(turn, key)
        acts += _question(turn, key, shows_card=bool(lines))
    elif key is None:
        acts += _after_filing(turn)
    shown = () if question is None else question.options
    if not turn.puzzled:
        turn.change(unknowns=0)
    titles = titles_of(turn.conversation)
    return Speech(acts=tuple(acts), options=options(shown, titles=titles), card=lines)


def _next(turn: Turn) -> str | None:
    """Key of the question to put: forced, still open, interrupted, the next one, the card."""
    conversation = turn.conversation
    if not conversation.consented:
        return None if turn.closed else CONSENT
    if turn.pause is not None or turn.closed:
        return None
    if turn.ask is not None:
        return turn.ask
    asks = conversation.asks
    if asks in INTERRUPTIONS:
        return asks
    draft = conversation.draft
    if draft is None:
        return None
    return _still(turn, draft, asks) or _form_question(turn, draft)


def _still(turn: Turn, draft: Draft, asks: str | None) -> str | None:
    """The present question, as long as it was not answered."""
    question = turn.conversation.question
    if question is None or asks is None:
        return None
    if asks == CONFIRM or question.about in (AGAIN, PRINCIPAL):
        return asks
    spec = turn.context.form.by_key.get(FieldKey(asks))
    return asks if spec is not None and is_open(draft, spec) else None


def _form_question(turn: Turn, draft: Draft) -> str:
    """What an interruption left open, else the first field that is needed, else the card."""
    back = turn.conversation.back_to
    turn.change(back_to=None)
    if back == CONFIRM:
        return CONFIRM
    form = turn.context.form
    if back is not None and form.is_field(back) and is_open(draft, form.spec(FieldKey(back))):
        return back
    found = next_open(draft, form)
    return CONFIRM if found is None else found.value


def _open(turn: Turn, key: str | None) -> None:
    """Write the question down, with its choices in the order of their numbers."""
    old = turn.conversation.question
    extra = [marked(one, turn.conversation) for one in dict.fromkeys(turn.offers)]
    if turn.pause is not None:
        chosen = [marked(one, turn.conversation) for one in turn.pause]
        turn.set_question(Question(key=None, options=tuple(dict.fromkeys([*chosen, *extra]))))
        return
    if key is None:
        kept = _item_after_filing(turn) or _standing(turn)
        shown = (*kept, *extra)
        about = old.about if old is not None and kept else ""
        turn.set_question(Question(key=None, options=shown, about=about) if shown else None)
        return
    same = old is not None and old.key == key
    page = old.page if old is not None and same else 0
    about = old.about if old is not None and same else ""
    if about == EDIT and turn.effects:
        about = ""  # something was changed: the card is shown again
    room = MOST_OPTIONS - len(extra)
    found = choices_of(turn, key, about=about, page=page, room=room)
    chosen = [marked(one, turn.conversation) for one in found]
    listed = tuple(dict.fromkeys([*chosen, *extra]))
    turn.set_question(Question(key=key, options=listed, about=about, page=page))


def _item_after_filing(turn: Turn) -> tuple[str, ...]:
    """Choices of an item that is asked for although no draft is open: it stays asked for."""
    if turn.closed or turn.draft is not None or asked_of(turn.conversation) is None:
        return ()
    return ITEM


def _standing(turn: Turn) -> tuple[str, ...]:
    """Choices of the question about a filed ticket, which stays open as well."""
    asked = standing(turn.conversation)
    if asked is None or turn.closed or turn.draft is not None:
        return ()
    return choices(asked.kind, asked.number)


def _after_filing(turn: Turn) -> list[Act]:
    """What is asked of a filed ticket, where nothing else is asked."""
    item = asked_of(turn.conversation)
    if item is not None:
        return [Act(name=f"statutory.ask.{item}")]
    return ask_again(turn)


def _echo(turn: Turn) -> list[Act]:
    """One line on what was understood; more than a few values are counted."""
    if not turn.echoed:
        return []
    turn.trace.append("echo")
    items = [
        {"key": key, "value": value, "group": _group(turn, key)}
        for key, value in turn.echoed.items()
        if value
    ]
    texts = [key for key, value in turn.echoed.items() if not value]
    most = (ECHOED_AFTER if turn.acks else ECHOED) if turn.pause is None else ECHOED_BESIDE
    params = {"items": items[:most], "texts": texts, "more": max(len(items) - most, 0)}
    return [Act(name="intake.echo", params=params)]


def _group(turn: Turn, key: str) -> str:
    if not turn.context.form.is_field(key):
        return ""
    spec = turn.context.form.spec(FieldKey(key))
    if spec.kind is FieldKind.CHOICE:
        return key
    return "district" if spec.kind is FieldKind.PLACE else ""


def _question(turn: Turn, key: str, *, shows_card: bool) -> list[Act]:
    acts: list[Act] = []
    if turn.ask_reason:
        acts.append(Act(name=f"intake.retry.{turn.ask_reason}"))
    if key == CONSENT:
        return [*acts, _consent(turn)]
    about = turn.conversation.question.about if turn.conversation.question else ""
    item = asked_of(turn.conversation)
    if item is not None:
        return [*acts, Act(name=f"statutory.ask.{item}")]
    name = f"intake.ask.{key}"
    if key == "confirm_withdraw" and about != "draft":
        name = "intake.ask.confirm_withdraw_ticket"
    if about == PRINCIPAL:
        name = "intake.ask.principal"
    elif key == FieldKey.CONTACT_NAME.value and _reached(turn):
        name = "intake.ask.contact_who"
    elif key == CONFIRM and about == EDIT:
        name = "intake.ask.edit"
    elif key == CONFIRM and not shows_card:
        name = "intake.ask.confirm_again"
    if key == RATING:
        return [*acts, Act(name="after.ask.rating")]
    params: dict[str, object] = {"about": about} if key in INTERRUPTIONS else {}
    return [*acts, Act(name=name, params=params)]


def _reached(turn: Turn) -> bool:
    """Whether the way to the person is settled: a number or address was given, or both refused."""
    draft = turn.conversation.draft
    ways = (FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL)
    if draft is None:
        return False
    return any(draft.value(one) for one in ways) or all(map(draft.settled, ways))


def _consent(turn: Turn) -> Act:
    """The whole notice the first time, a reminder afterwards."""
    if turn.conversation.noticed:
        return Act(name="intake.ask.consent", params={"count": len(turn.conversation.held)})
    turn.change(noticed=True)
    turn.trace.append("notice")
    place = turn.context.jurisdiction
    params = {
        "bureau": place.bureau,
        "bureau_en": place.bureau_en,
        "contacts": dict(place.contacts),
        "days": turn.context.limits.draft_life.days,
        "in_country": turn.context.profile.in_country,
        "basis": turn.context.basis,
    }
    return Act(name="intake.notice", params=params)


def _card(turn: Turn, key: str) -> tuple[CardLine, ...]:
    """The card is shown when it is new or something on it changed, not after a mere question."""
    draft = turn.conversation.draft
    if key != CONFIRM or draft is None or (turn.was_confirming and not turn.effects):
        return ()
    if asked_of(turn.conversation) is not None:
        return ()
    return card(turn.conversation, draft, turn.context)
