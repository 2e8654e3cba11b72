"""Where the numbers of network and tagger lie (权重文件); loads nothing, so that all may ask."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NETWORK_FOLDER: Final = Path(__file__).resolve().parent / "weights"
"""Where the numbers of the network lie."""
NETWORK_FORMAT: Final = 1
"""Version of its files; another one is refused."""

TAGS_FOLDER: Final = Path(__file__).resolve().parent / "tag_weights"
"""Where the numbers of the tagger lie."""
TAGS_FORMAT: Final = 1
"""Version of its files; another one is refused."""

SHAPE_FILE: Final = "shape.json"
WEIGHTS_FILE: Final = "weights.npz"
