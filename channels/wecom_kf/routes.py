"""The webhook of customer service (微信客服回调): address check, and the word to go and fetch."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from channels.tencent import webhook
from channels.tencent.corp_door import Clock, CorpDoor, Knock
from channels.tencent.crypto import Unsealed, read
from channels.webhook import Call, Desk
from channels.wecom_kf.settings import CHANNEL, KfSettings

NEWS: Final = "kf_msg_or_event"


def routes(settings: KfSettings, desk: Desk, clock: Clock, *, knock: Knock) -> list[Route]:
    """The two routes. Raises ValueError when the key is not of its form."""

    async def take(call: Call, unsealed: Unsealed) -> Response:
        """Wake the fetching; the answer is always empty.

        The call itself is kept nowhere, for it says nothing that a sweep would not find; one that
        cannot be read is.
        """
        async with webhook.reading(desk, call, unsealed):
            message = read(unsealed).message
        await desk.fresh(call)
        if message.text("Event") == NEWS:
            await knock(open_kfid=message.text("OpenKfId"), token=message.text("Token"))
        return Response()

    account = settings.corp_id
    return CorpDoor(settings, clock, channel=CHANNEL, account=account, take=take).routes()
