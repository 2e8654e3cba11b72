"""The public papers of the desk (S1-18, S1-23): procedure with limits, and the privacy notice.

Both are written from the data that the desk itself works by: the rule set in force, the contacts,
the form, the decision on data residency. A limit that nobody has checked yet says so on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.platforms.residency import Residency
from app.public_privacy import PrivacyWriter
from app.public_rules import RulesWriter
from app.public_voice import Voice
from bot.dialogue.form import Form
from casework.model.jurisdiction import Jurisdiction
from casework.model.when import local_date
from channels.webchat.paper import Paper
from channels.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPapers:
    """Implements the port of the public pages."""

    words: Words
    jurisdiction: Jurisdiction
    residency: Residency
    form: Form
    clock: Callable[[], datetime]

    def rules(self, language: str) -> Paper:
        """Procedure and limits by the rule set in force today."""
        on = local_date(self.clock())
        rules = self.jurisdiction.rules_at(on)
        return RulesWriter(voice=self._voice(language, "rules_page"), rules=rules, on=on).paper()

    def privacy(self, language: str) -> Paper:
        """What is asked for which purpose, where it lies, how long, and which rights there are."""
        voice = self._voice(language, "privacy")
        return PrivacyWriter(voice=voice, residency=self.residency, form=self.form).paper()

    def _voice(self, language: str, shelf: str) -> Voice:
        return Voice(
            words=self.words, language=language, shelf=shelf, jurisdiction=self.jurisdiction
        )
