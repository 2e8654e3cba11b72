"""Who speaks: a proxy is asked for whom, and the principal decides the care of the matter."""

from __future__ import annotations

import pytest

from bot.dialogue.watch import sensitivity
from casework.model.origin import Origin
from tests.support.bot_talk import Talk
from tests.support.desk_world import shenyang

CARD = {
    "facts": "f",
    "demand": "d",
    "enterprise_name": "A",
    "contact_name": "B",
    "contact_phone": "13900000000",
    "district": "铁西区",
    "business": "x",
    "proceedings": "none",
}


def proxy() -> Talk:
    """On the card the person says that a lawyer speaks."""
    talk = Talk().given("confirm", language="en", **CARD)
    talk.presses("edit:origin")
    talk.presses("set:origin:proxy")
    return talk


def test_a_proxy_is_asked_for_whom() -> None:
    talk = proxy()
    assert talk.asks == "origin"
    assert talk.reply.endswith("On whose behalf are you acting?")
    assert "principal:consulate" in talk.offered
    assert "principal:proxy" not in talk.offered


@pytest.mark.parametrize("answer", ["the consulate", "5"])
def test_the_principal_decides_the_care(answer: str) -> None:
    talk = proxy()
    talk.says(answer)
    assert talk.conversation.draft is not None
    assert talk.value("origin") == "proxy"
    assert talk.conversation.draft.principal_origin is not None
    found = sensitivity(talk.conversation.draft, shenyang())
    assert found.sensitive == (talk.conversation.draft.principal_origin is Origin.CONSULATE)
    said = talk.conversation.draft.principal_origin
    assert talk.asks == "confirm"
    talk.presses("submit")
    (ticket,) = talk.world.store.tables.tickets.values()
    assert (ticket.principal_origin, ticket.sensitive) == (said, found.sensitive)


def test_two_failed_answers_leave_it_to_the_officer() -> None:
    talk = proxy()
    talk.says("hm hm")
    talk.says("hm hm hm")
    assert (talk.asks, talk.value("origin")) == ("confirm", "proxy")


def test_no_evidence_yet_is_an_answer() -> None:
    talk = Talk().given("confirm", language="en", **CARD)
    talk.presses("edit:evidence")
    talk.says("no")
    assert (talk.value("evidence"), talk.asks) == ("none", "confirm")
