"""Complaints on their way: by the page, or by the interface where the page is not the point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.e2e.pages import Chat
from tests.support.servers import Desk
from tests.support.walks import WALKS

NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
LOOKUP = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
ORDER = (
    "demand",
    "enterprise_name",
    "contact_name",
    "district",
    "business",
    "respondent",
    "proceedings",
)
"""The form asks in this order what the first message left open."""


def number_in(text: str) -> str:
    """The ticket number that a receipt names."""
    found = NUMBER.search(text)
    assert found is not None, text
    return found.group()


def write_to_card(chat: Chat, language: str) -> None:
    """On the page: from the first message to the review card."""
    walk = WALKS[language]
    chat.say(walk.first)
    chat.say(walk.answers["consent"])
    answer_to_card(chat, language)


def answer_to_card(chat: Chat, language: str) -> None:
    """On the page: answer what is asked until the review card is there."""
    for key in ORDER:
        if chat.page.locator("table.card:visible").count():
            return
        chat.say(WALKS[language].answers[key])


class Writer:
    """A complainant at the interface of the web chat."""

    def __init__(self, desk: Desk, language: str, token: str = "", **answers: str) -> None:
        self.desk = desk
        self.token = token or desk.open_chat()
        self._answers: Mapping[str, str] = {**WALKS[language].answers, **answers}
        self._first = WALKS[language].first
        self._sent = 0
        self.code = ""
        """The look-up code of the last receipt."""

    def say(self, **stimulus: Any) -> dict[str, Any]:
        self._sent += 1
        answer = self.desk.say(self.token, f"w{self._sent}", **stimulus)
        assert answer["status"] == 200, answer
        return answer

    def to_card(self, first: str = "") -> None:
        """From the first message to the review card."""
        self.go_on(self.say(text=first or self._first))

    def go_on(self, answer: dict[str, Any]) -> None:
        """Answer what is asked until the review card is shown."""
        for _ in range(15):
            if answer["asks"] == "confirm":
                return
            answer = self.say(text=self._answers[answer["asks"]])
        raise AssertionError(f"no review card: {answer}")

    def file(self) -> str:
        """From the card to the receipt; gives the ticket's number."""
        answer = self.say(choice="submit")
        tickets = answer["tickets"]
        assert len(tickets) == 1, tickets
        code = LOOKUP.search("\n".join(reply["text"] for reply in answer["replies"]))
        assert code is not None, answer
        self.code = code.group()
        return str(tickets[0])
