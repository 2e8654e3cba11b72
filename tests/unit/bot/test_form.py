"""The form is data: shipped data fit, broken data are refused by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.form import FieldKind, Need, load_form
from bot.errors import FormBroken
from casework.model.complaint import FieldKey
from tests.support.bot_talk import FORM_PATH, form, words

PHRASES = FORM_PATH.with_name("phrases.toml").read_text(encoding="utf-8")
STATUTORY = FORM_PATH.with_name("statutory.toml").read_text(encoding="utf-8")
COMPLAINT = FORM_PATH.read_text(encoding="utf-8")


def test_the_shipped_form_has_all_fourteen_fields() -> None:
    assert {spec.key for spec in form().fields} == set(FieldKey)
    gates = [spec.key for spec in form().fields if spec.need is Need.GATE]
    assert gates == [FieldKey.CONSENT]
    cards = {spec.key for spec in form().fields if spec.need is Need.CARD}
    assert cards == {FieldKey.ORIGIN, FieldKey.URGENCY, FieldKey.EVIDENCE}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_its_question_its_reason_and_its_label(language: str) -> None:
    for spec in form().fields:
        for table in ("ask", "why"):
            assert words().has(f"intake.{table}.{spec.key}", language), spec.key
        assert words().label(spec.key, "field", language)
        if spec.kind is FieldKind.CHOICE:
            assert all(words().label(code, spec.key, language) for code in spec.choices)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('need = "gate"', 'need = "maybe"', "consent.need"),
        ('check = "phone"', 'check = "telepathy"', "contact_phone.check"),
        ('key = "demand"', 'key = "wish"', "wish.key"),
        ('key = "demand"', 'key = "facts"', "fields"),
        ("refusals = 1", "refusal = 1", "facts.refusal"),
        (
            'one_of = ["contact_phone", "contact_email"]',
            'one_of = ["fax"]',
            "contact_phone.required_if",
        ),
        (
            '{ field = "kind", in = ["infringement"] }',
            '{ when = "always" }',
            "respondent.required_if",
        ),
        ('phrases = "phrases.toml"', "phrases = 3", "phrases"),
        ('choices = ["normal", "urgent", "low"]', "", "urgency.choices"),
        ('version = "2026.1"', "version = ", ""),
    ],
)
def test_a_broken_form_is_refused_by_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in COMPLAINT
    path = _write(tmp_path, COMPLAINT.replace(old, new, 1), PHRASES)
    with pytest.raises(FormBroken) as caught:
        load_form(path)
    assert (caught.value.params["file"], caught.value.params["key"]) == ("complaint.toml", key)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[signals]", "[signal]", "signals"),
        ("[mentions]\n", '[mentions]\nshoe = ["shoe"]\n', "mentions.shoe"),
    ],
)
def test_broken_phrases_are_refused_by_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    path = _write(tmp_path, COMPLAINT, PHRASES.replace(old, new, 1))
    with pytest.raises(FormBroken) as caught:
        load_form(path)
    assert (caught.value.params["file"], caught.value.params["key"]) == ("phrases.toml", key)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormBroken):
        load_form(tmp_path / "nowhere.toml")


def _write(folder: Path, complaint: str, phrases: str) -> Path:
    (folder / "phrases.toml").write_text(phrases, encoding="utf-8")
    (folder / "statutory.toml").write_text(STATUTORY, encoding="utf-8")
    path = folder / "complaint.toml"
    path.write_text(complaint, encoding="utf-8")
    return path
