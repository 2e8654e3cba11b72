"""What a server holds in memory before its first message: only the libraries that it works with."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

LATER = {
    "numpy": "understanding has a process of its own",
    "opencc": "the same",
    "sklearn": "only training needs it",
    "openpyxl": "loaded with the first workbook, numpy with it",
    "docx": "loaded with the first Word file",
    "lxml": "the same",
    "wechatpy": "loaded when an account of the platform is set up",
    "requests": "comes with it",
    "telegram": "loaded when a bot is set up",
    "alembic": "loaded when a database is older than the program",
}
"""Libraries that a server loads when it first needs them, and why not before."""


def test_libraries_that_are_needed_later_are_loaded_later() -> None:
    program = f"import sys, app.cli.serve; print(*sorted({set(LATER)} & {{*sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        timeout=60,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == []
