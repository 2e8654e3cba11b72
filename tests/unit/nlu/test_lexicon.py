import tomllib
from pathlib import Path

import pytest

from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.phrases import PhraseTable, longest
from nlu.errors import LexiconError
from nlu.labels import LANGUAGES, TOPICS

LEXICON = load_lexicon()


def names_of(language: str) -> set[str]:
    """Lists that have entries in one language."""
    folder = Path(__file__).resolve().parents[3] / "nlu" / "data" / language
    names: set[str] = set()
    for path in folder.glob("*.toml"):
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(value, dict):
                names |= {f"{path.stem}.{key}.{inner}" for inner in value}
            else:
                names.add(f"{path.stem}.{key}")
    return names


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_its_words(language: str) -> None:
    assert {f"topic_words.{topic}" for topic in TOPICS} <= names_of(language)


def test_signals_are_the_same_in_both_languages() -> None:
    chinese, english = (
        {".".join(name.split(".")[:2]) for name in names_of(language) if name[:8] == "signals."}
        for language in LANGUAGES
    )
    assert chinese == english


def test_a_list_joins_the_languages() -> None:
    words = LEXICON.words("contact.third_party")
    assert "窗口" in words
    assert "counter" in words


def test_an_unknown_list_is_empty_and_matches_nothing() -> None:
    assert LEXICON.words("no.such_list") == ()
    assert LEXICON.pattern("no.such_patterns").search("anything") is None


@pytest.mark.parametrize(
    "text", ["own = [1, 2]", "own = 'word'", "own = [", "[a.b]\nbad_patterns = ['(']"]
)
def test_a_malformed_list_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "contact.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError):
        load_lexicon(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError):
        load_lexicon(tmp_path)


def test_phrases_of_latin_letters_match_whole_words_only() -> None:
    table = PhraseTable([("consul", 1), ("商会", 2), ("未", 3)])
    assert table.scan("a consultation") == []
    assert [hit.value for hit in table.scan("the consul's car")] == [1]
    assert [hit.value for hit in table.scan("招商会未开")] == [2, 3]


def test_the_longest_of_overlapping_phrases_stays() -> None:
    table = PhraseTable([("总领事馆", 1), ("领事", 2), ("领事馆", 3)])
    assert [hit.value for hit in longest(table.scan("在总领事馆"))] == [1]
