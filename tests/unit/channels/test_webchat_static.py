from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from channels.webchat.assets import Assets

STATIC = Path(__file__).parents[3] / "channels" / "webchat" / "static"
TEMPLATES = STATIC.parent / "templates"
PAGE_LIMIT = 150 * 1024
SCRIPT_LIMIT = 40 * 1024


def addresses(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page)


def test_files_are_cached_for_ever_under_their_content(client: TestClient) -> None:
    found = addresses(client.get("/").text)
    assert len(found) == 3
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_modules_import_each_other_under_the_same_version(client: TestClient) -> None:
    script = next(one for one in addresses(client.get("/").text) if one.endswith(".js"))
    waiting, seen = [script], set()
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        seen.add(address)
        folder = address.rpartition("/")[0]
        imported = {f"{folder}/{name}" for name in re.findall(r'from "\./([^"]+)"', answer.text)}
        waiting += imported - seen
    assert len(seen) > 4


def test_packed_and_plain_are_the_same(client: TestClient) -> None:
    address = addresses(client.get("/").text)[0]
    plain = client.get(address, headers={"accept-encoding": "identity"})
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content


@pytest.mark.parametrize(
    "path", ["0000000000000000/chat.css", "x/..%2f..%2fapi.py", "x/nothing.js"]
)
def test_other_addresses_are_not_there(client: TestClient, path: str) -> None:
    assert client.get(f"/static/chat/{path}").status_code == 404


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    before = Assets(tmp_path).version
    assert Assets(tmp_path).version == before
    (tmp_path / "a.css").write_text("b{}", encoding="utf-8")
    assert Assets(tmp_path).version != before


def test_unknown_file_in_a_template_is_an_error() -> None:
    with pytest.raises(KeyError):
        Assets(STATIC).url("missing.js")


def test_the_page_is_light(client: TestClient) -> None:
    scripts = sum(path.stat().st_size for path in STATIC.glob("*.js"))
    assert scripts <= SCRIPT_LIMIT
    page = len(gzip.compress(client.get("/").content))
    packed = sum(len(gzip.compress(path.read_bytes())) for path in STATIC.iterdir())
    assert page + packed <= PAGE_LIMIT


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_make_no_markup_from_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert not re.search(forbidden, text)
    assert "localStorage" not in text


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_words_and_trust_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe", text)
    assert not re.search(r"[\u4e00-\u9fff]", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=", text)
