"""The project's own rules hold in every Python file, and each rule can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.support import lints
from tests.support.tree import ROOMS, ROOT, sources

Finder = Callable[[str], Iterator[int]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A finder, where it applies, sources that break it and sources that do not."""

    finder: Finder
    faults: tuple[str, ...]
    sound: tuple[str, ...]
    folders: tuple[str, ...] = ROOMS
    allowed: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return self.finder.__name__


RULES = (
    Rule(
        finder=lints.naive_datetime,
        faults=(
            "datetime.now()",
            "datetime.now(tz=None)",
            "datetime.datetime.utcnow()",
            "datetime.fromtimestamp(5)",
            "date.today()",
        ),
        sound=("datetime.now(UTC)", "datetime.now(tz=zone)", "datetime.fromtimestamp(5, UTC)"),
        folders=(*ROOMS, "tests"),
    ),
    Rule(
        finder=lints.clock_read,
        faults=("datetime.now(UTC)", "time.time()", "time.monotonic()", "perf_counter()"),
        sound=("now + timedelta(days=1)", "time(8, 0)", "clock.now()"),
        folders=("casework", "bot"),
    ),
    Rule(
        finder=lints.chinese_in_code,
        faults=("x = '投诉'", "say(f'{a} 已受理')", "d = {'税务': 1}"),
        sound=('"""A complaint (投诉)."""', "x = 1  # 投诉", 'r = re.compile("[\\u4e00-\\u9fff]")'),
    ),
    Rule(
        finder=lints.secret_compared,
        faults=("given == token", "if row.token_hash != found:\n    x()", "a == self.csrf_secret"),
        sound=(
            "hmac.compare_digest(given, token)",
            "token is None",
            "kind == 'token'",
            "len(token) == 3",
            "table.c.token_hash == token",
        ),
    ),
    Rule(
        finder=lints.client_without_timeout,
        faults=(
            "httpx2.AsyncClient()",
            "httpx2.get(url)",
            "urlopen(url)",
            "smtplib.SMTP(host)",
            "httpx2.Client(timeout=None)",
        ),
        sound=("httpx2.AsyncClient(timeout=3)", "request.get(key)", "urlopen(url, timeout=2)"),
    ),
    Rule(
        finder=lints.template_from_text,
        faults=("jinja2.Template(text)", "environment.from_string(text)", "Template(text)"),
        sound=("environment.get_template('queue.html')",),
        allowed=frozenset({"channels/words.py", "documents/environment.py"}),
    ),
    Rule(
        finder=lints.pickled,
        faults=("import pickle", "from joblib import load", "numpy.load(f, allow_pickle=True)"),
        sound=("import json", "numpy.load(f, allow_pickle=False)"),
        folders=(*ROOMS, "tests"),
    ),
    Rule(
        finder=lints.rasa_imported,
        faults=("import rasa", "from rasa.core import agent", "import rasa_sdk as sdk"),
        sound=("from nlu.rasa import client", "from . import rasa"),
        folders=(*ROOMS, "tests"),
    ),
    Rule(
        finder=lints.swallowed_error,
        faults=(
            "try:\n    f()\nexcept OSError:\n    pass",
            "try:\n    f()\nexcept OSError:\n    ...",
        ),
        sound=("with suppress(OSError):\n    f()", "try:\n    f()\nexcept OSError:\n    g()"),
        folders=(*ROOMS, "tests"),
    ),
    Rule(
        finder=lints.suppression,
        faults=("x = f()  # type" + ": ignore", "y()  # no" + "qa: S101", "# TO" + "DO: later"),
        sound=("x = 1  # why it is one", "text = '# no" + "qa'"),
        folders=(*ROOMS, "tests"),
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_tree_obeys(rule: Rule) -> None:
    broken = []
    for path in sources(*rule.folders):
        name = path.relative_to(ROOT).as_posix()
        if name not in rule.allowed:
            text = path.read_text(encoding="utf-8")
            broken += [f"{name}:{line}" for line in rule.finder(text)]
    assert not broken, f"{rule.finder.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_rule_sees_a_planted_fault(rule: Rule) -> None:
    for fault in rule.faults:
        assert list(rule.finder(fault)), fault


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_rule_leaves_sound_code_alone(rule: Rule) -> None:
    for code in rule.sound:
        assert not list(rule.finder(code)), code


def test_every_rule_says_why() -> None:
    assert all(len(rule.finder.__doc__ or "") > 60 for rule in RULES)


def test_rules_look_at_every_room() -> None:
    for room in ROOMS:
        assert sources(room), room
