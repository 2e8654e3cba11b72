"""Whatever a person does at the whole house, its promises to him are kept.

Text, choices, files, edits, recalls, silence and restarts in any order, over a real store. Nothing
raises, nothing that was written is lost, no question is put a third time after two failed
answers, nothing is filed without a confirmation, and one confirmation files one ticket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.chat import ACCOUNT, CHANNEL, LineChat, conversation_key
from app.taking import Window
from app.turn import TurnResult
from app.wiring import House
from bot.dialogue.conversation import Conversation
from channels.memory import MemoryChannel
from channels.message import InboundMessage
from storage.interface import Store
from tests.support.houses import START, house_at, share
from tests.support.sayings import CHOICES, SENTENCES

FREE = frozenset({"card", "receipt", "notice", "scope_excluded", "refer_elsewhere"})
"""Acts that the limits of length do not bind: card, receipt, notice, texts of the law."""
LIMIT = {"zh": 120, "en": 400, None: 520}
"""Characters of a reply by the language that is set; both languages while none is."""
MOST_CHOICES = 7
FAILED = frozenset({"retry", "unknown", "unknown_again", "signs_only", "blank"})
GIVEN_UP = frozenset(
    {"draft_expired", "draft_erased", "started_over", "held_expired", "held_erased"}
)
"""Acts that tell the person that what he wrote is erased: refused, withdrawn, or too old."""
QUIET = frozenset({"rate_limited"})

words = st.one_of(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES), st.text(max_size=60))


class HeardChat(LineChat):
    """The line chat; what its last turn led to stays to be looked at."""

    result: TurnResult | None = None

    async def _run(self, *given: Any) -> tuple[bool, TurnResult | None]:
        repeated, self.result = await super()._run(*given)
        return repeated, self.result


class Place:
    """The house of all examples, the event loop they run in, names of their conversations."""

    def __init__(self, house: House, folder: Path) -> None:
        self.first = house
        self.folder = folder
        self.runner = asyncio.Runner()
        self.names = (f"person-{number}" for number in count())

    def chat(self, house: House) -> HeardChat:
        memory = house.channels["memory"]
        assert isinstance(memory, MemoryChannel)
        return HeardChat(house, memory)

    def another(self) -> House:
        """Another process over the same store, with words and model that are loaded already."""
        made = House(**{one.name: getattr(self.first, one.name) for one in fields(House)})
        share(made)
        return made


class Person(RuleBasedStateMachine):
    """One person at the house."""

    place: Place

    @initialize()
    def arrives(self) -> None:
        self.name = next(self.place.names)
        self.house = self.place.first
        self.chat = self.place.chat(self.house)
        self.now: datetime = START
        self.sent: dict[str, str] = {}
        self.unheard: set[str] = set()
        self.failed: tuple[str | None, int] = (None, 0)
        self.last_acts: set[str] = set()
        self.tickets: list[str] = []

    def teardown(self) -> None:
        if getattr(self, "house", self.place.first) is not self.place.first:
            self.house.close()

    # ---- what people do ------------------------------------------------------------------------
    @rule(text=words)
    def says(self, text: str) -> None:
        self._line(text=text)

    @rule(texts=st.lists(words, min_size=2, max_size=4))
    def says_in_pieces(self, texts: list[str]) -> None:
        self._line(burst=[{"text": text} for text in texts])

    @rule(choice=st.sampled_from(CHOICES))
    def presses(self, choice: str) -> None:
        self._line(choice=choice)

    @rule(place=st.integers(0, 6))
    def presses_what_is_offered(self, place: int) -> None:
        state = self._state()
        options = state.options if state else ()
        if options:
            self._line(choice=options[place % len(options)])

    @rule(caption=words, named=st.booleans())
    def sends_a_file(self, caption: str, named: bool) -> None:
        path = self.place.folder / "notice.txt"
        path.write_text("notice", encoding="utf-8")
        file: dict[str, Any] = {"kind": "file", "name": "notice.txt"}
        self._line(text=caption, attachments=[file if named else file | {"path": str(path)}])

    @rule(text=words)
    @precondition(lambda self: self.sent)
    def edits(self, text: str) -> None:
        self._direct(text=text, edit_of=list(self.sent)[-1])

    @rule()
    @precondition(lambda self: self.sent)
    def recalls(self) -> None:
        self._direct(recall_of=list(self.sent)[-1])

    @rule(text=words)
    def forwards(self, text: str) -> None:
        self._direct(text=text, forwarded=True)

    @rule(minutes=st.sampled_from((5, 60 * 5, 60 * 24, 60 * 24 * 8, 60 * 24 * 31)))
    def is_silent(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def process_dies_and_another_goes_on(self) -> None:
        self.teardown()
        self.house = self.place.another()
        self.chat = self.place.chat(self.house)

    # ---- what must hold ------------------------------------------------------------------------
    def _line(self, **stimulus: Any) -> None:
        before = self._state()
        self.now += timedelta(minutes=1)
        self.chat.result = None
        mid = f"line-{self.now.timestamp():.0f}"
        line = {"conversation": self.name, "at": self.now.isoformat(), "message_id": mid}
        answer = self.place.runner.run(self.chat.line({**line, **stimulus}))
        assert "error" not in answer, answer
        self._remember(mid, stimulus)
        self._after(before, answer["replies"], choice=stimulus.get("choice"))
        assert answer["replies"] or set(self._acts()) & QUIET, "silence"

    def _remember(self, mid: str, stimulus: dict[str, Any]) -> None:
        pieces = [one["text"] for one in stimulus.get("burst", ())]
        if pieces:
            self.sent |= {f"{mid}.{place}": text for place, text in enumerate(pieces)}
        else:
            self.sent[mid] = stimulus.get("text", "")

    def _direct(self, **message: Any) -> None:
        before = self._state()
        self.now += timedelta(minutes=1)
        made = InboundMessage(
            channel=CHANNEL,
            account=ACCOUNT,
            sender=self.name,
            message_id=f"direct-{self.now.timestamp():.0f}",
            conversation_key=conversation_key(self.name),
            received_at=self.now,
            **message,
        )
        self.chat.result = self.place.runner.run(self._take(made))
        self.sent[made.message_id] = made.text
        replies = [{"text": one.text, "choices": one.choices} for one in self.chat.result.replies]
        self._after(before, replies)

    async def _take(self, message: InboundMessage) -> TurnResult:
        turns = self.house.turns
        received, record = await turns.receive(message, window=Window(), trace_id="property")
        return await turns.run_with([received.row], record)

    def _after(
        self,
        before: Conversation | None,
        replies: Sequence[Any],
        *,
        choice: str | None = None,
    ) -> None:
        assert self.chat.result is None or not self.chat.result.failed
        state = self._state()
        assert state is not None
        self._check_kept(state)
        self._check_tickets(before, state, choice)
        self._check_question(before, state)
        for reply in replies:
            assert len(reply["choices"]) <= MOST_CHOICES
        self._check_length(state)
        if not state.consented:
            assert state.draft is None

    def _check_length(self, state: Conversation) -> None:
        """What this turn said is short, card and texts of the law aside."""
        if set(self._acts()) & FREE or state.asks == "confirm" or self.chat.result is None:
            return
        for reply in self.chat.result.replies:
            assert len(reply.text) <= LIMIT[state.language], reply.text

    def _check_kept(self, state: Conversation) -> None:
        """Every message is in the store as it was written, until it is given up by name."""
        if not state.consented or set(self._acts()) & GIVEN_UP:
            self.unheard |= set(self.sent)
        stored = self.house.database.read_now(self._stored)
        for mid, text in self.sent.items():
            assert stored[mid] == text or (mid in self.unheard and stored[mid] == ""), mid

    def _stored(self, store: Store) -> dict[str, str]:
        found = {}
        for mid in self.sent:
            row = store.inbox.get(
                channel=CHANNEL, account=ACCOUNT, sender=self.name, message_id=mid
            )
            assert row is not None, f"{mid} is not in the store"
            found[mid] = str(row.body.get("text", ""))
        return found

    def _check_tickets(
        self, before: Conversation | None, state: Conversation, choice: str | None
    ) -> None:
        numbers = [one.number for one in state.filed if not one.linked]
        new = [one for one in numbers if one not in self.tickets]
        assert len(new) <= 1
        if new:
            assert before is not None
            assert before.asks == "confirm"
            assert before.consented
            assert choice is None or choice.startswith("submit")
        self.tickets = numbers

    def _check_question(self, before: Conversation | None, state: Conversation) -> None:
        """No question twice after failed answers, no "not understood" twice.

        The card stays until it is decided on; what cannot be read there is kept each time.
        """
        asked = before.asks if before else None
        acts = set(self._acts())
        assert not ("unknown" in acts and "unknown" in self.last_acts), "not understood, twice"
        self.last_acts = acts
        failed = acts & FAILED and asked not in (None, "confirm") and state.asks == asked
        times = (self.failed[1] if self.failed[0] == asked else 0) + 1 if failed else 0
        self.failed = (asked, times)
        assert times < 2, f"{asked} is put again after {times} failed answers: {acts}"

    def _acts(self) -> tuple[str, ...]:
        return self.chat.result.acts if self.chat.result else ()

    def _state(self) -> Conversation | None:
        key = conversation_key(self.name)
        record = self.house.database.read_now(lambda store: store.conversations.get(key))
        return None if record is None else self.house.conversations.open(record)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("people")
    with house_at(folder) as house:
        made = Place(house, folder)
        yield made
        made.runner.close()


def test_any_person_at_the_house(place: Place) -> None:
    machine = type("PersonHere", (Person,), {"place": place})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            # A turn through the whole house takes milliseconds: a failure is told as it was found.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
