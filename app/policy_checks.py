"""What must fit together within and between the files of a jurisdiction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.policy_files import (
    AreaRow,
    AreasFile,
    AuthoritiesFile,
    AuthorityRow,
    DistrictRow,
    DistrictsFile,
    JurisdictionFile,
    RulesFile,
)
from app.policy_problems import PolicyFile
from casework.model.deadline import ClockStart
from casework.model.topic import Topic

NEEDED_CLOCKS: Mapping[str, ClockStart] = {
    "acceptance": ClockStart.FILED,
    "handling": ClockStart.ACCEPTED,
}
"""The receipt promises the date of the first, acceptance starts the second."""

_CITY_DIGITS = 4

Named = DistrictRow | AreaRow | AuthorityRow


def check_names(files: Iterable[tuple[PolicyFile, str, Iterable[Named]]]) -> None:
    """Every code and every name once: a word that means two things cannot be understood."""
    known: dict[str, str] = {}
    for file, table, rows in files:
        for place, row in enumerate(rows):
            for path, word in _words(row):
                folded = word.casefold()
                if folded in known:
                    file.add((table, place, *path), f"{word} stands for {known[folded]} already")
                known.setdefault(folded, row.name)


def check_rules(file: PolicyFile, rules: RulesFile) -> None:
    """The clocks that the desk relies on are there and start when it starts them."""
    for code, start in NEEDED_CLOCKS.items():
        row = rules.deadlines.get(code)
        if row is None:
            file.add(("deadlines",), f"the clock {code} is missing")
        elif row.starts is not start:
            file.add(("deadlines", code, "starts"), f"{code} must start with {start}")


def check_jurisdiction(
    file: PolicyFile, main: JurisdictionFile, rules: Iterable[RulesFile]
) -> None:
    """The rule set that the jurisdiction names is loaded, and its morning has a length."""
    known = {(one.id, one.version) for one in rules}
    if (main.rule_set, main.rule_set_version) not in known:
        what = f"no rule set {main.rule_set}@{main.rule_set_version} in the national folder"
        file.add(("rule_set",), what)
    if main.office.opens >= main.office.noon:
        file.add(("office", "noon"), "the morning ends before it begins")


def check_districts(file: PolicyFile, districts: DistrictsFile, gb_code: str) -> None:
    """District codes lie in the city."""
    city = gb_code[:_CITY_DIGITS]
    for place, row in enumerate(districts.district):
        if not row.code.startswith(city):
            file.add(("district", place, "code"), f"{row.code} does not lie in {city}")


def check_areas(file: PolicyFile, areas: AreasFile, districts: DistrictsFile) -> None:
    """An area lies in a known district."""
    known = {row.name for row in districts.district}
    for place, row in enumerate(areas.area):
        if row.lies_in is not None and row.lies_in not in known:
            file.add(("area", place, "lies_in"), f"{row.lies_in} is no district")


def check_authorities(file: PolicyFile, authorities: AuthoritiesFile) -> None:
    """Every topic has one unit, which is known and says itself that it handles the topic."""
    units = {row.code: row for row in authorities.authority}
    if authorities.default_authority not in units:
        file.add(("default_authority",), f"unknown unit {authorities.default_authority}")
    for topic in Topic:
        if topic not in authorities.topic_authority:
            file.add(("topic_authority",), f"the topic {topic} has no unit")
    for topic, code in authorities.topic_authority.items():
        if code not in units:
            file.add(("topic_authority", topic.value), f"unknown unit {code}")
        elif topic not in units[code].topics:
            file.add(("topic_authority", topic.value), f"{code} does not list the topic {topic}")


def _words(row: Named) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("code",), row.code
    yield ("name",), row.name
    yield ("name_en",), row.name_en
    yield from ((("aliases", place), alias) for place, alias in enumerate(row.aliases))
