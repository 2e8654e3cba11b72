"""The invented cases as lines of a ledger, with the words of the product."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from app.ledger_cells import Cells
from app.ledger_sheet import Heading
from casework.model.when import local_date
from casework.service.ledger import Case, LedgerLine, LedgerView, LedgerWanted, Reader, ledger
from channels.words import Words
from tests.support.desk_world import World, shenyang
from tests.support.ledger_cases import cases_world
from tests.support.tree import ROOT

HEADING = Heading(title="沈阳市台账", sheet="台账", notes=("制表单位：示例", "截至今天"))


@cache
def words() -> Words:
    """The shelf of the product with the names of Shenyang."""
    city = shenyang()
    districts = {one.name: {"zh": one.name, "en": one.name_en} for one in city.districts}
    units = {one.code: {"zh": one.name, "en": one.name_en} for one in city.authorities}
    sections = {
        "C": {"zh": "制造业", "en": "Manufacturing"},
        "F": {"zh": "批发和零售业", "en": "Wholesale and retail"},
    }
    tables = {"district": districts, "authority": units, "section": sections}
    return Words(ROOT / "responses", tables=tables)


@cache
def world() -> World:
    """The invented cases."""
    return cases_world()


def lines(
    *, reader: Reader | None = None, view: LedgerView = LedgerView.ALL
) -> Iterator[LedgerLine]:
    """The lines of the invented cases."""
    tables = world().store.tables
    found = (
        Case(
            ticket=one,
            events=tables.events[one.id],
            enterprise=tables.enterprises.get(one.enterprise_id) if one.enterprise_id else None,
        )
        for one in tables.tickets.values()
    )
    return ledger(
        found,
        wanted=LedgerWanted(view=view),
        reader=reader or Reader(),
        officers=tables.officers,
        jurisdiction=shenyang(),
        now=world().now,
    )


def cells(language: str = "zh") -> Cells:
    """How the cells speak."""
    return Cells(words=words(), language=language, on=local_date(world().now))
