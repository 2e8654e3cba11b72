"""Rule sets as data: the national Rules whole, profiles over them, versions one after another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.model.deadline import ClockCode, LimitUnit
from casework.model.grounds import EndingGround, HandlingMethod, ReferralTarget, RefusalGround
from casework.model.rules import AfterLowRating, ExtensionRule, RuleSet
from casework.model.ticket import Track
from tests.support.desk_world import shenyang
from tests.support.policy_folder import PolicyFolder, copy_policy

RULES = "national/rules_mofcom_2020_3.toml"
PLATFORM = "profiles/shenyang_appeal_platform.toml"
OUTSIDE = (Track.DEMAND, Track.CONSULTATION)


@pytest.fixture
def policy(tmp_path: Path) -> PolicyFolder:
    return copy_policy(tmp_path)


def national() -> RuleSet:
    city = shenyang()
    return city.rules_of(rule_set="mofcom_2020_3", version="1")


def profile(name: str) -> RuleSet:
    found = shenyang().rules_of(rule_set=name, version="1")
    assert found.id == name
    return found


def limits(rules: RuleSet, code: str) -> dict[Track, int | None]:
    found = {track: rules.deadline(code, track=track) for track in Track}
    return {track: rule.limit if rule else None for track, rule in found.items()}


# --- the national Rules


def test_the_nine_grounds_of_refusal() -> None:
    grounds = national().refusal_grounds
    assert list(grounds) == [ground.value for ground in RefusalGround]
    assert len(grounds) == 9
    trust = [grounds[ground].confidence for ground in RefusalGround]
    assert trust == ["secondary"] * 3 + ["verify"] * 6
    articles = [grounds[ground].article for ground in RefusalGround]
    assert articles == [f"art. 14 ({number})" for number in range(1, 10)]


def test_the_seven_grounds_of_ending_and_who_must_approve() -> None:
    grounds = national().ending_grounds
    assert list(grounds) == [ground.value for ground in EndingGround]
    assert {code for code, one in grounds.items() if one.approval} == {
        EndingGround.FACTS,
        EndingGround.NO_LEGAL_BASIS,
        EndingGround.ABSENT,
        EndingGround.DEEMED_WITHDRAWN,
    }
    assert grounds[EndingGround.FACTS].subs == ("contradicts", "refused_material")
    assert grounds[EndingGround.DEEMED_WITHDRAWN].subs == ("na_7", "na_8", "na_9")
    assert all(one.applies(track=Track.FORMAL_COMPLAINT) for one in grounds.values())


def test_the_four_ways_and_the_right_doors() -> None:
    rules = national()
    assert rules.handling_methods == tuple(method.value for method in HandlingMethod)
    assert set(rules.referral_targets) == {target.value for target in ReferralTarget}
    doors = {door for ground in rules.refusal_grounds.values() for door in ground.doors}
    assert doors <= set(rules.referral_targets)
    assert rules.refusal_grounds[RefusalGround.OTHER_BODY].doors[0] == ReferralTarget.HIGHER_BODY


def test_every_clock_of_the_rules_says_where_it_is_written() -> None:
    of_the_desk = {ClockCode.FORWARDING, ClockCode.FIRST_CONTACT, ClockCode.PLAN}
    assert set(national().deadlines) == {code.value for code in ClockCode} - of_the_desk
    for rule in national().deadlines.values():
        assert rule.article
        assert rule.source
        assert rule.confidence in {"text", "secondary", "verify", "proposed"}


def test_what_the_text_leaves_open() -> None:
    rules = national()
    assert rules.supplement_times == 1
    assert [(one.clock, one.during) for one in rules.pauses] == [
        ("acceptance", "supplement_requested")
    ]
    assert rules.pauses_during("supplement_requested") == {"acceptance"}
    assert rules.pauses_during("in_progress") == frozenset()
    caps = rules.extension.most_times, rules.extension.most_days, rules.extension.most_total
    assert caps == (None, None, None)
    assert rules.extension.approval
    assert rules.extension.understanding
    assert (rules.strike_off.approval, rules.strike_off.evidence) == (True, True)
    assert (rules.rating.low, rules.rating.then) == (2, AfterLowRating.REOPEN)
    assert [score for score in range(1, 6) if rules.rating.is_low(score)] == [1, 2]


def test_the_rules_are_named_for_notices_whatever_lies_over_them() -> None:
    for rules in (national(), shenyang().rules):
        assert rules.name == "外商投资企业投诉工作办法"
    assert national().local_name == ""
    assert shenyang().rules.local_name == "沈阳市诉求平台办理时限"


# --- local profiles (–: the default applies)


@pytest.mark.parametrize(
    ("name", "completeness", "correction", "accept", "handle"),
    [
        ("mofcom_2020_3", 7, 15, 7, 60),
        ("guangdong_2022", 7, 15, 5, 20),
        ("shenzhen_2022", 5, 15, 5, 20),
        ("beijing_2024", 7, 15, 7, 60),
        ("shanghai_2020", 7, 15, 7, 60),
        ("zhejiang_2021", 7, 15, 7, 60),
        ("jingzhou_2021", 7, 15, 7, 60),
        ("shenyang_mayor_mailbox", 7, 15, 7, 60),
        ("shenyang_appeal_platform", 7, 15, 7, 60),
        ("profile_1_3_5", 7, 15, 7, 60),
    ],
)
def test_limits_of_a_formal_complaint(
    name: str, completeness: int, correction: int, accept: int, handle: int
) -> None:
    rules = profile(name)
    codes = ("completeness", "supplement", "acceptance", "handling")
    found = [limits(rules, code)[Track.FORMAL_COMPLAINT] for code in codes]
    assert found == [completeness, correction, accept, handle]
    assert all(rules.deadlines[code].unit is LimitUnit.WORKING_DAYS for code in codes)


@pytest.mark.parametrize(
    ("name", "demand", "consultation"),
    [
        ("mofcom_2020_3", 60, 60),
        ("shenyang_appeal_platform", 10, 5),
        ("shenyang_mayor_mailbox", 3, 3),
        ("profile_1_3_5", 5, 5),
    ],
)
def test_limits_outside_the_rules(name: str, demand: int, consultation: int) -> None:
    found = limits(profile(name), "handling")
    assert (found[Track.DEMAND], found[Track.CONSULTATION]) == (demand, consultation)
    assert found[Track.FORMAL_COMPLAINT] == found[Track.FORWARDED] == 60


def test_shenyang_takes_demands_by_the_platform_and_complaints_by_the_rules() -> None:
    rules = shenyang().rules
    demand = rules.deadline("handling", track=Track.DEMAND)
    formal = rules.deadline("handling", track=Track.FORMAL_COMPLAINT)
    assert demand is not None
    assert formal is not None
    assert (demand.confidence, demand.rule_set or rules.ref) == (
        "secondary",
        "shenyang_appeal_platform@1",
    )
    assert formal.rule_set == "mofcom_2020_3@1"
    for track in OUTSIDE:
        extension = rules.extension_for(track)
        assert (extension.most_times, extension.most_days) == (2, 5)
    assert rules.extension_for(Track.FORMAL_COMPLAINT).most_times is None


def test_extensions_of_the_profiles() -> None:
    assert profile("shenzhen_2022").extension.most_total == 50
    mailbox = profile("shenyang_mayor_mailbox").extension_for(Track.DEMAND)
    assert (mailbox.most_times, mailbox.most_total) == (1, 10)
    assert profile("guangdong_2022").extension.article == "art. 26"
    assert profile("guangdong_2022").extension.most_total is None


def test_the_promise_of_one_three_and_five_days_has_its_own_clocks() -> None:
    rules = profile("profile_1_3_5")
    assert limits(rules, "first_contact") == {
        Track.DEMAND: 1,
        Track.CONSULTATION: 1,
        Track.FORMAL_COMPLAINT: None,
        Track.FORWARDED: None,
    }
    assert limits(rules, "plan")[Track.DEMAND] == 3
    assert "planned" in rules.deadlines["plan"].met_by


def test_no_profile_is_longer_than_the_rules() -> None:
    for rules in (shenyang().rules, *shenyang().other_rules):
        for track in Track:
            for code, default in national().deadlines.items():
                own = rules.deadline(code, track=track)
                assert own is None or own.limit <= default.limit, (rules.ref, code, track)


def test_the_year_of_a_formal_complaint_runs_on_no_other_track() -> None:
    found = limits(national(), "one_year_report")
    assert [track for track, limit in found.items() if limit] == [Track.FORMAL_COMPLAINT]


# --- versions


def test_the_version_in_force_on_a_day_is_chosen(policy: PolicyFolder) -> None:
    policy.profile(version="1", valid_to="2026-12-31")
    policy.profile("[deadlines.handling]\nlimit = 30\narticle = 'art. 1'\n", version="2",
                   valid_from="2027-01-01")  # fmt: skip
    policy.use("local")
    city = policy.load(on=date(2026, 11, 22))
    assert city.rules.ref == "local@1"
    assert city.rules_at(date(2026, 12, 31)).ref == "local@1"
    assert city.rules_at(date(2027, 1, 1)).ref == "local@2"
    assert city.rules_at(date(2027, 1, 1)).deadlines["handling"].limit == 30
    assert city.rules_of(rule_set="local", version="2").deadlines["handling"].limit == 30
    assert city.rules_at(date(1999, 1, 1)).ref == "local@1"
    assert policy.load(on=date(2027, 5, 1)).rules.ref == "local@2"
    assert policy.load().rules.ref == "local@2"


def test_a_second_version_of_the_rules_themselves(policy: PolicyFolder) -> None:
    text = (policy.root / RULES).read_text(encoding="utf-8")
    policy.edit(RULES, "valid_from = 2020-10-01", "valid_from = 2020-10-01\nvalid_to = 2027-06-30")
    later = text.replace('version = "1"', 'version = "2"').replace("2020-10-01", "2027-07-01")
    (policy.root / "national" / "rules_mofcom_2020_3_v2.toml").write_text(later, encoding="utf-8")
    for path in (policy.root / "profiles").glob("*.toml"):
        path.unlink()
    policy.use("mofcom_2020_3")
    city = policy.load(on=date(2026, 11, 22))
    assert city.rules.ref == "mofcom_2020_3@1"
    assert city.rules_at(date(2027, 7, 1)).ref == "mofcom_2020_3@2"


def test_a_profile_must_end_with_the_rules_below_it(policy: PolicyFolder) -> None:
    policy.edit(RULES, "valid_from = 2020-10-01", "valid_from = 2020-10-01\nvalid_to = 2027-06-30")
    found = policy.problems()
    assert all("has ended (2027-06-30): end it too" in what for _, _, what in found)
    assert "shenyang_appeal_platform.toml" in {name for name, _, _ in found}


def test_two_versions_that_overlap(policy: PolicyFolder) -> None:
    policy.profile(version="1")
    path = policy.profile(version="2", valid_from="2026-07-01")
    ((name, line, what),) = policy.problems()
    assert (name, line) == (path.name, 7)
    assert what == (
        "local@2 and local@1 are both in force from 2026-07-01: give local@1 valid_to = 2026-06-30"
    )


def test_a_gap_between_two_versions(policy: PolicyFolder) -> None:
    policy.profile(version="1", valid_to="2026-05-31")
    policy.profile(version="2", valid_from="2026-07-01")
    ((_, line, what),) = policy.problems()
    assert line == 7
    assert "no version of local is in force from 2026-06-01 to 2026-06-30" in what


def test_a_set_that_ends_before_it_begins(policy: PolicyFolder) -> None:
    policy.profile(valid_to="2019-12-31")
    ((_, line, what),) = policy.problems()
    assert line == 10
    assert what.startswith("local@1 ends on 2019-12-31, before it begins on 2020-10-01")


def test_the_same_version_twice(policy: PolicyFolder) -> None:
    path = policy.profile()
    path.with_name("rules_other.toml").write_text(path.read_text(encoding="utf-8"))
    ((name, line, what),) = policy.problems()
    assert (name, line) == ("rules_other.toml", 2)
    assert "local@1 stands in rules_local_v1.toml already" in what


# --- what is refused, with file, line and what to do

WRITTEN = "article = 'art. 1'"
REFUSED = [
    (["[deadlines.handling]", "limit = 61", WRITTEN], 11, "the law in legal_reference"),
    (["[deadlines.handling]", "limit = 90", "unit = 'days'", WRITTEN], 11, "longer than"),
    (["[deadlines.handling.tracks.demand]", "limit = 61", WRITTEN], 11, "handling of demand"),
    (["[deadlines.handling]", "limit = 20"], 10, "add article"),
    (["[deadlines.handling]", "unit = 'days'", WRITTEN], 10, "add limit = 60"),
    (["[deadlines.handling]", "limit = 0", WRITTEN], 11, "greater than 0"),
    (
        ["[deadlines.handling]", "limit = 20", "starts = 'filed'", WRITTEN],
        12,
        "start with accepted",
    ),
    (["[deadlines.hurry]", "limit = 20"], 10, "deadlines.hurry"),
    (["[deadlines.plan]", "limit = 3"], 10, "add unit, starts, article"),
    (["[deadlines.one_year_report.tracks.demand]", "limit = 1", WRITTEN], 10, "not run on demand"),
    (["[deadlines.handling.tracks.claim]", "limit = 1", WRITTEN], 10, "handling.tracks.claim"),
    (["[deadlines.handling]", "limmit = 20", WRITTEN], 11, "meant is limit"),
    (["[extension]", "most_total = 50", WRITTEN], 11, "put at least 60"),
    (["[extension.tracks.demand]", "most_total = 50", WRITTEN], 11, "put at least 60"),
    (["[refusal_grounds.na_10_other]", WRITTEN], 10, "refusal_grounds.na_10_other"),
    (["[ending_grounds.e_1_agreed]", "approval = true"], 10, "article: is missing"),
    (["[refusal_grounds.na_6_repeat]", WRITTEN, "doors = ['nowhere']"], 12, "doors.0"),
    (["[[pauses]]", "clock = 'plan'", "during = 'supplement_requested'", WRITTEN], 11, "no clock"),
    (["[deadlines.handling]", "limit = 20", WRITTEN, "verified_by = 'x'"], 10, "stand together"),
    (["[rating]", "low = 6", "then = 'reopen'", "article = 'S2-41'"], 11, "rating.low"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda one: " ".join(one[0]))
def test_a_profile_that_is_wrong_is_refused(
    policy: PolicyFolder, case: tuple[list[str], int, str]
) -> None:
    lines, line, sentence = case
    path = policy.profile("\n".join(lines))
    found = policy.problems()
    assert {name for name, _, _ in found} == {path.name}
    assert any(at == line and sentence in what for _, at, what in found), found


def test_a_longer_limit_with_its_law_is_taken(policy: PolicyFolder) -> None:
    policy.profile(
        "[deadlines.handling]\nlimit = 90\narticle = 'art. 5'\nlegal_reference = 'Example Law'\n"
    )
    policy.use("local")
    assert policy.load().rules.deadlines["handling"].limit == 90


def test_a_profile_over_another(policy: PolicyFolder) -> None:
    policy.profile(
        "[deadlines.acceptance]\nlimit = 5\narticle = 'art. 1'\n", base="shenyang_appeal_platform"
    )
    policy.use("local")
    city = policy.load()
    formal = city.rules.deadline("acceptance", track=Track.FORMAL_COMPLAINT)
    demand = city.rules.deadline("handling", track=Track.DEMAND)
    assert formal is not None
    assert demand is not None
    assert (formal.limit, formal.rule_set or city.rules.ref) == (5, "local@1")
    assert (demand.limit, demand.rule_set) == (10, "shenyang_appeal_platform@1")
    assert "mofcom_2020_3@1.absence" in city.unverified


@pytest.mark.parametrize(
    ("base", "sentence"),
    [("nowhere", "unknown rule set nowhere@1"), ("local", "lies over this profile itself")],
)
def test_a_base_that_is_unknown_or_the_profile_itself(
    policy: PolicyFolder, base: str, sentence: str
) -> None:
    policy.profile(base=base)
    ((_, line, what),) = policy.problems()
    assert line == 3
    assert sentence in what


def test_an_entry_that_a_person_has_checked_is_no_longer_listed(policy: PolicyFolder) -> None:
    absence = '[deadlines.absence]\nverified_by = "Max Sample"\nverified_on = 2026-11-22'
    policy.edit(RULES, "[deadlines.absence]", absence)
    found = policy.load()
    assert "mofcom_2020_3@1.absence" not in found.unverified
    rule = found.rules.deadlines["absence"]
    assert (rule.verified_by, rule.verified_on) == ("Max Sample", date(2026, 11, 22))


def test_an_extension_rule_without_words_asks_for_both_consents() -> None:
    assert ExtensionRule() == ExtensionRule(approval=True, understanding=True)
