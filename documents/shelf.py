"""The templates of all documents in all languages, read once and ready to be filled."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import jinja2

from channels.words import Words
from documents.environment import TABLES, compiled, text_environment, word_environment
from documents.errors import LanguageMissing, TemplateRefused
from documents.manifest import DocumentType, load_manifest
from documents.markup import Line, read_lines
from documents.problems import Problem
from documents.text import Block, plain_text, render_blocks, source_of
from documents.values import Values, names, sentences

FOLDER = "documents"


class Filled(Protocol):
    """A Word template that is ready to be filled."""

    def fill(self, values: Mapping[str, object]) -> bytes:
        """The Word file with the values in it."""


class Shelf:
    """Documents of one folder ``responses``: the list, the texts, the Word files."""

    def __init__(self, folder: Path, *, words: Words, own: Path | None = None) -> None:
        """Read the list. Raises TemplateRefused. Templates are read when first asked for.

        ``own`` is a folder of the jurisdiction; what stands there (``zh/receipt.docx``) takes the
        place of the template of the same name.
        """
        self.folder = folder
        self.own = own
        self.words = words
        self.manifest = load_manifest(folder)
        self.said = cache(lambda language: sentences(words, language))
        self.text_environment = cache(lambda language: text_environment(words, language))
        self.word_environment = cache(lambda language: word_environment(words, language))
        self._text_template = cache(self._compile)
        self._word_template = cache(self._read_word)

    def path(self, code: str, language: str, ending: str) -> Path:
        """File of a template (``txt``, ``docx``)."""
        name = f"{code}.{ending}"
        own = None if self.own is None else self.own / language / name
        return own if own is not None and own.exists() else self.folder / language / FOLDER / name

    def type(self, code: str, language: str) -> DocumentType:
        """The document. Raises DocumentUnknown, LanguageMissing."""
        found = self.manifest.type(code)
        if language not in found.languages:
            raise LanguageMissing(f"{code} in {language}", document=code, language=language)
        return found

    def articles(self, document: DocumentType, language: str) -> str:
        """The articles that a document rests on, as it names them."""
        names = [self.words.text(f"{TABLES}.article.{one}", language) for one in document.basis]
        return self.words.text("labels.format.list_separator", language).join(names)

    def number(self, document: DocumentType, serial: int, *, prefix: str, year: int) -> str:
        """A document number (文号) in writing, as the series of the document writes it."""
        pattern = self.manifest.number_patterns[document.series]
        return pattern.format(prefix=prefix, year=year, serial=serial)

    def lines(self, code: str, language: str) -> tuple[Line, ...]:
        """Lines of a text template."""
        shared = self.folder / language / FOLDER
        return read_lines(self.path(code, language, "txt"), shared=shared)

    def blocks(self, code: str, language: str, values: Values) -> tuple[Block, ...]:
        """Paragraphs and rows of a document. Raises TemplateRefused."""
        self.type(code, language)
        with _explained(self.path(code, language, "txt")):
            template = self._text_template(code, language)
            return render_blocks(template, names(values, self.said(language)))

    def text(self, code: str, language: str, values: Values) -> str:
        """A document as plain text. Raises TemplateRefused."""
        separator = self.words.text(f"{TABLES}.separator", language)
        return plain_text(self.blocks(code, language, values), separator=separator)

    def word(self, code: str, language: str, values: Values) -> bytes:
        """A document as a Word file. Raises TemplateRefused."""
        self.type(code, language)
        with _explained(self.path(code, language, "docx")):
            template = self._word_template(code, language)
            return template.fill(names(values, self.said(language)))

    def _compile(self, code: str, language: str) -> jinja2.Template:
        return compiled(self.text_environment(language), source_of(self.lines(code, language)))

    def _read_word(self, code: str, language: str) -> Filled:
        """python-docx and lxml are loaded with the first Word file: not every process needs one."""
        word = importlib.import_module("documents.word")
        file = self.path(code, language, "docx").read_bytes()
        template: Filled = word.WordTemplate(file, self.word_environment(language))
        return template


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """A template that cannot be filled is refused with its name."""
    try:
        yield
    except (jinja2.TemplateError, TypeError, ValueError, OSError, BadZipFile) as error:
        problem = Problem(
            file=path.name, line=0, reason="not_rendered", params={"detail": str(error)}
        )
        raise TemplateRefused([problem]) from error
