"""The Jinja2 environments in which templates are read: strict, sandboxed, values cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from channels.errors import WordsMissing
from channels.formats import local_date, local_time
from channels.words import Words
from documents.clean import LINE, clean

BREAK = "\v"
"""Stands for a line feed inside a value while a text is made; no value can hold it."""
BLANK = "＿" * 8  # a place to be filled in by hand
TABLES = "documents"
"""Key space of the words of documents in ``responses/<language>/documents.toml``."""


def text_environment(words: Words, language: str) -> jinja2.Environment:
    """For the plain text: a value is one line, whatever it holds."""
    return _environment(words, language, lambda text: clean(text).replace(LINE, BREAK))


def word_environment(words: Words, language: str) -> jinja2.Environment:
    """For a Word file: markup in a value is text (``<b>`` stays ``<b>``)."""
    environment = _environment(words, language, clean)
    environment.autoescape = True
    return environment


def compiled(environment: jinja2.Environment, source: str) -> jinja2.Template:
    """A template whose source is a file of documents: the one place in which such are compiled.

    Raises jinja2.TemplateSyntaxError.
    """
    return environment.from_string(source)


def _environment(words: Words, language: str, finish: Callable[[str], str]) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _finish(value, finish),
    )
    environment.globals.clear()
    environment.filters |= {
        "label": lambda code, group: _label(words, language, code, group),
        "localdate": lambda value: local_date(value, language) if value else "",
        "localtime": lambda value: local_time(value, language) if value else "",
        "join_list": lambda values: _joined(words, language, values),
        "blank": lambda value: value if value or value == 0 else BLANK,
        "term": lambda code, table: _term(words, language, code, table),
        "terms": lambda codes, table: [_term(words, language, code, table) for code in codes],
    }
    return environment


def _finish(value: object, finish: Callable[[str], str]) -> object:
    """Values that are no text are printed by Jinja2 itself; nothing at all is an empty text."""
    if value is None:
        return ""
    return finish(value) if isinstance(value, str) else value


def _label(words: Words, language: str, code: object, group: str) -> str:
    """Name of a code; what is no code of the group is free text and stays as it is."""
    if not code:
        return ""
    try:
        return words.label(str(code), group, language)
    except WordsMissing:
        return str(code)


def _term(words: Words, language: str, code: object, table: str) -> str:
    """Name of a code of the documents; what is no code of the table is free text and stays."""
    key = f"{TABLES}.{table}.{code}"
    return words.text(key, language) if words.has(key, language) else str(code or "")


def _joined(words: Words, language: str, values: Iterable[object]) -> str:
    return words.text("labels.format.list_separator", language).join(map(str, values))
