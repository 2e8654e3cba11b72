"""Log-in sessions (登录会话): opened with a new id, ended by idleness, age or log-out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from casework.model.people import Officer
from console.errors import LinkSpent, SignInRefused
from console.passwords import Passwords
from console.ports import Accounts, Session
from console.settings import ConsoleSettings
from console.throttle import Throttle
from console.tokens import derived, new_token, token_hash

TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """An officer with a live session."""

    officer: Officer
    session: Session


class Sessions:
    """Signing in, staying in, signing out."""

    def __init__(
        self, accounts: Accounts, settings: ConsoleSettings, passwords: Passwords | None = None
    ) -> None:
        """Take the accounts and the limits."""
        self._accounts = accounts
        self._settings = settings
        self._passwords = passwords or Passwords()
        self._throttle = Throttle(failures_an_hour=settings.failures_an_hour)

    async def sign_in(self, *, login: str, password: str, address: str, now: datetime) -> str:
        """Session id of a right name and password. Raises SignInRefused, TooManyAttempts."""
        account = self._key("login", login.strip().casefold())
        source = self._key("address", address)
        self._throttle.attempt(account=account, address=source, now=now)
        credential = await self._accounts.credential(login.strip())
        kept = credential.password_hash if credential else None
        if not await self._passwords.verify(kept, password) or credential is None:
            raise SignInRefused
        token = await self._open(credential.officer_id, now=now)
        self._throttle.succeeded(account=account, address=source)
        return token

    async def sign_in_by_link(self, *, link: str, address: str, now: datetime) -> str:
        """Session id for a one-time link, which is used up. Raises LinkSpent, TooManyAttempts."""
        source = self._key("address", address)
        self._throttle.attempt(account=None, address=source, now=now)
        officer_id = await self._accounts.use_link(token_hash(link), now=now)
        if officer_id is None:
            raise LinkSpent
        token = await self._open(officer_id, now=now)
        self._throttle.succeeded(account=None, address=source)
        return token

    async def find(self, token: str | None, *, now: datetime) -> SignedIn | None:
        """The officer whose live session this id is; an ended one is forgotten."""
        if not token:
            return None
        session = await self._accounts.session(token_hash(token))
        if session is None:
            return None
        officer = await self._accounts.officer(session.officer_id)
        if officer is None or not officer.active or not self._alive(session, now):
            await self._accounts.close_session(session.token_hash)
            return None
        return SignedIn(officer=officer, session=session)

    async def touch(self, signed_in: SignedIn, *, now: datetime) -> None:
        """Note that the officer did something, at most once a minute."""
        if now - signed_in.session.seen_at >= TOUCH_EVERY:
            await self._accounts.touch_session(signed_in.session.token_hash, now=now)

    async def sign_out(self, token: str | None) -> None:
        """Forget the session."""
        if token:
            await self._accounts.close_session(token_hash(token))

    def _alive(self, session: Session, now: datetime) -> bool:
        idle = now - session.seen_at
        return idle <= self._settings.idle and now - session.created_at <= self._settings.absolute

    async def _open(self, officer_id: UUID, *, now: datetime) -> str:
        officer = await self._accounts.officer(officer_id)
        if officer is None or not officer.active:
            raise SignInRefused
        token = new_token()
        await self._accounts.open_session(
            Session(
                token_hash=token_hash(token),
                officer_id=officer.id,
                created_at=now,
                seen_at=now,
                csrf_secret=new_token(),
            )
        )
        return token

    def _key(self, kind: str, value: str) -> str:
        return derived(secret=self._settings.secret, purpose=kind, value=value)
