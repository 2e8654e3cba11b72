"""Stretches of a message that are others' words (转述、转发): quoted speech and forwarded mails.

Quotation marks hold another's speech when somebody says "I" or "we" inside them; a name in such
marks stays the writer's own. Behind the head of a forwarded mail nothing is the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlu.embedded.reading import Reading, Span

_QUOTED: Final = re.compile(
    '"[^"\\n]{4,300}"|\u300c[^\u300d\\n]{4,300}\u300d'
    "|(?<![a-z\\d])'(?:[^'\\n]|(?<=[a-z])'(?=[a-z])){4,300}'(?![a-z\\d])"
)
_MARKS: Final = ('"', "\u300c", "'")


def quoted_stretches(reading: Reading) -> tuple[Span, ...]:
    """Where others speak, in no order."""
    return tuple(_stretches(reading))


def _stretches(reading: Reading) -> Iterator[Span]:
    if any(mark in reading.folded for mark in _MARKS):
        speech = reading.lexicon.pattern("speaker.speech_patterns")
        for found in _QUOTED.finditer(reading.folded):
            if speech.search(found.group()):
                yield Span(*found.span())
    for line in reading.lexicon.pattern("contact.quote_line_patterns").finditer(reading.folded):
        yield Span(*line.span())
    for name in ("contact.quote_head_patterns", "speaker.forwarded_patterns"):
        head = reading.lexicon.pattern(name).search(reading.folded)
        if head is not None:
            yield Span(head.start(), len(reading.folded))
