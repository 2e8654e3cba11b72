from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.model.errors import TicketNotFound, ZhitongError
from channels.errors import WordsBroken, WordsMissing
from channels.words import Words, read_file

LABELS = """
[format]
list_separator = "{separator}"
[origin]
consulate = "{consulate}"
[field]
facts = "{facts}"
"""


def shelf(folder: Path, **files: str) -> Path:
    """A shelf of two languages; a file named ``en__intake`` is ``en/intake.toml``."""
    for name, text in files.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shelf(
        tmp_path,
        zh__labels=LABELS.format(separator="、", consulate="领事机构", facts="事实"),
        en__labels=LABELS.format(separator=", ", consulate="Consulate", facts="Facts"),
        zh__intake='[ask]\nfacts = "请说明{{ key | field }}"\n',
        en__intake='[ask]\nfacts = "Please tell us: {{ key | field }}"\n',
        zh__errors__casework='ticket_not_found = "没有找到 {{ number }}"\n',
        en__errors__casework='ticket_not_found = "{{ number }} was not found"\n',
        zh__errors__app='internal = "系统出错"\n',
        en__errors__app='internal = "Something went wrong"\n',
    )


def test_key_is_stem_and_dotted_path(folder: Path) -> None:
    words = Words(folder)
    assert words.text("intake.ask.facts", "en", key="facts") == "Please tell us: Facts"
    assert words.text("intake.ask.facts", "zh", key="facts") == "请说明事实"
    assert words.languages == ("en", "zh")
    assert words.has("intake.ask.facts", "zh")
    assert not words.has("intake.ask.facts", "fr")


def test_filters_speak_the_language_of_the_text(tmp_path: Path, folder: Path) -> None:
    template = (
        "x = \"{{ origin | label('origin') }}/{{ day | localdate }}/{{ moment | localtime }}"
        '/{{ many | join_list }}"'
    )
    words = Words(shelf(folder, zh__a=template, en__a=template))
    params = {
        "origin": "consulate",
        "day": date(2026, 3, 10),
        "moment": datetime(2026, 3, 10, 18, 5, tzinfo=UTC),
        "many": ["A", "B"],
    }
    assert words.text("a.x", "en", **params) == "Consulate/10 March 2026/11 March 2026 02:05/A, B"
    assert words.text("a.x", "zh", **params) == "领事机构/2026年3月10日/2026年3月11日 02:05/A、B"


def test_dates_may_come_as_stored_text(folder: Path) -> None:
    template = 'x = "{{ day | localdate }} {{ moment | localdate }}"'
    words = Words(shelf(folder, zh__a=template, en__a=template))
    shown = words.text("a.x", "en", day="2026-03-10", moment="2026-03-10T20:00:00+00:00")
    assert shown == "10 March 2026 11 March 2026"


def test_naive_moment_is_refused(folder: Path) -> None:
    template = 'x = "{{ moment | localtime }}"'
    words = Words(shelf(folder, zh__a=template, en__a=template))
    with pytest.raises(WordsBroken, match="naive"):
        words.text("a.x", "en", moment="2026-03-10T20:00:00")


def test_tables_name_codes_of_data_and_leave_free_text_alone(folder: Path) -> None:
    words = Words(folder, tables={"district": {"浑南区": {"zh": "浑南区", "en": "Hunnan"}}})
    assert words.label("浑南区", "district", "en") == "Hunnan"
    assert words.label("near the airport", "district", "en") == "near the airport"


def test_what_a_person_wrote_is_never_a_template(folder: Path) -> None:
    words = Words(shelf(folder, zh__a='x = "{{ said }}"', en__a='x = "{{ said }}"'))
    hostile = "{{ 7 * 7 }} {% raw %} <b>&"
    assert words.text("a.x", "en", said=hostile) == hostile


def test_templates_reach_no_internals(folder: Path) -> None:
    template = 'x = "{{ said.__class__.__mro__ }}"'
    words = Words(shelf(folder, zh__a=template, en__a=template))
    with pytest.raises(WordsBroken):
        words.text("a.x", "en", said="hello")


def test_missing_key_is_never_answered_in_another_language(folder: Path) -> None:
    words = Words(shelf(folder, zh__only='x = "只有中文"'))
    assert words.text("only.x", "zh") == "只有中文"
    with pytest.raises(WordsMissing):
        words.text("only.x", "en")
    with pytest.raises(WordsMissing, match=r"en/only\.x"):
        words.check()


def test_check_finds_a_broken_template_before_it_is_used(folder: Path) -> None:
    words = Words(shelf(folder, zh__a='x = "{{ open"', en__a='x = "fine"'))
    with pytest.raises(WordsBroken, match=r"zh/a\.x"):
        words.check()


def test_check_finds_an_unknown_filter(folder: Path) -> None:
    words = Words(shelf(folder, zh__a='x = "{{ y | upperr }}"', en__a='x = "fine"'))
    with pytest.raises(WordsBroken, match="upperr"):
        words.check()


def test_missing_parameter_is_an_error_not_a_gap(folder: Path) -> None:
    with pytest.raises(WordsBroken, match="key"):
        Words(folder).text("intake.ask.facts", "en")


@pytest.mark.parametrize("broken", ["x = 3", "x = [", 'x = ["a"]'])
def test_only_trees_of_text_are_read(folder: Path, broken: str) -> None:
    with pytest.raises(WordsBroken):
        Words(shelf(folder, zh__a=broken))


def test_two_files_may_not_write_one_key(folder: Path) -> None:
    with pytest.raises(WordsBroken, match="twice"):
        Words(shelf(folder, en__errors__bot='internal = "again"'))


def test_error_speaks_by_its_code_with_its_params(folder: Path) -> None:
    error = TicketNotFound("not there", number="SY-2026-4F7Q2M")
    assert Words(folder).error(error, "en") == "SY-2026-4F7Q2M was not found"


def test_error_without_a_sentence_gets_the_general_one(folder: Path) -> None:
    class Strange(ZhitongError):
        code = "strange"

    assert Words(folder).error(Strange("secret detail"), "zh") == "系统出错"


def test_an_overlay_takes_the_place_of_single_keys(folder: Path) -> None:
    over = {"en": {"intake.ask.facts": "Tell us all."}}
    words = Words(folder, overlay=over)
    assert words.text("intake.ask.facts", "en") == "Tell us all."
    assert words.text("intake.ask.facts", "zh", key="facts") == "请说明事实"
    assert words.keys("en") == Words(folder).keys("en")


def test_the_values_of_a_template_are_known_without_rendering_it(folder: Path) -> None:
    words = Words(folder)
    assert words.variables("intake.ask.facts", "en") == {"key"}
    assert words.variables("labels.field.facts", "en") == frozenset()
    assert words.variables("intake.ask.nothing", "en") is None
    text = "{% for one in rows %}{{ one.name }}{% endfor %}{{ count }}"
    assert words.variables_of(text, "zh") == {"rows", "count"}
    with pytest.raises(WordsBroken):
        words.variables_of("{{ broken", "zh")


def test_a_file_is_read_by_its_own_name_and_that_of_errors(folder: Path) -> None:
    assert read_file(folder / "zh" / "intake.toml") == {
        "intake.ask.facts": "请说明{{ key | field }}"
    }
    found = read_file(folder / "zh" / "errors" / "app.toml")
    assert found == {"errors.internal": "系统出错"}
