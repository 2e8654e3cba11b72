"""The statistics of the ledger as a table for people and as a document for programs (统计)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.model.statistics import Counted, Share, Statistics, Took, Volume
from channels.words import Words

Row = tuple[str, str]
_GROUPS = {
    "status": "status",
    "origin": "origin",
    "industry": "section",
    "district": "district",
    "unit": "authority",
    "topic": "topic",
    "month": None,
}
"""Rankings and the group of labels that names their codes; a month names itself."""
_TIMES = ("acknowledged", "accepted", "told")
_HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Speaks statistics in one language."""

    words: Words
    language: str

    def say(self, key: str, **params: object) -> str:
        """A word of the statistics."""
        return self.words.text(f"statistics.{key}", self.language, **params)

    def overview(self, found: Statistics) -> Iterator[Row]:
        """The figures at a glance: name and value."""
        yield self.say("row.volume"), self._volume(found.volume)
        yield self.say("row.conference"), self._volume(found.conference)
        yield self.say("row.conference_chambers"), self._share(found.conference_chambers)
        yield self.say("row.satisfaction"), self._share(found.satisfaction)
        yield self.say("row.on_the_spot"), self._volume(found.on_the_spot)
        yield self.say("row.in_time"), self._share(found.in_time)
        yield self.say("row.overdue"), str(found.overdue)
        yield self.say("row.industries"), str(found.industries_touched)
        for name in _TIMES:
            yield self.say(f"row.{name}"), self._took(getattr(found, name))

    def rankings(self, found: Statistics) -> Iterator[tuple[str, Sequence[Row]]]:
        """Each ranking with its heading; those without any request are left out."""
        for name, group in _GROUPS.items():
            counted: Sequence[Counted] = getattr(found, name)
            if counted:
                rows = [(self._name(one.code, group), self._share(one.share)) for one in counted]
                yield self.say(f"by.{name}"), rows

    def _name(self, code: str, group: str | None) -> str:
        if not code:
            return self.say("not_given")
        return self.words.label(code, group, self.language) if group is not None else code

    def _volume(self, volume: Volume) -> str:
        return self.say("volume", requests=volume.requests, enterprises=volume.enterprises)

    def _share(self, share: Share) -> str:
        key = "share" if share.percent is not None else "share_of_nothing"
        return self.say(key, percent=share.percent, part=share.part, whole=share.whole)

    def _took(self, took: Took) -> str:
        if took.median is None or took.longest is None:
            return self.say("share_of_nothing", percent=None, part=0, whole=0)
        return self.say(
            "took", median=self._span(took.median), longest=self._span(took.longest), n=took.n
        )

    def _span(self, hours: int) -> str:
        days, rest = divmod(hours, _HOURS_OF_A_DAY)
        return self.say("span", days=days, hours=rest)


def document(found: Statistics) -> dict[str, Any]:
    """Everything as JSON; a share is percentage, part and whole."""
    return {
        "requests": found.volume.requests,
        "enterprises": found.volume.enterprises,
        "conference": _volume(found.conference),
        "conference_chambers": _share(found.conference_chambers),
        "satisfaction": _share(found.satisfaction),
        "on_the_spot": _volume(found.on_the_spot),
        "in_time": _share(found.in_time),
        "overdue": found.overdue,
        "industries_touched": found.industries_touched,
        **{
            name: [{"code": one.code, **_share(one.share)} for one in getattr(found, name)]
            for name in _GROUPS
        },
        "hours": {name: _took(getattr(found, name)) for name in _TIMES},
    }


def _volume(volume: Volume) -> Mapping[str, int]:
    return {"requests": volume.requests, "enterprises": volume.enterprises}


def _share(share: Share) -> Mapping[str, Any]:
    percent = float(share.percent) if share.percent is not None else None
    return {"percent": percent, "part": share.part, "n": share.whole}


def _took(took: Took) -> Mapping[str, int | None]:
    return {"n": took.n, "median": took.median, "longest": took.longest}
