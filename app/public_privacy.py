"""``/privacy``: what is asked for which purpose, where it lies, how long, which rights there are.

Written from the data of the chat's own notice: the form, how long drafts live, the decision on data
residency. Serves PIPL arts. 13, 17, 35 and 36, Rules arts. 4, 23 and 24.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.follow_up import DRAFT_LIFE, HELD_LIFE
from app.platforms.residency import EMAIL, OWN, Mode, Residency
from app.public_voice import Voice
from bot.dialogue.form import FieldSpec, Form, Need
from casework.model.complaint import FieldKey
from channels.webchat.paper import Paper, Section, Table

_READERS = ("officer", "supervisor", "foreign_affairs", "unit", "not_public")
_RIGHTS = ("see", "correct", "withdraw", "erase", "confidential", "complain")
_CHANNELS = ("webchat", "wechat_oa", "kf", "telegram", EMAIL)
"""Ways to the desk, in the order in which the page lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyWriter:
    """Writes the page in one language."""

    voice: Voice
    residency: Residency
    form: Form

    def paper(self) -> Paper:
        """The whole page."""
        say = self.voice.say
        return Paper(
            title=say("title"),
            lead=say("lead", bureau=self.voice.bureau),
            sections=(
                self._asked(),
                self._plain("ground", ("law", "consent", "automatic")),
                self._listed("readers", _READERS),
                self._place(),
                self._kept(),
                self._listed("rights", _RIGHTS),
                self._plain("cookies", ("own", "nobody")),
                self._contact(),
            ),
            notes=(say("version", version=self.form.notice_version),),
        )

    def _heading(self, name: str) -> str:
        return self.voice.say(f"{name}.heading")

    def _plain(self, name: str, sentences: tuple[str, ...]) -> Section:
        text = tuple(self.voice.say(f"{name}.{sentence}") for sentence in sentences)
        return Section(anchor=name, heading=self._heading(name), text=text)

    def _listed(self, name: str, points: tuple[str, ...]) -> Section:
        items = tuple(self.voice.say(f"{name}.{point}") for point in points)
        return Section(anchor=name, heading=self._heading(name), items=items)

    def _asked(self) -> Section:
        head = tuple(self.voice.say(f"asked.{name}") for name in ("what", "why", "needed"))
        fields = [one for one in self.form.fields if one.key is not FieldKey.CONSENT]
        return Section(
            anchor="asked",
            heading=self._heading("asked"),
            text=(self.voice.say("asked.lead"),),
            tables=(
                Table(
                    caption=self.voice.say("asked.caption"),
                    head=head,
                    rows=tuple(map(self._field_row, fields)),
                ),
            ),
            after=(self.voice.say("asked.after"),),
        )

    def _field_row(self, spec: FieldSpec) -> tuple[str, ...]:
        needed = "needed_core" if spec.need is Need.CORE else "needed_not"
        return (
            self.voice.label(spec.key.value, "field"),
            self.voice.say(f"purpose.{spec.key.value}"),
            self.voice.say(f"asked.{needed}"),
        )

    def _place(self) -> Section:
        head = tuple(self.voice.say(f"place.{name}") for name in ("channel", "taken", "where"))
        return Section(
            anchor="place",
            heading=self._heading("place"),
            text=tuple(self._decision()),
            tables=(
                Table(
                    caption=self.voice.say("place.caption"),
                    head=head,
                    rows=tuple(map(self._channel_row, _CHANNELS)),
                ),
            ),
            after=(self.voice.say("place.sealed"), self.voice.say("place.no_model")),
        )

    def _decision(self) -> Iterator[str]:
        """The setting itself: who may take personal data in, and on what ground."""
        mode = self.residency.mode
        yield self.voice.say(f"place.{mode.value}")
        if mode is not Mode.IN_COUNTRY:
            yield self.voice.say("place.basis", basis=self.residency.ground)

    def _channel_row(self, channel: str) -> tuple[str, ...]:
        taken = "all" if self.residency.collects(channel) else "neutral"
        return (
            self.voice.other(f"console.channel.{channel}"),
            self.voice.say(f"place.{taken}"),
            self.voice.say(f"place.{self._lies(channel)}"),
        )

    def _lies(self, channel: str) -> str:
        if channel in OWN:
            return "here"
        if self.residency.stays(channel):
            return "home"
        return "mail" if channel == EMAIL else "abroad"

    def _kept(self) -> Section:
        say = self.voice.say
        return Section(
            anchor="kept",
            heading=self._heading("kept"),
            facts=(
                (say("kept.held"), say("kept.held_for", days=HELD_LIFE.days)),
                (say("kept.draft"), say("kept.draft_for", days=DRAFT_LIFE.days)),
                (say("kept.filed"), say("kept.filed_for")),
                (say("kept.traces"), say("kept.traces_for")),
            ),
        )

    def _contact(self) -> Section:
        return Section(
            anchor="contact",
            heading=self._heading("contacts"),
            text=(self.voice.say("contacts.lead", bureau=self.voice.bureau),),
            facts=tuple(self.voice.contacts()),
        )
