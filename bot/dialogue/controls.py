"""Control words (控制语): what a person says to the conversation, never a value."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import commands as c
from bot.dialogue.completeness import asked_of
from bot.dialogue.faq import in_order
from bot.dialogue.reading import Reading
from bot.dialogue.which import known_by, titled
from casework.model.complaint import FieldKey

MATERIAL = "material"
"""Stands for the question after an item of the legal list."""
SHORTEST_CODE = 6
NAMING = 16
"""Up to this size a text may turn to another unfinished matter."""
_PLAIN = ("repeat", "back", "start_over", "help", "which_language")
_SMALL = ("greet", "thanks", "goodbye")
_FLAGS = ("secrecy", "retaliation", "discipline", "suggestion", "infringement")
_GRIEVANCES = ("retaliation", "discipline", "infringement")
"""Who says one of these complains, however politely it is put as a question."""


def read_controls(reading: Reading) -> list[c.Command]:
    """Control commands, in the order in which they matter."""
    answered = _administrative(reading)
    if answered is not None:
        return [c.Press(choice=answered, written=True)]
    other = _other_draft(reading)
    if other is not None:
        return [c.TakeUp(which=other)]
    found: list[c.Command] = []
    found += _language(reading)
    found += _steering(reading)
    found += _questions(reading)
    if reading.has("abuse"):
        found.append(c.Plain(name="abuse"))
    if reading.only_signals:
        found += [c.Plain(name=name) for name in _SMALL if reading.has(name)]
    found += [c.Flag(name=name) for name in _FLAGS if reading.has(name)]
    if reading.has("consultation") and not reading.has(*_GRIEVANCES):
        found.append(c.Flag(name="question"))
    return found


def _administrative(reading: Reading) -> str | None:
    """The answer to a question that is no field: yes or no, same or new, go on."""
    if reading.short and "file_anyway" in reading.conversation.options:
        return reading.phrases.reply("out_of_scope", reading.text)
    asks = MATERIAL if asked_of(reading.conversation) else reading.conversation.asks
    whole, table = _YES_NO.get(asks or "", (False, ()))
    if whole and not reading.only_signals:
        table = ()
    if not reading.short:
        return None
    said = next((choice for signals, choice in table if reading.has(*signals)), None)
    draft = reading.conversation.draft
    if said is None and draft is not None and reading.expected is not None:
        said = "submit" if reading.only_signals and reading.has("submit") else None
    return said or (reading.phrases.reply(asks or "", reading.text) if reading.short else None)


_YES_NO: Mapping[str, tuple[bool, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "confirm_withdraw": (False, ((("deny", "decline"), "no"), (("affirm",), "yes"))),
    "confirm_discard": (False, ((("deny", "decline"), "no"), (("affirm",), "yes"))),
    MATERIAL: (True, ((("deny", "unsure"), "skip"),)),
    "confirm": (True, ((("affirm", "submit"), "submit"), (("deny",), "edit"))),
    "same_or_new": (False, ((("addition",), "same"), (("new_matter",), "new"))),
    "resume_choice": (True, ((("affirm",), "continue"),)),
    "receipt_code": (False, ((("deny", "decline", "unsure"), "continue"),)),
}
"""Question → whether the whole text must be the word, then signals and the option they choose."""


def _other_draft(reading: Reading) -> str | None:
    """The unfinished matter that a short text turns to ("back to the first one")."""
    parked = reading.conversation.parked
    if not parked or reading.size > NAMING:
        return None
    which = reading.phrases.other_draft(reading.text)
    if which is not None or not reading.phrases.turns_back(reading.text):
        return which
    titles = [one.value(FieldKey.FACTS) or "" for one in parked]
    return reading.text if titled(reading.text, titles) is not None else None


def _language(reading: Reading) -> list[c.Command]:
    if reading.has("lang_en"):
        return [c.SetLanguage(language="en")]
    return [c.SetLanguage(language="zh")] if reading.has("lang_zh") else []


def _steering(reading: Reading) -> list[c.Command]:
    nothing_else = reading.only_signals or not reading.tells
    found: list[c.Command] = [
        c.Plain(name=name) for name in _PLAIN if nothing_else and reading.has(name)
    ]
    if reading.short and (reading.has("withdraw") or _of_one(reading, "withdraw")):
        return [*found, c.Withdraw(number=reading.number)]
    if reading.short and nothing_else and reading.has("cancel"):
        found.append(c.Withdraw())
    wants_officer = reading.has("faq:officer") and reading.intent("human_handoff")
    if reading.short and (reading.has("human") or wants_officer):
        found.append(c.Plain(name="human"))
    return found + _status(reading)


def _status(reading: Reading) -> list[c.Command]:
    address = _filed_with(reading)
    if address is not None:
        return [c.AskMailCode(address=address)]
    code = reading.codes[0] if reading.codes else _digits_alone(reading)
    # With a draft open or trouble told the words must say so: a guess would take the matter away.
    idle = reading.conversation.draft is None and reading.conversation.asks is None
    guessed = idle and not reading.entities("facts")
    asked = reading.has("status") or (guessed and reading.intent("check_status", "urge_processing"))
    asked = asked or _of_one(reading, "status")
    if code is not None and (asked or not reading.tells or _wants_code(reading)):
        return [c.AskStatus(number=reading.number, code=code)]
    if reading.short and (asked or (reading.number is not None and not reading.tells)):
        return [c.AskStatus(number=reading.number)]
    return []


def _wants_code(reading: Reading) -> bool:
    return reading.conversation.asks == "receipt_code"


def _of_one(reading: Reading, act: str) -> bool:
    """Whether the act is said of one of the filed tickets ("withdraw the customs one")."""
    filed = reading.conversation.filed
    beside = reading.phrases.beside_act(act, reading.text) if reading.short else None
    # "Cancel the fine" asks that of the authority, not of us.
    points = reading.phrases.points(reading.text)
    asked = reading.expected is FieldKey.DEMAND and not points
    wished = asked or bool(reading.entities("demand"))
    if beside is None or (act == "withdraw" and wished):
        return False
    draft = reading.conversation.draft
    if act == "withdraw" and draft is not None and reading.size <= NAMING:
        told = draft.value(FieldKey.FACTS) or ""
        if titled(beside, [told]) is not None and not reading.entities("demand"):
            return True
    return known_by(beside, filed) is not None or reading.phrases.number(beside) is not None


def _digits_alone(reading: Reading) -> str | None:
    """Nothing but a code where one is awaited: that of an e-mail, or a look-up code cut off."""
    awaited = _wants_code(reading) or reading.conversation.mail_code is not None
    digits = "".join(reading.text.split()).replace("-", "")
    return digits if awaited and digits.isdecimal() and len(digits) >= SHORTEST_CODE else None


def _filed_with(reading: Reading) -> str | None:
    """The e-mail address with which the person says to have filed before (B25)."""
    found = {one.text for one in reading.understanding.entities if one.entity == "email"}
    if len(found) != 1 or not reading.short:
        return None
    earlier = _wants_code(reading) or reading.has("status") or reading.phrases.earlier(reading.text)
    return found.pop() if earlier else None


def _questions(reading: Reading) -> list[c.Command]:
    found: list[c.Command] = []
    if reading.has("are_you_human"):
        found.append(c.Plain(name="are_you_human"))
    if reading.has("confidentiality") and not reading.has("secrecy"):
        found.append(c.Plain(name="confidentiality"))
    if reading.short or reading.has("question"):
        found += [c.AskFaq(topic=topic) for topic in in_order(reading.signals)]
    return found


def declined_field(reading: Reading) -> FieldKey | None:
    """The field that the person does not want to give, or None."""
    if not reading.short or reading.expected is FieldKey.EVIDENCE:
        return None
    named = reading.phrases.mentioned(reading.text)
    refuses = reading.has("decline") or puts_off(reading)
    if reading.has("deny") and named is not None and _is_contact(named):
        refuses = True
    if reading.only_signals and reading.has("deny") and reading.expected is not None:
        refuses = refuses or reading.expected is not FieldKey.PROCEEDINGS
    if not refuses:
        return None
    if reading.expected is not None and not (named is not None and _is_contact(named)):
        return reading.expected
    return named or reading.expected


def puts_off(reading: Reading) -> bool:
    """Whether the open question gets its answer later, the person says."""
    asked = reading.expected is not None and reading.size <= NAMING and not reading.own
    return asked and reading.phrases.puts_off(reading.text)


def _is_contact(key: FieldKey) -> bool:
    return key in (FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL)
