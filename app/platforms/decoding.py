"""One call of a platform looked at apart from a server (回调解码): for support staff and tests.

The same verification and decoding as the webhooks; the time window is not applied, and no nonce
is looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from channels.message import InboundMessage
from channels.tencent.crypto import Callback, Opened
from channels.tencent.fields import fields_of, message_id
from channels.tencent.refused import Refused
from channels.wechat_official.decode import decode as decode_oa
from channels.wechat_official.menu import load_menu
from channels.wecom.decode import decode as decode_wecom

OA: Final = "oa"
WECOM: Final = "wecom"

_TEXTS: Final = ("platform", "method", "token", "encodingAESKey", "receiveId", "body")
_EPOCH: Final = datetime.fromtimestamp(0, tz=UTC)
"""When a call arrives is not looked at here."""


def decoded(document: Any) -> dict[str, Any]:
    """The answer to one description of a call. Raises ValueError, TypeError."""
    _check(document)
    answer: dict[str, Any] = {"id": _named(document), "accepted": True, "reason": None}
    try:
        return answer | _read(document, _callback(document))
    except Refused as refused:
        return answer | {"accepted": False, "reason": refused.reason.value}


def _named(document: Mapping[str, Any]) -> str | None:
    """The caller's own id, fit to be written out."""
    name = document.get("id")
    return None if name is None else str(name).encode("utf-8", "replace").decode("utf-8")


def _check(document: Any) -> None:
    if not isinstance(document, dict):
        raise TypeError("an object is expected")
    wrong = [name for name in _TEXTS if not isinstance(document.get(name, ""), str)]
    missing = [name for name in _TEXTS[:-1] if not document.get(name)]
    if wrong or missing:
        raise ValueError(f"texts are expected: {', '.join(wrong or missing)}")
    if document["platform"] not in _DECODERS or document["method"] not in ("GET", "POST"):
        raise ValueError("platform is oa or wecom, method is GET or POST")
    if not isinstance(document.get("query"), dict):
        raise TypeError("query: an object is expected")


def _callback(document: Mapping[str, Any]) -> Callback:
    return Callback(
        token=document["token"],
        encoding_aes_key=document["encodingAESKey"],
        receive_id=document["receiveId"],
    )


def _read(document: Mapping[str, Any], callback: Callback) -> dict[str, Any]:
    """Raises Refused."""
    query = document["query"]
    if document["method"] == "GET":
        check = callback.check_url_oa if document["platform"] == OA else callback.check_url_wecom
        return {"answer": check(query)}
    body = document.get("body", "").encode("utf-8", "surrogatepass")
    opened = callback.open(query, body)
    text = _DECODERS[document["platform"]](opened, document["receiveId"])
    return {"message": _message(opened, text)}


def _message(opened: Opened, text: str) -> dict[str, Any]:
    return fields_of(opened.message) | {
        "text": text,
        "sender": opened.message.text("FromUserName"),
        "message_id": message_id(opened.message),
    }


def _oa(opened: Opened, account: str) -> str:
    """What the person says by it. Raises Refused."""
    items = decode_oa(opened.message, account=account, now=_EPOCH, menu=load_menu())
    return next((item.text for item in items if isinstance(item, InboundMessage)), "")


def _wecom(opened: Opened, account: str) -> str:
    """What the member says by it. Raises Refused."""
    found = decode_wecom(opened.message, account=account, now=_EPOCH)
    return found.text if isinstance(found, InboundMessage) else ""


_DECODERS: Final[Mapping[str, Callable[[Opened, str], str]]] = {OA: _oa, WECOM: _wecom}
