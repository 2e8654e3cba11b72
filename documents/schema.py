"""Which names a template may use: read from the types of the contexts, never written twice."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Collection, Mapping

import jinja2.nodes as tree

from documents.context import Head, Matter
from documents.manifest import DocumentType

LOOP = "loop"  # what Jinja2 offers inside of a repetition


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One name that a template uses, and in which of its lines."""

    name: str
    line: int
    known: bool


class Schema:
    """Names that one document may use, and what each of them holds."""

    def __init__(self, document: DocumentType, said: Collection[str]) -> None:
        self._roots: dict[str, object] = {"head": Head, "act": document.family}
        if document.ticket:
            self._roots["matter"] = Matter
        self._said = frozenset(said)

    def names(self) -> tuple[str, ...]:
        """Every name, for a sentence that helps."""
        fields = [
            f"{root}.{field.name}"
            for root, kind in self._roots.items()
            if isinstance(kind, type) and dataclasses.is_dataclass(kind)
            for field in dataclasses.fields(kind)
        ]
        return (*fields, *(f"said.{name}" for name in sorted(self._said)))

    def used(self, template: tree.Template) -> list[Used]:
        """The names in a template, outermost chains only, in order of lines."""
        found: list[Used] = []
        self._walk(template, {}, found)
        return sorted(found, key=lambda one: one.line)

    def _walk(self, node: tree.Node, scope: Mapping[str, object], found: list[Used]) -> None:
        if isinstance(node, tree.For):
            self._walk(node.iter, scope, found)
            inner = {**scope, LOOP: typing.Any, **self._bound(node, scope)}
            for part in (*node.body, *node.else_):
                self._walk(part, inner, found)
        elif isinstance(node, tree.Getattr | tree.Name | tree.Getitem):
            _, known = self._kind(node, scope)
            found.append(Used(name=_written(node), line=node.lineno, known=known))
        else:
            for part in node.iter_child_nodes():
                self._walk(part, scope, found)

    def _bound(self, node: tree.For, scope: Mapping[str, object]) -> Mapping[str, object]:
        """The name that stands for each element, and its type."""
        kind, known = self._kind(node.iter, scope)
        if not isinstance(node.target, tree.Name) or not known:
            return {name.name: typing.Any for name in node.target.find_all(tree.Name)}
        elements = typing.get_args(kind)
        return {node.target.name: elements[0] if elements else typing.Any}

    def _kind(self, node: tree.Node, scope: Mapping[str, object]) -> tuple[object, bool]:
        """Type of what a chain of names means, and whether there is such a thing."""
        if isinstance(node, tree.Name):
            known = node.name in scope or node.name in self._roots or node.name == "said"
            return scope.get(node.name, self._roots.get(node.name)), known
        if isinstance(node, tree.Getattr):
            if isinstance(node.node, tree.Name) and node.node.name == "said":
                return str, node.attr in self._said
            holder, known = self._kind(node.node, scope)
            return _field(holder, node.attr) if known else (None, False)
        return typing.Any, not isinstance(node, tree.Getitem)


def _field(holder: object, name: str) -> tuple[object, bool]:
    if holder is typing.Any:
        return typing.Any, True
    if not (isinstance(holder, type) and dataclasses.is_dataclass(holder)):
        return None, False
    hints = typing.get_type_hints(holder)
    return hints.get(name), name in hints


def _written(node: tree.Node) -> str:
    if isinstance(node, tree.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, tree.Getitem):
        return f"{_written(node.node)}[]"
    return node.name if isinstance(node, tree.Name) else "()"


def without_none(hint: object) -> object:
    """``date`` of ``date | None``."""
    if isinstance(hint, types.UnionType):
        return next(one for one in typing.get_args(hint) if one is not types.NoneType)
    return hint
