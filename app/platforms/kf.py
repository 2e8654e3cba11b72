"""WeChat Customer Service (微信客服), made ready for the desk."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from app.platforms.assembly import Makings, Platform
from app.platforms.kf_inbox import KfShelf
from app.platforms.shelves import TokenShelf, WindowShelf
from app.platforms.windows import opens
from bot.dialogue.abroad import LANGUAGES
from channels.fitting import BETWEEN
from channels.message import OutboundMessage
from channels.tencent.api import make_client
from channels.tencent.corp import CorpMedia, corp_api
from channels.wechat_official.windows import units_to_keep
from channels.wecom_kf.channel import KfChannel
from channels.wecom_kf.puller import SWEEP_S, Puller
from channels.wecom_kf.routes import routes
from channels.wecom_kf.settings import CHANNEL, KF, KfSettings
from channels.wecom_kf.windows import KINDS, grant_of


def make(settings: KfSettings, makings: Makings) -> Platform:
    """The accounts of one corporation."""
    database = makings.database
    api = corp_api(
        make_client(settings.base_url),
        corp_id=settings.corp_id,
        app=CHANNEL,
        secret=settings.secret,
        store=TokenShelf(database),
        clock=makings.clock,
    )
    channel = KfChannel(
        settings,
        api,
        windows=WindowShelf(database, CHANNEL, KINDS),
        keep=lambda message: units_to_keep(message.acts),
        page=makings.status_page,
    )
    inbox = KfShelf(
        database,
        profile=KF,
        signals=makings.signals,
        grant=opens(grant_of),
        window=makings.window,
        welcome=lambda: OutboundMessage(
            text=BETWEEN.join(makings.words.text("platforms.welcome", one) for one in LANGUAGES)
        ),
        owner=makings.owner,
        lease_ms=makings.lease_ms,
    )
    puller = Puller(settings, api, inbox, clock=makings.clock, greet=channel.greet)
    makings.bell.answered_by(settings.corp_id, puller.knock)

    async def sweep(stop: asyncio.Event) -> None:
        """Look now and then without a callback: one may have got lost."""
        while not stop.is_set():
            await puller.sweep()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), SWEEP_S)

    async def close() -> None:
        await puller.close()
        await api.aclose()

    return Platform(
        channel=channel,
        media=CorpMedia(api),
        doors=lambda: routes(settings, makings.reception, makings.clock, knock=puller.knock),
        errands=(sweep,),
        close=close,
        grant=opens(grant_of),
    )
