"""The people of a simulated desk: invented officers, and complaints that say they are examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Urgency
from casework.model.jurisdiction import Jurisdiction
from casework.model.numbers import ALPHABET, BODY_LENGTH, make_number
from casework.model.origin import Origin
from casework.model.people import Actor, ActorType, Officer, Role
from casework.model.ticket import Industry, Scope
from casework.service.commands import FileComplaint

OFFICERS = 8
"""Service officers; the desk has two supervisors and the foreign affairs desk besides."""
_ORIGINS = (
    (Origin.ENTERPRISE, 70),
    (Origin.CHAMBER, 12),
    (Origin.HEADQUARTERS, 6),
    (Origin.CONSULATE, 5),
    (Origin.INDIVIDUAL_INVESTOR, 4),
    (Origin.OTHER, 3),
)
_ENGLISH, _ASKS, _SUGGESTS = 0.3, 0.15, 0.15
_CONFIDENTIAL, _MANDATED = 0.05, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Everybody at the desk, and those who may decide what others propose."""

    officers: Sequence[Officer]

    @property
    def deciders(self) -> list[Officer]:
        """Supervisors and the foreign affairs desk."""
        return [one for one in self.officers if one.role is not Role.OFFICER]


def staff(jurisdiction: Jurisdiction) -> Staff:
    """Officers of the first districts, one on duty, two supervisors, the foreign affairs desk."""
    places = [place.name for place in jurisdiction.districts] or [jurisdiction.name]
    plain = [
        Officer(
            id=UUID(int=number),
            login=f"example-{number}",
            name=f"Example Officer {number}",
            name_en=f"Example Officer {number}",
            district=places[number % len(places)],
            duty=number == 1,
            cleared=number % 2 == 0,
        )
        for number in range(1, OFFICERS + 1)
    ]
    roles = (Role.SUPERVISOR, Role.SUPERVISOR, Role.FOREIGN_AFFAIRS)
    above = [
        Officer(
            id=UUID(int=OFFICERS + number),
            login=f"example-{role.value}-{number}",
            name=f"Example {number}",
            name_en=f"Example {number}",
            role=role,
            cleared=True,
        )
        for number, role in enumerate(roles, start=1)
    ]
    return Staff(officers=(*plain, *above))


def filing(number: int, jurisdiction: Jurisdiction, random: Random, *, year: int) -> FileComplaint:
    """A confirmed draft of somebody, about something, on one of the tracks."""
    key = f"memory:simulation:{number}"
    origin = random.choices([one for one, _ in _ORIGINS], [share for _, share in _ORIGINS])[0]
    return FileComplaint(
        draft_id=UUID(int=1_000_000 + number),
        number=make_number(jurisdiction=jurisdiction.code, year=year, body=_letters(number)),
        lookup_hash=number.to_bytes(32, "big"),
        conversation_key=key,
        language="en" if random.random() < _ENGLISH else "zh",
        complaint=_complaint(number),
        origin=origin,
        principal_origin=None,
        industry=Industry(),
        topic=None,
        district=random.choice([None, *(one.name for one in jurisdiction.districts)]),
        respondent=None,
        authority=random.choice([None, *(one.code for one in jurisdiction.authorities)]),
        urgency=random.choice(list(Urgency)),
        scope=Scope(),
        enterprise_id=None,
        attachments=(),
        confidential=random.random() < _CONFIDENTIAL,
        is_question=random.random() < _ASKS,
        is_suggestion=random.random() < _SUGGESTS,
        actor=Actor(type=ActorType.COMPLAINANT, ref=key),
        power_of_attorney=random.random() < _MANDATED,
    )


def _complaint(number: int) -> Complaint:
    texts = {
        FieldKey.ENTERPRISE_NAME: f"Example Company {number}",
        FieldKey.FACTS: "example facts",
        FieldKey.DEMAND: "example request",
    }
    fields = {
        key: FieldValue(state=FieldState.FILLED, value=text, words=text, message_id="m")
        for key, text in texts.items()
    }
    return Complaint(title=f"Example {number}", fields=fields)


def _letters(number: int) -> str:
    base = len(ALPHABET)
    return "".join(ALPHABET[number // base**place % base] for place in reversed(range(BODY_LENGTH)))
