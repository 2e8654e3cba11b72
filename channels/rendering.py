"""Template + language + profile → OutboundMessage."""

from __future__ import annotations

from collections.abc import Iterable

from channels.channel import ChannelProfile
from channels.fitting import BETWEEN, paragraphs
from channels.message import CardRow, Choice, OutboundMessage
from channels.speech import CardLine, Speech
from channels.words import Words


def render(
    speech: Speech, *, words: Words, language: str, profile: ChannelProfile
) -> OutboundMessage:
    """Put a speech into words. Raises WordsMissing, WordsBroken.

    ``choices`` and ``card`` are always filled; where the platform has no buttons or cards they
    stand in the text as well, numbered from 1.
    """
    choices = tuple(
        Choice(id=option.id, label=words.text(option.label, language, **option.params))
        for option in speech.options
    )
    card = tuple(_row(line, words, language) for line in speech.card)
    said = paragraphs(speech.acts, words=words, language=language)
    if card and not profile.cards:
        said.append(_card_text(card, words, language))
    if choices and not profile.buttons:
        said.append(_options_text(choices, words, language))
    return OutboundMessage(
        text=BETWEEN.join(filter(None, said)),
        choices=choices,
        card=card,
        acts=tuple(act.name for act in speech.acts),
    )


def _row(line: CardLine, words: Words, language: str) -> CardRow:
    """One row of the review card; an empty value is shown as "not given"."""
    label = words.label(line.key, "field", language)
    return CardRow(
        key=line.key,
        label=label,
        value=_value(line, words, language),
        note=words.text(line.note, language, **line.note_params) if line.note else "",
        edit=Choice(id=line.edit, label=words.text("labels.format.edit", language, label=label))
        if line.edit
        else None,
    )


def _value(line: CardLine, words: Words, language: str) -> str:
    """The value as the person put it, or the name of a code."""
    if not line.value:
        return words.text("labels.field_state.empty", language)
    return words.label(line.value, line.kind, language) if line.kind else line.value


def _card_text(card: Iterable[CardRow], words: Words, language: str) -> str:
    """The card as numbered lines ("change 3" refers to these numbers)."""
    return "\n".join(
        words.text(
            "labels.format.card_line",
            language,
            number=number,
            label=row.label,
            value=row.value,
            note=row.note,
        )
        for number, row in enumerate(card, start=1)
    )


def _options_text(choices: Iterable[Choice], words: Words, language: str) -> str:
    """The choices as numbered lines."""
    return "\n".join(
        words.text("labels.format.option", language, number=number, label=choice.label)
        for number, choice in enumerate(choices, start=1)
    )
