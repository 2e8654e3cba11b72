"""Who answers for a ticket (分办): one chain of rules, and the rule that chose is recorded.

1. the enterprise's own service officer (专属服务官), 2. his substitute (替补), 3. an officer of the
district (属地), 4. the duty officer (值班), 5. the joint-conference office (联席会议办公室兜底).
Absence is respected; even share within a step: fewest open tickets, then log-in name. A careful
ticket (sensitive or restricted) goes to cleared officers only; its chain ends at the foreign
affairs desk when it is sensitive, then at the supervisors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from casework.model.errors import NoOfficer
from casework.model.people import Enterprise, Officer, Role
from casework.model.ticket import Assignment, AssignmentRule
from casework.service.context import Context

Step = tuple[AssignmentRule, Iterable[Officer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """How careful the choice must be."""

    sensitive: bool
    restricted: bool

    @property
    def careful(self) -> bool:
        """Whether only cleared officers may be given the ticket."""
        return self.sensitive or self.restricted


def assign(
    *, enterprise: Enterprise | None, district: str | None, care: Care, context: Context
) -> Assignment:
    """Choose the officer. Always finds one: nothing that was filed may lie without an owner.

    When no rule finds an available officer, the supervisor with the lowest log-in name answers for
    it even if absent. Raises NoOfficer only when the register is empty.
    """
    for rule, candidates in _steps(enterprise, district, care, context):
        for officer in candidates:
            if is_eligible(officer=officer, care=care, context=context):
                return _assignment(officer, rule, context)
    return _assignment(_last_resort(care, context), AssignmentRule.FALLBACK, context)


def is_eligible(*, officer: Officer, care: Care, context: Context) -> bool:
    """Whether the officer may be given the ticket today."""
    if officer.role is Role.ADMINISTRATOR or not officer.available(context.today):
        return False
    return not care.careful or is_cleared(officer, care)


def is_cleared(officer: Officer, care: Care) -> bool:
    """Whether the officer may be given a careful ticket.

    Cleared by the register or by office; the foreign affairs desk only for what is sensitive.
    """
    if officer.role is Role.FOREIGN_AFFAIRS:
        return care.sensitive or officer.cleared
    return officer.cleared or officer.role is Role.SUPERVISOR


def duty_officer(context: Context) -> Officer | None:
    """The available duty officer with the fewest open tickets, or None."""
    on_duty = _evenly(context.uow.officers.on_duty(), context)
    return next((one for one in on_duty if one.available(context.today)), None)


def _steps(
    enterprise: Enterprise | None, district: str | None, care: Care, context: Context
) -> Iterator[Step]:
    officers = context.uow.officers
    if enterprise is not None:
        yield AssignmentRule.DESIGNATED, _one(enterprise.primary_officer_id, context)
        yield AssignmentRule.SUBSTITUTE, _one(enterprise.substitute_officer_id, context)
    if district is not None:
        yield AssignmentRule.DISTRICT, _evenly(officers.of_district(district), context)
    yield AssignmentRule.DUTY, _evenly(officers.on_duty(), context)
    if care.sensitive:
        yield AssignmentRule.FALLBACK, officers.with_role(Role.FOREIGN_AFFAIRS)
    yield AssignmentRule.FALLBACK, officers.with_role(Role.SUPERVISOR)


def _one(officer_id: UUID | None, context: Context) -> tuple[Officer, ...]:
    found = context.uow.officers.get(officer_id) if officer_id is not None else None
    return (found,) if found is not None else ()


def _evenly(officers: Iterable[Officer], context: Context) -> list[Officer]:
    load = context.uow.officers.open_tickets
    return sorted(officers, key=lambda officer: (load(officer.id), officer.login))


def _last_resort(care: Care, context: Context) -> Officer:
    everybody = context.uow.officers.all()
    if not everybody:
        raise NoOfficer("the register of officers is empty")
    return min(everybody, key=lambda officer: (_rank(officer, care), officer.login))


def _rank(officer: Officer, care: Care) -> tuple[bool, int]:
    """Order of last resort: active before inactive, supervisors first.

    For a careful ticket an administrator stands before an officer who is not cleared: he cannot
    read it, but he can see that nobody is left and mend the register.
    """
    order = {Role.SUPERVISOR: 0, Role.FOREIGN_AFFAIRS: 1, Role.OFFICER: 2, Role.ADMINISTRATOR: 3}
    if care.careful and not is_cleared(officer, care) and officer.role is not Role.ADMINISTRATOR:
        return not officer.active, len(order)
    return not officer.active, order[officer.role]


def _assignment(officer: Officer, rule: AssignmentRule, context: Context) -> Assignment:
    return Assignment(officer_id=officer.id, rule=rule, at=context.now)
