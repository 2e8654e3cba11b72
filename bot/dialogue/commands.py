"""What a message asks of the dialogue: every understander speaks in these, and in nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.ticket_commands import AskRating, NotSolved, Object, Rate, ToTicket
from casework.model.complaint import FieldKey, Method
from casework.model.origin import Origin
from channels.message import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField:
    """A value for a field. ``words`` is the exact substring of the message it was read from.

    ``own``: the value is the writer's own. ``corrects``: a correction marker stands with it.
    ``answers``: it answers the open question. ``append``: it is added to what stands there.
    """

    key: FieldKey
    value: str
    words: str
    method: Method = Method.RULE
    confidence: float = 1.0
    own: bool = True
    corrects: bool = False
    answers: bool = False
    append: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectField(SetField):
    """A new value over an old one that the person replaced in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineField:
    """The person does not want to say (不便提供); ``later``: not now."""

    key: FieldKey
    words: str
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsureField:
    """The person does not know."""

    key: FieldKey
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeField:
    """A value is said to be wrong and no new one is given; ``tried`` is a value that failed."""

    key: FieldKey | None
    tried: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissField:
    """The open question was answered by something that is no answer to it."""

    key: FieldKey
    words: str
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMaterial:
    """An item of the legal list (法定材料), asked for or said by itself. ``words`` as written."""

    key: str
    value: str
    words: str
    method: Method = Method.RULE
    answers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MissMaterial:
    """The question for an item was answered by something that is no answer to it."""

    key: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineMaterial:
    """The person does not want to give the item that is asked for."""

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks (诉求来源), read from the person's own words."""

    origin: Origin
    principal: Origin | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Files, pictures, voice, places."""

    attachments: tuple[Attachment, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteEvidence:
    """Forwarded text: somebody else's words, never the person's own statement."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepNote:
    """Words that go into no field and are kept for the officer."""

    text: str
    why: str = "aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something that the message says about the matter: ``retaliation``, ``infringement``, …."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """An option, pressed or written as its number or words."""

    choice: str
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFaq:
    """A question with a ready answer; ``topic`` is its name."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStatus:
    """How does it stand? ``number`` and ``code`` when they were given."""

    number: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMailCode:
    """Filed before, with this e-mail address: a code that goes to it shall prove it."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage:
    """The person chose a language."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Withdraw the draft, or the ticket ``number``."""

    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatter:
    """Another matter begins; ``text`` is what was said of it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp:
    """Turn to another unfinished matter: first, second, other, or words that name it."""

    which: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToMatter:
    """Something to add to a filed ticket; ``key`` names the field that it corrects, or is empty.

    ``materials`` are the items of the legal list that it holds; ``secret`` asks for confidential
    handling, ``origin`` says who speaks after all.
    """

    text: str
    key: str = ""
    secret: bool = False
    origin: Origin | None = None
    materials: tuple[SetMaterial, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOfficer:
    """The answer to the officer's question."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMessage:
    """An earlier message was edited by its writer."""

    message_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallMessage:
    """An earlier message was taken back by its writer."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A command without a value. ``name`` is one of ``PLAIN``."""

    name: str


PLAIN = frozenset(
    {
        "help",
        "which_language",
        "repeat",
        "back",
        "start_over",
        "human",
        "are_you_human",
        "confidentiality",
        "abuse",
        "greet",
        "thanks",
        "goodbye",
        "affirm",
        "deny",
        "blank",
        "signs_only",
        "too_long",
        "begin",
        "unknown",
    }
)

Command = (
    SetField
    | CorrectField
    | DeclineField
    | UnsureField
    | DisputeField
    | MissField
    | SetMaterial
    | MissMaterial
    | DeclineMaterial
    | Speaker
    | AttachFile
    | QuoteEvidence
    | KeepNote
    | Flag
    | Press
    | AskFaq
    | AskStatus
    | AskMailCode
    | SetLanguage
    | Withdraw
    | NewMatter
    | TakeUp
    | AddToMatter
    | AnswerOfficer
    | ToTicket
    | Rate
    | AskRating
    | NotSolved
    | Object
    | EditMessage
    | RecallMessage
    | Plain
)
