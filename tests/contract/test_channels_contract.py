"""What every channel promises, over every channel that is shipped, from the person's side.

Each is reached as in service: the platform's stand-in (for e-mail servers of other people) calls
the desk, and what the person has on the screen is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar
from uuid import uuid4

import pytest

from app.converse.http_road import HttpRoad
from app.converse.look import MessageKey, message_of
from app.converse.made_files import content_of
from app.converse.opening import Person
from app.converse.platform_road import PlatformRoad, choices_under
from app.converse.platforms.all import PLAYED
from app.converse.road import Arrival
from app.converse.timekeeping import Timekeeper
from bot.dialogue.conversation import Conversation
from channels.channel import ChannelProfile, TextUnit
from channels.codec import inbound_from_json, outbound_from_json
from channels.email.settings import CHANNEL as EMAIL
from channels.message import Choice, InboundMessage, OutboundMessage
from channels.tencent.texts import plain
from storage.interface import Store
from tests.support.theatre import Theatre, http_theatre, memory_theatre, platform_theatre

pytestmark = pytest.mark.network

T = TypeVar("T")
OWN = ("memory", "webchat")
CHANNELS = (*OWN, *PLAYED)
HELLO = {"zh": "你好", "en": "Hello"}
MEASURES: dict[TextUnit, Callable[[str], int]] = {
    TextUnit.CHARACTERS: len,
    TextUnit.BYTES: lambda text: len(text.encode()),
    TextUnit.UTF16: lambda text: len(text.encode("utf-16-le")) // 2,
}
LONG = "\n\n".join(f"第{place}条。《示例办法》原文👩‍👩‍👧，一字不改。" * 9 for place in range(1, 13))
"""About 2,800 characters in paragraphs and sentences, with emoji of several parts."""
STRUCTURE = '</xml>]]><MsgType>event</MsgType> [x](javascript:1) <@all> *b* _i_ {"a": 1} &lt;'
"""Words that would be structure on one platform or another."""


@dataclass
class Place:
    """One channel with a desk behind it."""

    name: str
    theatre: Theatre
    sent: dict[MessageKey, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def profile(self) -> ChannelProfile:
        return self.theatre.road.house.conversations.profiles[self.name]

    def person(self) -> Person:
        name = f"person-{next(self.numbers)}-{uuid4().hex[:8]}"
        return self.theatre.runner.run(self.theatre.road.person(name, self.name))

    def does(
        self,
        person: Person,
        *,
        text: str = "",
        choice: str | None = None,
        files: tuple[str, ...] = (),
        times: int = 1,
    ) -> InboundMessage:
        """A person acts, the channel brings it so often; what the desk stored of it."""
        arrival = Arrival(
            message_id=f"m{next(self.numbers)}", text=text, choice=choice, files=files
        )
        for _ in range(times):
            handed = self.theatre.runner.run(self.theatre.road.deliver(person, arrival))
            assert handed.acked
            self.sent |= handed.messages
            self._settle()
        (key,) = handed.messages
        return self._read(lambda store: _stored(store, key))

    def agreed(self, language: str = "zh") -> Person:
        """Somebody who has said hello and agreed."""
        person = self.person()
        self.does(person, text=HELLO[language])
        (agree,) = (one for one in self.choices(person) if one.id.startswith("agree"))
        self.does(person, choice=agree.id)
        return person

    def state(self, person: Person) -> Conversation:
        house = self.theatre.road.house
        record = self._read(lambda store: store.conversations.get(person.key))
        assert record is not None
        return house.conversations.open(record)

    def choices(self, person: Person) -> Sequence[Choice]:
        """What stands under the last reply."""
        return self._read(lambda store: choices_under(store, person))

    def replies(self, person: Person) -> list[OutboundMessage]:
        """What the desk said, as it was written for the channel."""
        rows = self._read(lambda store: list(store.outbox.of_conversation(person.key)))
        return [outbound_from_json(row.payload) for row in rows]

    def tells(self, person: Person, text: str) -> None:
        """The desk has news for the person."""
        house, now = self.theatre.road.house, self.theatre.clock.now

        def work(store: Store) -> None:
            record = store.conversations.get(person.key)
            assert record is not None
            message = OutboundMessage(text=text, acts=("notices.progress",))
            house.conversations.enqueue(
                store,
                record,
                message,
                cause=uuid4().hex,
                template="progress",
                language="zh",
                now=now,
            )

        house.database.write_now(work)
        self._settle()

    def screen(self, person: Person) -> list[str]:
        """Every message of the desk that the person has before the eyes."""
        road = self.theatre.road
        if isinstance(road, PlatformRoad):
            return list(road._played.screen(person.sender))
        if isinstance(road, HttpRoad):
            return list(self.theatre.runner.run(road.shown(person)))
        return [one.text for one in self.replies(person)]

    def _settle(self) -> None:
        theatre = self.theatre
        keeper = Timekeeper(road=theatre.road, clock=theatre.clock, sent=self.sent)
        theatre.runner.run(keeper.settle(answered=True))

    def _read(self, work: Callable[[Store], T]) -> T:
        return self.theatre.road.house.database.read_now(work)


def _stored(store: Store, key: MessageKey) -> InboundMessage:
    row = message_of(store, key)
    assert row is not None
    assert row.state == "done"
    return inbound_from_json(row.body)


def theatre_of(name: str) -> AbstractContextManager[Theatre]:
    if name == "memory":
        return memory_theatre()
    return http_theatre() if name == "webchat" else platform_theatre(name, real=name == EMAIL)


@pytest.fixture(scope="module", params=CHANNELS)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with theatre_of(request.param) as theatre:
        yield Place(request.param, theatre)


def whole(text: str) -> str:
    """Words without blanks: platforms and parts break lines where they like."""
    return "".join(text.split())


def test_its_limits_are_known(place: Place) -> None:
    profile = place.profile
    assert profile.name == (place.name if place.name != "memory" else profile.name)
    assert profile.text_limit >= 1000
    assert 0 <= profile.join_text_ms <= profile.join_file_ms <= profile.join_cap_ms


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_words_are_answered_in_their_language(place: Place, language: str) -> None:
    person = place.person()
    assert place.does(person, text=HELLO[language]).text == HELLO[language]
    assert place.state(person).reply_language == language
    said = place.replies(person)
    assert len(said) == 1
    assert whole(said[0].text) in whole("".join(place.screen(person)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_choices_are_shown_and_can_be_taken(place: Place, language: str) -> None:
    person = place.person()
    place.does(person, text=HELLO[language])
    choices = place.choices(person)
    assert len(choices) > 1
    shown = "\n".join(place.screen(person))
    if not place.profile.buttons:
        for number, one in enumerate(choices, start=1):
            assert f"{number}. {one.label}" in shown
    (agree,) = (one for one in choices if one.id.startswith("agree"))
    place.does(person, choice=agree.id)
    assert place.state(person).consented


def test_a_choice_that_comes_twice_is_made_once(place: Place) -> None:
    person = place.person()
    place.does(person, text=HELLO["zh"])
    (agree,) = (one for one in place.choices(person) if one.id.startswith("agree"))
    place.does(person, choice=agree.id, times=2)
    assert len(place.replies(person)) == 2


def test_a_message_that_comes_twice_is_taken_once(place: Place) -> None:
    person = place.person()
    place.does(person, text=HELLO["en"], times=3)
    assert len(place.replies(person)) == 1
    # A platform that asks again is given the same answer again, and no other.
    other = place.person()
    place.does(other, text=HELLO["en"])
    assert set(place.screen(person)) == set(place.screen(other))


def test_the_language_changes_and_nothing_is_lost(place: Place) -> None:
    person = place.agreed("zh")
    open_question = place.state(person).asks
    place.does(person, text="English please")
    assert place.state(person).reply_language == "en"
    assert place.state(person).asks == open_question
    place.does(person, text="请说中文")
    assert place.state(person).reply_language == "zh"
    assert place.state(person).consented


def test_a_file_is_kept_whole(place: Place) -> None:
    person = place.agreed()
    place.does(person, text="货在海关压了三周，没有说明")
    place.does(person, files=("notice.jpg",))
    draft = place.state(person).draft
    assert draft is not None
    (kept,) = draft.attachments
    assert kept.received
    house = place.theatre.road.house

    def work(store: Store) -> bytes:
        record = store.attachments.get(kept.id)
        assert record is not None
        return house.files.read(record.storage_key)

    assert house.database.read_now(work) == content_of("notice.jpg")


def test_a_long_message_arrives_whole(place: Place) -> None:
    """In parts that the platform carries, at ends of paragraphs and sentences; or by its page."""
    person = place.agreed()
    before = len(place.screen(person))
    place.tells(person, LONG)
    parts = place.screen(person)[before:]
    measure = MEASURES[place.profile.text_unit]
    assert all(measure(part) <= place.profile.text_limit for part in parts)
    assert whole(LONG) in whole("".join(parts))
    for part in parts[:-1]:
        assert part.rstrip().endswith(("。", "👧", "字不改。"))


def test_far_too_long_a_message_is_whole_or_names_its_page(place: Place) -> None:
    """Where the platform takes a few messages alone, the last one leads to the rest."""
    person = place.agreed()
    before = len(place.screen(person))
    place.tells(person, LONG * 3)
    parts = place.screen(person)[before:]
    shown = whole("".join(parts))
    assert parts
    assert whole(LONG * 3) in shown or place.theatre.road.house.settings.base_url in parts[-1]


def test_words_stay_words_whatever_they_look_like(place: Place) -> None:
    person = place.agreed()
    stored = place.does(person, text=f"事实经过 {STRUCTURE}")
    assert stored.text == f"事实经过 {STRUCTURE}"
    place.tells(person, STRUCTURE)
    # WeChat and WeCom would take a sign for the beginning of a tag: one that looks alike stands.
    shown = "".join(map(whole, place.screen(person)))
    assert whole(STRUCTURE) in shown or whole(plain(STRUCTURE)) in shown


def test_a_long_message_of_a_person_is_taken_as_it_is(place: Place) -> None:
    """As long as the platform lets people write; nothing of it is lost."""
    person = place.agreed()
    text = f"货在海关压了三周，没有书面说明。{'原因不明，多次询问未果。' * 50}完"
    assert place.does(person, text=text).text == text
