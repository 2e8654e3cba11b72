"""What is said to a scan of an enterprise's code, and what counts as an answer (绑定问答)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.platforms.neutral_notices import Notices
from bot.dialogue.abroad import LANGUAGES
from bot.dialogue.phrases import Phrases
from casework.model.people import Enterprise
from channels.fitting import BETWEEN
from channels.message import InboundMessage, OutboundMessage
from channels.neutral import Button, Neutral, Template
from channels.reduction import closed_list, reduce
from storage.records import ConversationRecord

YES: Final = Button.BIND_YES.value
NO: Final = Button.BIND_NO.value
HEAD: Final = "bind:"
"""What the ids of both answers begin with."""
_ANSWERS: Final = (YES, NO)
_WORDS: Final = {"yes": YES, "no": NO}
_LONGEST: Final = 24
"""Characters of a text that may be an answer."""
_BEGIN: Final = "/start"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmWords:
    """In the language of the conversation, in both while it has none.

    Where data leaves the country no name of an enterprise is said.
    """

    notices: Notices
    phrases: Phrases

    def languages(self, record: ConversationRecord) -> Sequence[str]:
        """The languages in which is spoken, the first one first."""
        return (record.language,) if record.language in LANGUAGES else LANGUAGES

    def question(self, record: ConversationRecord, firm: Enterprise) -> OutboundMessage:
        """Whether the person speaks for the enterprise."""
        return self._said(record, "ask", Template.BIND_ASK, firm, choices=True)

    def done(self, record: ConversationRecord, firm: Enterprise) -> OutboundMessage:
        """Bound."""
        return self._said(record, "done", Template.BIND_DONE, firm)

    def declined(self, record: ConversationRecord) -> OutboundMessage:
        """Not bound, as the person wanted."""
        return self._said(record, "declined", Template.BIND_DECLINED)

    def refused(self, record: ConversationRecord) -> OutboundMessage:
        """The code binds nobody, for whatever reason."""
        return self._said(record, "refused", Template.BIND_REFUSED)

    def answer(self, message: InboundMessage) -> str | None:
        """The answer that the message is: YES, NO, or None."""
        if message.choice is not None:
            return message.choice if message.choice in _ANSWERS else None
        number = self.phrases.number(message.text)
        if number is not None:
            return _ANSWERS[number - 1] if 0 < number <= len(_ANSWERS) else None
        said = self.phrases.option(message.text, tuple(_WORDS))
        return None if said is None else _WORDS[said]

    def begins(self, message: InboundMessage) -> bool:
        """Whether it is a mere greeting, such as the press that a deep link begins with."""
        return reduce(message, closed_list()).message.text == _BEGIN

    def may_concern(self, message: InboundMessage) -> bool:
        """Whether it is worth looking whether a code waits: a press of ours, or a short text."""
        if message.choice is not None:
            return message.choice.startswith(HEAD)
        return 0 < len(message.text) <= _LONGEST and not message.attachments

    def _said(
        self,
        record: ConversationRecord,
        key: str,
        template: Template,
        firm: Enterprise | None = None,
        *,
        choices: bool = False,
    ) -> OutboundMessage:
        languages = self.languages(record)
        buttons = (Button.BIND_YES, Button.BIND_NO) if choices else ()
        voice = self.notices.voice
        if not self.notices.collects(record.channel):
            return voice.say([Neutral(template=template)], languages=languages, buttons=buttons)
        words = voice.words
        names = {
            language: (firm.name_en or firm.name) if language == "en" else firm.name
            for language in languages
            if firm is not None
        }
        texts = [
            words.text(f"binding.{key}", language, enterprise=names.get(language, ""))
            for language in languages
        ]
        return OutboundMessage(
            text=BETWEEN.join(texts),
            choices=tuple(voice.choice(button, languages) for button in buttons),
            acts=(f"binding.{key}",),
        )
