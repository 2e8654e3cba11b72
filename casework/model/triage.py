"""First reading of a complaint (初步分类): track and kind, care, responsible unit.

Rules decide, an officer may decide otherwise later; a model alone never does.
"""

from __future__ import annotations

from casework.model.jurisdiction import Authority, Jurisdiction
from casework.model.origin import Origin, Sensitivity
from casework.model.ticket import Kind, Track


def track_and_kind(
    *,
    origin: Origin,
    is_question: bool,
    is_suggestion: bool,
    authority_named: bool,
    claims_infringement: bool,
    mandated: bool = False,
) -> tuple[Track, Kind]:
    """Track and kind before an officer decides (Rules arts. 2, 9, 14).

    A consulate is no qualified complainant: its matter is held as forwarded (转办) until the
    enterprise or its proxy confirms. A chamber reports problems of its members (art. 9); it
    complains of an infringement only when ``mandated`` by a power of attorney (授权委托书).
    """
    infringed = authority_named and claims_infringement and not is_question
    if origin is Origin.CONSULATE:
        return Track.FORWARDED, _kind_of_forwarded(
            is_question=is_question, is_suggestion=is_suggestion, claims_infringement=infringed
        )
    reports = origin is Origin.CHAMBER and not (mandated and infringed)
    if reports or is_suggestion:
        return Track.FORMAL_COMPLAINT, Kind.ENVIRONMENT_SUGGESTION
    if infringed:
        return Track.FORMAL_COMPLAINT, Kind.INFRINGEMENT
    if is_question:
        return Track.CONSULTATION, Kind.CONSULTATION
    return Track.DEMAND, Kind.OPERATING_DEMAND


def sensitivity(
    *,
    origin: Origin,
    principal_origin: Origin | None,
    sensitive_origins: frozenset[Origin],
    confidential: bool = False,
    retaliation: bool = False,
    discipline: bool = False,
) -> Sensitivity:
    """The two flags and why they stand (S0-28; Rules art. 30).

    Of a proxy the principal counts. Sensitive by origin is restricted as well: named readers only.
    """
    speaker = principal_origin if origin is Origin.PROXY else origin
    by_origin = speaker is not None and speaker in sensitive_origins
    found = (
        (by_origin, f"origin_{speaker}"),
        (confidential, "confidential_request"),
        (retaliation, "retaliation"),
        (discipline, "discipline"),
    )
    reasons = tuple(reason for holds, reason in found if holds)
    return Sensitivity(sensitive=by_origin, restricted=bool(reasons), reasons=reasons)


def propose_authority(
    *, named: str | None, respondent: str | None, topic: str | None, jurisdiction: Jurisdiction
) -> Authority | None:
    """Responsible unit (责任单位): the one that is named, else by topic, else the default owner.

    ``named`` and ``respondent`` may be a code, a name or an alias. None only when the rule set
    names a default that the register lacks, which the loader refuses.
    """
    for name in (named, respondent):
        found = jurisdiction.find_authority(name) if name else None
        if found is not None:
            return found
    rules = jurisdiction.rules
    return jurisdiction.authority(rules.topic_authority.get(topic or "", rules.default_authority))


def _kind_of_forwarded(
    *, is_question: bool, is_suggestion: bool, claims_infringement: bool
) -> Kind:
    if is_suggestion:
        return Kind.ENVIRONMENT_SUGGESTION
    if is_question:
        return Kind.CONSULTATION
    return Kind.INFRINGEMENT if claims_infringement else Kind.OPERATING_DEMAND
