from __future__ import annotations

import itertools

import jinja2
import pytest

from casework.model.errors import CaseworkError
from casework.model.moves import Act
from casework.model.ticket import Kind, TicketStatus, Track
from casework.service.reassign import IneligibleCause
from tests.support.tree import LANGUAGES, ROOT, read_toml


def errors() -> list[type[CaseworkError]]:
    return [CaseworkError, *CaseworkError.__subclasses__()]


PARAMS = {
    "not_allowed_now": {"act": list(Act), "status": list(TicketStatus)},
    "not_permitted": {"act": list(Act)},
    "stale_ticket": {"number": ["SY-2026-000001", ""]},
    "text_missing": {"act": list(Act)},
    "officer_not_eligible": {"cause": list(IneligibleCause)},
    "number_taken": {"number": ["SY-2026-000001"]},
    "unknown_code": {
        "what": ["ground", "sub", "method", "target", "level", "report"],
        "value": ["e_1_agreed", ""],
    },
    "not_combined": {"track": list(Track), "kind": list(Kind)},
    "extension_limit": {"times": [None, 2], "days": [None, 5]},
    "absence_too_short": {"due": ["2026-03-12", ""]},
    "proposal_open": {"act": list(Act)},
    "score_unknown": {"score": [0, 9]},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", errors(), ids=lambda error: error.code)
def test_every_error_can_be_said(language: str, error: type[CaseworkError]) -> None:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    environment.filters["label"] = lambda code, group: f"{group}.{code}"
    environment.filters["localdate"] = str
    folder = ROOT / "responses" / language / "errors" / "casework.toml"
    template = environment.from_string(str(read_toml(folder)[error.code]))
    params = PARAMS.get(error.code, {})
    for values in itertools.product(*params.values()):
        said = template.render(dict(zip(params, values, strict=True)))
        assert said.strip() == said
        assert said.endswith((".", "。"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over(language: str) -> None:
    said = read_toml(ROOT / "responses" / language / "errors" / "casework.toml")
    assert set(said) == {error.code for error in errors()}
