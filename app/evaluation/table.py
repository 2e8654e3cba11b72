"""A report for people (评测结果表): figures by task and slice, values by kind, targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from rich.table import Table

from nlu.evaluate.learning import LEARNED
from nlu.evaluate.targets import at
from nlu.evaluate.tasks import ALL, SLICES

Say = Callable[[str], str]
"""A sentence of ``cli.evaluate`` by its key."""

_WHERE: Final = (ALL, *SLICES)
_PLAIN: Final = ("accuracy", "macro_f1", "top3.rate", "calibration.ece")
_RATES: Final[Mapping[str, tuple[str, ...]]] = {
    "origin": (
        "recall.rate",
        "recall_by_origin.consulate.rate",
        "recall_by_origin.headquarters.rate",
        "recall_by_origin.chamber.rate",
        "exact.rate",
        "false_alarms.rate",
    ),
    "scope": ("caught.rate", "wrongly_flagged.rate", "reason_exact.rate"),
    "industry_complaint": ("top3.rate", "first.rate", "told_taken.rate", "unknown_kept.rate"),
}
_STYLE: Final = {True: "green", False: "red", None: "dim"}
_VERDICT: Final = {True: "met", False: "missed", None: "unmeasured"}
_SHOWN_CONFUSIONS: Final = 8


def tables_of(report: Mapping[str, Any], say: Say) -> Iterable[Table]:
    """The tables that this report fills, in the order of reading."""
    tasks = report["tasks"]
    plain = {name: one for name, one in tasks.items() if name != "entities"}
    if plain:
        yield _plain(plain, say)
        yield _rates(plain, say)
        yield _confusions(plain, say)
    if "entities" in tasks:
        yield _kinds(tasks["entities"], say)
    yield _targets(report["targets"], say)


def _table(title: str, heads: Iterable[str], say: Say) -> Table:
    table = Table(title=say(f"title.{title}"), title_justify="left")
    for head in heads:
        table.add_column(say(f"column.{head}"), overflow="fold")
    return table


def _plain(tasks: Mapping[str, Any], say: Say) -> Table:
    """One row a task and slice."""
    heads = ("task", "slice", "n", "accuracy", "macro_f1", "top3", "ece")
    table = _table("classified", heads, say)
    for task, slices in tasks.items():
        for name, figures in slices.items():
            low, high = figures["accuracy"]["interval"]
            rate = f"{figures['accuracy']['rate']:.3f} ({low:.2f}–{high:.2f})"
            rest = (_shown(at(figures, path)) for path in _PLAIN[1:])
            table.add_row(say(f"task.{task}"), _slice(name, say), str(figures["n"]), rate, *rest)
        table.add_section()
    return table


def _rates(tasks: Mapping[str, Any], say: Say) -> Table:
    """What weighs more than accuracy, a column for each slice."""
    table = _table("rates", ("task", "figure"), say)
    for name in _WHERE:
        table.add_column(_slice(name, say))
    for task in (one for one in _RATES if one in tasks):
        for path in _RATES[task]:
            row = (_shown(at(tasks[task].get(name), path)) for name in _WHERE)
            table.add_row(say(f"task.{task}"), figure_name(path, say), *row)
    return table


def _confusions(tasks: Mapping[str, Any], say: Say) -> Table:
    """What is most often taken for what."""
    table = _table("confusions", ("task", "gold", "said", "n"), say)
    for task, slices in tasks.items():
        for one in slices[ALL]["confusions"][:_SHOWN_CONFUSIONS]:
            table.add_row(say(f"task.{task}"), one["gold"], one["said"] or "–", str(one["n"]))
        table.add_section()
    return table


def _kinds(slices: Mapping[str, Any], say: Say) -> Table:
    """One row a kind of value, then F1 in each slice."""
    heads = ("kind", "n", "precision", "recall", "f1", "overlap_f1")
    table = _table("values", heads, say)
    for name in SLICES:
        table.add_column(_slice(name, say))
    for kind, one in slices[ALL]["kinds"].items():
        figures = (_shown(one[name]) for name in heads[2:])
        rest = (_shown(at(slices.get(name), f"kinds.{kind}.f1")) for name in SLICES)
        table.add_row(kind, str(one["n"]), *figures, *rest)
    return table


def _targets(targets: Iterable[Mapping[str, Any]], say: Say) -> Table:
    """Every target, what was measured, and whether it is met; slices beside it."""
    table = _table("targets", ("task", "figure", "target", "measured", "met"), say)
    for name in SLICES:
        table.add_column(_slice(name, say))
    for one in targets:
        sign, bound = ("≥", one["at_least"]) if "at_least" in one else ("≤", one["at_most"])
        style, verdict = _STYLE[one["met"]], say(f"verdict.{_VERDICT[one['met']]}")
        slices = (_shown(one["slices"].get(name)) for name in SLICES)
        table.add_row(
            say(f"task.{one['task']}") if one["task"] else "",
            figure_name(one["figure"], say),
            f"{sign} {bound:g}",
            _shown(one["measured"]),
            f"[{style}]{verdict}[/{style}]",
            *slices,
        )
    return table


def curve_table(points: Sequence[Mapping[str, Any]], say: Say) -> Table:
    """The learning curve, a column for each share."""
    table = _table("curve", ("task", "figure"), say)
    for one in points:
        table.add_column(f"{100 * one['share']:.0f} % (n = {one['rows']})")
    for task in points[0]["tasks"]:
        row = (_shown(one["tasks"][task][ALL]) for one in points)
        table.add_row(say(f"task.{task}"), figure_name(LEARNED[task], say), *row)
    return table


def figure_name(path: str, say: Say) -> str:
    """Name of a figure: kinds of values and origins go by their codes."""
    near, _, inner = path.rpartition(":")
    parts = inner.removesuffix(".rate").split(".")
    name = say(f"figure.{'_'.join(parts)}") if len(parts) == 1 else _nested(parts, inner, say)
    return f"{name} {say('figure.near')}" if near else name


def _nested(parts: list[str], path: str, say: Say) -> str:
    if parts[0] == "kinds":
        return f"{parts[1]} F1"
    if parts[0] == "recall_by_origin":
        return f"{say('figure.recall')} ({parts[1]})"
    return say(f"figure.{path.replace('.', '_')}")


def _slice(name: str, say: Say) -> str:
    return say("column.all") if name == ALL else name


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
