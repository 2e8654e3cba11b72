"""Repair patterns: the shipped ones are whole, an overlay replaces values, faults are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.dialogue.options import options
from bot.dialogue.pattern_files import load_patterns
from bot.dialogue.pattern_specs import OPTIONS, PATTERNS
from bot.dialogue.patterns import Patterns
from bot.errors import PatternsBroken
from tests.support.bot_talk import patterns, words
from tests.support.tree import LANGUAGES, ROOT, dotted, read_toml, sources

SHIPPED = ROOT / "bot" / "patterns"
ABUSE = '[abuse]\nlimit = 5\n[abuse.calm]\nsays = ["intake.help"]\noffers = ["human"]\n'
OF_THE_TASK = {
    "correction", "dispute", "clarification", "digression", "refusal", "withdrawal", "hand_over",
    "cannot_understand", "out_of_scope", "internal_error", "repeat", "go_back", "start_over",
    "help", "silence", "upgrade", "language_switch", "confidentiality", "are_you_human", "abuse",
    "file_received", "second_matter", "status", "edited_message", "old_button", "resume",
    "completed",
}  # fmt: skip


def load(overlay: Path | None = None) -> Patterns:
    return load_patterns(SHIPPED, templates=words().variables, overlay=overlay)


def overlay(folder: Path, **texts: str) -> Path:
    for language, text in texts.items():
        (folder / f"patterns.{language}.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(PatternsBroken) as caught:
        load(folder)
    return [f"{one.file.name}: {one.what}" for one in caught.value.faults]


def test_every_pattern_of_a_conversation_is_there() -> None:
    assert set(PATTERNS) >= OF_THE_TASK
    for language in LANGUAGES:
        assert set(read_toml(SHIPPED / f"{language}.toml")) == set(PATTERNS)


def test_both_languages_have_the_same_keys_and_figures() -> None:
    tables = {one: dotted(read_toml(SHIPPED / f"{one}.toml")) for one in LANGUAGES}
    assert set(tables["zh"]) == set(tables["en"])
    figures = {
        language: {key: value for key, value in table.items() if isinstance(value, int)}
        for language, table in tables.items()
    }
    assert figures["zh"] == figures["en"]
    assert len(figures["zh"]) > 8


def test_every_moment_and_figure_is_used_by_the_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources("app", "bot"))
    named = {
        f"{name}.{part}"
        for name, spec in PATTERNS.items()
        for part in (*spec.moments, *spec.figures)
    }
    dynamic = {f"cannot_understand.{one}" for one in ("ways", "ways_in_draft")}
    dynamic |= {f"out_of_scope.{one}" for one in ("warned", "elsewhere")}
    dynamic |= {f"digression.{one}" for one in ("kept", "words_kept")}
    assert {one for one in named - dynamic if f'"{one}"' not in code} == set()
    for one in dynamic:
        assert re.search(rf'"{one.partition(".")[0]}\.{{', code), one
        assert f'"{one.partition(".")[2]}"' in code or f"'{one.partition('.')[2]}'" in code, one


def test_every_option_that_may_be_offered_has_a_label() -> None:
    for option in options(sorted(OPTIONS)):
        assert all(words().has(option.label, language) for language in LANGUAGES)


def test_phrases_of_both_languages_bring_a_pattern_about() -> None:
    whole = patterns().triggers.whole
    assert {"转人工", "talk to a person"} <= set(whole["human"])


def test_an_overlay_replaces_values_and_leaves_the_rest(tmp_path: Path) -> None:
    found = load(overlay(tmp_path, zh=ABUSE, en=ABUSE))
    assert found.figure("abuse.limit") == 5
    assert found.at("abuse.calm", "en").says == ("intake.help",)
    assert found.at("abuse.calm", "zh").offers == ("human",)
    assert found.at("abuse.limited", "zh") == patterns().at("abuse.limited", "zh")
    assert found.figure("refusal.rounds") == patterns().figure("refusal.rounds")


def test_no_overlay_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path) == patterns()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[abuze]\nlimit = 2\n", "no pattern is named abuze"),
        ("[abuse]\nlimit = 99\n", "a number from 2 to 10 is expected"),
        ("[abuse]\nlimit = true\n", "a number from 2 to 10 is expected"),
        ("[abuse]\npatience = 2\n", "abuse has no patience"),
        ("[abuse]\n", "the table is empty"),
        ("[abuse.later]\nsays = []\n", "abuse has no later.says"),
        ('[abuse.calm]\nsays = "intake.calm"\n', "a list of texts is expected"),
        ('[abuse.calm]\nsays = ["intake.calmly"]\n', "no template is named intake.calmly"),
        (
            '[abuse.calm]\nsays = ["intake.answer_sent"]\n',
            "intake.answer_sent needs number, which is not known here",
        ),
        ('[abuse.calm]\noffers = ["humans"]\n', "no option is named humans"),
        (
            '[abuse.calm]\noffers = ["human", "new", "status", "withdraw", "save_draft"]\n',
            "at most 4 options",
        ),
        ('[help.whole]\nhuman = ["x"]\n', "the pattern does not raise the signal human"),
        ('[help.whole]\nhelp = [""]\n', "a list of texts is expected"),
    ],
)
def test_a_fault_is_named_in_each_language(tmp_path: Path, text: str, what: str) -> None:
    found = faults(overlay(tmp_path, zh=text, en=text))
    assert found == [f"patterns.en.toml: {what}", f"patterns.zh.toml: {what}"]


def test_a_missing_language_is_named(tmp_path: Path) -> None:
    (fault, *_) = faults(overlay(tmp_path, zh=ABUSE))
    assert fault.startswith("patterns.en.toml:")
    assert "No such file" in fault


def test_a_key_in_one_language_alone_is_named(tmp_path: Path) -> None:
    more = ABUSE + '[help.asked]\nsays = ["intake.help"]\n'
    found = faults(overlay(tmp_path, zh=more, en=ABUSE))
    assert found == ["patterns.en.toml: help.asked.says is missing in en"]


def test_figures_that_differ_are_named(tmp_path: Path) -> None:
    found = faults(overlay(tmp_path, zh=ABUSE.replace("5", "4"), en=ABUSE))
    assert found == ["patterns.zh.toml: abuse.limit is 5 in en"]


def test_broken_toml_is_named(tmp_path: Path) -> None:
    found = faults(overlay(tmp_path, zh="[abuse", en=ABUSE))
    assert any(one.startswith("patterns.zh.toml: Expected") for one in found)


def test_shipped_patterns_may_lack_nothing(tmp_path: Path) -> None:
    for language in LANGUAGES:
        text = (SHIPPED / f"{language}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{language}.toml").write_text(
            text.replace("[repeat.again]\n", "[repeat.whence]\n"), encoding="utf-8"
        )
    with pytest.raises(PatternsBroken) as caught:
        load_patterns(tmp_path, templates=words().variables)
    named = {one.what for one in caught.value.faults}
    assert "repeat.again.says is missing in zh" in named
    assert "repeat has no whence.says" in named
