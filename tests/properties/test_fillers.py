"""Fillers found by how they begin are those that trying each of them would take out."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.fillers import Fillers

LETTERS = "ab那个 "
WORDS = st.lists(
    st.text(LETTERS, min_size=1, max_size=4).map(str.strip).filter(bool), max_size=8, unique=True
)


@given(words=WORDS, text=st.text(LETTERS, max_size=30))
def test_trying_few_fillers_leaves_what_trying_all_leaves(words: list[str], text: str) -> None:
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    assert Fillers(words).without(text) == rest
