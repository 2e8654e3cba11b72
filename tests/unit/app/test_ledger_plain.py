"""The ledger for other programs: CSV that calculates nothing, documents with codes."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.ledger_columns import DETAIL
from app.ledger_plain import MARK, documents, plain, write_csv
from app.ledger_sheet import Written
from casework.model.when import local_date
from tests.support.ledger_cases import FORMULA
from tests.support.ledger_lines import cells, lines, world


def test_csv_calculates_nothing_and_keeps_every_column() -> None:
    file = io.StringIO()
    assert write_csv(file, lines(), cells=cells()) == Written(count=6, masked=1)
    text = file.getvalue()
    assert text.startswith(MARK)
    head, *rows = csv.reader(io.StringIO(text.removeprefix(MARK)))
    assert len(head) == len(DETAIL)
    content = head.index("诉求内容")
    assert rows[4][content] == f"'{FORMULA}"
    assert {len(one) for one in rows} == {len(DETAIL)}


def test_documents_carry_codes_and_nothing_of_a_masked_case() -> None:
    found = list(documents(lines(), on=local_date(world().now)))
    assert set(found[3]) == {"number", "light"}
    first = found[0]
    assert (first["unit"], first["status"], first["class"]) == ("SWJ-T", "closed", "long_running")
    assert first["struck_off"]["approver"] == "cleared"
    assert first["due"]["handling"]["provisional"] is False


def test_a_code_without_a_name_is_shown_as_it_is() -> None:
    first = next(lines())
    assert first.entry is not None
    ended = first.entry.course.ended
    assert ended is not None
    filed = replace(first.entry.filed, channel="fax")
    course = replace(first.entry.course, ended=replace(ended, ground="e_9_local"))
    line = replace(first, entry=replace(first.entry, filed=filed, course=course))
    assert cells().of(line, "channel", no=1) == "fax"
    assert cells().of(line, "ending", no=1) == "e_9_local"


@given(text=st.text(max_size=60))
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not plain(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(text).endswith(text)
