"""Where the network's numbers lie (网络权重文件)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NETWORK_FOLDER: Final = Path(__file__).resolve().parent / "weights"
SHAPE_FILE: Final = "shape.json"
WEIGHTS_FILE: Final = "weights.npz"
NETWORK_FORMAT: Final = 1
"""Version of these files; another one is refused."""
