from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from app.policy_loader import PolicyError, load_calendar, load_jurisdiction
from casework.model.deadline import ClockStart, LimitUnit
from casework.model.jurisdiction import OfficeHours
from casework.model.lights import LightPolicy
from casework.model.origin import Origin
from casework.model.topic import Topic
from tests.support.desk_world import shenyang
from tests.support.tree import ROOT

POLICY = ROOT / "casework" / "policy"
Edit = Callable[[str, str, str], int]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICY, tmp_path / "policy"))


@pytest.fixture
def edit(policy: Path) -> Edit:
    """Replace a text that stands once in a file; gives the line of the new one."""

    def change(name: str, old: str, new: str) -> int:
        path = policy / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change


def problems(policy: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(PolicyError) as refused:
        load_jurisdiction(policy / "shenyang")
    return [(one.file.name, one.line, one.what) for one in refused.value.problems]


# --- what is shipped


def test_the_city() -> None:
    city = shenyang()
    assert (city.key, city.code, city.name, city.name_en) == (
        "shenyang",
        "SY",
        "沈阳市",
        "Shenyang",
    )
    assert city.bureau == "沈阳市商务局"
    assert city.rules.sensitive_origins == {Origin.CONSULATE, Origin.HEADQUARTERS, Origin.CHAMBER}


def test_the_working_morning() -> None:
    assert shenyang().office == OfficeHours(opens=time(9), noon=time(12))


def test_the_thirteen_districts() -> None:
    expected = {
        "和平区": "210102", "沈河区": "210103", "大东区": "210104", "皇姑区": "210105",
        "铁西区": "210106", "苏家屯区": "210111", "浑南区": "210112", "沈北新区": "210113",
        "于洪区": "210114", "辽中区": "210115", "康平县": "210123", "法库县": "210124",
        "新民市": "210181",
    }  # fmt: skip
    assert {one.name: one.code for one in shenyang().districts} == expected


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("瀋河區", "沈河区"),
        ("鐵西區", "铁西区"),
        ("渾南區", "浑南区"),
        ("於洪區", "于洪区"),
        ("瀋北新區", "沈北新区"),
        ("沈北", "沈北新区"),
        ("铁西", "铁西区"),
        ("Hunnan", "浑南区"),
        ("Tiexi Qu", "铁西区"),
    ],
)
def test_districts_in_other_words(alias: str, name: str) -> None:
    (found,) = [one for one in shenyang().districts if alias in one.aliases]
    assert found.name == name


def test_short_forms_that_are_ordinary_words_are_left_out() -> None:
    aliases = {alias for one in shenyang().districts for alias in one.aliases}
    assert not aliases & {"和平", "辽中", "康平", "法库", "新民"}


@pytest.mark.parametrize(
    ("area", "district"),
    [
        ("中德装备园", "铁西区"),
        ("辽宁自贸区(沈阳片区)", "浑南区"),
        ("HSQ", "沈北新区"),
        ("沈抚示范区", None),
        ("铁西区", "铁西区"),
        ("和平", None),
    ],
)
def test_the_district_of_an_area(area: str, district: str | None) -> None:
    found = shenyang().district_of(area)
    assert (found.name if found else None) == district


def test_discipline_is_the_one_restricted_unit() -> None:
    assert [one.code for one in shenyang().authorities if one.restricted] == ["JW"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("外管局", "SAFE"), ("住建局", "ZJJ"), ("人社局", "RSJ"), ("市监局", "SJJ"),
        ("tax bureau", "SWJ-T"), ("Customs", "HG"), ("出入境", "CRJ"), ("swj", "SWJ"),
        ("市发改委", "FGW"), ("no such unit", None),
    ],
)  # fmt: skip
def test_units_by_short_and_english_forms(name: str, code: str | None) -> None:
    found = shenyang().find_authority(name)
    assert (found.code if found else None) == code


def test_units_and_districts_are_found_by_their_canonical_key() -> None:
    assert shenyang().authority("HG") == shenyang().find_authority("沈阳海关")
    assert shenyang().authority("nothing") is None
    assert shenyang().district("于洪") is None


def test_all_topics_are_placed() -> None:
    assert set(shenyang().rules.topic_authority) == {topic.value for topic in Topic}


@pytest.mark.parametrize(
    ("code", "limit", "unit", "start"),
    [
        ("completeness", 7, LimitUnit.WORKING_DAYS, ClockStart.FILED),
        ("supplement", 15, LimitUnit.WORKING_DAYS, ClockStart.SUPPLEMENT_NOTICE),
        ("acceptance", 7, LimitUnit.WORKING_DAYS, ClockStart.FILED),
        ("refusal_notice", 7, LimitUnit.WORKING_DAYS, ClockStart.COMPLETE_MATERIAL),
        ("handling", 60, LimitUnit.WORKING_DAYS, ClockStart.ACCEPTED),
        ("absence", 30, LimitUnit.DAYS, ClockStart.CONTACT),
        ("result_notice", 3, LimitUnit.WORKING_DAYS, ClockStart.CONCLUDED),
        ("one_year_report", 1, LimitUnit.YEARS, ClockStart.ACCEPTED),
        ("bimonthly_report", 7, LimitUnit.WORKING_DAYS, ClockStart.ODD_MONTH),
        ("year_archive", 1, LimitUnit.YEARS, ClockStart.YEAR_END),
    ],
)
def test_clocks_of_the_rules(code: str, limit: int, unit: LimitUnit, start: ClockStart) -> None:
    rule = shenyang().rules.deadlines[code]
    assert (rule.limit, rule.unit, rule.starts) == (limit, unit, start)
    assert rule.article.startswith("art. ")
    assert rule.confidence in {"text", "secondary", "verify"}
    assert rule.source


def test_what_nobody_checked_is_listed_and_an_unknown_contact_is_not_shown() -> None:
    city = shenyang()
    assert "contacts.complaint_phone" in city.unverified
    assert "mofcom_2020_3@1.absence" in city.unverified
    assert "authority.SAFE" in city.unverified
    assert "authority.HG" not in city.unverified
    assert "complaint_phone" not in city.contacts
    assert city.contacts["address"].endswith("南堤西路529-1号")
    assert "22722005" not in " ".join(city.contacts.values())


def test_calendar_years_announced_and_estimated() -> None:
    calendar = shenyang().calendar
    assert [year for year in range(2020, 2045) if calendar.is_announced(year)] == [2025, 2026]
    assert set(calendar.years) == set(range(2025, 2036))


def test_the_calendar_alone() -> None:
    assert load_calendar(POLICY / "national") == shenyang().calendar


def test_an_administrators_year_takes_the_place_of_the_estimate(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'version = "2027"\n[years.2027]\nsource = "notice"\nconfidence = "text"\n'
        "workdays = 260\noff = [2027-01-01]\nwork = []\n",
        encoding="utf-8",
    )
    calendar = load_calendar(POLICY / "national", overrides=[own])
    assert calendar.is_announced(2027)
    assert calendar.version == f"{shenyang().calendar.version}+2027"
    assert calendar.add_working_days(date(2026, 12, 31), 1) == (date(2027, 1, 4), False)
    city = load_jurisdiction(POLICY / "shenyang", calendar_overrides=[own])
    assert city.calendar == calendar


def test_a_wrong_override_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        load_calendar(POLICY / "national", overrides=[tmp_path / "missing.toml"])
    assert refused.value.params["file"] == str(tmp_path / "missing.toml")


def test_shipped_lights_are_the_defaults() -> None:
    assert shenyang().rules.lights == LightPolicy()


# --- what is refused, with file and line

RULES = "national/rules_mofcom_2020_3.toml"
ESTIMATES = "national/estimates.toml"
CALENDAR = "national/calendar.toml"
MAIN = "shenyang/jurisdiction.toml"
MECHANISMS = "shenyang/mechanisms.toml"
DAYS = 'unit = "days"\nrolls = true\nstarts = "contact"'
UNITS = "shenyang/authorities.toml"
AREAS = "shenyang/areas.toml"

MISTAKES = [
    ("shenyang/jurisdiction.toml", 'name = "沈阳市"', 'nmae = "沈阳市"', "nmae"),
    ("shenyang/jurisdiction.toml", 'name = "沈阳市"', 'name = " "', "name: "),
    ("shenyang/jurisdiction.toml", 'code = "SY"', 'code = "sy"', "code: "),
    (MAIN, 'rule_set = "shenyang_appeal_platform"', 'rule_set = "x"', "no rule set x: known are"),
    ("shenyang/jurisdiction.toml", "noon = 12:00:00", "noon = 09:00:00", "morning"),
    ("shenyang/jurisdiction.toml", "opens = 09:00:00", "opens = 25", "office.opens"),
    ("shenyang/jurisdiction.toml", '"headquarters", "chamber"]', '"embassy"]', "origins.1"),
    ("shenyang/districts.toml", 'code = "210103"', 'code = "210102"', "和平区"),
    ("shenyang/districts.toml", 'code = "210103"', 'code = "220103"', "2101"),
    ("shenyang/districts.toml", 'code = "210103"', "code = 210103", "district.1.code"),
    ("shenyang/districts.toml", '"铁西", "鐵西"', '"沈河", "鐵西"', "沈河区"),
    (AREAS, '"Hunnan Science and Technology City"', '"Hunnan"', "浑南区"),
    (AREAS, 'code = "HSQ"', 'code = "KJC"', "浑南科技城"),
    (UNITS, 'tax = "SWJ-T"', 'tax = "XXX"', "unknown unit XXX"),
    (UNITS, 'tax = "SWJ-T"', 'tax = "HG"', "does not list the topic tax"),
    (UNITS, 'tax = "SWJ-T"', 'taxes = "SWJ-T"', "taxes"),
    (UNITS, 'topics = ["customs"]', 'topics = ["custom"]', "topics.0"),
    (UNITS, 'default_authority = "SWJ"', 'default_authority = "?"', "unit ?"),
    (UNITS, "restricted = true", 'restricted = "yes"', "restricted"),
    (UNITS, 'type = "discipline"', 'type = "secret"', "type"),
    (UNITS, 'code = "HG"', 'code = "SWJ"', "市商务局"),
    (RULES, "limit = 60", "limit = 0", "handling.limit"),
    (RULES, "limit = 60", 'limit = "60"', "handling.limit"),
    (RULES, DAYS, DAYS.replace("days", "weeks"), "absence.unit"),
    (RULES, 'starts = "concluded"', 'starts = "end"', "result_notice.starts"),
    (RULES, "share_percent = 20", "share_percent = 120", "share_percent"),
    (RULES, "2020-10-01", '"2020-10-01"', "valid_from"),
    (CALENDAR, "2025-01-28", "2025-02-28", "order"),
    (CALENDAR, "2025-02-01", "2026-02-01", "not in 2025"),
    (CALENDAR, "2025-01-26", "2025-01-27", "no weekend"),
    (CALENDAR, "    2025-01-26,", "    2025-02-01,", "in off and in work"),
    (MAIN, 'prefix = "沈商外投"', 'prefix = "SSWT"', "documents.prefix"),
    (MAIN, 'level = "city"', 'level = "town"', "level"),
    (MAIN, 'name = "辽宁省商务厅"', 'name = ""', "superior.name: is blank: fill it in"),
    (MECHANISMS, '["SWJ", "task_force"]', '["nobody"]', "unknown unit or group"),
    (MECHANISMS, 'code = "task_force"', 'code = "SWJ"', "SWJ is a unit already"),
    (MECHANISMS, 'feedback = "feedback"', 'feedback = "plan"', "not in the rule set"),
    (MECHANISMS, 'every = "half_year"', 'every = "decade"', "half_year_report.every"),
    (MECHANISMS, "enterprises = 3", "enterprises = 0", "rapid_response.enterprises"),
    (MECHANISMS, "areas = 2", "area = 2", "meant is areas"),
    (CALENDAR, "2025-04-05", "2025-04-04", "twice"),
    (CALENDAR, "2025-01-29", "2025-13-29", "line"),
    (CALENDAR, '〔2024〕12号"', "〔2024〕12号", ""),
    (CALENDAR, "[years.2026]", "[years.next]", "no year"),
    (ESTIMATES, "[2030-05-01, 2030-05-02]", "[2030-05-01]", "labour_day"),
    (ESTIMATES, "[2030-09-12]", "[2031-09-12]", "not in 2030"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one[0]} {one[2]}")
def test_a_mistake_is_named_with_file_and_line(
    policy: Path, edit: Edit, mistake: tuple[str, str, str, str]
) -> None:
    name, old, new, word = mistake
    line = edit(name, old, new)
    found = problems(policy)
    assert (Path(name).name, line) in {(file, at) for file, at, _ in found}
    assert any(word in what for _, _, what in found)


def test_a_wrong_check_sum_names_its_own_line(policy: Path, edit: Edit) -> None:
    line = edit(CALENDAR, "2025-10-08", "2025-10-11")
    whats = {at: what for _, at, what in problems(policy)}
    (at,) = [at for at, what in whats.items() if "workdays says" in what]
    assert whats[at] == (
        "2025 has 249 working days by its lists, workdays says 248: compare both with the notice"
    )
    text = (policy / CALENDAR).read_text(encoding="utf-8").splitlines()
    assert text[at - 1] == "workdays = 248"
    assert at < line


def test_a_gap_between_estimated_years_is_noticed(policy: Path) -> None:
    path = policy / ESTIMATES
    text = path.read_text(encoding="utf-8")
    before, after = text.split("[years.2030]")
    path.write_text(before + after[after.index("[years.2031]") :], encoding="utf-8")
    ((name, _, what),) = problems(policy)
    assert (name, what) == ("estimates.toml", "2030 is missing between years that are estimated")


def test_a_topic_without_unit_and_a_clock_that_is_needed(policy: Path, edit: Edit) -> None:
    edit("shenyang/authorities.toml", 'tax = "SWJ-T"\n', "")
    line = edit(RULES, "[deadlines.acceptance]", "[deadlines.plan]")
    whats = {what: at for _, at, what in problems(policy)}
    assert "the topic tax has no unit: add tax = the code of one" in whats
    missing = "the clock acceptance is missing: add [deadlines.acceptance]"
    assert missing in whats
    assert whats[missing] < line


def test_all_problems_of_all_files_are_listed_at_once(policy: Path, edit: Edit) -> None:
    edit("shenyang/jurisdiction.toml", 'code = "SY"', 'code = "sy"')
    edit("shenyang/areas.toml", 'code = "KJC"', "code = 1")
    edit("national/calendar.toml", "2025-02-01", "2026-02-01")
    (policy / "shenyang" / "districts.toml").unlink()
    with pytest.raises(PolicyError) as refused:
        load_jurisdiction(policy / "shenyang")
    files = {one.file.name for one in refused.value.problems}
    assert files == {"jurisdiction.toml", "areas.toml", "calendar.toml", "districts.toml"}
    params = refused.value.params
    assert params["count"] == len(refused.value.problems)
    assert len(str(params["errors"]).splitlines()) >= 4
    assert f"{params['file']}:{params['line']}: {params['what']}" in str(refused.value)


def test_without_rules_the_jurisdiction_is_refused(policy: Path) -> None:
    (policy / "national" / "rules_mofcom_2020_3.toml").unlink()
    found = {name: what for name, _, what in problems(policy)}
    assert found["jurisdiction.toml"].startswith("no rule set shenyang_appeal_platform")
    assert "unknown rule set mofcom_2020_3@1" in found["shenyang_appeal_platform.toml"]


def test_a_jurisdiction_that_is_not_there(policy: Path) -> None:
    with pytest.raises(PolicyError) as refused:
        load_jurisdiction(policy / "nowhere")
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (policy / "nowhere", 1)
    known = "liaoning, luoyang_hightech, shenyang, xuchang"
    assert problem.what == f"there is no such jurisdiction: known are {known}"


def test_a_file_that_is_no_text(policy: Path) -> None:
    (policy / "shenyang" / "areas.toml").write_bytes(b"\xff\xfe\x00")
    assert ("areas.toml", 1) in {(name, line) for name, line, _ in problems(policy)}
