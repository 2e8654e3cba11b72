"""Descriptions of calls: read one after another, each answered, whatever it is."""

from __future__ import annotations

import json

import pytest

from app.cli.channels import documents
from app.platforms.decoding import decoded
from tests.support.wechat_cases import CASES, case

WHOLE = case("oa-001-text-zh").document


def lines(text: str) -> list[str]:
    return list(documents(text.splitlines(keepends=True)))


def test_one_object_may_stand_on_many_lines() -> None:
    text = json.dumps(WHOLE, indent=2, ensure_ascii=False)
    assert [json.loads(one) for one in lines(text)] == [WHOLE]


def test_lines_are_objects_of_their_own() -> None:
    text = "\n".join(json.dumps(one.document) for one in CASES)
    assert len(lines(text)) == len(CASES)


def test_a_line_that_is_nothing_does_not_hold_up_the_next() -> None:
    whole = json.dumps(WHOLE)
    found = documents(iter(["nonsense\n", f"{whole}\n"]))
    assert next(found) == "nonsense\n"
    assert json.loads(next(found)) == WHOLE


def test_blank_lines_are_nothing_and_a_cut_off_end_is_told() -> None:
    assert lines("\n  \n") == []
    assert lines('{"id": ') == ['{"id": ']


def test_deep_nesting_is_no_crash() -> None:
    assert len(lines("[" * 100_000 + "]" * 100_000)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        [],
        "text",
        {},
        {**WHOLE, "platform": "lark"},
        {**WHOLE, "method": "PUT"},
        {**WHOLE, "query": []},
        {**WHOLE, "body": None},
        {**WHOLE, "token": 7},
        {**WHOLE, "encodingAESKey": "short"},
    ],
)
def test_what_describes_no_call_is_an_error(broken: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        decoded(broken)


def test_without_an_id_there_is_none_and_an_unwritable_one_is_made_writable() -> None:
    assert decoded({**WHOLE, "id": None})["id"] is None
    named = decoded({**WHOLE, "id": "\ud800x"})["id"]
    assert named.encode("utf-8")


def test_a_body_that_is_no_text_is_refused() -> None:
    answer = decoded({**WHOLE, "body": "\udcff" + WHOLE["body"]})
    assert (answer["accepted"], answer["reason"]) == (False, "xml")


def test_time_does_not_count() -> None:
    assert decoded(WHOLE)["accepted"] is True  # signed long before or after this test runs
