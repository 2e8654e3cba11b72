"""Files of trained numbers (权重文件): arrays in ``weights.npz``, what they stand for in a shape.

``shape.json`` names the check sum of its arrays: words of one training never meet the numbers of
another.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu.errors import ModelUnusable
from nlu.network.files import SHAPE_FILE, WEIGHTS_FILE

Halves = npt.NDArray[np.float16]
Shape = Mapping[str, Any]


@contextmanager
def opened(folder: Path, form: int) -> Iterator[tuple[Shape, Mapping[str, Halves]]]:
    """Shape and arrays below ``folder``, for as long as they are being read; nothing is unpickled.

    Raises ModelUnusable for a missing, foreign or damaged file, for arrays that do not belong to
    the shape, for another version than ``form``, and where the reader finds them unfit.
    """
    path = folder / WEIGHTS_FILE
    try:
        shape = json.loads((folder / SHAPE_FILE).read_text(encoding="utf-8"))
        if shape["format"] != form:
            raise ModelUnusable(file=str(path), reason="format")
        content = path.read_bytes()
        if shape["weights"] != _sum_of(content):
            raise ModelUnusable(file=str(path), reason="check sum")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            yield shape, arrays
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise ModelUnusable(file=str(path), reason=str(error)) from error


def write(folder: Path, arrays: Mapping[str, npt.NDArray[Any]], shape: Shape, form: int) -> None:
    """Write ``arrays`` in half precision and ``shape`` below ``folder``, as ``opened`` reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    halves = {name: one.astype(np.float16) for name, one in arrays.items()}
    np.savez_compressed(buffer, allow_pickle=False, **halves)
    (folder / WEIGHTS_FILE).write_bytes(buffer.getvalue())
    told = {"format": form, "weights": _sum_of(buffer.getvalue()), **shape}
    text = json.dumps(told, ensure_ascii=False, indent=0)
    (folder / SHAPE_FILE).write_text(f"{text}\n", encoding="utf-8")


def _sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
