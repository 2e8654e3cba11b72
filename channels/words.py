"""Every word that people read: the shelf ``responses/<language>/**/*.toml`` as Jinja2 templates.

A key is the file's stem and the dotted path inside it: ``intake.ask.facts`` is ``facts`` of the
table ``[ask]`` in ``intake.toml``. Files under ``errors/`` are one key space: ``errors.<code>``.
What a person wrote only ever enters as a parameter; it is never read as a template.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2
import jinja2.meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from casework.model.errors import ZhitongError
from channels.errors import WordsBroken, WordsMissing
from channels.formats import local_date, local_time

Tables = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Names that live in data: group → code → language → name (district, authority, section)."""
Shelf = Mapping[str, Mapping[str, str]]
"""Templates: language → key → template."""


class Words:
    """All languages of one shelf. Reading is done at once, compiling on first use."""

    def __init__(
        self, folder: Path, *, tables: Tables | None = None, overlay: Shelf | None = None
    ) -> None:
        """Read ``folder``. Raises WordsBroken for a file that is not a tree of strings.

        ``overlay`` holds templates that take the place of those of the folder.
        """
        self._tables: Tables = tables or {}
        over: Shelf = overlay or {}
        self._sources = {
            entry.name: {**_read_language(entry), **over.get(entry.name, {})}
            for entry in sorted(folder.iterdir())
            if entry.is_dir()
        }
        self._environments = {name: self._environment(name) for name in self._sources}
        self._compiled: dict[tuple[str, str], jinja2.Template | str] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages on the shelf (``en``, ``zh``)."""
        return tuple(self._sources)

    def keys(self, language: str) -> frozenset[str]:
        """All keys of a language; empty for an unknown one."""
        return frozenset(self._sources.get(language, {}))

    def has(self, key: str, language: str) -> bool:
        """Whether the language has the key."""
        return key in self._sources.get(language, {})

    def variables(self, key: str, language: str) -> frozenset[str] | None:
        """Names of the values that a template uses; None when there is no such template."""
        if not self.has(key, language):
            return None
        return self.variables_of(self._sources[language][key], language)

    def variables_of(self, template: str, language: str) -> frozenset[str]:
        """Names of the values that a template text uses. Raises WordsBroken if it is malformed."""
        environment = self._environments[language]
        _parse(environment, language, template)
        return frozenset(jinja2.meta.find_undeclared_variables(environment.parse(template)))

    def text(self, key: str, language: str, /, **params: object) -> str:
        """The words of ``key`` in ``language``. Raises WordsMissing, WordsBroken."""
        template = self._compiled.get((key, language)) or self._compile(key, language)
        if isinstance(template, str):
            return template
        try:
            return template.render(params)
        except (jinja2.TemplateError, TypeError, ValueError) as error:
            raise WordsBroken(f"{language}/{key}: {error}") from error

    def error(self, error: ZhitongError, language: str) -> str:
        """The sentence of an error: by its code, else the general one of the same language."""
        key = f"errors.{error.code}"
        if not self.has(key, language):
            key = "errors.internal"
        return self.text(key, language, **error.params)

    def label(self, code: str, group: str, language: str) -> str:
        """Human name of a stored code (编码的显示名称).

        Names in data come first; there a value that is no code is free text and stays as it is.
        """
        table = self._tables.get(group)
        if table is None:
            return self.text(f"labels.{group}.{code}", language)
        return table[code][language] if code in table else code

    def check(self) -> None:
        """Refuse a shelf where a language lacks a key or a template does not parse.

        Raises WordsMissing (names every missing key) or WordsBroken.
        """
        every = frozenset().union(*(self.keys(language) for language in self._sources))
        missing = [
            f"{language}/{key}"
            for language in self._sources
            for key in sorted(every - self.keys(language))
        ]
        if missing:
            raise WordsMissing("missing: " + ", ".join(missing))
        for language, sources in self._sources.items():
            for key, source in sources.items():
                _parse(self._environments[language], f"{language}/{key}", source)

    def _compile(self, key: str, language: str) -> jinja2.Template | str:
        """Compile once; a text without a brace needs no template."""
        if not self.has(key, language):
            raise WordsMissing(f"missing: {language}/{key}")
        source = self._sources[language][key]
        compiled: jinja2.Template | str = source
        if "{" in source:
            try:
                compiled = self._environments[language].from_string(source)
            except jinja2.TemplateError as error:
                raise WordsBroken(f"{language}/{key}: {error}") from error
        self._compiled[key, language] = compiled
        return compiled

    def _environment(self, language: str) -> jinja2.Environment:
        """Plain text, strict, sandboxed: people who do not program may edit the shelf."""
        environment = ImmutableSandboxedEnvironment(
            autoescape=False,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.clear()  # none is used, and each rendering would copy them
        environment.filters |= {
            "label": lambda code, group: self.label(str(code), group, language),
            "field": lambda key: self.label(str(key), "field", language),
            "localdate": lambda value: local_date(value, language),
            "localtime": lambda value: local_time(value, language),
            "join_list": lambda values: self.text("labels.format.list_separator", language).join(
                map(str, values)
            ),
        }
        return environment


def _parse(environment: jinja2.Environment, name: str, source: str) -> None:
    """Raise WordsBroken when the template does not parse or names an unknown filter.

    A text without a brace is no template: there is nothing in it that could be wrong.
    """
    if "{" not in source:
        return
    try:
        environment.compile(source, name=name)
    except jinja2.TemplateError as error:
        raise WordsBroken(f"{name}: {error}") from error


def _read_language(folder: Path) -> dict[str, str]:
    """All keys of one language's folder."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.toml")):
        for key, value in read_file(path).items():
            if key in found:
                raise WordsBroken(f"{path}: {key} is written twice")
            found[key] = value
    return found


def read_file(path: Path) -> dict[str, str]:
    """Templates of one file by key; keys start with its name, or ``errors`` in that folder.

    Raises WordsBroken for a file that is not a tree of strings.
    """
    stem = "errors" if path.parent.name == "errors" else path.stem
    return dict(_walk(stem, _load(path), path))


def _load(path: Path) -> Mapping[str, object]:
    """One TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WordsBroken(f"{path}: {error}") from error


def _walk(prefix: str, tree: Mapping[str, object], path: Path) -> Iterator[tuple[str, str]]:
    """Dotted keys of a tree of strings; the newline before a closing quote is no part of a text."""
    for name, value in tree.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            yield from _walk(key, value, path)
        elif isinstance(value, str):
            yield key, value.strip("\n")
        else:
            raise WordsBroken(f"{path}: {key} is no text")
