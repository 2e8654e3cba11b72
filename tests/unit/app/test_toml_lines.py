from __future__ import annotations

import tomllib

import pytest

from app.toml_lines import Path, TomlLines

TEXT = '''# a comment = 1
name = "one = two"  # [not] a table
"quoted key" = 'x'
a.b = 1

list = [
    "first", "second",  # third = 3
    # "fourth",
    [1, 2],
    { x = "],", y = 3 },
    "fi\\"fth",
]
text = """
[nothing]
key = 1
"""
literal = \'\'\'
other = 2\'\'\'
after = true

[table]
inner = 2026-01-01

[table.years.2027]
off = [2027-01-01, 2027-02-05]

[[row]]
code = "A"
[row.sub]
deep = 1
[[row]]
code = "B"
[[row.item]]
name = "x"
[[row.item]]
name = "y"
'''
LINES = TEXT.splitlines()


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("quoted key",), 3),
        (("a", "b"), 4),
        (("list",), 6),
        (("list", 0), 7),
        (("list", 1), 7),
        (("list", 2), 9),
        (("list", 3), 10),
        (("list", 4), 11),
        (("text",), 13),
        (("literal",), 17),
        (("after",), 19),
        (("table",), 21),
        (("table", "inner"), 22),
        (("table", "years", "2027"), 24),
        (("table", "years", "2027", "off", 1), 25),
        (("row", 0), 27),
        (("row", 0, "code"), 28),
        (("row", 0, "sub", "deep"), 30),
        (("row", 1, "code"), 32),
        (("row", 1, "item", 1, "name"), 36),
    ],
)
def test_where_things_stand(path: Path, line: int) -> None:
    assert TomlLines(TEXT).of(path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("list", 3, "x"), 10),
        (("list", 9), 6),
        (("row", 1, "missing"), 31),
        (("table", "missing"), 21),
        (("missing",), 1),
        ((), 1),
    ],
)
def test_what_is_not_there_is_near_what_is(path: Path, line: int) -> None:
    assert TomlLines(TEXT).of(path) == line


def test_text_in_a_string_is_no_key() -> None:
    lines = TomlLines(TEXT)
    assert lines.of(("nothing",)) == 1
    assert lines.of(("key",)) == 1
    assert lines.of(("other",)) == 1


def test_every_key_that_tomllib_reads_is_found() -> None:
    lines = TomlLines(TEXT)
    for path, value in leaves(tomllib.loads(TEXT)):
        line = LINES[lines.of(path) - 1]
        assert value in line or path[0] in {"list", "text", "literal"}, path


def leaves(value: object, path: Path = ()) -> list[tuple[Path, str]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in leaves(one, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, one in enumerate(value) for leaf in leaves(one, (*path, at))]
    return [(path, str(value).lower() if isinstance(value, bool) else str(value))]
