"""Reader of test utterances (评测语料): Rasa 3.1 NLU YAML under ``<part>/<slice>/<task>.yml``.

Accepted: ``version``, ``nlu``, ``intent``, ``examples`` and, where the task is about answers to
an open question, ``expecting``. All else is an error that names file and line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import yaml

from nlu.errors import EvaluationDataError
from nlu.evaluate.cases import Case
from nlu.evaluate.marks import without_marks
from nlu.evaluate.tasks import QUESTIONS, SLICES, TASKS, Task

DATA_FOLDER: Final = Path(__file__).resolve().parent.parent / "evaluation"
"""Where the product's own test utterances lie."""

VERSION: Final = "3.1"
_TOP: Final = frozenset({"version", "nlu"})
_ITEM: Final = frozenset({"intent", "examples", "expecting"})
_HASH_LENGTH: Final = 16


def read_part(folder: Path, tasks: Iterable[str] = TASKS) -> tuple[Case, ...]:
    """All cases of ``tasks`` under the folder of one part, by slice; absent files are none.

    Raises EvaluationDataError, also when nothing at all is found.
    """
    found = tuple(
        case
        for task in tasks
        for name in SLICES
        for case in _read_present(folder / name / f"{task}.yml", TASKS[task], name)
    )
    if not found:
        raise EvaluationDataError(file=str(folder), line=1, reason="no test utterances")
    return found


def data_hash(folder: Path) -> str:
    """Names the content of all files of a part: the same utterances give the same hash."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(folder).as_posix()}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()[:_HASH_LENGTH]


def _read_present(path: Path, task: Task, name: str) -> tuple[Case, ...]:
    return read_file(path, task=task, name=name) if path.exists() else ()


def read_file(path: Path, *, task: Task, name: str) -> tuple[Case, ...]:
    """Cases of one file; ``name`` is its slice. Raises EvaluationDataError."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else int(mark.line) + 1
        raise EvaluationDataError(file=str(path), line=line, reason=str(error)) from error
    top = _pairs(root, path, _TOP)
    version, items = top.get("version"), top.get("nlu")
    if not isinstance(version, yaml.ScalarNode) or version.value != VERSION:
        raise _error(path, root, "version")
    if not isinstance(items, yaml.SequenceNode):
        raise _error(path, root, "nlu")
    return tuple(case for item in items.value for case in _group(item, path, task, name))


def _error(path: Path, node: yaml.Node | None, reason: str) -> EvaluationDataError:
    line = 1 if node is None else node.start_mark.line + 1
    return EvaluationDataError(file=str(path), line=line, reason=reason)


def _pairs(node: yaml.Node | None, path: Path, allowed: frozenset[str]) -> dict[str, yaml.Node]:
    """The mapping ``node`` with plain keys, each once, none but ``allowed`` ones."""
    if not isinstance(node, yaml.MappingNode):
        raise _error(path, node, "mapping")
    pairs: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value not in allowed or key.value in pairs:
            raise _error(path, key, f"key {key.value}")
        pairs[key.value] = value
    return pairs


def _group(item: yaml.Node, path: Path, task: Task, name: str) -> Iterator[Case]:
    """The cases of one label (and one open question)."""
    pairs = _pairs(item, path, _ITEM)
    label, block = pairs.get("intent"), pairs.get("examples")
    if not isinstance(label, yaml.ScalarNode) or not isinstance(block, yaml.ScalarNode):
        raise _error(path, item, "intent or examples")
    if label.value not in task.labels:
        raise _error(path, label, f"label {label.value}")
    expecting = _expecting(pairs.get("expecting"), item, path, task)
    first = block.start_mark.line + (2 if block.style == "|" else 1)
    for offset, row in enumerate(block.value.split("\n")):
        if row.strip():
            yield _case(row, (task, name, label.value, expecting), path, first + offset)


def _expecting(node: yaml.Node | None, item: yaml.Node, path: Path, task: Task) -> str | None:
    if not task.stateful:
        if node is not None:
            raise _error(path, node, "expecting")
        return task.expecting
    if not isinstance(node, yaml.ScalarNode) or node.value not in QUESTIONS:
        raise _error(path, node or item, "expecting")
    return str(node.value)


def _case(row: str, group: tuple[Task, str, str, str | None], path: Path, line: int) -> Case:
    task, name, label, expecting = group
    if not row.startswith("- ") or not row[2:].strip():
        raise EvaluationDataError(file=str(path), line=line, reason="row")
    written = row[2:].strip()
    try:
        text, values = without_marks(written) if task.name == "entities" else (written, ())
    except ValueError as error:
        raise EvaluationDataError(file=str(path), line=line, reason=str(error)) from error
    return Case(
        task=task.name,
        slice=name,
        text=text,
        label=label,
        expecting=expecting,
        values=values,
        file=str(path),
        line=line,
    )
