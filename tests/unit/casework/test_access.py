from __future__ import annotations

from dataclasses import replace

import pytest

from casework.model.people import Officer, Role
from casework.service.access import may_act, may_read
from tests.support.desk_world import officer
from tests.support.port_cases import FIRST, ticket

ORDINARY = ticket()
RESTRICTED = ticket(restricted=True)
SENSITIVE = ticket(sensitive=True, restricted=True)
COLLEAGUE = officer(8, "colleague", cleared=True)
BOSS = officer(20, "boss", role=Role.SUPERVISOR, cleared=True)
NEW_BOSS = officer(23, "newboss", role=Role.SUPERVISOR)
FAO = officer(21, "fao", role=Role.FOREIGN_AFFAIRS, cleared=True)
NEW_FAO = officer(24, "newfao", role=Role.FOREIGN_AFFAIRS)
ADMIN = officer(22, "admin", role=Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("who", "reads", "acts"),
    [
        (FIRST, (True, True, True), (True, True, True)),
        (BOSS, (True, True, True), (True, True, True)),
        (NEW_BOSS, (True, False, False), (True, False, False)),
        (FAO, (False, False, True), (False, False, False)),
        (NEW_FAO, (False, False, False), (False, False, False)),
        (COLLEAGUE, (False, False, False), (False, False, False)),
        (ADMIN, (False, False, False), (False, False, False)),
        (replace(FIRST, active=False), (False, False, False), (False, False, False)),
        (replace(BOSS, active=False), (False, False, False), (False, False, False)),
        (replace(FIRST, role=Role.ADMINISTRATOR), (False, False, False), (False, False, False)),
        (replace(FIRST, role=Role.FOREIGN_AFFAIRS), (True, True, True), (True, True, True)),
    ],
)
def test_readers(who: Officer, reads: tuple[bool, ...], acts: tuple[bool, ...]) -> None:
    tickets = (ORDINARY, RESTRICTED, SENSITIVE)
    assert tuple(may_read(officer=who, ticket=one) for one in tickets) == reads
    assert tuple(may_act(officer=who, ticket=one) for one in tickets) == acts
