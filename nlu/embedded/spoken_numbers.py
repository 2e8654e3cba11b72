"""English numbers in words: three thousand, one hundred and twenty thousand, half a million."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from nlu.embedded.lexicon import Lexicon
from nlu.embedded.numerals import Numeral
from nlu.embedded.reading import Reading

_HUNDRED: Final = 100
_LARGE: Final = 1_000_000
_MOST: Final = 12
"""Words of a number beyond which a row of number words is no number."""


class SpokenNumbers:
    """Reads numbers by the words of ``nlu/data/en/number.toml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Arrange the words."""
        self._words = _by_word(lexicon, "number.word")
        self._powers = {word: 10**n for word, n in _by_word(lexicon, "number.power").items()}
        self._half = lexicon.folded("number.half.exact")
        small, large = "|".join(self._words), "|".join(self._powers)
        half = "|".join(sorted(self._half, key=len, reverse=True))
        self._run = re.compile(
            rf"\b(?:(?:{half}) (?:{large})"
            rf"|(?:{small})(?:[ -](?:and )?(?:{small}|{large})){{1,{_MOST}}})\b"
        )

    def find(self, reading: Reading) -> Iterator[Numeral]:
        """Numbers in words; only where one of their large units stands."""
        if not reading.has("number.large"):
            return
        for found in self._run.finditer(reading.folded):
            value = self._read(found.group())
            if value is not None:
                yield Numeral(
                    start=found.start(),
                    end=found.end(),
                    low=value,
                    high=value,
                    scaled=value >= _LARGE,
                    counted=True,
                )

    def _read(self, text: str) -> Decimal | None:
        half = next((word for word in self._half if text.startswith(f"{word} ")), None)
        if half is not None:
            return Decimal(self._powers[text.rpartition(" ")[2]]) / 2
        total = section = 0
        for word in re.split(r"[ -]", text):
            if word in self._powers:
                power = self._powers[word]
                if power == _HUNDRED:
                    section = (section or 1) * power
                else:
                    total, section = total + (section or 1) * power, 0
            else:
                section += self._words.get(word, 0)
        return Decimal(total + section) or None


def _by_word(lexicon: Lexicon, name: str) -> dict[str, int]:
    return {
        word: int(path.partition(".")[0])
        for path, words in lexicon.under(name).items()
        for word in words
    }
