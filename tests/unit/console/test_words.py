"""Every word of the console exists in both languages, and pages speak one of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue
from casework.model.events import EventKind
from casework.model.lights import Colour, Light, LightReason
from casework.model.people import Officer
from console import errors
from console.acts import CATALOGUE, FieldKind
from console.lights import SHAPES, light_view
from console.pages import FOLDER
from console.voice import Voice
from tests.support.desk_world import MONDAY
from tests.unit.console.desk import ANNA, CARA, Desk, open_browser, words

LANGUAGES = ("zh", "en")
HAN = re.compile(r"[\u4e00-\u9fff]")


def template_keys() -> set[str]:
    """Keys that templates name outright."""
    found: set[str] = set()
    for path in FOLDER.glob("*.html"):
        found |= set(re.findall(r'\bt\("([a-z_.]+)"[,)]', path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_template_has_words(language: str) -> None:
    keys = template_keys()
    assert len(keys) > 60
    assert {key for key in keys if not words().has(f"console.{key}", language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_acts_events_and_sides_have_words(language: str) -> None:
    needed = {f"event.{kind.value}" for kind in EventKind}
    needed |= {f"act.{act.value}.{part}" for act in CATALOGUE for part in ("do", "done", "hint")}
    needed |= {
        f"act.{act.value}.field.{field.name}"
        for act, description in CATALOGUE.items()
        for field in description.fields
        if field.kind is not FieldKind.FIXED
    }
    needed |= {f"side.{side}" for side in ("complainant", "public", "internal", "system")}
    assert {key for key in needed if not words().has(f"console.{key}", language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_of_the_room_has_a_sentence(language: str) -> None:
    classes = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.ConsoleError)
    ]
    params = {"minutes": 5, "limit": 4000, "minimum": 12, "maximum": 60, "field": "note"}
    sentences = {words().error(one(**params), language) for one in classes}
    assert len(sentences) == len({one.code for one in classes})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", LightReason)
@pytest.mark.parametrize("days", [None, -8, -1, 0, 1, 5])
def test_every_light_says_why(reason: LightReason, language: str, days: int | None) -> None:
    weekly = "entry" in reason.value or "entries" in reason.value
    rule = None if weekly or days is None else "handling"
    if rule is None and not weekly and reason is not LightReason.ON_TIME:
        return
    light = Light(colour=Colour.RED, reason=reason, rule=rule, days_left=days)
    view = light_view(light, Voice(words=words(), language=language))
    assert view.reason
    assert view.shape == SHAPES[Colour.RED]
    assert bool(HAN.search(view.reason)) is (language == "zh")
    assert "None" not in view.reason
    assert "-" not in view.reason


def english_complaint() -> Complaint:
    text = FieldValue(
        state=FieldState.FILLED, value="Example Ltd", words="Example Ltd", language="en", at=MONDAY
    )
    keys = (FieldKey.ENTERPRISE_NAME, FieldKey.FACTS, FieldKey.DEMAND, FieldKey.CONTACT_NAME)
    fields = dict.fromkeys(keys, text)
    fields[FieldKey.ORIGIN] = replace(text, value="enterprise")
    fields[FieldKey.CONSENT] = replace(text, value="true", words="I agree")
    return Complaint(title="Refund outstanding", fields=fields)


@pytest.mark.parametrize("who", [ANNA, CARA])
@pytest.mark.parametrize(
    "path",
    [
        "/console",
        "/console?show=all&status=received",
        "/console/all",
        "/console/tickets/SY-2026-000011",
        "/console/nothing",
        "/console/sign-in/x",
    ],
)
def test_an_english_page_of_english_data_has_no_chinese_word(path: str, who: Officer) -> None:
    desk = Desk()
    desk.file(1, complaint=english_complaint())
    browser = open_browser(desk).sign_in(who)
    browser.post("/console/language", language="en")
    page = browser.get(path).text
    page = page.replace('lang="zh-CN">中文', "")
    page = re.sub(r'value="[^"]*区"', "", page)  # districts are stored by their Chinese names
    assert not HAN.search(page), HAN.findall(page)
