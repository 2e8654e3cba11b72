"""What leaves when the reply window is closed (订阅通知、模板消息): number, status, date, link.

A subscription first: the person asked for it. Then a template message, for which the account must
be a verified service account. The enterprise, the matter and contact data are never in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from channels.channel import Delivery, DeliveryReceipt
from channels.errors import WayClosed
from channels.tencent.api import Api
from channels.tencent.errors import NOT_TAKEN, ReaderGone
from channels.wechat_official.ports import Notice, Notices, Subscriptions
from channels.wechat_official.settings import NoticeTemplate, WeChatOfficialSettings

TEMPLATE: Final = "/cgi-bin/message/template/send"
SUBSCRIPTION: Final = "/cgi-bin/message/subscribe/bizsend"


class NoticeSender:
    """Sends neutral notices for one account."""

    def __init__(
        self,
        settings: WeChatOfficialSettings,
        api: Api,
        *,
        subscriptions: Subscriptions,
        notices: Notices,
    ) -> None:
        self._settings = settings
        self._api = api
        self._subscriptions = subscriptions
        self._notices = notices

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """By subscription, else by template. Raises WayClosed when neither is open."""
        notice = await self._notices.neutral(delivery)
        if notice is None:
            raise WayClosed("the reply window is closed, and this belongs to no ticket")
        receipt = await self._by_subscription(delivery, notice, now)
        return receipt or await self._by_template(delivery, notice, now)

    async def _by_subscription(
        self, delivery: Delivery, notice: Notice, now: datetime
    ) -> DeliveryReceipt | None:
        """None when there is no agreement left."""
        template = _for(self._settings.subscriptions, notice.kind)
        if template is None:
            return None
        place = {
            "account": self._settings.account,
            "user": delivery.recipient,
            "template_id": template.template_id,
        }
        if not await self._subscriptions.take(**place, now=now):
            return None
        document = {
            "touser": delivery.recipient,
            "template_id": template.template_id,
            "page": notice.link,
            "data": _data(template, notice),
        }
        try:
            answer = await self._api.call(SUBSCRIPTION, json=document)
        except ReaderGone:
            await self._subscriptions.close(**place, now=now)
            return None
        except NOT_TAKEN:
            await self._subscriptions.give_back(**place, taken_at=now)
            raise
        return _receipt(answer, now)

    async def _by_template(
        self, delivery: Delivery, notice: Notice, now: datetime
    ) -> DeliveryReceipt:
        """Raises WayClosed without a template or a follower."""
        template = _for(self._settings.templates, notice.kind)
        if template is None:
            raise WayClosed("the reply window is closed, and there is no notice for it")
        document = {
            "touser": delivery.recipient,
            "template_id": template.template_id,
            "url": notice.link,
            "client_msg_id": delivery.id.hex,
            "data": _data(template, notice),
        }
        return _receipt(await self._api.call(TEMPLATE, json=document), now)


def _for(templates: Mapping[str, NoticeTemplate], kind: str) -> NoticeTemplate | None:
    """The template of this kind, else the one for every other kind."""
    return templates.get(kind) or templates.get("")


def _data(template: NoticeTemplate, notice: Notice) -> dict[str, Any]:
    """Keywords with their values; a field that is no neutral one is refused by name."""
    values = {"number": notice.number, "status": notice.status, "date": notice.date}
    return {keyword: {"value": values[name]} for keyword, name in template.fields.items()}


def _receipt(answer: Mapping[str, Any], now: datetime) -> DeliveryReceipt:
    """The platform's id of the notice: its report names it."""
    return DeliveryReceipt(sent_at=now, provider_message_id=str(answer.get("msgid", "")))
