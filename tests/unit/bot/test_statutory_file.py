"""What the law asks is data: shipped data fit and have words, broken data are refused by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.statutory import MaterialKind, load_statutory
from bot.errors import FormBroken
from casework.model.complaint import FieldKey
from tests.support.bot_talk import FORM_PATH, form, words

PATH = FORM_PATH.with_name("statutory.toml")
SHIPPED = PATH.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_item_has_its_label_its_article_and_its_question(language: str) -> None:
    for one in form().statutory.items:
        assert words().label(one.key, "field", language)
        assert words().label(one.rule.law, "article", language)
        if one.asked:
            assert words().has(f"statutory.ask.{one.key}", language), one.key
        assert words().has(f"statutory.retry.{_reason(one.check)}", language), one.check


def _reason(check: str) -> str:
    return "term_over" if check == "term" else check


def test_fields_hold_their_own_items() -> None:
    keys = {key.value for key in FieldKey}
    for one in form().statutory.items:
        if one.key in keys:
            assert one.key in one.rule.sources


def test_only_files_have_words_for_files() -> None:
    assert all(one.kind is MaterialKind.FILE for one in form().statutory.items if one.file_cues)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('block = "proxy"', 'block = "agent"', "items.8.block"),
        ('check = "post_code"', 'check = "telepathy"', "items.2.check"),
        ('fact = "origin"', 'fact = "weather"', "items.8.required_if.fact"),
        ("(?P<value>\\d{6})", "(\\d{6})", "items.2.patterns"),
        ("(?P<value>\\d{6})", "(?P<value>\\d{6}", "items.2.patterns.0"),
        ('key = "uscc"', 'key = "status_proof"', "items"),
        ("asked = true", "asks = true", "items.1.asks"),
        ("declaration_version", "declared", "declaration_version"),
    ],
)
def test_a_broken_list_is_refused_by_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in SHIPPED
    path = tmp_path / "statutory.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormBroken) as caught:
        load_statutory(path)
    assert (caught.value.params["file"], caught.value.params["key"]) == ("statutory.toml", key)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormBroken):
        load_statutory(tmp_path / "nowhere.toml")
