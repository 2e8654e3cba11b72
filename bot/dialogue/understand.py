"""(message, understanding, state) → commands (理解结果 → 指令)."""

from __future__ import annotations

from bot.dialogue import commands as c
from bot.dialogue.answers import read_answer
from bot.dialogue.card import card_keys
from bot.dialogue.context import Context
from bot.dialogue.controls import read_controls
from bot.dialogue.conversation import Conversation
from bot.dialogue.corrections import after_link
from bot.dialogue.fields import WORTH, read_fields
from bot.dialogue.material_answers import read_material_answer, read_materials
from bot.dialogue.options import TICKETS, parts
from bot.dialogue.plain import whole_signals
from bot.dialogue.reading import CONTENT, Reading, make_reading
from bot.dialogue.stories import CAPTION, from_story, story
from bot.dialogue.talk import steers
from bot.dialogue.text import (
    clauses,
    ends_as_question,
    fold,
    fold_name,
    has_words,
    printable,
)
from bot.dialogue.verdicts import read_verdict
from bot.dialogue.which import known_by
from casework.model.complaint import FieldKey
from channels.message import InboundMessage
from nlu.interpreter import Understanding

ANYTIME = (
    "submit",
    "edit",
    "continue",
    "save_draft",
    "confidential_handling",
    "contact_via_chat",
    "add_more",
)
"""Options whose words are understood at any time while a draft is open."""
AFTER_FILING = ("add_more", "submit")
"""The same once a matter is filed and no draft is open."""
NAMING = 16
"""Up to this size a text may pick one of the tickets on offer by words of its title."""
ASIDE = frozenset(
    {
        "abuse",
        "are_you_human",
        "confidentiality",
        "decline",
        "deny",
        "help",
        "human",
        "unsure",
        "which_language",
    }
)
"""What picks nothing, whatever words stand beside it."""
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
    pressed = written_option(reading) or _section(reading) or _industry(reading)
    if pressed is None and not captioned:
        pressed = stray_option(reading)
    if pressed is not None:
        return [c.Press(choice=pressed, written=True)]
    changed = _item_to(reading)
    if changed is not None:
        return [changed]
    controls = read_controls(reading)
    if any(isinstance(one, c.Press | c.AskMailCode | c.TakeUp) for one in controls):
        return controls
    if any(isinstance(one, c.Withdraw) for one in controls):
        return controls + _reason(reading)
    said = None if captioned else read_verdict(reading, controls)
    return _read_rest(reading, controls, captioned=captioned) if said is None else said


def _read_rest(reading: Reading, controls: list[c.Command], *, captioned: bool) -> list[c.Command]:
    """An item of the legal list that is asked for, else values and the answer."""
    item = read_material_answer(reading, controls)
    if _waits_for_which(reading, controls):
        item = [c.NewMatter(text=reading.text)]
    return (
        controls + item if item is not None else _read_words(reading, controls, captioned=captioned)
    )


def _reason(reading: Reading) -> list[c.Command]:
    """Words beside a withdrawal name the ticket or say why: kept with the draft, no part of it."""
    if reading.conversation.draft is None or not reading.tells:
        return []
    return [c.KeepNote(text=reading.text, why="remainder")]


def _waits_for_which(reading: Reading, controls: list[c.Command]) -> bool:
    """Whether more is told while it is open which matter the words before belong to."""
    conversation = reading.conversation
    if conversation.asks != "same_or_new" or conversation.waiting is None or steers(controls):
        return False
    return reading.tells or bool(reading.entities("demand")) or reading.has("addition")


def _read_words(reading: Reading, controls: list[c.Command], *, captioned: bool) -> list[c.Command]:
    """Values and the answer to the open question, where no item of the legal list is asked for."""
    if _consults(reading):
        return [*controls, story(reading, FieldKey.FACTS, reading.text), *from_story(reading)]
    if _only_asks(reading):
        return controls or [c.KeepNote(text=reading.text, why="question")]
    values = read_fields(reading) + read_materials(reading)
    if captioned and reading.size_of(reading.rest) < CAPTION:
        values = [one for one in values if not _is_story(reading, one)]
    values = [one for one in values if not _of_another_field(reading, one)]
    answer = read_answer(reading, controls, values, captioned=captioned)
    if any(isinstance(one, ELSEWHERE) for one in answer):
        return controls + answer
    whole = {one.key for one in answer if isinstance(one, c.SetField) and one.append}
    kept = [one for one in values if not (isinstance(one, c.SetField) and one.key in whole)]
    return controls + kept + answer + _remainder(reading, controls, kept + answer)


def _consults(reading: Reading) -> bool:
    """Whether a question that is meant for the bureau (咨询) is told where a matter begins."""
    draft = reading.conversation.draft
    bare = draft is not None and not draft.settled(FieldKey.FACTS)
    return bare and reading.tells and reading.has("consultation")


def _of_another_field(reading: Reading, command: c.Command) -> bool:
    """Whether a "demand" is only how a text field is to be changed: "change the demand to …"."""
    if not isinstance(command, c.SetField) or command.key is not FieldKey.DEMAND:
        return False
    named = reading.phrases.mentioned(reading.text) if reading.short else None
    rewrites = reading.has("correct") and bool(after_link(reading, FieldKey.DEMAND))
    adds = named is FieldKey.FACTS and reading.has("addition")
    return adds or (named is FieldKey.DEMAND and rewrites)


def _only_asks(reading: Reading) -> bool:
    """Whether a question stands where the story was asked for: "do you deal with customs?"."""
    if reading.expected not in (FieldKey.FACTS, FieldKey.DEMAND) or reading.told:
        return False
    if _tells_before(reading):
        return False
    told = {"facts", "demand", "phone", "email", "person", "company"}
    return ends_as_question(reading.text) and not any(one.entity in told for one in reading.own)


def _tells_before(reading: Reading) -> bool:
    """Whether a story ends with a question: "they refuse it, what can you do?"."""
    if reading.understanding.role is None or not reading.leans("facts"):
        return False
    begun = reading.text[: clauses(reading.text)[-1][0]]
    return reading.size_of(begun) >= CONTENT


def _is_story(reading: Reading, command: c.Command) -> bool:
    """Whether a value is a whole sentence that nobody asked for: of a caption it names the file."""
    told = isinstance(command, c.SetField) and command.key in (FieldKey.DEMAND, FieldKey.BUSINESS)
    return told and isinstance(command, c.SetField) and command.key is not reading.expected


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
    said = _option(reading, (*on_offer, *waiting))
    return said or _by_value(reading, on_offer)


def _item_to(reading: Reading) -> c.SetField | None:
    """An item of the card with its new value: "change 5 to Erika Sample"."""
    draft = reading.conversation.draft
    found = reading.phrases.item_to(reading.text)
    if found is None or draft is None or reading.conversation.asks != "confirm":
        return None
    keys = card_keys(reading.conversation, draft, reading.context)
    number, value = found
    key = keys[number - 1] if 1 <= number <= len(keys) else ""
    if not reading.context.form.is_field(key):
        return None
    return c.SetField(key=FieldKey(key), value=value, words=value, corrects=True)


def _option(reading: Reading, ids: tuple[str, ...]) -> str | None:
    """The option whose words the text is, also in traditional characters."""
    phrases = reading.phrases
    return phrases.option(reading.text, ids) or phrases.option(
        reading.understanding.normalised, ids
    )


def _section(reading: Reading) -> str | None:
    """The industry in words, when it is asked for and the words leave little doubt."""
    ranking = reading.understanding.industry_ranking
    if reading.conversation.asks != "industry" or not ranking:
        return None
    return f"industry:{ranking[0].section}" if ranking[0].confidence >= SURE else None


def _industry(reading: Reading) -> str | None:
    """The industry corrected in words: set where they leave little doubt, else asked."""
    corrects = reading.has("correct", "deny") and reading.phrases.names_industry(reading.text)
    if reading.conversation.draft is None or not corrects or not reading.short:
        return None
    ranking = reading.understanding.industry_ranking
    now = reading.conversation.draft.industry.section
    if ranking and ranking[0].confidence >= SURE and ranking[0].section != now:
        return f"industry:{ranking[0].section}"
    return "edit:industry"


def stray_option(reading: Reading) -> str | None:
    """Words of an option that is not on offer now: still no value of any field."""
    conversation = reading.conversation
    if conversation.draft is not None:
        words = () if conversation.asks in NAMED else ANYTIME
        return _option(reading, words)
    if not conversation.filed or conversation.officer_question is not None:
        return None
    parked = ("continue",) if conversation.parked else ()
    return _option(reading, (*AFTER_FILING, *parked))


def _by_value(reading: Reading, on_offer: tuple[str, ...]) -> str | None:
    wanted = fold(reading.text)
    names = {one.name: one for one in reading.context.jurisdiction.districts}
    for choice in on_offer:
        head, middle, value = parts(choice)
        if (head, middle) == ("set", "district") and value in names:
            place = names[value]
            if wanted in map(fold_name, (place.name, place.name_en, *place.aliases)):
                return choice
    return _by_ticket(reading, on_offer)


def _by_ticket(reading: Reading, on_offer: tuple[str, ...]) -> str | None:
    """The ticket on offer that a short text names, by number or by words ("the customs one")."""
    listed = {parts(one)[1]: one for one in on_offer if parts(one)[0] in TICKETS}
    if not listed or reading.size > NAMING or reading.has(*ASIDE):
        return None
    filed = [one for one in reading.conversation.filed if one.number in listed]
    found = known_by(reading.text, filed)
    return None if found is None else listed[found.number]
