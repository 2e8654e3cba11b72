from __future__ import annotations

import pytest

from casework.model.errors import NotAllowedNow
from casework.model.moves import ACCEPTANCE, ALLOWED, Act, acceptance_after, require
from casework.model.ticket import OPEN_STATUSES, AcceptanceState, TicketStatus, Track
from tests.support.port_cases import ticket

S = TicketStatus


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("status", list(TicketStatus))
def test_every_act_is_decided_in_every_status(act: Act, status: TicketStatus) -> None:
    found = ticket(status=status)
    if status in ALLOWED[act]:
        require(act, found)
        return
    with pytest.raises(NotAllowedNow) as refused:
        require(act, found)
    assert refused.value.params == {"act": act.value, "status": status.value}


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
