from __future__ import annotations

import pytest

from casework.model.origin import Origin
from casework.model.ticket import Kind, Track
from casework.model.topic import Topic
from casework.model.triage import propose_authority, sensitivity, track_and_kind
from tests.support.desk_world import shenyang

SENSITIVE = frozenset({Origin.CONSULATE, Origin.HEADQUARTERS, Origin.CHAMBER})
FORMAL, DEMAND = Track.FORMAL_COMPLAINT, Track.DEMAND
QUESTION, SUGGESTION = "is_question", "is_suggestion"
NAMED, CLAIM = "authority_named", "claims_infringement"


@pytest.mark.parametrize(
    ("origin", "said", "track", "kind"),
    [
        (Origin.ENTERPRISE, {NAMED, CLAIM}, FORMAL, Kind.INFRINGEMENT),
        (Origin.HEADQUARTERS, {NAMED, CLAIM}, FORMAL, Kind.INFRINGEMENT),
        (Origin.PROXY, {NAMED, CLAIM}, FORMAL, Kind.INFRINGEMENT),
        (Origin.ENTERPRISE, {NAMED}, DEMAND, Kind.OPERATING_DEMAND),
        (Origin.ENTERPRISE, {CLAIM}, DEMAND, Kind.OPERATING_DEMAND),
        (Origin.ENTERPRISE, set(), DEMAND, Kind.OPERATING_DEMAND),
        (Origin.ENTERPRISE, {QUESTION}, Track.CONSULTATION, Kind.CONSULTATION),
        (Origin.ENTERPRISE, {QUESTION, NAMED, CLAIM}, Track.CONSULTATION, Kind.CONSULTATION),
        (Origin.ENTERPRISE, {SUGGESTION}, FORMAL, Kind.ENVIRONMENT_SUGGESTION),
        (Origin.ENTERPRISE, {SUGGESTION, NAMED, CLAIM}, FORMAL, Kind.ENVIRONMENT_SUGGESTION),
        (Origin.CHAMBER, set(), FORMAL, Kind.ENVIRONMENT_SUGGESTION),
        (Origin.CHAMBER, {NAMED, CLAIM}, FORMAL, Kind.ENVIRONMENT_SUGGESTION),
        (Origin.CHAMBER, {QUESTION}, FORMAL, Kind.ENVIRONMENT_SUGGESTION),
        (Origin.CONSULATE, set(), Track.FORWARDED, Kind.OPERATING_DEMAND),
        (Origin.CONSULATE, {NAMED, CLAIM}, Track.FORWARDED, Kind.INFRINGEMENT),
        (Origin.CONSULATE, {SUGGESTION}, Track.FORWARDED, Kind.ENVIRONMENT_SUGGESTION),
        (Origin.CONSULATE, {QUESTION}, Track.FORWARDED, Kind.CONSULTATION),
    ],
)
def test_track_and_kind(origin: Origin, said: set[str], track: Track, kind: Kind) -> None:
    flags = {flag: flag in said for flag in (QUESTION, SUGGESTION, NAMED, CLAIM)}
    assert track_and_kind(origin=origin, **flags) == (track, kind)


@pytest.mark.parametrize("origin", list(Origin))
def test_sensitive_by_origin_is_restricted_too(origin: Origin) -> None:
    found = sensitivity(origin=origin, principal_origin=None, sensitive_origins=SENSITIVE)
    assert found.sensitive == found.restricted == (origin in SENSITIVE)
    assert found.reasons == ((f"origin_{origin}",) if origin in SENSITIVE else ())


@pytest.mark.parametrize(
    ("principal", "reasons"),
    [
        (Origin.HEADQUARTERS, ("origin_headquarters",)),
        (Origin.ENTERPRISE, ()),
        (None, ()),
    ],
)
def test_of_a_proxy_the_principal_counts(
    principal: Origin | None, reasons: tuple[str, ...]
) -> None:
    found = sensitivity(
        origin=Origin.PROXY, principal_origin=principal, sensitive_origins=SENSITIVE
    )
    assert found.reasons == reasons
    assert found.sensitive is bool(reasons)


def test_a_principal_of_somebody_else_does_not_count() -> None:
    found = sensitivity(
        origin=Origin.ENTERPRISE,
        principal_origin=Origin.CONSULATE,
        sensitive_origins=SENSITIVE,
    )
    assert not found.sensitive


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("confidential", "confidential_request"),
        ("retaliation", "retaliation"),
        ("discipline", "discipline"),
    ],
)
def test_restricted_without_being_sensitive(flag: str, reason: str) -> None:
    found = sensitivity(
        origin=Origin.ENTERPRISE,
        principal_origin=None,
        sensitive_origins=SENSITIVE,
        **{flag: True},
    )
    assert (found.sensitive, found.restricted, found.reasons) == (False, True, (reason,))


@pytest.mark.parametrize(
    ("named", "respondent", "topic", "code"),
    [
        ("HG", None, "tax", "HG"),
        ("沈阳海关", None, "tax", "HG"),
        ("市监局", None, None, "SJJ"),
        (" tax bureau ", None, None, "SWJ-T"),
        (None, "税务局", "customs", "SWJ-T"),
        ("HG", "税务局", "ip", "HG"),
        (None, "某街道办事处", "customs", "HG"),
        ("NOBODY", None, "ip", "SJJ"),
        (None, None, "tax", "SWJ-T"),
        (None, None, "other", "SWJ"),
        (None, None, None, "SWJ"),
        (None, None, "no such topic", "SWJ"),
    ],
)
def test_responsible_unit(
    named: str | None, respondent: str | None, topic: str | None, code: str
) -> None:
    found = propose_authority(
        named=named, respondent=respondent, topic=topic, jurisdiction=shenyang()
    )
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("topic", list(Topic))
def test_every_topic_has_a_unit_that_handles_it(topic: Topic) -> None:
    found = propose_authority(named=None, respondent=None, topic=topic, jurisdiction=shenyang())
    assert found is not None
    assert topic in found.topics


@pytest.mark.parametrize(
    ("mandated", "claims", "kind"),
    [
        (True, True, Kind.INFRINGEMENT),
        (False, True, Kind.ENVIRONMENT_SUGGESTION),
        (True, False, Kind.ENVIRONMENT_SUGGESTION),
    ],
)
def test_a_chamber_complains_for_its_member_only_with_a_mandate(
    *, mandated: bool, claims: bool, kind: Kind
) -> None:
    found = track_and_kind(
        origin=Origin.CHAMBER,
        is_question=False,
        is_suggestion=False,
        authority_named=True,
        claims_infringement=claims,
        mandated=mandated,
    )
    assert found == (FORMAL, kind)
