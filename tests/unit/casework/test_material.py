"""The list of what the law asks for: what applies, what is there, what came later."""

from __future__ import annotations

import pytest

from casework.model.material import (
    Case,
    Condition,
    MaterialRule,
    MaterialState,
    checklist,
    completed,
    missing,
    tally,
)


def rule(key: str = "address", **other: object) -> MaterialRule:
    """A rule of art. 11."""
    given = {"block": "complainant", "law": "a11_1_1", "confidence": "verify", **other}
    return MaterialRule(key=key, **given)


def state_of(
    one: MaterialRule, *, facts: dict[str, str] | None = None, held: set[str] | None = None
) -> MaterialState:
    """State of a list of one item."""
    case = Case(facts=facts or {"kind": "infringement"}, held=frozenset(held or ()))
    (found,) = checklist([one], case)
    return found.state


def test_an_item_is_there_missing_or_not_asked_for() -> None:
    one = rule(kinds=frozenset({"infringement"}))
    assert state_of(one) is MaterialState.MISSING
    assert state_of(one, held={"address"}) is MaterialState.PRESENT
    assert state_of(one, facts={"kind": "consultation"}) is MaterialState.NOT_NEEDED


def test_a_field_may_stand_for_an_item_but_only_where_the_law_asks_for_it() -> None:
    one = rule(key="contact_means", sources=("contact_phone", "contact_email"))
    assert state_of(one, held={"contact_email"}) is MaterialState.PRESENT
    narrow = rule(key="facts", sources=("facts",), kinds=frozenset({"infringement"}))
    found = state_of(narrow, facts={"kind": "consultation"}, held={"facts"})
    assert found is MaterialState.NOT_NEEDED


def test_an_item_that_was_given_stands_even_where_nobody_asks_for_it() -> None:
    one = rule(key="power_of_attorney", required_if=_when("origin", "proxy"))
    case = Case(facts={"origin": "chamber"}, held=frozenset({"power_of_attorney"}))
    (found,) = checklist([one], case)
    assert found.state is MaterialState.PRESENT
    assert not found.counts


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"origin": "proxy"}, MaterialState.MISSING),
        ({"origin": "enterprise"}, MaterialState.NOT_NEEDED),
        ({}, MaterialState.NOT_NEEDED),
        ({"origin": "proxy", "authority": "known"}, MaterialState.NOT_NEEDED),
    ],
)
def test_conditions(facts: dict[str, str], expected: MaterialState) -> None:
    one = rule(required_if=_when("origin", "proxy"), unless=_when("authority", "known"))
    assert state_of(one, facts=facts) is expected


def test_optional_and_automatic_items_are_never_missed() -> None:
    rules = [rule(), rule("uscc", optional=True), rule("complaint_date", automatic=True)]
    listed = checklist(rules, Case(held=frozenset()))
    assert [one.key for one in missing(listed)] == ["address"]
    assert tally(listed) == (1, 2)


def test_what_comes_after_filing_completes_the_list_and_changes_nothing_else() -> None:
    listed = checklist([rule(), rule("post_code")], Case())
    after = completed(listed, {"address", "unheard_of", ""})
    assert [one.key for one in missing(after)] == ["post_code"]
    assert tally(listed) == (0, 2)
    assert tally(after) == (1, 2)


def _when(fact: str, value: str) -> Condition:
    return Condition(fact=fact, values=frozenset({value}))
