"""Where the engine's data lie (数据文件). Nothing heavy is imported here: the desk reads it too."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA_FOLDER: Final = Path(__file__).resolve().parent.parent / "data"
VECTORS_FOLDER: Final = Path(__file__).resolve().parent / "vectors"
WORDS_FILE: Final = "words.txt"
CODES_FILE: Final = "vectors.npy"
SCALES_FILE: Final = "scales.npz"
SIGNS_FILE: Final = "standpoint.toml"
