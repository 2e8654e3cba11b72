"""What a jurisdiction says in its own way: its answers and repair patterns over the shipped ones.

``<policy folder>/<jurisdiction>/responses/<language>/*.toml`` replaces templates of ``responses/``,
``<policy folder>/<jurisdiction>/dialogue/patterns.<language>.toml`` values of ``bot/patterns/``.
Both are optional; whatever is wrong in them is listed at once, each with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.policy_problems import PolicyError, Problem
from app.settings import Settings
from app.toml_lines import TomlLines
from bot.dialogue.pattern_files import load_patterns
from bot.dialogue.pattern_specs import COMMON
from bot.dialogue.patterns import Patterns
from bot.errors import PatternsBroken
from channels.errors import WordsBroken
from channels.words import Shelf, Tables, Words, read_file

_ANSWERS = "faq."
_BRIEF = "brief."


def load_words(settings: Settings, *, tables: Tables | None = None) -> Words:
    """All words, those of the jurisdiction over the shipped ones.

    Raises WordsMissing or WordsBroken for the shipped shelf, PolicyError for the jurisdiction's.
    """
    base = Words(settings.responses_dir, tables=tables)
    base.check()
    folder = settings.policy_dir / settings.jurisdiction / "responses"
    if not folder.is_dir():
        return base
    problems: list[Problem] = []
    overlay = _read_overlay(folder, base, problems)
    if problems:
        raise PolicyError(problems)
    return Words(settings.responses_dir, tables=tables, overlay=overlay)


def load_dialogue(settings: Settings, words: Words) -> Patterns:
    """The repair patterns of the jurisdiction. Raises PolicyError with every problem."""
    overlay = settings.policy_dir / settings.jurisdiction / "dialogue"
    try:
        return load_patterns(settings.patterns_dir, templates=words.variables, overlay=overlay)
    except PatternsBroken as error:
        raise PolicyError(
            [_problem(one.file, one.key, one.what) for one in error.faults]
        ) from error


def _problem(file: Path, key: tuple[str, ...], what: str) -> Problem:
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return Problem(file=file, line=TomlLines(text).of(key), what=what)


def _read_overlay(folder: Path, base: Words, problems: list[Problem]) -> Shelf:
    """The jurisdiction's templates; what does not fit the shelf is a problem."""
    shelf: dict[str, dict[str, str]] = {language: {} for language in base.languages}
    for language, found in shelf.items():
        for path in sorted((folder / language).rglob("*.toml")):
            found.update(_read_templates(path, language, base, problems))
    problems += _uneven(folder, shelf, base)
    return shelf


def _uneven(folder: Path, shelf: Shelf, base: Words) -> Iterator[Problem]:
    """What is replaced in one language, or at full length, only: people would read two answers."""
    every = {key for found in shelf.values() for key in found}
    for language, found in shelf.items():
        for key in sorted(every - set(found)):
            what = f"{key} is replaced in another language, but not in {language}"
            yield Problem(file=folder / language, line=1, what=what)
        for key in sorted(found):
            brief = f"{_BRIEF}{key}"
            if base.has(brief, language) and brief not in found:
                what = f"{key} is replaced, its shorter form {brief} is not"
                yield Problem(file=folder / language, line=1, what=what)


def _read_templates(
    path: Path, language: str, base: Words, problems: list[Problem]
) -> dict[str, str]:
    try:
        found = read_file(path)
    except WordsBroken as error:
        problems.append(Problem(file=path, line=1, what=str(error)))
        return {}
    for key, template in found.items():
        what = _wrong(key, template, language, base)
        if what:
            problems.append(_problem(path, tuple(key.split(".")[1:]), what))
    return found


def _wrong(key: str, template: str, language: str, base: Words) -> str:
    """What is wrong with a template that is to replace ``key``, or nothing."""
    known = base.variables(key, language)
    if known is None:
        return f"no template is named {key}"
    try:
        used = base.variables_of(template, language)
    except WordsBroken as error:
        return str(error)
    # Answers may name the bureau, its contacts and limits even where the shipped one does not.
    answer = key.removeprefix(_BRIEF).startswith(_ANSWERS)
    unknown = used - known - (COMMON if answer else frozenset())
    return f"{key} has no value named {', '.join(sorted(unknown))}" if unknown else ""
