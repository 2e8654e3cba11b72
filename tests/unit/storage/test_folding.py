from __future__ import annotations

import pytest

from storage.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ（沈阳）有限公司", "abc(沈阳)有限公司"),
        (" Example  Shenyang\tLtd. ", "example shenyang ltd."),
        ("Straße GmbH", "STRASSE GMBH"),
        ("沈阳 示例　公司", "沈阳示例公司"),
    ],
)
def test_width_case_and_blanks_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_other_letters_count() -> None:
    assert fold("示例公司") != fold("示例分公司")
    assert fold("  ") == ""
