"""Every error of the store has its own sentence in both languages, for each of its cases."""

from __future__ import annotations

import inspect

import pytest

from channels.words import Words
from storage import errors
from tests.support.tree import LANGUAGES, ROOT

KINDS = {
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.StorageError)
}
CASES = {
    errors.StoreUnavailable: [{"saved": None}, {"saved": False}],
    errors.KeyRingUnusable: [{"path": "/data/keys.json"}, {"path": ""}],
    errors.SchemaMismatch: [{"newer": True}, {"newer": False}],
    errors.UnsupportedDatabase: [{"reason": "version"}, {"reason": "disk"}, {"reason": "address"}],
}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(ROOT / "responses")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_sentence_of_its_own(words: Words, language: str) -> None:
    sentences = [
        words.error(kind("for developers", **params), language)
        for kind in KINDS
        for params in CASES.get(kind, [{}])
    ]
    assert all(len(sentence) > 20 for sentence in sentences)
    assert len(set(sentences)) == len(sentences)
    assert words.text("errors.internal", language) not in sentences
