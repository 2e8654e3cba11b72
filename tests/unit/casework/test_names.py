from __future__ import annotations

import pytest

from casework.model.names import fold_name


@pytest.mark.parametrize(
    "name", ["Example (Shenyang) Ltd.", "EXAMPLE（SHENYANG）LTD.", "  example(shenyang)　ltd. "]
)
def test_width_case_and_blanks_do_not_count(name: str) -> None:
    assert fold_name(name) == "example(shenyang)ltd."


def test_other_names_stay_other() -> None:
    assert fold_name("示例轴承") != fold_name("示例轴承厂")
