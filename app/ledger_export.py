"""One export of the ledger, in any of its three shapes; each inside one read of the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.ledger_cells import Cells
from app.ledger_desk import Asked, Found, find, heading, lines_of
from app.ledger_plain import documents, write_csv
from app.ledger_sheet import Watch, Written, write_sheet
from app.wiring import House
from casework.model.when import local_date
from casework.service.ledger import LedgerLine
from storage.interface import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is exported, in which language, as of which moment."""

    house: House
    asked: Asked
    language: str
    now: datetime

    def sheet(self, path: Path, watch: Watch, store: Store) -> Written:
        """As a spreadsheet in the bureau's form. Raises OSError, EnterpriseUnknown."""
        found = find(store, self.asked)
        return write_sheet(
            path,
            self._lines(store, found),
            view=found.wanted.view,
            cells=self._cells(),
            heading=heading(self.house, found, self.language, now=self.now),
            watch=watch,
        )

    def csv(self, path: Path, store: Store) -> Written:
        """As CSV with every column."""
        found = find(store, self.asked)
        with path.open("w", encoding="utf-8", newline="") as file:
            return write_csv(file, self._lines(store, found), cells=self._cells())

    def documents(self, store: Store) -> list[dict[str, Any]]:
        """As documents for programs."""
        lines = self._lines(store, find(store, self.asked))
        return list(documents(lines, on=local_date(self.now)))

    def _cells(self) -> Cells:
        return Cells(words=self.house.words, language=self.language, on=local_date(self.now))

    def _lines(self, store: Store, found: Found) -> Iterator[LedgerLine]:
        return lines_of(store, found, house=self.house, now=self.now)
