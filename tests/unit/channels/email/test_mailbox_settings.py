"""The table of the mailbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from channels.email import Security, read_mailbox
from channels.email.settings import MAIL, MailboxMisconfigured

TABLE = {
    "address": "Complaints@Example.com",
    "host": "imap.example.com",
    "user": "complaints",
    "password_file": "mailbox.password",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mailbox.password").write_text("secret-of-tests\n", encoding="utf-8")
    return tmp_path


def test_the_least_that_is_needed(folder: Path) -> None:
    found = read_mailbox(TABLE, folder=folder)
    assert (found.port, found.security, found.folder) == (993, Security.TLS, "INBOX")
    assert (found.account, found.password) == ("complaints@example.com", "secret-of-tests")
    assert "secret" not in repr(found)
    assert MAIL.pushes
    assert not MAIL.in_country


def test_everything(folder: Path) -> None:
    table = TABLE | {
        "port": 143,
        "security": "starttls",
        "folder": "投诉",
        "poll_s": 30,
        "aliases": ["desk@example.com"],
        "verifier": "mx.example.com",
        "ca_file": "ca.pem",
        "timeout_s": 5.5,
        "most_bytes": 1_000_000,
    }
    found = read_mailbox(table, folder=folder)
    assert (found.security, found.poll_s, found.ca_file) == (
        Security.STARTTLS,
        30.0,
        folder / "ca.pem",
    )


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"password": "x"}, "password"),
        ({"colour": 1}, "colour"),
        ({"host": ""}, "host"),
        ({"port": "993"}, "port"),
        ({"port": True}, "port"),
        ({"port": 0}, "port"),
        ({"poll_s": 0.1}, "poll_s"),
        ({"security": "ssl"}, "security"),
        ({"aliases": "x"}, "aliases"),
        ({"address": "nobody"}, "address"),
        ({"password_file": "missing"}, "password_file"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, wrong: dict[str, Any], name: str) -> None:
    with pytest.raises(MailboxMisconfigured) as refused:
        read_mailbox(TABLE | wrong, folder=folder)
    assert refused.value.params["name"] == name


@pytest.mark.parametrize("name", sorted(TABLE))
def test_what_is_missing_is_named(folder: Path, name: str) -> None:
    with pytest.raises(MailboxMisconfigured) as refused:
        read_mailbox({key: TABLE[key] for key in TABLE if key != name}, folder=folder)
    assert refused.value.params["name"] == name
