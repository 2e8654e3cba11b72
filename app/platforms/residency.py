"""Where personal data may be collected (数据驻留): the ``[residency]`` table of the platforms file.

A state organ keeps the personal data that it handles in the country; what leaves it needs a
security assessment (PIPL arts. 36, 38 to 40). So details are taken only on channels whose data
stay in the country, unless the operator has decided otherwise and says on what ground.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from app.errors import ResidencyRefused
from channels.channel import ChannelProfile
from channels.message import InboundMessage
from channels.reduction import closed_list, reduce

Table = Mapping[str, Any]

OWN: Final = frozenset({"webchat", "memory", "console"})
"""Channels of the desk itself: their data are where the desk is."""
EMAIL: Final = "email"
AT_HOME: Final[Mapping[str, str]] = {"wechat_oa": "CN", "wecom": "CN", "kf": "CN"}
"""Country in which a platform keeps what is written on it; one that is not named is abroad."""
SPELLED: Final[Mapping[str, str]] = {"web": "webchat"}
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_MINUTES: Final = 24 * 60


class Mode(StrEnum):
    """Who may take personal data in."""

    IN_COUNTRY = "in_country"  # channels whose data stay in the country
    PER_CHANNEL = "per_channel"  # those that ``collect_on`` names
    ANY = "any"  # every channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Residency:
    """The decision. ``basis`` names decision, date and number of the assessment it rests on.

    ``country`` is that of the desk (ISO 3166-1), ``link_minutes`` how long a one-time link lives,
    ``email_in_country`` the operator's word that the mail server stands in the country. Raises
    ResidencyRefused.
    """

    mode: Mode = Mode.IN_COUNTRY
    country: str = "CN"
    collect_on: frozenset[str] = frozenset({"web", "wechat_oa", "wecom", "kf"})
    basis: str = ""
    link_minutes: int = 30
    email_in_country: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be, and a wider mode without a ground."""
        if not _COUNTRY.fullmatch(self.country):
            raise ResidencyRefused("country")
        if type(self.link_minutes) is not int or not 1 <= self.link_minutes <= _LONGEST_MINUTES:
            raise ResidencyRefused("link_minutes")
        if self.mode is Mode.PER_CHANNEL and "webchat" not in self._named:
            raise ResidencyRefused("collect_on")
        if self.mode is not Mode.IN_COUNTRY and not self.basis.strip():
            raise ResidencyRefused("basis")

    @property
    def _named(self) -> frozenset[str]:
        return frozenset(SPELLED.get(name, name) for name in self.collect_on)

    def stays(self, channel: str) -> bool:
        """Whether what is written on the channel stays in the country; an unknown one is abroad."""
        if channel == EMAIL:
            return self.email_in_country
        return channel in OWN or AT_HOME.get(channel) == self.country

    def collects(self, channel: str) -> bool:
        """Whether personal data and evidence may be taken in on the channel."""
        if self.mode is Mode.ANY or channel in OWN:
            return True
        if self.mode is Mode.PER_CHANNEL:
            return channel in self._named
        return self.stays(channel)

    def reduction(self, channel: str) -> Callable[[InboundMessage], InboundMessage] | None:
        """What takes the body off a message before anything is stored; None where it may stay."""
        return None if self.collects(channel) else _reduced

    def kept(self, message: InboundMessage) -> InboundMessage:
        """What of a message may be stored: all of it, or what the closed list leaves."""
        return message if self.collects(message.channel) else _reduced(message)

    def placed(self, profiles: Mapping[str, ChannelProfile]) -> dict[str, ChannelProfile]:
        """The profiles, each knowing whether its data stay in the country (privacy notice)."""
        return {
            name: profile if name in OWN else replace(profile, in_country=self.stays(name))
            for name, profile in profiles.items()
        }

    @property
    def ground(self) -> str:
        """What the privacy notice says: the basis of a wider mode, empty where none is needed."""
        return "" if self.mode is Mode.IN_COUNTRY else self.basis

    def report(self) -> dict[str, object]:
        """What the health report and the audit log say."""
        return {
            "mode": self.mode.value,
            "country": self.country,
            "collect_on": sorted(self.collect_on) if self.mode is Mode.PER_CHANNEL else [],
            "basis": self.basis,
        }


def _reduced(message: InboundMessage) -> InboundMessage:
    return reduce(message, closed_list()).message


def read_residency(table: Table | None) -> Residency:
    """The setting of a table; the strictest one without. Raises ResidencyRefused."""
    given = dict(table or {})
    known = {one.name: one for one in fields(Residency)}
    for name in given:
        if name not in known:
            raise ResidencyRefused(name)
    return Residency(**{name: _value(name, value) for name, value in given.items()})


def _value(name: str, value: object) -> Any:
    """One value of the table, of its own kind. Raises ResidencyRefused."""
    if name == "mode" and value in set(Mode):
        return Mode(str(value))
    if name == "collect_on" and isinstance(value, list) and all(map(_is_text, value)):
        return frozenset(value)
    if name in ("country", "basis") and _is_text(value):
        return value
    if name == "link_minutes" and type(value) is int:
        return value
    if name == "email_in_country" and type(value) is bool:
        return value
    raise ResidencyRefused(name)


def _is_text(value: object) -> bool:
    return isinstance(value, str)
