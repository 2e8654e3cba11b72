"""Every error of the store has its sentence in both languages, and the sentence can be filled."""

from __future__ import annotations

import inspect
import tomllib

import pytest
from jinja2 import Environment, StrictUndefined

from storage import errors
from tests.support.tree import ROOT

CODES = {
    kind.code
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.StorageError)
}
PARAMS = {
    "store_unavailable": [{"saved": None}, {"saved": False}],
    "key_ring_unusable": [{"path": "/data/keys.json"}, {"path": ""}],
    "schema_mismatch": [{"newer": True}, {"newer": False}],
    "unsupported_database": [{"reason": "version"}, {"reason": "disk"}, {"reason": "address"}],
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_error_has_its_sentence(language: str) -> None:
    path = ROOT / "responses" / language / "errors" / "storage.toml"
    sentences = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(sentences) == CODES
    environment = Environment(undefined=StrictUndefined, autoescape=False)
    for code, sentence in sentences.items():
        template = environment.from_string(sentence)
        filled = [template.render(**params) for params in PARAMS.get(code, [{}])]
        assert all(len(one) > 20 for one in filled)
        assert len(set(filled)) == len(filled)
