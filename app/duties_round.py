"""The morning's look at what the office itself owes (机构职责提醒).

The joint-conference office is told, once when a duty turns yellow and once when it turns red; the
cause of the delivery says which, so that looking twice tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from app.execute import Executor
from casework.model.duties import NEXT_CALENDAR, Duty, duties, is_done
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import Colour
from casework.model.people import Role
from casework.model.when import local_date
from storage.interface import Store

TEMPLATE: Final = "duty_due"


def look_at_duties(store: Store, executor: Executor, now: datetime) -> int:
    """Tell the supervisors of each duty that is close to its day or past it; how many there are."""
    on = local_date(now)
    found = list(standing_duties(store, executor.jurisdiction, now))
    told = [one for one in found if _colour(one, executor, now) is not Colour.GREEN]
    for duty in told:
        colour = duty.light(executor.jurisdiction, on=on).colour.name.lower()
        params = {
            "duty": duty.code,
            "first": duty.period.first,
            "last": duty.period.last,
            "due": duty.due,
            "provisional": duty.provisional,
            "colour": colour,
        }
        for officer in store.officers.with_role(Role.SUPERVISOR):
            cause = f"duty:{duty.code}:{duty.period.last}:{colour}:{officer.id}"
            executor.tell_officer(store, officer, cause, TEMPLATE, params, ticket=None, now=now)
    return len(told)


def standing_duties(store: Store, jurisdiction: Jurisdiction, now: datetime) -> Iterator[Duty]:
    """What is owed now and not made yet; a report counts as made once it stands in the register.

    Of the time before its first matter a desk knows nothing, and owes no report.
    """
    first = store.lists.first_filed_at()
    for duty in duties(jurisdiction, on=local_date(now)):
        if duty.code != NEXT_CALENDAR and not _lived(duty, first):
            continue
        made = store.documents.last_made(jurisdiction=jurisdiction.key, code=duty.code)
        if not is_done(duty, made_on=local_date(made) if made is not None else None):
            yield duty


def _lived(duty: Duty, first: datetime | None) -> bool:
    return first is not None and local_date(first) <= duty.period.last


def _colour(duty: Duty, executor: Executor, now: datetime) -> Colour:
    return duty.light(executor.jurisdiction, on=local_date(now)).colour
