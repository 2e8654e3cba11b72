"""Control words (控制语): what a person says to the conversation, never a value."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import commands as c
from bot.dialogue.reading import Reading
from casework.model.complaint import FieldKey

_PLAIN = ("repeat", "back", "start_over", "help")
_SMALL = ("greet", "thanks", "goodbye")
_FLAGS = ("retaliation", "discipline", "suggestion", "infringement")
_ASK_AGAIN = ("faq:why_needed",)


def read_controls(reading: Reading) -> list[c.Command]:
    """Control commands, in the order in which they matter."""
    answered = _administrative(reading)
    if answered is not None:
        return [c.Press(choice=answered, written=True)]
    found: list[c.Command] = []
    found += _language(reading)
    found += _steering(reading)
    found += _questions(reading)
    if reading.has("abuse"):
        found.append(c.Plain(name="abuse"))
    if reading.only_signals:
        found += [c.Plain(name=name) for name in _SMALL if reading.has(name)]
    found += [c.Flag(name=name) for name in _FLAGS if reading.has(name)]
    return found


def _administrative(reading: Reading) -> str | None:
    """The answer to a question that is no field: yes or no, same or new, go on."""
    whole, table = _YES_NO.get(reading.conversation.asks or "", (False, ()))
    if not (reading.only_signals if whole else reading.short):
        return None
    return next((choice for signals, choice in table if reading.has(*signals)), None)


_YES_NO: Mapping[str, tuple[bool, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "confirm_withdraw": (False, ((("deny", "decline"), "no"), (("affirm",), "yes"))),
    "confirm_discard": (False, ((("deny", "decline"), "no"), (("affirm",), "yes"))),
    "confirm": (True, ((("affirm",), "submit"), (("deny",), "edit"))),
    "same_or_new": (False, ((("addition",), "same"), (("new_matter",), "new"))),
    "resume_choice": (True, ((("affirm",), "continue"),)),
}
"""Question → whether the whole text must be the word, then signals and the option they choose."""


def _language(reading: Reading) -> list[c.Command]:
    if reading.has("lang_en"):
        return [c.SetLanguage(language="en")]
    return [c.SetLanguage(language="zh")] if reading.has("lang_zh") else []


def _steering(reading: Reading) -> list[c.Command]:
    nothing_else = reading.only_signals or not reading.tells
    found: list[c.Command] = [
        c.Plain(name=name) for name in _PLAIN if nothing_else and reading.has(name)
    ]
    if reading.short and reading.has("withdraw"):
        return [*found, c.Withdraw(number=reading.number)]
    if reading.short and nothing_else and reading.has("cancel"):
        found.append(c.Withdraw())
    if reading.short and reading.has("human"):
        found.append(c.Plain(name="human"))
    return found + _status(reading)


def _status(reading: Reading) -> list[c.Command]:
    code = reading.codes[0] if reading.codes else None
    asked = reading.has("status") or reading.intent("check_status", "urge_processing")
    if code is not None and (asked or not reading.tells or _wants_code(reading)):
        return [c.AskStatus(number=reading.number, code=code)]
    if reading.short and (asked or (reading.number is not None and not reading.tells)):
        return [c.AskStatus(number=reading.number)]
    return []


def _wants_code(reading: Reading) -> bool:
    return reading.conversation.asks == "receipt_code"


def _questions(reading: Reading) -> list[c.Command]:
    found: list[c.Command] = []
    if reading.has("are_you_human"):
        found.append(c.Plain(name="are_you_human"))
    if reading.has("confidentiality"):
        found.append(c.Plain(name="confidentiality"))
    if reading.short or reading.has("question"):
        topics = sorted(one for one in reading.signals if one.startswith("faq:"))
        ordered = [one for one in _ASK_AGAIN if one in topics]
        ordered += [one for one in topics if one not in _ASK_AGAIN]
        found += [c.AskFaq(topic=one.removeprefix("faq:")) for one in ordered]
    return found


def declined_field(reading: Reading) -> FieldKey | None:
    """The field that the person does not want to give, or None."""
    if not reading.short or reading.expected is FieldKey.EVIDENCE:
        return None
    named = reading.phrases.mentioned(reading.text)
    refuses = reading.has("decline")
    if reading.has("deny") and named is not None and _is_contact(named):
        refuses = True
    if reading.only_signals and reading.has("deny") and reading.expected is not None:
        refuses = refuses or reading.expected is not FieldKey.PROCEEDINGS
    if not refuses:
        return None
    if reading.expected is not None and not (named is not None and _is_contact(named)):
        return reading.expected
    return named or reading.expected


def _is_contact(key: FieldKey) -> bool:
    return key in (FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL)
