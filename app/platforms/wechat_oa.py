"""The Official Account (微信公众号), made ready for the desk."""

from __future__ import annotations

from app.platforms.assembly import Makings, Platform
from app.platforms.books import NeutralNotices
from app.platforms.shelves import SubscriptionShelf, TokenShelf, WindowShelf
from app.platforms.windows import opens
from channels.wechat_official.access import make_api
from channels.wechat_official.channel import WeChatOfficialChannel
from channels.wechat_official.media import WeChatMedia
from channels.wechat_official.notices import NoticeSender
from channels.wechat_official.routes import routes
from channels.wechat_official.settings import CHANNEL, WeChatOfficialSettings
from channels.wechat_official.texts import fits_passive
from channels.wechat_official.windows import KINDS, grant_of


def make(settings: WeChatOfficialSettings, makings: Makings) -> Platform:
    """One account."""
    database = makings.database
    api = make_api(settings, store=TokenShelf(database), clock=makings.clock)
    notices = NoticeSender(
        settings,
        api,
        subscriptions=SubscriptionShelf(database, CHANNEL),
        notices=NeutralNotices(database, makings.words, makings.public_url),
    )
    channel = WeChatOfficialChannel(
        settings,
        api,
        windows=WindowShelf(database, CHANNEL, KINDS),
        notices=notices,
        page=makings.status_page,
    )
    return Platform(
        channel=channel,
        media=WeChatMedia(api),
        doors=lambda: routes(settings, makings.reception, makings.clock),
        close=api.aclose,
        fits=fits_passive,
        grant=opens(grant_of),
    )
