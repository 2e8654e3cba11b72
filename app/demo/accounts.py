"""Accounts of a demonstration (示范账号): made anew at each start, written as a platforms file.

The file has the form of a real one, so that it can be read as an example: the accounts in
``platforms.toml``, each secret in a file of its own beside it.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.demo.mail_phone import DESK
from app.platforms.fakes.mail_office import HOST, USER

CORP: Final = "ww-demonstration"
AGENT: Final = 1000002
BOT: Final = 7000000001

Tables = Mapping[str, Mapping[str, Any]]


def new_key() -> str:
    """An EncodingAESKey: 43 characters of base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii").rstrip("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Token and key of one callback (回调配置)."""

    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    key: str = field(default_factory=new_key, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Who we are on each platform.

    WeChat and customer service begin as new accounts, because their stand-ins forget everyone at
    the end; officers are bound to corporation and bot, therefore these keep their names.
    """

    app_id: str = field(default_factory=lambda: f"wx{secrets.token_hex(8)}")
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    wechat: Callback = field(default_factory=Callback)
    corp_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    wecom: Callback = field(default_factory=Callback)
    kf_account: str = field(default_factory=lambda: f"wk{secrets.token_hex(8)}")
    kf_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    kf: Callback = field(default_factory=Callback)
    bot_token: str = field(default_factory=lambda: f"{BOT}:{secrets.token_urlsafe(24)}", repr=False)
    bot_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    mail_password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where everybody listens: the desk and the stand-ins; of the mailbox its port."""

    desk: str
    wechat: str
    wecom: str
    telegram: str
    mailbox: int


def write_file(folder: Path, accounts: Accounts, at: Addresses, *, basis: str = "") -> Path:
    """Write ``platforms.toml`` and the secrets; with ``basis`` every channel may take details.

    The mailbox stands on this machine: what is written there stays in the country.
    """
    for one in (folder.parent, folder):  # the mode of mkdir is that of the last folder alone
        one.mkdir(parents=True, exist_ok=True, mode=0o700)
    tables = dict(_tables(accounts, at))
    wider = {"mode": "any", "basis": basis} if basis else {}
    tables["residency"] = {"email_in_country": True, **wider}
    for name, table in _secrets(accounts).items():
        for key, secret in table.items():
            _keep(folder / f"{name}.{key}", secret)
    named = {
        name: {
            **table,
            **{f"{key}_file": f"{name}.{key}" for key in _secrets(accounts).get(name, ())},
        }
        for name, table in tables.items()
    }
    path = folder / "platforms.toml"
    _keep(path, "\n".join(_toml(named)))
    return path


def _tables(accounts: Accounts, at: Addresses) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "wechat_oa", {"app_id": accounts.app_id, "base_url": at.wechat}
    yield "wecom", {"corp_id": CORP, "agent_id": AGENT, "base_url": at.wecom}
    yield "kf", {"corp_id": CORP, "accounts": [accounts.kf_account], "base_url": at.wecom}
    yield (
        "telegram",
        {
            "api_base": f"{at.telegram}/bot",
            "file_base": f"{at.telegram}/file/bot",
            "webhook_url": at.desk,
        },
    )
    yield (
        "email",
        {
            "address": DESK,
            "host": HOST,
            "port": at.mailbox,
            "user": USER,
            "security": "none",
            "poll_s": 1.0,
        },
    )


def _secrets(accounts: Accounts) -> dict[str, dict[str, str]]:
    one = accounts
    return {
        "wechat_oa": {"app_secret": one.app_secret, **_callback(one.wechat)},
        "wecom": {"secret": one.corp_secret, **_callback(one.wecom)},
        "kf": {"secret": one.kf_secret, **_callback(one.kf)},
        "telegram": {"token": one.bot_token, "secret": one.bot_secret},
        "email": {"password": one.mail_password},
    }


def _callback(one: Callback) -> dict[str, str]:
    return {"token": one.token, "encoding_aes_key": one.key}


def _toml(tables: Tables) -> Iterator[str]:
    for name, table in tables.items():
        yield f"[{name}]"
        for key, value in table.items():
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
        yield ""


def _keep(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")
