"""What must fit together within and between the files of a jurisdiction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from app.policy_files import (
    AreaRow,
    AreasFile,
    AuthoritiesFile,
    AuthorityRow,
    DistrictRow,
    DistrictsFile,
    JurisdictionFile,
)
from app.policy_problems import PolicyFile
from casework.model.jurisdiction import BodyLevel
from casework.model.topic import Topic

_CITY_DIGITS = 4
_PROVINCE_DIGITS = 2

Named = DistrictRow | AreaRow | AuthorityRow


def check_names(files: Iterable[tuple[PolicyFile, str, Iterable[Named]]]) -> None:
    """Every code and every name once: a word that means two things cannot be understood."""
    known: dict[str, str] = {}
    for file, table, rows in files:
        for place, row in enumerate(rows):
            for path, word in _words(row):
                folded = word.casefold()
                if folded in known:
                    file.add(
                        (table, place, *path),
                        f"{word} stands for {known[folded]} already: remove one",
                    )
                known.setdefault(folded, row.name)


def check_jurisdiction(file: PolicyFile, main: JurisdictionFile, known: Collection[str]) -> None:
    """The rule set that the jurisdiction names is there, and its morning has a length."""
    if main.rule_set not in known:
        what = f"no rule set {main.rule_set}: known are {', '.join(sorted(set(known)))}"
        file.add(("rule_set",), what)
    if main.office.opens >= main.office.noon:
        file.add(("office", "noon"), "the morning ends before it begins: put a later noon")
    if main.office.noon >= main.office.closes:
        file.add(("office", "closes"), "the day ends before its noon: put a later closing time")


def check_districts(file: PolicyFile, districts: DistrictsFile, main: JurisdictionFile) -> None:
    """District codes lie in the jurisdiction: in the city, or anywhere in the province."""
    digits = _PROVINCE_DIGITS if main.level is BodyLevel.PROVINCE else _CITY_DIGITS
    around = main.gb_code[:digits]
    for place, row in enumerate(districts.district):
        if not row.code.startswith(around):
            what = f"{row.code} does not lie in {around}: see gb_code in jurisdiction.toml"
            file.add(("district", place, "code"), what)


def check_areas(file: PolicyFile, areas: AreasFile, districts: DistrictsFile) -> None:
    """An area lies in a known district."""
    known = {row.name for row in districts.district}
    for place, row in enumerate(areas.area):
        if row.lies_in is not None and row.lies_in not in known:
            what = f"{row.lies_in} is no district: correct it, or add it to districts.toml"
            file.add(("area", place, "lies_in"), what)


def check_authorities(file: PolicyFile, authorities: AuthoritiesFile) -> None:
    """Every topic has one unit, which is known and says itself that it handles the topic."""
    units = {row.code: row for row in authorities.authority}
    if authorities.default_authority not in units:
        file.add(("default_authority",), _unknown(authorities.default_authority))
    for topic in Topic:
        if topic not in authorities.topic_authority:
            what = f"the topic {topic} has no unit: add {topic} = the code of one"
            file.add(("topic_authority",), what)
    for topic, code in authorities.topic_authority.items():
        if code not in units:
            file.add(("topic_authority", topic.value), _unknown(code))
        elif topic not in units[code].topics:
            what = f"{code} does not list the topic {topic}: add it to its topics"
            file.add(("topic_authority", topic.value), what)


def _unknown(code: str) -> str:
    return f"unknown unit {code}: correct it, or add a table [[authority]] with that code"


def _words(row: Named) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("code",), row.code
    yield ("name",), row.name
    yield ("name_en",), row.name_en
    yield from ((("aliases", place), alias) for place, alias in enumerate(row.aliases))
