"""The access token of an Official Account (稳定版接口调用凭据), and the calls made with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import httpx

from channels.tencent.api import Api, fetch_token, make_client
from channels.tencent.tokens import AccessTokens, FreshToken, TokenKey, TokenStore
from channels.wechat_official.settings import CHANNEL, WeChatOfficialSettings

STABLE: Final = "/cgi-bin/stable_token"


def make_api(
    settings: WeChatOfficialSettings,
    *,
    store: TokenStore,
    clock: Callable[[], datetime],
    transport: httpx.AsyncBaseTransport | None = None,
) -> Api:
    """Calls of one account; ``aclose`` ends it. Tests pass a ``transport``."""
    client = make_client(settings.base_url, transport=transport)

    async def fetch() -> FreshToken:
        """In normal mode the platform gives the same token while it is valid (never forced)."""
        document = {
            "grant_type": "client_credential",
            "appid": settings.app_id,
            "secret": settings.app_secret,
            "force_refresh": False,
        }
        return await fetch_token(client, client.build_request("POST", STABLE, json=document))

    key = TokenKey(platform=CHANNEL, account=settings.app_id)
    return Api(client, AccessTokens(key, fetch=fetch, store=store, clock=clock))
