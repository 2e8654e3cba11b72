"""What the applications of a corporation (企业) share: tokens, files, checks of their settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import httpx

from channels.errors import AccountBlocked
from channels.media import Fetched
from channels.tencent.api import Api, MediaPlace, exchange
from channels.tencent.errors import CallRefused, PlatformUnreachable, TokenRefused
from channels.tencent.tokens import AccessTokens, FreshToken, TokenKey, TokenStore

ISSUE: Final = "/cgi-bin/gettoken"
MEDIA: Final = "/cgi-bin/media/get"


def corp_api(
    client: httpx.AsyncClient,
    *,
    corp_id: str,
    app: str,
    secret: str,
    store: TokenStore,
    clock: Callable[[], datetime],
) -> Api:
    """Calls of one application, with a token that all processes share through ``store``."""
    key = TokenKey(platform="wecom", account=corp_id, app=app)
    fetch = corp_token(client, corp_id=corp_id, secret=secret)
    return Api(client, AccessTokens(key, fetch=fetch, store=store, clock=clock))


def corp_token(
    client: httpx.AsyncClient, *, corp_id: str, secret: str
) -> Callable[[], Awaitable[FreshToken]]:
    """How a token is asked for. A wrong secret raises AccountBlocked: only a person can help."""

    async def fetch() -> FreshToken:
        query = {"corpid": corp_id, "corpsecret": secret}
        try:
            answer = await exchange(client, client.build_request("GET", ISSUE, params=query))
        except (TokenRefused, CallRefused) as error:
            raise AccountBlocked(f"no access token: {error}") from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise PlatformUnreachable("an answer without a token")
        return FreshToken(token=token, expires_in=timedelta(seconds=seconds))

    return fetch


class CorpMedia:
    """Files that people sent to a corporation (临时素材), by media id; kept for three days."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def fetch(self, ref: str, *, most_bytes: int) -> Fetched:
        """The bytes behind a media id. Raises ChannelError, FileTooLarge."""
        return await self._api.fetch(
            MediaPlace(path=MEDIA, params={"media_id": ref}), most_bytes=most_bytes
        )
