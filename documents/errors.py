"""Errors of the documents.

ZhitongError
└── DocumentsError
    ├── TemplateRefused      a template would say something wrong, or nothing at all
    ├── DocumentUnknown      there is no document with this code
    ├── LanguageMissing      the document does not exist in this language
    ├── DocumentIncomplete   it cannot be issued: a field that it must carry is empty
    ├── FieldUnreadable      what was written for a field is no date or number, or no such field
    ├── PrefixMissing        the jurisdiction has no sign of its own for document numbers
    └── DocumentNotFound     the register holds no such document
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.model.errors import ZhitongError
from documents.problems import Problem


class DocumentsError(ZhitongError):
    """Base of this room's errors."""

    code = "documents"


class TemplateRefused(DocumentsError):
    """A template or the list of documents is wrong. Params: ``file``, ``line``, ``reason``."""

    code = "template_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep every problem; the sentence names the first."""
        first = problems[0]
        super().__init__(
            "; ".join(map(str, problems)), file=first.file, line=first.line, reason=first.reason
        )
        self.problems = tuple(problems)


class DocumentUnknown(DocumentsError):
    """No document has this code. Params: ``document``, ``known``."""

    code = "document_unknown"


class LanguageMissing(DocumentsError):
    """The document has no version in this language. Params: ``document``, ``language``."""

    code = "document_language_missing"


class DocumentIncomplete(DocumentsError):
    """A field that the document must carry is empty. Params: ``document``, ``fields``."""

    code = "document_incomplete"


class FieldUnreadable(DocumentsError):
    """A field that the document does not have, or a text that it cannot take.

    Params: ``field``, ``known`` (the fields, or the text).
    """

    code = "document_field_unreadable"


class PrefixMissing(DocumentsError):
    """The jurisdiction has no sign for its numbers (机关代字). Params: ``document``."""

    code = "document_prefix_missing"


class DocumentNotFound(DocumentsError):
    """The register holds no document of this number, id or check sum. Params: ``wanted``."""

    code = "document_not_found"
