"""The WeCom application (企业微信应用), made ready for the desk."""

from __future__ import annotations

from app.platforms.assembly import Makings, Platform
from app.platforms.shelves import TokenShelf
from app.platforms.wecom_shelves import CardShelf, SendShelf
from channels.tencent.api import make_client
from channels.tencent.corp import CorpMedia, corp_api
from channels.wecom.channel import WeComChannel
from channels.wecom.digest import make_digest
from channels.wecom.routes import routes
from channels.wecom.settings import WeComSettings
from channels.wecom.texts import fits_passive


def make(settings: WeComSettings, makings: Makings) -> Platform:
    """One application."""
    client = make_client(settings.base_url)
    api = corp_api(
        client,
        corp_id=settings.corp_id,
        app=str(settings.agent_id),
        secret=settings.secret,
        store=TokenShelf(makings.database),
        clock=makings.clock,
    )
    codes = CardShelf(makings.database)
    link = f"{makings.public_url}/console"
    channel = WeComChannel(
        settings,
        api,
        codes=codes,
        counts=SendShelf(makings.database),
        digest=make_digest(makings.words, link=link),
    )
    return Platform(
        channel=channel,
        media=CorpMedia(api),
        doors=lambda: routes(
            settings,
            makings.reception,
            makings.clock,
            codes=codes,
            knock=makings.bell.of(settings.corp_id),
        ),
        close=api.aclose,
        fits=lambda message, _: fits_passive(message),
    )
