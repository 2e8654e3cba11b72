from __future__ import annotations

from casework.service.memory import MemoryStore, MemoryUnitOfWork
from tests.support.desk_world import DUTY, LOCAL


def test_nothing_is_kept_before_the_commit() -> None:
    store = MemoryStore()
    unit = MemoryUnitOfWork(store)
    unit.officers.save(DUTY)
    assert store.tables.officers == {}
    unit.commit()
    assert store.tables.officers == {DUTY.id: DUTY}


def test_a_unit_goes_on_after_its_commit() -> None:
    store = MemoryStore()
    unit = MemoryUnitOfWork(store)
    unit.officers.save(DUTY)
    unit.commit()
    unit.officers.save(LOCAL)
    assert set(store.tables.officers) == {DUTY.id}
    unit.rollback()
    assert unit.officers.get(LOCAL.id) is None
    assert unit.officers.get(DUTY.id) == DUTY
