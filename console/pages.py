"""HTML from templates. Everything that enters a page is escaped; no template is made from data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from channels.words import Words
from console import language as languages
from console.static_files import StaticFiles
from console.voice import Voice

FOLDER = Path(__file__).parent / "templates"


class Pages:
    """Renders the console's templates in a language."""

    def __init__(self, words: Words, statics: StaticFiles) -> None:
        """Prepare the environment."""
        self._words = words
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["static"] = dict(statics.addresses)

    def render(self, template: str, *, language: str, **values: object) -> str:
        """One template as text."""
        voice = Voice(words=self._words, language=language)
        common = {
            "language": language,
            "html_language": languages.HTML_LANGUAGE[language],
            "other_language": languages.other(language),
            "t": voice.say,
            "date": voice.date,
            "time": voice.time,
            "short_date": voice.short_date,
            "short_time": voice.short_time,
            "clock": voice.clock,
        }
        return self._environment.get_template(template).render(common | values)

    def response(
        self, template: str, *, language: str, values: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        """One template as an answer."""
        return HTMLResponse(self.render(template, language=language, **values), status)
