from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.changed import changed
from bot.dialogue.conversation import fresh


def test_it_makes_the_copy_that_replace_makes() -> None:
    talk = fresh(key="memory:1", channel="memory")
    assert changed(talk, language="zh", opened=2) == replace(talk, language="zh", opened=2)
    assert (talk.language, talk.opened) == (None, 0)


def test_an_unknown_member_is_refused() -> None:
    with pytest.raises(TypeError, match="laguage"):
        changed(fresh(key="memory:1", channel="memory"), laguage="zh")
