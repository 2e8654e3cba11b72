from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from channels.channel import ChannelProfile
from channels.errors import WordsMissing
from channels.message import CardRow, Choice
from channels.rendering import render
from channels.speech import Act, CardLine, Option, Speech
from channels.words import Words

ROOT = Path(__file__).parents[3]
PAGE = ChannelProfile(name="page", text_limit=4000)
PLAIN = replace(PAGE, buttons=False, cards=False)
TALK = """
[say]
hello = "Hello {{ name }}"
bye = "Goodbye"
unsure = "please check ({{ percent }} %)"
[choice]
yes = "Yes"
district = "{{ name | label('district') }}"
"""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    folder = tmp_path_factory.mktemp("responses")
    for language in ("zh", "en"):
        (folder / language).mkdir()
        labels = (ROOT / "responses" / language / "labels.toml").read_text(encoding="utf-8")
        (folder / language / "labels.toml").write_text(labels, encoding="utf-8")
        (folder / language / "talk.toml").write_text(TALK, encoding="utf-8")
    districts = {"浑南区": {"zh": "浑南区", "en": "Hunnan"}}
    return Words(folder, tables={"district": districts})


def test_acts_become_paragraphs_and_keep_their_names(words: Words) -> None:
    speech = Speech(
        acts=(Act(name="talk.say.hello", params={"name": "A"}), Act(name="talk.say.bye"))
    )
    message = render(speech, words=words, language="en", profile=PAGE)
    assert message.text == "Hello A\n\nGoodbye"
    assert message.acts == ("talk.say.hello", "talk.say.bye")


def test_choices_carry_their_ids(words: Words) -> None:
    speech = Speech(
        options=(
            Option(id="yes", label="talk.choice.yes"),
            Option(id="d:1", label="talk.choice.district", params={"name": "浑南区"}),
        )
    )
    message = render(speech, words=words, language="en", profile=PAGE)
    assert message.choices == (Choice(id="yes", label="Yes"), Choice(id="d:1", label="Hunnan"))
    assert message.text == ""


def test_card_rows_name_codes_and_keep_free_text(words: Words) -> None:
    speech = Speech(
        card=(
            CardLine(key="urgency", value="urgent", kind="urgency", edit="edit:urgency"),
            CardLine(
                key="facts",
                value="展会延误 {{ x }}",
                note="talk.say.unsure",
                note_params={"percent": 40},
            ),
            CardLine(key="demand", value=""),
        )
    )
    card = render(speech, words=words, language="en", profile=PAGE).card
    assert card == (
        CardRow(
            key="urgency",
            label="Urgency",
            value="Urgent",
            edit=Choice(id="edit:urgency", label="Change: Urgency"),
        ),
        CardRow(
            key="facts",
            label="What happened",
            value="展会延误 {{ x }}",
            note="please check (40 %)",
        ),
        CardRow(key="demand", label="What you ask for", value="Not given"),
    )


def test_without_buttons_and_cards_both_stand_in_the_text_numbered(words: Words) -> None:
    speech = Speech(
        acts=(Act(name="talk.say.bye"),),
        card=(
            CardLine(key="district", value="浑南区", kind="district"),
            CardLine(key="facts", value="-", note="talk.say.unsure", note_params={"percent": 7}),
        ),
        options=(Option(id="yes", label="talk.choice.yes"),),
    )
    message = render(speech, words=words, language="en", profile=PLAIN)
    assert message.text == (
        "Goodbye\n\n1. District: Hunnan\n2. What happened: - (please check (7 %))\n\n1. Yes"
    )
    assert len(message.choices) == 1
    assert len(message.card) == 2


def test_unknown_act_is_an_error(words: Words) -> None:
    speech = Speech(acts=(Act(name="talk.say.nothing"),))
    with pytest.raises(WordsMissing):
        render(speech, words=words, language="en", profile=PAGE)
