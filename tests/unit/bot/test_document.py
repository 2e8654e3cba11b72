"""The state of a conversation as a JSON document: nothing is lost on the way."""

from __future__ import annotations

import json

import pytest

from bot.dialogue.conversation import contract_view, fresh, from_document, to_document
from bot.errors import ConversationUnreadable
from tests.support.bot_talk import Talk


def test_a_document_is_json_and_comes_back_equal() -> None:
    talk = Talk().given("demand", language="zh", facts="清关慢")
    talk.sends("a.pdf")
    talk.says("还有一件事,消防验收也卡住了")
    document = to_document(talk.conversation)
    assert json.loads(document)["key"] == talk.conversation.key
    assert from_document(document) == talk.conversation


def test_half_a_character_is_kept() -> None:
    conversation = Talk().given("demand", language="zh", facts="清关\ud83d慢").conversation
    assert from_document(to_document(conversation)) == conversation


def test_what_another_form_had_stored_is_kept() -> None:
    document = json.loads(to_document(Talk().given("demand", facts="清关慢").conversation))
    draft = document["draft"]
    draft["fields"]["tax_number"] = {"state": "filled", "value": "91210100"}
    draft["mood"] = "angry"
    stored = json.dumps(document).encode()
    again = json.loads(to_document(from_document(stored)))
    assert again["draft"]["extra"]["fields"]["tax_number"]["value"] == "91210100"
    assert again["draft"]["extra"]["mood"] == "angry"
    assert from_document(json.dumps(again).encode()) == from_document(stored)


def test_what_is_no_conversation_is_refused() -> None:
    for document in (b'{"key": 3, "draft": {"id": "no uuid"}}', b"[]", b"", b'{"draft": 3}'):
        with pytest.raises(ConversationUnreadable):
            from_document(document)


def test_programs_see_the_draft_only_between_consent_and_filing() -> None:
    before = contract_view(fresh(key="k", channel="memory"))
    assert before == {"language": "zh", "asks": None, "draft": None, "draft_states": {}}
    talk = Talk().given("demand", language="en", facts="f", states={"contact_phone": "declined"})
    view = contract_view(talk.conversation)
    assert view["draft"] == {
        "consent": True,
        "facts": "f",
        "origin": "enterprise",
        "urgency": "normal",
    }
    assert view["draft_states"]["contact_phone"] == "declined"
    assert view["draft_states"]["demand"] == "empty"
    assert (view["asks"], view["language"]) == ("demand", "en")
