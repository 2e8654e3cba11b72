"""Test utterances and answers for tests of the evaluation: a few rows, a few answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nlu.evaluate.answers import Answer
from nlu.evaluate.cases import Case, Gold

Rows = Mapping[str, Sequence[str]]


def write_rows(
    folder: Path, where: str, rows: Rows, *, expecting: Mapping[str, str] | None = None
) -> Path:
    """Write ``where`` (``test/zh/topic``) with rows by label; a label may have its question."""
    path = folder / f"{where}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ['version: "3.1"', "nlu:"]
    for label, texts in rows.items():
        lines.append(f"- intent: {label}")
        if expecting is not None:
            lines.append(f"  expecting: {expecting[label]}")
        lines += ["  examples: |", *(f"    - {text}" for text in texts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


PLAIN = Case(
    task="topic",
    slice="zh",
    text="x",
    label="tax",
    expecting=None,
    values=(),
    file="a.yml",
    line=1,
)
"""A case whose text does not matter."""


def answer(
    label: str, *said: str | tuple[str, float], task: str = "topic", slice_: str = "zh"
) -> Answer:
    """An answer to a case of ``label``: what was said, best first, each perhaps with confidence."""
    ranking = tuple(one if isinstance(one, tuple) else (one, 0.9) for one in said)
    return Answer(
        case=replace(PLAIN, task=task, label=label, slice=slice_),
        ranking=ranking,
        sensitive=False,
        values=(),
        engine="embedded",
        model_version="nlu-1",
        degraded=False,
    )


def careful(label: str, said: str, *, sensitive: bool) -> Answer:
    """An answer about origin."""
    return replace(answer(label, said, task="origin"), sensitive=sensitive)


def found(gold: Iterable[Gold], said: Iterable[Gold]) -> Answer:
    """An answer about values."""
    plain = answer("entities", task="entities")
    return replace(plain, case=replace(plain.case, values=tuple(gold)), values=tuple(said))


def value(entity: str, text: str, start: int = 0) -> Gold:
    """A value that stands at ``start`` as it is written."""
    return Gold(entity=entity, value=text, start=start, end=start + len(text))
