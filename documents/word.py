"""Word files: a template with its values put in, and what a Word file says.

docxtpl makes of the parts of a file what Jinja2 can read (Word scatters a tag over many runs). That
and compiling are done once a template; filling it takes two milliseconds then. Values are escaped:
``A<b>&`` stays ``A<b>&`` and is never read as markup. Nothing is fetched. The same template and
values give the same bytes, so that a check sum says whether a file was changed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

import jinja2
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from lxml import etree

from documents.environment import compiled

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class WordTemplate:
    """One Word template, ready to be filled."""

    def __init__(self, file: bytes, environment: jinja2.Environment) -> None:
        """Read it. ``environment`` escapes. Raises jinja2.TemplateSyntaxError, BadZipFile."""
        self._patcher = DocxTemplate(io.BytesIO(file))
        self._parts: dict[str, bytes] = {}
        self._templates: dict[str, jinja2.Template] = {}
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            for name in archive.namelist():
                part = archive.read(name)
                if _FILLED.fullmatch(name) and b"{" in part:
                    self._templates[name] = compiled(environment, self._patched(part))
                else:
                    self._parts[name] = part

    def fill(self, values: Mapping[str, object]) -> bytes:
        """The Word file with the values in it."""
        filled = {
            name: (_DECLARATION + self._patcher.resolve_listing(template.render(values))).encode()
            for name, template in self._templates.items()
        }
        return packed(self._parts | filled)

    def _patched(self, part: bytes) -> str:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        xml = etree.tostring(etree.fromstring(part, parser), encoding="unicode")
        patched: str = self._patcher.patch_xml(xml)
        return patched


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one file; the list of types stands first, the time of making nowhere."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return made.getvalue()


def paragraphs(word: bytes) -> tuple[str, ...]:
    """The text of every paragraph, those in tables in their place; empty ones too."""
    return tuple(_texts(Document(io.BytesIO(word))))


def _texts(holder: WordDocument | _Cell) -> Iterator[str]:
    for part in holder.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part.text
        else:
            yield from _table(part)


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        for cell in row.cells:
            yield from _texts(cell)
