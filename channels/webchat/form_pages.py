"""Pages with a form that may be tried too often (表单页): what they are made of."""

from __future__ import annotations

from typing import Generic, TypeVar

from starlette.requests import Request

from channels.webchat.frame import Frame
from channels.webchat.guard import Guard
from channels.webchat.intake import Intake
from channels.webchat.languages import LANGUAGES, language_of
from channels.webchat.rates import Gate
from channels.words import Words

S = TypeVar("S")


class FormPages(Generic[S]):
    """Base of such pages. ``service`` is what they ask of the application."""

    def __init__(
        self,
        service: S,
        words: Words,
        *,
        guard: Guard,
        gate: Gate,
        intake: Intake,
        frame: Frame,
    ) -> None:
        self._service = service
        self._words = words
        self._guard = guard
        self._gate = gate
        self._intake = intake
        self._frame = frame

    def _language(self, request: Request, wanted: str = "") -> str:
        """The language that the form or the address names, else the visitor's."""
        return wanted if wanted in LANGUAGES else language_of(request, self._guard)
