"""The proxy before the Rasa server, as nginx reads its file: two requests pass, nothing else.

The check run installs nginx; at a desk without it these tests are skipped.
"""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from nlu.rasa.client import RasaClient
from nlu.rasa.files import HERE
from tests.support.rasa import TOKEN, FakeServer, fake_server, until
from tests.support.servers import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine"),
]
LIMIT_S = 5.0


@dataclass
class Proxy:
    """A running nginx with the server behind it."""

    url: str
    server: FakeServer

    def status(self, method: str, path: str) -> int:
        body = b"{}" if method in {"POST", "PUT"} else None
        request = urllib.request.Request(self.url + path, method=method, data=body)
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except urllib.error.URLError:
            return 0


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    with fake_server() as server:
        shipped = (HERE / "proxy.conf").read_text(encoding="utf-8")
        moved = (
            shipped.replace("listen 8080", f"listen 127.0.0.1:{port}")
            .replace("http://rasa:5005", server.url)
            .replace("/tmp/", f"{folder}/")
        )
        file = folder / "proxy.conf"
        file.write_text(moved, encoding="utf-8")
        process = subprocess.Popen([str(NGINX), "-c", str(file), "-g", "daemon off;"])
        try:
            found = Proxy(url=f"http://127.0.0.1:{port}", server=server)
            until(lambda: found.status("GET", "/healthz") == 204)
            yield found
        finally:
            process.terminate()
            process.wait(10)


def test_our_client_passes(proxy: Proxy) -> None:
    client = RasaClient(url=proxy.url, token=TOKEN, limit_s=LIMIT_S)
    assert client.model() == "intent-light-0.tar.gz"
    assert client.parse("你好").chances["check_status"] == 0.9


def test_the_servers_refusal_passes(proxy: Proxy) -> None:
    assert proxy.status("POST", "/model/parse?token=another") == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/parse/../train"),
        ("POST", "/model/predict"),
        ("GET", "/model/parse"),
        ("POST", "/status"),
        ("GET", "/version"),
        ("GET", "/domain"),
        ("GET", "/conversations/a/tracker"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/"),
    ],
)
def test_nothing_else_reaches_the_server(proxy: Proxy, method: str, path: str) -> None:
    before = len(proxy.server.paths)
    assert proxy.status(method, f"{path}?token={TOKEN}") == 403
    assert len(proxy.server.paths) == before
