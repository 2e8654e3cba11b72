"""The desk's ports, over the store in memory. Other adapters subclass the same cases."""

from __future__ import annotations

import pytest

from casework.service.memory import MemoryStore
from tests.support.port_cases import Factory, PortCases


class TestMemory(PortCases):
    @pytest.fixture
    def uow_factory(self) -> Factory:
        return MemoryStore().begin
