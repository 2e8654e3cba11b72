"""What understanding costs a process (占用): time to load, memory added, size of its data.

Measured in a fresh child, ``python -m app.evaluation.footprint``, so that nothing that the
caller loaded before is counted as the engine's or hidden from it.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from app.policy_loader import load_jurisdiction
from app.settings import ROOT, load_settings
from nlu.interpreter import ALL_TASKS

LIMIT_S: Final = 120
_SAMPLES: Final = ("VAT refund", "We make pumps in Shenyang and our VAT refund is delayed. " * 80)
_BINARY: Final = (".npz", ".npy", ".bin", ".xz", ".gz")
_MEGA: Final = 1e6


def footprint_of(model: Path | None) -> dict[str, Any]:
    """Seconds to import and to load, MiB added, MB of model data; of the embedded engine.

    Empty where this system does not tell the memory of a process.
    """
    if not Path("/proc/self/status").exists():
        return {}
    command = [sys.executable, "-m", "app.evaluation.footprint", str(model or "")]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=LIMIT_S, cwd=ROOT
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return {**measured, "model_mb": round(_model_bytes(model) / _MEGA, 2)}


def _model_bytes(model: Path | None) -> int:
    """Bytes of the trained files and of all arrays that the engine is shipped with."""
    trained = [] if model is None else sorted(model.parent.glob(f"{model.stem}.*"))
    shipped = [one for one in (ROOT / "nlu").rglob("*") if one.suffix in _BINARY]
    return sum(one.stat().st_size for one in {*trained, *shipped})


def _resident_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main(model: str) -> None:
    """Measure in this process and say what was found on standard output."""
    settings = load_settings()
    jurisdiction = load_jurisdiction(settings.policy_dir / settings.jurisdiction)
    before, began = _resident_mib(), perf_counter()
    module = importlib.import_module("nlu.embedded.interpreter")
    imported = perf_counter()
    path = Path(model) if model else None
    engine = module.EmbeddedInterpreter(jurisdiction=jurisdiction, model=path)
    loaded = perf_counter()
    tasks, now = ALL_TASKS, datetime.now(UTC)
    for text in _SAMPLES:
        engine.parse(text=text, expecting=None, now=now, tasks=tasks)
    measured = {
        "import_s": round(imported - began, 3),
        "load_s": round(loaded - imported, 3),
        "added_mib": round(_resident_mib() - before, 1),
        "resident_mib": round(_resident_mib(), 1),
    }
    sys.stdout.write(json.dumps(measured))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(sys.argv[1])
