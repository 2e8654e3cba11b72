"""Calls made by independent implementations: read to their fields, or refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.platforms.decoding import decoded
from channels.tencent.fields import fields_of
from channels.tencent.refused import Refused
from tests.support.wechat_cases import CASES, Case

ACCEPTED = [one for one in CASES if one.accepted]
REFUSED = [one for one in CASES if not one.accepted]
MESSAGES = [one for one in ACCEPTED if one.method == "POST"]
CHECKS = [one for one in ACCEPTED if one.method == "GET"]


def ids(cases: list[Case]) -> list[str]:
    return [one.id for one in cases]


def read(case: Case) -> str:
    now = datetime.fromtimestamp(int(case.query["timestamp"]), tz=UTC)
    callback = case.callback()
    if case.method == "POST":
        return callback.open(case.query, case.body, now=now).xml
    if case.platform == "oa":
        return callback.check_url_oa(case.query, now=now)
    return callback.check_url_wecom(case.query, now=now)


def test_the_file_is_whole() -> None:
    assert (len(ACCEPTED), len(REFUSED)) == (24, 21)


@pytest.mark.parametrize("case", ACCEPTED, ids=ids(ACCEPTED))
def test_what_is_inside_comes_out_exactly(case: Case) -> None:
    assert read(case) == case.plaintext


@pytest.mark.parametrize("case", MESSAGES, ids=ids(MESSAGES))
def test_every_field_has_the_platforms_name_and_value(case: Case) -> None:
    found = fields_of(case.callback().open(case.query, case.body).message)
    assert {name: found.get(name) for name in case.fields} == case.fields


@pytest.mark.parametrize("case", REFUSED, ids=ids(REFUSED))
def test_what_is_not_genuine_is_refused(case: Case) -> None:
    with pytest.raises(Refused) as refused:
        read(case)
    assert refused.value.status in (400, 403, 413)


@pytest.mark.parametrize("case", CASES, ids=ids(CASES))
def test_the_command_answers_as_the_webhook_does(case: Case) -> None:
    answer = decoded(case.document)
    assert (answer["id"], answer["accepted"]) == (case.id, case.accepted)
    assert (answer["reason"] is None) is case.accepted


@pytest.mark.parametrize("case", MESSAGES, ids=ids(MESSAGES))
def test_the_command_names_fields_sender_and_key(case: Case) -> None:
    message = decoded(case.document)["message"]
    assert case.fields.items() <= message.items()
    assert message["sender"] in case.plaintext
    assert message["message_id"]


@pytest.mark.parametrize("case", CHECKS, ids=ids(CHECKS))
def test_the_command_answers_an_address_check(case: Case) -> None:
    assert decoded(case.document)["answer"] == case.plaintext
