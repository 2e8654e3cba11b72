"""Rules of this project that no general linter knows, each with its reason as docstring.

A rule takes the source of one Python file and yields the lines that break it.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

_HAN = re.compile("[\\u3400-\\u9fff]")
_CLIENTS = frozenset(
    {
        "AsyncClient",
        "urlopen",
        "create_connection",
        "SMTP",
        "SMTP_SSL",
        "HTTPConnection",
        "HTTPSConnection",
        "WebSocketApp",
    }
)
_HTTP_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "Client"})
_HTTP_MODULES = frozenset({"httpx", "httpx2", "requests"})
_SECRETS = frozenset({"token", "secret", "password", "signature", "digest", "hash", "hmac", "csrf"})
_CLOCKS = frozenset(
    {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
    }
)
_PICKLES = frozenset({"pickle", "joblib", "cloudpickle", "dill", "shelve", "marshal"})
_SUPPRESSIONS = re.compile(r"#\s*(type:\s*ignore|noqa|todo|fixme|xxx|pragma:)", re.IGNORECASE)


def _nodes(source: str) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(source))


def _dotted(node: ast.AST) -> str:
    """``a.b.c`` of a chain of names, or its end where it starts with something else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        start = _dotted(node.value)
        return f"{start}.{node.attr}" if start else node.attr
    return ""


def _calls(source: str) -> Iterator[tuple[ast.Call, str]]:
    for node in _nodes(source):
        if isinstance(node, ast.Call):
            yield node, _dotted(node.func)


def _tail(name: str, parts: int = 2) -> str:
    return ".".join(name.split(".")[-parts:])


def _is_none(node: ast.AST | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def naive_datetime(source: str) -> Iterator[int]:
    """A time without its zone is eight hours wrong on the next machine; deadlines are dates
    of Asia/Shanghai, so every instant is made with a zone.
    """
    for call, name in _calls(source):
        tail = _tail(name)
        if tail in {"datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today"}:
            yield call.lineno
        place = {"datetime.now": 0, "datetime.fromtimestamp": 1}.get(tail)
        if place is not None:
            zone = call.args[place] if len(call.args) > place else _keyword(call, "tz")
            if _is_none(zone):
                yield call.lineno
        if tail == "date.today":
            yield call.lineno


def clock_read(source: str) -> Iterator[int]:
    """The rules of the desk and the conversation are functions of ``now``: only so can a
    60-working-day deadline be tested, replayed and moved. They never look at a clock.
    """
    for call, name in _calls(source):
        if _tail(name) in _CLOCKS or name in {"monotonic", "perf_counter", "time_ns"}:
            yield call.lineno


def chinese_in_code(source: str) -> Iterator[int]:
    """What people read is data in ``responses/``, what is recognised is data in ``nlu/data/``
    or the policy folder: a word in code cannot be corrected by those who know the words.
    Docstrings and comments may name the Chinese term.
    """
    tree = ast.parse(source)
    explained = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in explained or not _HAN.search(node.value):
            continue
        written = ast.get_source_segment(source, node) or ""
        if _HAN.search(written):  # a range of code points, written as escapes, is no word
            yield node.lineno


def _secret(node: ast.AST) -> bool:
    name = _dotted(node)
    return name.rsplit(".", 1)[-1].lower().rsplit("_", 1)[-1] in _SECRETS


def secret_compared(source: str) -> Iterator[int]:
    """``==`` on a secret tells by its time how much of a guess was right; secrets are compared
    with ``hmac.compare_digest``.
    """
    for node in _nodes(source):
        if not isinstance(node, ast.Compare):
            continue
        sides = (node.left, *node.comparators)
        equal = all(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
        column = any(".c." in _dotted(side) for side in sides)  # the database compares
        if equal and not column and any(_secret(side) for side in sides):
            yield node.lineno


def client_without_timeout(source: str) -> Iterator[int]:
    """A peer that accepts and then says nothing holds its caller forever; every network client
    states how long it waits.
    """
    for call, name in _calls(source):
        module, _, last = name.rpartition(".")
        client = last in _CLIENTS or (module in _HTTP_MODULES and last in _HTTP_VERBS)
        if client and _is_none(_keyword(call, "timeout")):
            yield call.lineno


def template_from_text(source: str) -> Iterator[int]:
    """A template made from text at hand runs whatever a person wrote into it; templates are
    compiled in one place a room, from the files of ``responses/`` alone.
    """
    for call, name in _calls(source):
        last = name.rsplit(".", 1)[-1]
        if last == "from_string" or name in {"jinja2.Template", "Template"}:
            yield call.lineno


def pickled(source: str) -> Iterator[int]:
    """Loading a pickle runs the code in it; models are kept as arrays and JSON."""
    yield from _imports(source, _PICKLES)
    for call, _ in _calls(source):
        allowed = _keyword(call, "allow_pickle")
        if isinstance(allowed, ast.Constant) and allowed.value is True:
            yield call.lineno


def rasa_imported(source: str) -> Iterator[int]:
    """Rasa needs an older Python and older libraries; it is a server beside this one, spoken
    to over HTTP, and never imported.
    """
    yield from _imports(source, frozenset({"rasa", "rasa_sdk"}))


def _imports(source: str, banned: frozenset[str]) -> Iterator[int]:
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        if any(name.split(".")[0] in banned for name in names):
            yield node.lineno


def swallowed_error(source: str) -> Iterator[int]:
    """An error that nobody sees comes back as a lost message. A handler acts, explains or
    raises; what may be ignored is named with ``contextlib.suppress``.
    """
    for node in _nodes(source):
        if not isinstance(node, ast.ExceptHandler):
            continue
        if all(isinstance(step, ast.Pass) or _is_ellipsis(step) for step in node.body):
            yield node.lineno


def _is_ellipsis(step: ast.stmt) -> bool:
    return (
        isinstance(step, ast.Expr)
        and isinstance(step.value, ast.Constant)
        and step.value.value is ...
    )


def suppression(source: str) -> Iterator[int]:
    """A check that is switched off in place is a check nobody reads again; an exception is made
    once, in pyproject.toml, with its reason. Work left open is not left in comments.
    """
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and _SUPPRESSIONS.search(token.string):
            yield token.start[0]
