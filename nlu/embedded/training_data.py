"""Reader of training examples (训练样例) in Rasa 3.1 NLU YAML, strict about what it accepts.

Accepted: ``version``, ``nlu``, ``intent``, ``examples``, and ``[text](entity)`` inside an example.
All else is an error that names file and line, so that what reads here reads in Rasa as well. Only
replies (``replies``) have one key more, ``expecting``: the open question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import yaml

from nlu.embedded.folding import for_classifying
from nlu.embedded.model_store import TOLD
from nlu.errors import TrainingDataError
from nlu.labels import LABELS, LANGUAGES, SCOPES, SECTIONS, TOPICS

VERSION: Final = "3.1"
FEWEST: Final = 12
"""Rows that every label must have in every language."""

_TOP: Final = frozenset({"version", "nlu"})
_ITEM: Final = frozenset({"intent", "examples", "expecting"})
_ENTITY: Final = re.compile(r"\[([^\[\]]+)\]\(([a-z_]+)\)")
_MARKS: Final = re.compile(r"[\[\]]")
_PERSONAL: Final = re.compile(r"\d{7,}|[\w.+-]+@[\w-]+\.\w|\d{3,4}[- ]\d{4}[- ]?\d{4}|[0-9A-Z]{18}")
_LONGEST: Final = 1_000
_TALK: Final = frozenset(
    {"check_status", "withdraw_complaint", "affirm", "deny", "greet", "goodbye", "thanks", "help"}
    | {"human_handoff", "switch_language", "policy_question", "rate_service", "cancel_form"}
)
_TOLD: Final = frozenset(TOPICS) - {"other"}
_LENT: Final = {
    "role": {
        "topic": ("facts", _TOLD),
        "industry": ("business", frozenset(SECTIONS)),
        "intent": ("remark", _TALK),
    },
    "scope": {
        "topic": ("in", _TOLD),
        "intent": ("in", _TALK),
        "industry": ("in", frozenset(SECTIONS)),
    },
    "origin": {
        "topic": ("none", _TOLD),
        "scope": ("none", frozenset(SCOPES)),
        "intent": ("none", _TALK),
        "role": ("none", frozenset({"demand", "facts", "business"})),
    },
}
"""Tasks that learn from examples of other tasks too: lender, label there, and labels that lend.

What is of no topic is asked as often as told, so it says nothing of the role. Most complaints are
covered by the Rules, which a model of the scope has to see, and most tell nothing of who writes;
nor do single sentences of a story or a demand, nor what is said to the program.
"""

_MOST_LENT: Final = {"role": 600, "scope": 1_500, "origin": 1_800}
"""Examples that one task lends to another: with more the borrower's own labels drown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example: its text without entity marks, its label, and where it stands.

    ``expecting`` is the open question that it replies to.
    """

    text: str
    label: str
    file: str
    line: int
    expecting: str | None = None


def read_task(folder: Path, task: str) -> tuple[Example, ...]:
    """Checked examples of ``task`` in every language under ``folder``. Raises TrainingDataError."""
    examples = (*_own(folder, task), *_told(folder, task))
    check_texts(examples)
    return (*examples, *_borrowed(folder, task))


def _own(folder: Path, task: str) -> tuple[Example, ...]:
    examples: list[Example] = []
    for language in LANGUAGES:
        path = folder / language / f"{task}.yml"
        found = read_file(path)
        _check_labels(found, task)
        _check_enough(found, task, path)
        examples += found
    return tuple(examples)


def _told(folder: Path, task: str) -> Iterator[Example]:
    """Complaints that tell the business by the way; they are no answers, so they are not lent."""
    paths = [folder / language / TOLD for language in LANGUAGES] if task == "industry" else []
    for path in filter(Path.exists, paths):
        found = read_file(path)
        _check_labels(found, task)
        yield from found


def _borrowed(folder: Path, borrower: str) -> Iterator[Example]:
    """Examples of other tasks that have one label in this one: stories, businesses, talk.

    Every label lends as much in every language, however many examples it has: no label that
    grows moves what the borrower is learned from.
    """
    for task, (given, labels) in _LENT.get(borrower, {}).items():
        shelves: dict[tuple[str, str], list[Example]] = {}
        for one in _own(folder, task):
            if one.label in labels:
                shelves.setdefault((one.file, one.label), []).append(one)
        share = _MOST_LENT[borrower] // len(shelves)
        for rows in shelves.values():
            yield from (replace(one, label=given) for one in spread(rows, share))


def spread(rows: Sequence[Example], count: int) -> Iterator[Example]:
    """At most ``count`` of the rows, from all over them."""
    step = max(1.0, len(rows) / count)
    for place in range(min(len(rows), count)):
        yield rows[int(place * step)]


def read_file(path: Path) -> tuple[Example, ...]:
    """Examples of one file, as written. Raises TrainingDataError."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise TrainingDataError(file=str(path), line=_line_of(error), reason=str(error)) from error
    top = _pairs(root, path, _TOP)
    version = top.get("version")
    if not isinstance(version, yaml.ScalarNode) or version.value != VERSION:
        raise _error(path, root, "version")
    items = top.get("nlu")
    if not isinstance(items, yaml.SequenceNode):
        raise _error(path, root, "nlu")
    return tuple(example for item in items.value for example in _examples(item, path))


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return 1 if mark is None else int(mark.line) + 1


def _error(path: Path, node: yaml.Node | None, reason: str) -> TrainingDataError:
    line = 1 if node is None else node.start_mark.line + 1
    return TrainingDataError(file=str(path), line=line, reason=reason)


def _pairs(node: yaml.Node | None, path: Path, allowed: frozenset[str]) -> dict[str, yaml.Node]:
    """The mapping ``node`` with plain keys, none but ``allowed`` ones."""
    if not isinstance(node, yaml.MappingNode):
        raise _error(path, node, "mapping")
    pairs: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value not in allowed:
            raise _error(path, key, f"key {key.value}")
        if key.value in pairs:
            raise _error(path, key, f"twice {key.value}")
        pairs[key.value] = value
    return pairs


def _examples(item: yaml.Node, path: Path) -> Iterator[Example]:
    pairs = _pairs(item, path, _ITEM)
    label, block = pairs.get("intent"), pairs.get("examples")
    if not isinstance(label, yaml.ScalarNode) or not isinstance(block, yaml.ScalarNode):
        raise _error(path, item, "intent or examples")
    expecting = pairs.get("expecting")
    question = expecting.value if isinstance(expecting, yaml.ScalarNode) else None
    first = block.start_mark.line + (2 if block.style == "|" else 1)
    for offset, row in enumerate(block.value.split("\n")):
        if row.strip():
            one = _example(row, label.value, path, first + offset)
            yield replace(one, expecting=question)


def _example(row: str, label: str, path: Path, line: int) -> Example:
    if not row.startswith("- ") or not row[2:].strip() or len(row) > _LONGEST:
        raise TrainingDataError(file=str(path), line=line, reason="row")
    text = _ENTITY.sub(r"\1", row[2:].strip())
    if _MARKS.search(text):
        raise TrainingDataError(file=str(path), line=line, reason="entity")
    if _PERSONAL.search(text):
        raise TrainingDataError(file=str(path), line=line, reason="personal data")
    return Example(text=text, label=label, file=str(path), line=line)


def _check_labels(examples: Iterable[Example], task: str) -> None:
    for example in examples:
        if example.label not in LABELS[task]:
            raise TrainingDataError(
                file=example.file, line=example.line, reason=f"label {example.label}"
            )
        if example.expecting is not None:
            raise TrainingDataError(file=example.file, line=example.line, reason="key expecting")


def _check_enough(examples: Sequence[Example], task: str, path: Path) -> None:
    for label in LABELS[task]:
        if sum(example.label == label for example in examples) < FEWEST:
            raise TrainingDataError(file=str(path), line=1, reason=f"fewer than {FEWEST}: {label}")


def check_texts(examples: Iterable[Example]) -> None:
    """No text twice in a task, under one label or two, when compared as the model sees it.

    One text may reply to two questions. Raises TrainingDataError.
    """
    seen: dict[tuple[str, str | None], Example] = {}
    for example in examples:
        text = for_classifying(example.text, limit=_LONGEST)
        other = seen.setdefault((text, example.expecting), example)
        if other is not example:
            raise TrainingDataError(
                file=example.file, line=example.line, reason=f"same as {other.file}:{other.line}"
            )
