"""Everything people read exists in every language, and the form can be spoken in each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import jinja2
import pytest

from casework.model.complaint import FieldKey
from tests.support.tree import LANGUAGES, ROOT, dotted, read_toml

RESPONSES = ROOT / "responses"


def keys(language: Path) -> dict[str, object]:
    """All templates of one language by file and dotted key."""
    found: dict[str, object] = {}
    for path in sorted(language.rglob("*.toml")):
        inner = path.relative_to(language).with_suffix("").as_posix()
        found |= dotted(read_toml(path), f"{inner}:")
    return found


def differing(languages: Mapping[str, Mapping[str, object]]) -> dict[str, set[str]]:
    """Keys that each language lacks although another one has them."""
    everything = set().union(*(set(table) for table in languages.values()))
    lacking = {name: everything - set(table) for name, table in languages.items()}
    return {name: missing for name, missing in lacking.items() if missing}


def form_keys(form: Mapping[str, object]) -> set[str]:
    """Field keys that a form file asks for, wherever they stand in it."""
    leaves = dotted({"form": form})
    texts = {value for value in leaves.values() if isinstance(value, str)}
    for value in leaves.values():
        texts |= set(_strings(value)) if isinstance(value, list) else set()
    return {key.value for key in FieldKey} & texts


def _strings(values: list[object]) -> list[str]:
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            found += _strings(list(value.values()))
        elif isinstance(value, list):
            found += _strings(value)
    return found


def test_languages_have_equal_keys() -> None:
    tables = {name: keys(RESPONSES / name) for name in LANGUAGES}
    assert all(len(table) > 50 for table in tables.values())
    assert differing(tables) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_is_empty_or_broken(language: str) -> None:
    environment = jinja2.Environment(autoescape=True)
    for key, text in keys(RESPONSES / language).items():
        assert isinstance(text, str), key
        # A shorter form may be nothing at all: then the sentence is left out.
        assert text.strip() or key.startswith("brief:"), key
        environment.parse(text, name=key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label(language: str) -> None:
    labels = read_toml(RESPONSES / language / "labels.toml")["field"]
    assert {key.value for key in FieldKey} <= set(labels)


def test_every_field_is_in_the_form() -> None:
    form = read_toml(ROOT / "bot" / "forms" / "complaint.toml")
    assert form_keys(form) == {key.value for key in FieldKey}


def test_the_checks_see_planted_faults(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[ask]\nfacts = "What happened?"\n', encoding="utf-8")
    found = keys(tmp_path)
    assert found == {"a:ask.facts": "What happened?"}
    assert differing({"en": found, "zh": {}}) == {"zh": {"a:ask.facts"}}
    assert form_keys({"field": [{"key": "facts"}, {"asks": ["demand"]}]}) == {"facts", "demand"}
    with pytest.raises(jinja2.TemplateSyntaxError):
        jinja2.Environment(autoescape=True).parse("{{ broken")
