"""XML that we write (被动回复): text of people never changes its structure."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry: controls, half surrogate pairs, U+FFFE, U+FFFF."""


def cdata(text: str) -> str:
    """``text`` as character data. What would end the section is split over two of them.

    Line ends become LF, as every reader of XML makes them.
    """
    clean = _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return f"<![CDATA[{clean.replace(']]>', ']]]]><![CDATA[>')}]]>"


def text_reply(*, to: str, sender: str, text: str, at: int) -> str:
    """A text to the person who wrote. ``at`` in seconds since 1970."""
    return (
        "<xml>"
        f"<ToUserName>{cdata(to)}</ToUserName>"
        f"<FromUserName>{cdata(sender)}</FromUserName>"
        f"<CreateTime>{at}</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(text)}</Content>"
        "</xml>"
    )


def sealed(*, encrypted: str, signature: str, timestamp: int, nonce: str) -> str:
    """The outer XML of an answer."""
    return (
        "<xml>"
        f"<Encrypt>{cdata(encrypted)}</Encrypt>"
        f"<MsgSignature>{cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp>"
        f"<Nonce>{cdata(nonce)}</Nonce>"
        "</xml>"
    )
