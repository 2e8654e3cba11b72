"""Where trained models lie, how they are named, and how a missing one is made (模型文件).

A model is named by the hash of the examples, of the word vectors, of the network that is asked
beside it and of the code that turns texts into numbers, so a changed example or analyzer never
meets an old model. Training runs in a child
process: the serving process never loads scikit-learn.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from nlu.embedded.files import (
    CODES_FILE,
    DATA_FOLDER,
    SCALES_FILE,
    SIGNS_FILE,
    VECTORS_FOLDER,
    WORDS_FILE,
)
from nlu.errors import ModelTrainingFailed
from nlu.labels import LABELS, LANGUAGES
from nlu.network.files import NETWORK_FOLDER, WEIGHTS_FILE

REPLIES: Final = "reply.yml"
"""Examples of what is said while a question is open, in the folder of each language."""

TOLD: Final = "industry_told.yml"
"""Complaints that tell the business by the way, in the folder of each language."""

_CODE: Final = (
    *("features.py", "folding.py", "embedding.py"),
    *("train.py", "classifier.py", "training_data.py", "standpoint.py", "replies.py"),
)
_NUMBERS: Final = (
    *(VECTORS_FOLDER / name for name in (WORDS_FILE, SCALES_FILE, CODES_FILE)),
    NETWORK_FOLDER / WEIGHTS_FILE,
)
_HASH_LENGTH: Final = 16
_TIME_LIMIT_S: Final = 900
_REASON_LENGTH: Final = 500


def fingerprint(data: Path = DATA_FOLDER) -> str:
    """Hash of examples, signs, word vectors and network, and of the code that reads and counts."""
    here = Path(__file__).resolve().parent
    return _digest([*_examples(data), *(here / name for name in _CODE), *_NUMBERS])


def examples_digest(data: Path = DATA_FOLDER) -> str:
    """Hash of the examples and of the signs alone: what the network is learned from."""
    return _digest(_examples(data))


def _examples(data: Path) -> list[Path]:
    names = (*(f"{task}.yml" for task in LABELS), REPLIES, TOLD)
    examples = [data / language / name for language in LANGUAGES for name in names]
    return [*examples, DATA_FOLDER / SIGNS_FILE]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.name}:{len(content)}:".encode())
        digest.update(content.replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:_HASH_LENGTH]


def model_path(folder: Path, version: str) -> Path:
    """Path of the arrays of the model ``version`` (its vocabulary lies beside it, ``.json``)."""
    return folder / f"nlu-{version}.npz"


def ensure_model(folder: Path) -> Path:
    """Path of the model of the present examples under ``folder``, trained first if it is missing.

    Takes some seconds when it trains. Raises ModelTrainingFailed.
    """
    return ensure_trained(model_path(folder, fingerprint()), module="nlu.embedded.train")


def ensure_trained(path: Path, *, module: str) -> Path:
    """``path``, written first by the training program ``module``. Raises ModelTrainingFailed."""
    folder = path.parent
    if not (path.exists() and path.with_suffix(".json").exists()):
        _train(folder, module)
    if not path.exists():
        raise ModelTrainingFailed(folder=str(folder), reason="no file")
    return path


def _train(folder: Path, module: str) -> None:
    """Train in a new interpreter that ends with the training."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-m", module, "--out", str(folder)]
    try:
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT_S,
            # One thread: more of them wait for each other, and sums come out in another order.
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
            },
        )
    except subprocess.CalledProcessError as error:
        reason = str(error.stderr)[-_REASON_LENGTH:]
        raise ModelTrainingFailed(folder=str(folder), reason=reason) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelTrainingFailed(folder=str(folder), reason=str(error)) from error
