"""HTML of a mail as plain text (网页邮件转文字): nothing is loaded, run or followed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_DROPPED: Final = frozenset({"script", "style", "head", "title", "template", "svg", "object"})
_LINES: Final = frozenset(
    {"p", "div", "tr", "table", "ul", "ol", "dl", "dd", "dt", "blockquote", "pre", "hr", "section"}
    | {"article", "header", "footer", "address", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br"}
)
_EMPTY: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr", "base"})
_DEEPEST: Final = 50
_BLANKS: Final = re.compile(r"[^\S\n]+")
_GAPS: Final = re.compile(r"\n{3,}")


def text_of(html: str) -> str:
    """What a reader of the mail sees, line by line; a quote stands behind ``>``.

    The address of a link follows its words, so that nothing that was sent gets lost.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _GAPS.sub("\n\n", "\n".join(reader.lines())).strip()


class _Reader(HTMLParser):
    """Collects text. Tags that are never closed do no harm: depths only count."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, list[str]]] = [(0, [])]
        self._hidden: list[str] = []
        self._quotes = 0
        self._plain = 0
        self._links: list[tuple[str, int]] = []

    def lines(self) -> list[str]:
        """The text so far."""
        found = []
        for depth, parts in self._lines:
            text = _BLANKS.sub(" ", "".join(parts)).strip()
            found.append(f"{'> ' * min(depth, _DEEPEST)}{text}".rstrip() if text else "")
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line begins, a quote, a link, or something that is not shown."""
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
            return
        if tag not in _EMPTY and (tag in _DROPPED or _is_hidden(attrs)):
            self._hidden.append(tag)
            return
        self._quotes += tag == "blockquote"
        self._plain += tag == "pre"
        if tag in _LINES:
            self._break()
        if tag == "li":
            self._add("- ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._lines)))
        elif tag in {"td", "th"}:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        """The counterpart."""
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            return
        if tag == "a" and self._links:
            self._linked(*self._links.pop())
        if tag in _LINES and tag != "br":
            self._break()
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
            self._break()
        elif tag == "pre":
            self._plain = max(0, self._plain - 1)

    def handle_data(self, data: str) -> None:
        """Words; line breaks of the source are blanks, except in ``pre``."""
        if self._hidden:
            return
        if not self._plain:
            self._add(data.replace("\n", " ").replace("\r", " "))
            return
        first, *rest = data.splitlines() or [""]
        self._add(first)
        for line in rest:
            self._break()
            self._add(line)

    def _add(self, words: str) -> None:
        self._lines[-1][1].append(words)

    def _break(self) -> None:
        """A new line; an unused one is taken again."""
        if "".join(self._lines[-1][1]).strip():
            self._lines.append((self._quotes, []))
        else:
            self._lines[-1] = (self._quotes, self._lines[-1][1])

    def _linked(self, address: str, line: int) -> None:
        """The address behind the words, unless they say it."""
        shown = "".join("".join(parts) for _, parts in self._lines[line - 1 :])
        if address.startswith(("http://", "https://")) and address not in shown:
            self._add(f" ({address})")


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    style = "".join((dict(attrs).get("style") or "").split()).casefold()
    return "display:none" in style or "visibility:hidden" in style
