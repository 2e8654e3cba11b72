"""The confusion picture (混淆矩阵图) of one classifying task as a stand-alone SVG.

A row is what a case is, a column what was said. Cells are shaded by their share of the row, and
carry the count, so that nothing rests on colour alone; wrong cells have another hue and a border.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from nlu.evaluate.answers import Answer
from nlu.evaluate.statistics import share

CELL: Final = 34
_TOP: Final = 64
_MARGIN: Final = 16
_LETTER: Final = 7.6
_FONT: Final = 13
_TURNED: Final = 0.72
"""Height of a heading of one letter's width that is turned by 45 degrees."""

_BRIGHT: Final = 0.179
"""Luminance (WCAG) above which black is read better than white, at 4.5 to 1 or more."""

_LINEAR: Final = 0.04045
"""Part of a channel up to which sRGB is a straight line."""

_RIGHT: Final = (27, 94, 140)
_WRONG: Final = (176, 58, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """Words of a picture in the reader's language; ``nothing`` stands for "no label at all"."""

    title: str
    summary: str
    gold: str
    said: str
    count: str
    recall: str
    nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Labels of both sides and the measures that follow from them, in pixels."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Counter[tuple[str, str]]
    captions: Captions

    @property
    def left(self) -> float:
        return _MARGIN + 24 + _LETTER * max(map(len, self.rows))

    @property
    def above(self) -> float:
        return _TOP + _LETTER * _TURNED * max(len(one) for one in self.columns) + 24

    @property
    def width(self) -> float:
        slanted = _LETTER * _TURNED * len(self.columns[-1])
        return self.left + CELL * len(self.columns) + max(slanted, 2.0 * CELL + 40) + _MARGIN

    @property
    def height(self) -> float:
        return self.above + CELL * len(self.rows) + _MARGIN


def confusion_picture(
    answers: Sequence[Answer], *, labels: Sequence[str], captions: Captions
) -> str:
    """The picture as SVG text; labels without a case or an answer take no place."""
    counts = Counter((one.case.label, one.label or captions.nothing) for one in answers)
    known = [*labels, *sorted({said for _, said in counts} - set(labels))]
    gold, said = {pair[0] for pair in counts}, {pair[1] for pair in counts}
    plan = _Plan(
        rows=tuple(one for one in known if one in gold),
        columns=tuple(one for one in known if one in gold | said),
        counts=counts,
        captions=captions,
    )
    return "\n".join([*_frame(plan), *_columns(plan), *_rows(plan), "</svg>", ""])


def _frame(plan: _Plan) -> Iterator[str]:
    size = f"{plan.width:.0f} {plan.height:.0f}"
    words = plan.captions
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" '
        f'width="{plan.width:.0f}" height="{plan.height:.0f}" '
        f'aria-labelledby="title summary" font-size="{_FONT}" '
        "font-family=\"system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif\">"
    )
    yield f'<title id="title">{escape(words.title)}</title>'
    yield f'<desc id="summary">{escape(words.summary)}</desc>'
    yield '<rect width="100%" height="100%" fill="#ffffff"/>'
    yield _text(_MARGIN, 26, words.title, size=18, weight="600")
    yield _text(_MARGIN, 46, words.summary, fill="#404040")
    middle = plan.left + CELL * len(plan.columns) / 2
    yield _text(middle, _TOP + 4, words.said, anchor="middle", weight="600")
    down = plan.above + CELL * len(plan.rows) / 2
    turn = f"rotate(-90 {_MARGIN + 4} {down:.1f})"
    yield _text(_MARGIN + 4, down, words.gold, anchor="middle", weight="600", turn=turn)


def _columns(plan: _Plan) -> Iterator[str]:
    for place, label in enumerate(plan.columns):
        x, y = plan.left + CELL * (place + 0.5), plan.above - 8
        yield _text(x, y, label, turn=f"rotate(-45 {x:.1f} {y:.1f})")
    x = plan.left + CELL * len(plan.columns)
    yield _text(x + CELL, plan.above - 8, plan.captions.count, anchor="end", fill="#404040")
    yield _text(x + CELL + 10, plan.above - 8, plan.captions.recall, fill="#404040")


def _rows(plan: _Plan) -> Iterator[str]:
    for place, gold in enumerate(plan.rows):
        y = plan.above + CELL * place
        total = sum(n for (label, _), n in plan.counts.items() if label == gold)
        yield _text(plan.left - 8, y + CELL / 2 + 5, gold, anchor="end")
        for column, said in enumerate(plan.columns):
            yield from _cell(plan, (gold, said), plan.left + CELL * column, y, total)
        x, line = plan.left + CELL * len(plan.columns), y + CELL / 2 + 5
        recall = share(plan.counts[gold, gold], total)
        yield _text(x + CELL, line, str(total), anchor="end", fill="#404040")
        yield _text(x + CELL + 10, line, f"{recall:.2f}", fill="#404040")


def _cell(plan: _Plan, pair: tuple[str, str], x: float, y: float, total: int) -> Iterator[str]:
    """One cell: its shade, its count, and a sentence for those who point at it."""
    n = plan.counts[pair]
    right = pair[0] == pair[1]
    colour = _shade(_RIGHT if right else _WRONG, share(n, total))
    border = "#1b5e8c" if right else "#d8d8d8"
    if n and not right:
        border = "#b03a14"
    box = f'<rect x="{x:.1f}" y="{y:.1f}" width="{CELL - 1}" height="{CELL - 1}"'
    yield (
        f'{box} fill="{_hex(colour)}" stroke="{border}">'
        f"<title>{escape(f'{pair[0]} → {pair[1]}: {n}')}</title></rect>"
    )
    if n:
        ink = "#000000" if luminance(colour) > _BRIGHT else "#ffffff"
        yield _text(x + CELL / 2, y + CELL / 2 + 5, str(n), anchor="middle", fill=ink)


Colour = tuple[int, ...]


def _shade(colour: Colour, weight: float) -> Colour:
    """White for nothing, the full colour for the whole row."""
    return tuple(round(255 + (one - 255) * weight) for one in colour)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{one:02x}" for one in colour)


def luminance(colour: Colour) -> float:
    """Relative luminance of an sRGB colour after WCAG 2, 0 to 1."""
    linear = [
        one / 255 / 12.92 if one / 255 <= _LINEAR else ((one / 255 + 0.055) / 1.055) ** 2.4
        for one in colour
    ]
    return sum(part * one for part, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = "#000000",
    size: int = 0,
    weight: str = "",
    turn: str = "",
) -> str:
    given = {"font-size": str(size) if size else "", "font-weight": weight, "transform": turn}
    more = "".join(f" {name}={quoteattr(value)}" for name, value in given.items() if value)
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"'
    return f"<text {place}{more}>{escape(words)}</text>"
