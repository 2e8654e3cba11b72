"""A reply that people read to its end: what is too long says less, never half a sentence (篇幅).

The shorter form of a template ``intake.echo`` is ``brief.intake.echo``, with the same parameters;
an empty one may be left out where there is no room for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from channels.speech import Act
from channels.words import Words

BETWEEN = "\n\n"
"""What stands between two acts of a reply; it counts as well."""
LONGEST = {"zh": 120, "en": 400}
"""Characters of one reply by language, choices and card aside."""
UNBOUND = frozenset(
    {
        "intake.notice",
        "intake.receipt",
        "intake.scope_excluded",
        "intake.refer_elsewhere",
        "intake.rights_keep_running",
    }
)
"""Texts of the law and the receipt: they are said whole however long they are."""


def paragraphs(acts: Sequence[Act], *, words: Words, language: str) -> list[str]:
    """The acts in words, at most ``LONGEST`` characters as far as they have shorter forms.

    Whatever saves most gives way first.
    """
    said = [words.text(act.name, language, **act.params) for act in acts]
    bound = [place for place, act in enumerate(acts) if act.name not in UNBOUND]
    full = len(BETWEEN.join(filter(None, (said[place] for place in bound))))
    over = full - LONGEST.get(language, LONGEST["en"])
    if over <= 0:
        return said
    shorter = {
        place: words.text(f"brief.{acts[place].name}", language, **acts[place].params)
        for place in bound
        if words.has(f"brief.{acts[place].name}", language)
    }
    for place in sorted(shorter, key=lambda one: len(shorter[one]) - len(said[one])):
        if over <= 0:
            break
        over -= len(said[place]) - len(shorter[place])
        said[place] = shorter[place]
    return said
