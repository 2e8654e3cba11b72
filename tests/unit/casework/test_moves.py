from __future__ import annotations

from dataclasses import replace

import pytest

from casework.model.errors import NotAllowedNow
from casework.model.moves import ACCEPTANCE, ALLOWED, KINDS, Act, acceptance_after, allowed, require
from casework.model.origin import Origin
from casework.model.procedure import Procedure, Proposal
from casework.model.ticket import (
    OPEN_STATUSES,
    AcceptanceState,
    Kind,
    Ticket,
    TicketStatus,
    Track,
)
from tests.support.port_cases import ticket

S = TicketStatus


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("status", list(TicketStatus))
def test_every_act_is_decided_in_every_status(act: Act, status: TicketStatus) -> None:
    found = ticket(status=status)
    if allowed(act, found):
        require(act, found)
        return
    with pytest.raises(NotAllowedNow) as refused:
        require(act, found)
    assert refused.value.params == {"act": act.value, "status": status.value}


ONCE_OR_ON_SOME = {
    Act.BACK,
    Act.CONFIRM_BACKING,
    Act.CHECK_CHINESE,
    Act.APPROVE,
    Act.DECLINE,
    Act.REPORT_UP,
    Act.REVISIT,
}
"""Acts that a fresh Chinese complaint of an enterprise does not allow in every listed status."""


@pytest.mark.parametrize("act", [act for act in Act if act not in ONCE_OR_ON_SOME])
def test_a_plain_complaint_allows_what_the_table_says(act: Act) -> None:
    possible = {status for status in TicketStatus if allowed(act, ticket(status=status))}
    assert possible == ALLOWED[act]


def waiting(found: Ticket) -> Ticket:
    proposal = Proposal(id=found.id, act="extend", by=found.id, at=found.created_at)
    return replace(found, procedure=Procedure(proposal=proposal))


@pytest.mark.parametrize(
    ("act", "allows", "found"),
    [
        (Act.APPROVE, False, ticket(status=S.ACCEPTED)),
        (Act.APPROVE, True, waiting(ticket(status=S.ACCEPTED))),
        (Act.DECLINE, True, waiting(ticket(status=S.CONCLUDED))),
        (Act.EXTEND, False, waiting(ticket(status=S.ACCEPTED))),
        (Act.CONCLUDE, False, waiting(ticket(status=S.ACCEPTED))),
        (Act.STRIKE_OFF, False, waiting(ticket(status=S.CONCLUDED))),
        (Act.PROGRESS, True, waiting(ticket(status=S.ACCEPTED))),
        (Act.CHECK_CHINESE, True, ticket(status=S.ACCEPTED, language="en")),
        (Act.CHECK_CHINESE, False, ticket(status=S.ACCEPTED, language="zh-Hant")),
        (Act.BACK, True, ticket(status=S.RECEIVED, origin=Origin.CONSULATE)),
        (Act.BACK, True, ticket(status=S.RECEIVED, origin=Origin.CHAMBER)),
        (Act.BACK, True, ticket(status=S.RECEIVED, track=Track.FORWARDED)),
        (Act.BACK, False, ticket(status=S.RECEIVED)),
        (Act.TELL, True, ticket(status=S.CONCLUDED)),
        (Act.TELL, False, ticket(status=S.CONCLUDED, procedure=Procedure(result_told=True))),
        (Act.REVISIT, False, ticket(status=S.CLOSED)),
        (Act.REVISIT, True, ticket(status=S.CONCLUDED)),
        (Act.REPORT_UP, False, ticket(status=S.ACCEPTED)),
    ],
)
def test_what_a_status_alone_does_not_say(act: Act, allows: bool, found: Ticket) -> None:
    assert allowed(act, found) is allows


def test_every_track_carries_its_kinds_only() -> None:
    assert KINDS[Track.CONSULTATION] == {Kind.CONSULTATION}
    assert Kind.OPERATING_DEMAND not in KINDS[Track.FORMAL_COMPLAINT]
    assert set(KINDS) == set(Track)


@pytest.mark.parametrize(
    ("act", "statuses"),
    [
        (Act.COMPLETE, {S.RECEIVED, S.SUPPLEMENT_REQUESTED}),
        (Act.ACCEPT, {S.RECEIVED}),
        (Act.PROGRESS, {S.ACCEPTED, S.IN_PROGRESS, S.ESCALATED}),
        (Act.CONCLUDE, {S.ACCEPTED, S.IN_PROGRESS, S.ESCALATED}),
        (Act.WITHDRAW, OPEN_STATUSES),
        (Act.ADD, set(TicketStatus)),
    ],
)
def test_table_of_moves(act: Act, statuses: set[TicketStatus]) -> None:
    assert ALLOWED[act] == statuses


def test_open_is_what_has_not_ended() -> None:
    ended = {S.NOT_ACCEPTED, S.REFERRED, S.CONCLUDED, S.CLOSED, S.WITHDRAWN}
    assert set(TicketStatus) - ended == OPEN_STATUSES


@pytest.mark.parametrize("status", list(TicketStatus))
def test_only_formal_complaints_have_the_second_column(status: TicketStatus) -> None:
    other = ticket(track=Track.DEMAND, acceptance_state=None)
    assert acceptance_after(other, status) is None
    assert acceptance_after(ticket(), status) in ACCEPTANCE[status]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AcceptanceState.RECEIVED, AcceptanceState.WITHDRAWN_BEFORE_ACCEPTANCE),
        (AcceptanceState.SUPPLEMENT_REQUESTED, AcceptanceState.WITHDRAWN_BEFORE_ACCEPTANCE),
        (AcceptanceState.ACCEPTED, AcceptanceState.ACCEPTED),
    ],
)
def test_withdrawal_remembers_whether_it_was_accepted(
    before: AcceptanceState, after: AcceptanceState
) -> None:
    assert acceptance_after(ticket(acceptance_state=before), S.WITHDRAWN) is after
