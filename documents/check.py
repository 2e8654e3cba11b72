"""Whether the templates may be used: each fault with its file, its line, and what helps.

A template is refused when it does not parse, uses a name that its document does not have, or
lacks a sentence or a value that the document must hold, also when hardly anything is known.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import jinja2

from channels.words import Words
from documents.clean import LINE
from documents.errors import TemplateRefused
from documents.manifest import DocumentType
from documents.problems import Problem
from documents.sample import DAY, empty, full
from documents.schema import Schema
from documents.shelf import FOLDER, Shelf
from documents.text import source_of
from documents.values import Values
from documents.word import paragraphs

_WORD_TAGS = re.compile(r"\{%(p|tr|tc|r) ")
Place = tuple[str, int]
"""File, and line or paragraph in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """One template as Jinja2 reads it, line by line, and where each line stands."""

    file: str
    source: str
    places: Sequence[Place]
    render: Callable[[Values], str]

    def place(self, line: int) -> Place:
        return self.places[line - 1] if 0 < line <= len(self.places) else (self.file, 0)


def require_templates(shelf: Shelf) -> None:
    """Raises TemplateRefused with all that is wrong."""
    found = list(check(shelf))
    if found:
        raise TemplateRefused(found)


def check(shelf: Shelf) -> Iterator[Problem]:
    """What is wrong with the templates of a shelf, document by document."""
    for document in shelf.manifest.types.values():
        for language in document.languages:
            yield from check_one(shelf, document, language)


def check_one(shelf: Shelf, document: DocumentType, language: str) -> Iterator[Problem]:
    """What is wrong with one document in one language: its text, then its Word file."""
    for read in (_text_template, _word_template):
        template = read(shelf, document, language)
        if isinstance(template, Problem):
            yield template
        else:
            yield from _faults(shelf, document, language, template)


def _faults(
    shelf: Shelf, document: DocumentType, language: str, template: _Template
) -> Iterator[Problem]:
    environment = shelf.text_environment(language)
    try:
        environment.compile(template.source)
        parsed = environment.parse(template.source)
    except jinja2.TemplateSyntaxError as error:
        yield _problem(template, error.lineno, "syntax", detail=error.message or "")
        return
    schema = Schema(document, shelf.said(language))
    unknown = [one for one in schema.used(parsed) if not one.known]
    for one in unknown:
        yield _problem(
            template, one.line, "unknown_field", field=one.name, known=", ".join(schema.names())
        )
    if not unknown:
        yield from _trial(shelf, document, language, template)


def _trial(
    shelf: Shelf, document: DocumentType, language: str, template: _Template
) -> Iterator[Problem]:
    """Put values in, all and none, and look for what the document must hold."""
    title = document.titles[language]
    everything = full(document, title=title)
    try:
        rendered = template.render(everything)
        bare = template.render(empty(document, title=title))
    except TemplateRefused as error:
        yield _problem(template, 0, "not_rendered", **error.problems[0].params)
        return
    said = shelf.said(language)
    for name in document.says:
        if said[name] not in rendered or said[name] not in bare:
            yield _problem(template, 0, "sentence_missing", name=name, sentence=said[name])
    for name in document.holds:
        if _shown(name, everything, shelf.words, language) not in rendered:
            yield _problem(template, 0, "value_missing", field=name)


def _shown(name: str, values: Values, words: Words, language: str) -> str:
    """How a value that must be there looks."""
    value = getattr(values.head, name.removeprefix("head."))
    if value == DAY:
        return words.text("documents.day", language, day=DAY)
    return str(value)


def _text_template(shelf: Shelf, document: DocumentType, language: str) -> _Template | Problem:
    code = document.code
    name = shelf.path(code, language, "txt").name
    try:
        lines = shelf.lines(code, language)
    except (FileNotFoundError, UnicodeDecodeError) as error:
        return _missing(language, name, error)
    return _Template(
        file=_named(language, name),
        source=source_of(lines),
        places=[(_named(language, line.file), line.number) for line in lines],
        render=lambda values: LINE.join(
            cell for block in shelf.blocks(code, language, values) for cell in block.cells
        ),
    )


def _word_template(shelf: Shelf, document: DocumentType, language: str) -> _Template | Problem:
    code = document.code
    path = shelf.path(code, language, "docx")
    try:
        texts = paragraphs(path.read_bytes())
    except (FileNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        return _missing(language, path.name, error)
    file = _named(language, path.name)
    return _Template(
        file=file,
        source=LINE.join(_WORD_TAGS.sub("{% ", text.replace(LINE, " ")) for text in texts),
        places=[(file, number) for number in range(1, len(texts) + 1)],
        render=lambda values: LINE.join(paragraphs(shelf.word(code, language, values))),
    )


def _missing(language: str, name: str, error: Exception) -> Problem:
    file = _named(language, name)
    absent = isinstance(error, FileNotFoundError)
    params = {} if absent else {"detail": str(error)}
    return Problem(
        file=file, line=0, reason="file_missing" if absent else "file_broken", params=params
    )


def _problem(template: _Template, line: int, reason: str, **params: str) -> Problem:
    file, number = template.place(line)
    return Problem(file=file, line=number, reason=reason, params=params)


def _named(language: str, name: str) -> str:
    return f"{language}/{FOLDER}/{name}"


def explain(problems: Iterable[Problem], words: Words, language: str) -> Iterator[str]:
    """One sentence a fault: where, what, and what helps."""
    for problem in problems:
        place = "place_word" if problem.file.endswith(".docx") else "place"
        where = words.text(
            f"documents.problem.{place}", language, file=problem.file, line=problem.line
        )
        what = words.text(f"documents.problem.{problem.reason}", language, **problem.params)
        yield f"{where}{what}"
