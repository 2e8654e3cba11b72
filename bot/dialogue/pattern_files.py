"""Reads ``bot/patterns/<language>.toml`` and what a jurisdiction lays over it (修复模式文件).

A table is a pattern. In it: figures (``limit = 3``), moments (``[abuse.calm]`` with ``says`` and
perhaps ``offers``), and phrases by signal (``[help.whole]``, ``heads``, ``inside``). An overlay has
the same shape and replaces value by value. Everything that is wrong is named at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.dialogue.pattern_specs import (
    COMMON,
    MOST_OFFERS,
    OPTIONS,
    PATTERNS,
    PatternSpec,
)
from bot.dialogue.patterns import Moment, Patterns, Triggers
from bot.errors import PatternFault, PatternsBroken

Templates = Callable[[str, str], frozenset[str] | None]
"""(template, language) → the values it uses, None when there is no such template."""
Leaf = tuple[str, ...]
LANGUAGES = ("en", "zh")
_PHRASES = ("whole", "heads", "inside")


@dataclass(frozen=True, slots=True)
class _File:
    """One file as read: its leaves by path, and what is wrong with it."""

    path: Path
    language: str
    leaves: Mapping[Leaf, Any]
    faults: list[PatternFault]

    def add(self, leaf: Leaf, what: str) -> None:
        """Note a fault at ``leaf``."""
        self.faults.append(PatternFault(file=self.path, key=leaf, what=what))


def load_patterns(folder: Path, *, templates: Templates, overlay: Path | None = None) -> Patterns:
    """Read the patterns of ``folder``, and over them those of ``overlay`` when it is there.

    The shipped files are ``<language>.toml``, those of an overlay ``patterns.<language>.toml``.
    Raises PatternsBroken with every fault that was found.
    """
    faults: list[PatternFault] = []
    base = [_read(folder / f"{one}.toml", one, faults) for one in LANGUAGES]
    over = [] if overlay is None else _overlay(overlay, faults)
    for file in (*base, *over):
        _check(file, templates)
    _check_equal(base, complete=True)
    _check_equal(over, complete=False)
    _check_figures(base)
    _check_figures(over)
    if faults:
        raise PatternsBroken(faults)
    return _build(base, over)


def _overlay(folder: Path, faults: list[PatternFault]) -> list[_File]:
    """Files of an overlay: none, or one for every language."""
    paths = {one: folder / f"patterns.{one}.toml" for one in LANGUAGES}
    if not any(path.exists() for path in paths.values()):
        return []
    return [_read(path, language, faults) for language, path in paths.items()]


def _read(path: Path, language: str, faults: list[PatternFault]) -> _File:
    leaves: dict[Leaf, Any] = {}
    try:
        leaves = dict(_leaves(tomllib.loads(path.read_text(encoding="utf-8")), ()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(PatternFault(file=path, key=(), what=str(error)))
    return _File(path, language, leaves, faults)


def _leaves(table: Mapping[str, Any], before: Leaf) -> Iterator[tuple[Leaf, Any]]:
    for key, value in table.items():
        path = (*before, key)
        if isinstance(value, dict) and value:
            yield from _leaves(value, path)
        else:
            yield path, value


# ---- one file -----------------------------------------------------------------------------------
def _check(file: _File, templates: Templates) -> None:
    for leaf, value in file.leaves.items():
        what = _wrong(leaf, value, file.language, templates)
        if what:
            file.add(leaf, what)


def _wrong(leaf: Leaf, value: Any, language: str, templates: Templates) -> str:
    """What is wrong with one value, or nothing."""
    spec = PATTERNS.get(leaf[0])
    if spec is None:
        return f"no pattern is named {leaf[0]}"
    match leaf[1:]:
        case (figure,) if figure in spec.figures:
            return _wrong_figure(spec, figure, value)
        case (kind, signal) if kind in _PHRASES:
            return _wrong_phrases(spec, signal, value)
        case (moment, ("says" | "offers") as part) if moment in spec.moments:
            known = spec.moments[moment] | COMMON
            return _wrong_moment(part, value, lambda name: _unfit(name, known, language, templates))
    return f"{leaf[0]} has no {'.'.join(leaf[1:])}" if leaf[1:] else "the table is empty"


def _wrong_moment(part: str, value: Any, unfit: Callable[[str], str]) -> str:
    if not _texts(value):
        return "a list of texts is expected"
    if part == "offers":
        return _wrong_offers(value)
    return next(filter(None, map(unfit, value)), "")


def _wrong_figure(spec: PatternSpec, figure: str, value: Any) -> str:
    least, most = spec.figures[figure]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        return f"a number from {least} to {most} is expected"
    return ""


def _wrong_phrases(spec: PatternSpec, signal: str, value: Any) -> str:
    if signal not in spec.signals:
        return f"the pattern does not raise the signal {signal}"
    return "" if _texts(value) and all(value) else "a list of texts is expected"


def _wrong_offers(names: list[str]) -> str:
    unknown = [one for one in names if one not in OPTIONS]
    if unknown:
        return f"no option is named {unknown[0]}"
    return f"at most {MOST_OFFERS} options" if len(names) > MOST_OFFERS else ""


def _unfit(name: str, known: frozenset[str], language: str, templates: Templates) -> str:
    """Why a template cannot be said at a moment that has the values ``known``."""
    used = templates(name, language)
    if used is None:
        return f"no template is named {name}"
    lacking = ", ".join(sorted(used - known))
    return f"{name} needs {lacking}, which is not known here" if lacking else ""


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


# ---- files beside each other --------------------------------------------------------------------
def _check_equal(files: list[_File], *, complete: bool) -> None:
    """Every language has the same values; the shipped files have all that the code asks for."""
    wanted = {leaf for file in files for leaf in file.leaves}
    if complete:
        wanted |= set(_needed())
    for file in files:
        for leaf in sorted(wanted - set(file.leaves)):
            file.add(leaf, f"{'.'.join(leaf)} is missing in {file.language}")


def _needed() -> Iterator[Leaf]:
    for name, spec in PATTERNS.items():
        yield from ((name, figure) for figure in spec.figures)
        yield from ((name, moment, "says") for moment in spec.moments)


def _check_figures(files: list[_File]) -> None:
    """A figure is the same in every language."""
    for file in files[1:]:
        for leaf, value in file.leaves.items():
            first = files[0].leaves.get(leaf, value)
            if isinstance(value, int) and first != value:
                file.add(leaf, f"{'.'.join(leaf)} is {first} in {files[0].language}")


# ---- the result ---------------------------------------------------------------------------------
def _build(base: list[_File], over: list[_File]) -> Patterns:
    layered = {
        file.language: {
            **file.leaves,
            **next((one.leaves for one in over if one.language == file.language), {}),
        }
        for file in base
    }
    every = layered[LANGUAGES[0]]
    figures = {".".join(leaf): value for leaf, value in every.items() if isinstance(value, int)}
    return Patterns(
        moments={language: _moments(leaves) for language, leaves in layered.items()},
        figures=figures,
        triggers=Triggers(**{kind: _phrases(layered, kind) for kind in _PHRASES}),
    )


def _moments(leaves: Mapping[Leaf, Any]) -> dict[str, Moment]:
    return {
        f"{name}.{moment}": Moment(
            says=tuple(leaves[name, moment, "says"]),
            offers=tuple(leaves.get((name, moment, "offers"), ())),
        )
        for name, spec in PATTERNS.items()
        for moment in spec.moments
    }


def _phrases(layered: Mapping[str, Mapping[Leaf, Any]], kind: str) -> dict[str, tuple[str, ...]]:
    """Phrases by signal, of all languages: people write both in one conversation."""
    joined: dict[str, tuple[str, ...]] = {}
    for leaves in layered.values():
        for leaf, words in leaves.items():
            if leaf[1] == kind:
                joined[leaf[2]] = joined.get(leaf[2], ()) + tuple(words)
    return joined
