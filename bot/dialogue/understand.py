"""(message, understanding, state) → commands (理解结果 → 指令)."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.answers import read_answer
from bot.dialogue.context import Context
from bot.dialogue.controls import read_controls
from bot.dialogue.conversation import Conversation
from bot.dialogue.fields import WORTH, read_fields
from bot.dialogue.options import base, parts
from bot.dialogue.plain import whole_signals
from bot.dialogue.reading import Reading, make_reading
from bot.dialogue.talk import steers
from bot.dialogue.text import fold, has_words, printable
from channels.message import InboundMessage
from nlu.interpreter import Understanding

ANYTIME = ("submit", "edit", "continue", "save_draft", "confidential_handling", "contact_via_chat")
"""Options whose words are understood at any time while a draft is open."""
SURE = 0.5
ELSEWHERE = (c.AddToMatter, c.NewMatter, c.AnswerOfficer)
"""Texts that go to another matter: their values do not touch the open draft."""
NAMED = frozenset({"confirm_withdraw", "confirm_discard", "same_or_new"})


def understand(
    message: InboundMessage,
    understanding: Understanding | None,
    *,
    conversation: Conversation,
    context: Context,
) -> list[c.Command]:
    """Commands of one message of a person who agreed to the notice."""
    if message.recall_of is not None:
        return [c.RecallMessage(message_id=message.recall_of)]
    if message.edit_of is not None:
        return [c.EditMessage(message_id=message.edit_of, text=message.text)]
    if message.choice is not None:
        return [c.Press(choice=message.choice)]
    found: list[c.Command] = []
    if message.attachments:
        found.append(c.AttachFile(attachments=message.attachments, caption=message.text))
    if message.forwarded:
        return [*found, c.QuoteEvidence(text=message.text)] if message.text.strip() else found
    if not message.text.strip() and found:
        return found
    reading = make_reading(message.text, understanding, conversation=conversation, context=context)
    return found + read_text(reading, captioned=bool(found))


def read_text(reading: Reading, *, captioned: bool = False) -> list[c.Command]:
    """Commands of a text: an option, control words, values, then the answer itself."""
    poor = _poor(reading)
    if poor is not None:
        return [poor]
    pressed = written_option(reading) or _section(reading)
    if pressed is not None:
        return [c.Press(choice=pressed, written=True)]
    stray = stray_option(reading)
    if stray is not None:
        return [c.Press(choice=stray, written=True)]
    controls = read_controls(reading)
    if any(isinstance(one, c.Press) for one in controls):
        return controls
    values = read_fields(reading)
    answer = read_answer(reading, controls, values, captioned=captioned)
    if any(isinstance(one, ELSEWHERE) for one in answer):
        return controls + answer
    whole = {one.key for one in answer if isinstance(one, c.SetField) and one.append}
    kept = [one for one in values if not (isinstance(one, c.SetField) and one.key in whole)]
    return controls + kept + answer + _remainder(reading, controls, kept + answer)


def _remainder(
    reading: Reading, controls: list[c.Command], found: list[c.Command]
) -> list[c.Command]:
    """Words beside a control word that went nowhere are kept without a word about it."""
    if reading.only_signals or not controls or steers(controls) or not reading.told:
        return []
    kept = any(isinstance(one, (c.SetField, c.KeepNote, c.DeclineField)) for one in found)
    if kept or reading.size_of(reading.rest) < WORTH:
        return []
    return [c.KeepNote(text=reading.told, why="remainder")]


def _poor(reading: Reading) -> c.Command | None:
    text = printable(reading.text)
    if not text:
        return c.Plain(name="blank")
    if len(reading.text) > reading.context.limits.text:
        return c.Plain(name="too_long")
    if not has_words(text) and not whole_signals(text, reading.phrases):
        return c.Plain(name="signs_only")
    return None


def written_option(reading: Reading) -> str | None:
    """The option on offer that the whole text names: by number, by its words, by its value."""
    on_offer = reading.conversation.options
    item = reading.phrases.item(reading.text)
    if item is not None and reading.conversation.asks == "confirm":
        return f"item:{item}"
    number = reading.phrases.number(reading.text)
    if number is not None and number <= len(on_offer):
        return on_offer[number - 1]
    # "Not now" stays good while the officer waits, also after something else was answered.
    waiting = ("answer_later",) if reading.conversation.officer_question is not None else ()
    said = reading.phrases.option(reading.text, (*on_offer, *waiting))
    return said or _by_value(reading, on_offer)


def _section(reading: Reading) -> str | None:
    """The industry in words, when it is asked for and the words leave little doubt."""
    ranking = reading.understanding.industry_ranking
    if reading.conversation.asks != "industry" or not ranking:
        return None
    return f"industry:{ranking[0].section}" if ranking[0].confidence >= SURE else None


def stray_option(reading: Reading) -> str | None:
    """Words of an option that is not on offer now: still no value of any field."""
    if reading.conversation.draft is None or reading.conversation.asks in NAMED:
        return None
    return reading.phrases.option(reading.text, ANYTIME)


def _by_value(reading: Reading, on_offer: tuple[str, ...]) -> str | None:
    wanted = fold(reading.text)
    names = {one.name: one for one in reading.context.jurisdiction.districts}
    for choice in on_offer:
        head, middle, value = parts(choice)
        if (head, middle) == ("set", "district") and value in names:
            place = names[value]
            if wanted in {fold(one) for one in (place.name, place.name_en, *place.aliases)}:
                return choice
        if head == "ticket" and wanted == fold(base(choice).removeprefix("ticket:")):
            return choice
    return None
