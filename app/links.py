"""One-time sign-in links (一次性登录链接) of officers."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.errors import SettingsError
from console.tokens import new_token, token_hash
from storage.interface import Database, Store

LINK_LIFE = timedelta(hours=12)
PATH = "/console/sign-in/"


def sign_in_link(database: Database, login: str, *, base_url: str, now: datetime) -> str:
    """A link that signs ``login`` in once, within twelve hours. Only its hash is kept."""
    token = new_token()

    def work(store: Store) -> None:
        officer = store.officers.by_login(login)
        if officer is None:
            raise SettingsError(f"no officer {login}", name="LOGIN", reason=f"no officer {login}")
        store.sessions.add_link(token_hash(token), officer.id, expires_at=now + LINK_LIFE)

    database.write_now(work)
    return f"{base_url}{PATH}{token}"
