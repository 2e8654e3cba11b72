"""Calls of WeChat and WeCom made by two independent implementations: 24 to accept, 21 to refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.tencent.crypto import Callback

FILE = Path(__file__).with_name("wechat_vectors.json")


@dataclass(frozen=True)
class Case:
    id: str
    platform: str
    method: str
    token: str
    key: str
    receive_id: str
    query: dict[str, str]
    body: bytes
    plaintext: str
    accepted: bool
    fields: dict[str, Any]
    document: dict[str, Any]

    def callback(self) -> Callback:
        return Callback(token=self.token, encoding_aes_key=self.key, receive_id=self.receive_id)


def _case(data: dict[str, Any]) -> Case:
    return Case(
        id=data["id"],
        platform=data["platform"],
        method=data["method"],
        token=data["token"],
        key=data["encodingAESKey"],
        receive_id=data["receiveId"],
        query=data["query"],
        body=data["body"].encode(),
        plaintext=data["plaintext"],
        accepted=data["expect"] == "accept",
        fields=data.get("fields") or {},
        document=data,
    )


CASES = [_case(data) for data in json.loads(FILE.read_text(encoding="utf-8"))["vectors"]]
TOKEN, KEY, APP_ID = CASES[0].token, CASES[0].key, CASES[0].receive_id


def case(identity: str) -> Case:
    return next(one for one in CASES if one.id == identity)
