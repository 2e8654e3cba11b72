"""Trains a model of the Rasa server from our examples (训练).

``python -m nlu.rasa.training --out FOLDER`` writes the examples of intents alone, and the name that
their model has: the image of the server is built from them.

Rasa reads every file of its folder as intents, so it gets a folder of its own with one file in it:
the examples of one task, each as the embedded engine's models see it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from nlu.embedded.features import LIMIT
from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import for_classifying
from nlu.embedded.training_data import VERSION, Example, read_task
from nlu.rasa.errors import RasaTrainingFailed
from nlu.rasa.files import DOMAIN, INTENT, LAUNCHER, LOCK, Pipeline, Places

TIME_LIMIT_S: Final = 3600.0
PASSED_ON: Final = (
    "PATH",
    "LANG",
    "LC_ALL",
    "OMP_NUM_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
)
"""Variables of our environment that Rasa's programs get as well: language, and how many threads."""
_HASH_LENGTH: Final = 16


def as_nlu(examples: Iterable[Example]) -> str:
    """The examples as one file of Rasa's format, normalised, each text once a label."""
    return rows_of((one.label, for_classifying(one.text, limit=LIMIT)) for one in examples)


def rows_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Labels with their texts as one file of Rasa's format, each text once a label."""
    groups: dict[str, dict[str, None]] = {}
    for label, text in pairs:
        if text:
            groups.setdefault(label, {})[text] = None
    lines = [f'version: "{VERSION}"', "nlu:"]
    for label, texts in groups.items():
        lines += [f"- intent: {label}", "  examples: |"]
        lines += [f"    - {text}" for text in texts]
    return "\n".join(lines) + "\n"


def file_name(task: str, pipeline: Pipeline, data: str) -> str:
    """Name of the model's file: other data, another configuration, another name."""
    digest = hashlib.sha256(data.encode())
    for path in (pipeline.config, DOMAIN, LOCK):
        digest.update(path.read_bytes())
    return f"{task}-{pipeline}-{digest.hexdigest()[:_HASH_LENGTH]}.tar.gz"


def ensure_model(
    places: Places, examples: Iterable[Example], *, task: str, pipeline: Pipeline
) -> Path:
    """The model of these examples, trained first if there is none (a minute; DIET: minutes).

    The environment must be complete. Raises RasaTrainingFailed.
    """
    data = as_nlu(examples)
    path = places.models / file_name(task, pipeline, data)
    if not path.exists():
        places.models.mkdir(parents=True, exist_ok=True)
        places.scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="train-", dir=places.scratch) as folder:
            made = _train(places, data, Path(folder), task=task, pipeline=pipeline)
            made.replace(path)
    return path


def _train(places: Places, data: str, folder: Path, *, task: str, pipeline: Pipeline) -> Path:
    """One run of ``rasa train nlu`` in ``folder``: the model it made."""
    source, made = folder / "nlu", folder / "out" / "model.tar.gz"
    source.mkdir()
    (source / "nlu.yml").write_text(data, encoding="utf-8")
    command = [str(places.python), str(LAUNCHER), "train", "nlu"]
    command += ["--nlu", str(source), "--config", str(pipeline.config)]
    command += ["--out", str(made.parent), "--fixed-model-name", made.name]
    if task == INTENT:
        command += ["--domain", str(DOMAIN)]
    log = places.log(f"train-{task}-{pipeline}")
    if not _run(command, folder, log) or not made.exists():
        raise RasaTrainingFailed(log=str(log))
    return made


def _run(command: list[str], folder: Path, log: Path) -> bool:
    """Run a program of Rasa in ``folder``, its output going to ``log``; whether it succeeded."""
    environment = child_environment(folder)
    with log.open("w", encoding="utf-8") as out:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=out,
                timeout=TIME_LIMIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            out.write(f"{error}\n")
            return False
    return done.returncode == 0


def child_environment(folder: Path, **more: str) -> dict[str, str]:
    """What a program of Rasa gets to know: nothing of ours but where it may write.

    Its temporary folder is its own: Jieba loads its cache from there, and in a shared one somebody
    else could have laid it.
    """
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MPLCONFIGDIR": str(folder),
        "RASA_TELEMETRY_ENABLED": "false",
        # Below INFO Rasa writes what people wrote.
        "LOG_LEVEL": "INFO",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what the light model of intents is trained from."""
    parser = argparse.ArgumentParser(prog="python -m nlu.rasa.training")
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    folder: Path = parser.parse_args(arguments).out
    data = as_nlu(read_task(DATA_FOLDER, INTENT))
    folder.mkdir(parents=True)
    (folder / "nlu.yml").write_text(data, encoding="utf-8")
    name = file_name(INTENT, Pipeline.LIGHT, data)
    (folder / "name").write_text(name, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
