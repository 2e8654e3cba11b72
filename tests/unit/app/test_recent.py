"""Values that were made lately."""

from __future__ import annotations

from app.recent import Recent


def test_a_value_is_made_once_while_it_is_kept() -> None:
    made: list[int] = []

    def double(key: int) -> int:
        made.append(key)
        return 2 * key

    recent: Recent[int, int] = Recent(kept=2)
    assert [recent.get(key, double) for key in (1, 1, 2, 1, 3, 1, 2)] == [2, 2, 4, 2, 6, 2, 4]
    assert made == [1, 2, 3, 2]


def test_what_is_put_is_not_made() -> None:
    recent: Recent[str, str] = Recent(kept=1)
    recent.put("a", "given")
    assert recent.get("a", str.upper) == "given"
    recent.put("b", "given too")
    assert recent.get("a", str.upper) == "A"
