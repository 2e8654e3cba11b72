"""``zhitong demo channels`` in its own process, and its phones over HTTP."""

from __future__ import annotations

import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.programs import Program
from tests.support.servers import environment, free_port

START_LIMIT_S = 60.0
ANSWER_LIMIT_S = 20.0
NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")

LETTERS = {
    "zh": (
        "我公司是沈阳示例精密机械有限公司，进口设备在沈阳海关压了三周，没有书面说明。",
        "请尽快放行并说明理由",
        "王小明 13900000000",
        "铁西区",
        "生产数控机床",
    ),
    "en": (
        (
            "We are Example Gear Works (Shenyang) Co., Ltd. Our imported machine has been "
            "held at Shenyang customs for three weeks without any written reason."
        ),
        "Please release it soon and give the reason in writing",
        "Max Sample, max.sample@example.com",
        "Tiexi District",
        "We make machine tools",
    ),
}
DISTRICTS = frozenset({"铁西区", "Tiexi District"})
HELLO = {"zh": "你好", "en": "Hello"}
CHOSEN = {"zh": ("同意", "均未进入", "确认提交"), "en": ("I agree", "None of these", "File it")}
ACKNOWLEDGE = "签收"


@dataclass
class City:
    """A running demonstration; ``url`` is its page."""

    url: str
    desk: str

    def exchange(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data=body, headers=named)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def act(self, phone: str, act: str, **values: str) -> int:
        """Status of the answer."""
        body = json.dumps(values).encode()
        return self.exchange(f"/phones/{phone}/{act}", body, Content_Type="application/json")[0]

    def bubbles(self, phone: str) -> list[dict[str, Any]]:
        _, body = self.exchange("/state")
        found: list[dict[str, Any]] = json.loads(body)["phones"][phone]
        return found

    def told(self, phone: str) -> list[dict[str, Any]]:
        """What the other side said."""
        return [one for one in self.bubbles(phone) if not one["own"]]

    def next_of(self, phone: str, before: int) -> dict[str, Any]:
        """The message of the other side after the first ``before``."""
        end = time.monotonic() + ANSWER_LIMIT_S
        while time.monotonic() < end:
            found = self.told(phone)
            if len(found) > before:
                return found[before]
            time.sleep(0.05)
        raise AssertionError(f"nothing new on {phone}: {self.told(phone)[-1:]}")

    def say(self, phone: str, text: str) -> dict[str, Any]:
        """Write; the answer."""
        before = len(self.told(phone))
        assert self.act(phone, "say", text=text) == 204
        return self.next_of(phone, before)

    def choose(self, phone: str, label: str) -> dict[str, Any]:
        """Press the button of that label, or write it where choices are numbers."""
        last = self.until(phone, lambda one: label in offered(one))
        keys = {name: key for key, name in last["choices"]}
        if label not in keys:
            return self.say(phone, label)
        before = len(self.told(phone))
        assert self.act(phone, "press", bubble=last["id"], choice=keys[label]) == 204
        return self.next_of(phone, before)

    def until(self, phone: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The last message of the other side, once it fits: an answer may come in parts."""
        end = time.monotonic() + ANSWER_LIMIT_S
        while time.monotonic() < end:
            found = self.told(phone)
            if found and fits(found[-1]):
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"not on {phone}: {self.told(phone)[-2:]}")

    def press(self, phone: str, bubble: dict[str, Any], label: str) -> None:
        key = next(key for key, name in bubble["choices"] if name == label)
        assert self.act(phone, "press", bubble=bubble["id"], choice=key) == 204

    def file(self, phone: str, language: str, *, district: str = "") -> str:
        """From hello to the receipt; the number of the ticket."""
        agree, none, submit = CHOSEN[language]
        self.act(phone, "renew", language=language)
        self.say(phone, HELLO[language])
        self.choose(phone, agree)
        for text in LETTERS[language]:
            self.say(phone, district if district and text in DISTRICTS else text)
        self.choose(phone, none)
        self.choose(phone, submit)
        receipt = self.until(phone, lambda one: NUMBER.search(one["text"]) is not None)
        found = NUMBER.search(receipt["text"])
        assert found, receipt
        return found[0]

    def card(self, number: str) -> tuple[str, dict[str, Any]]:
        """The WeCom phone of the officer who got the ticket, and the newest card of it there."""
        end = time.monotonic() + ANSWER_LIMIT_S
        while time.monotonic() < end:
            _, body = self.exchange("/state")
            for phone, bubbles in json.loads(body)["phones"].items():
                cards = [one for one in bubbles if number in one["title"] and one["choices"]]
                if cards and phone.startswith("wecom-"):
                    return phone, cards[-1]
            time.sleep(0.05)
        raise AssertionError(f"no card of {number}")


def offered(bubble: dict[str, Any]) -> str:
    """The words of a message and of its buttons."""
    return "\n".join([bubble["text"], *(label for _, label in bubble["choices"])])


@contextmanager
def demonstration(data: Path, *options: str, **settings: str) -> Iterator[City]:
    """Start it and wait until it answers; ends it by its own id."""
    page, desk = free_port(), free_port()
    command = ["demo", "channels", "--data", str(data)]
    ports = ["--port", str(page), "--desk-port", str(desk)]
    log = data.parent / f"{data.name}.log"
    with log.open("w", encoding="utf-8") as file, Path(os.devnull).open("rb") as nothing:
        process = Program(
            [*command, *ports, *options],
            env=environment(ZHITONG_RATE_LIMITS="false", **settings),
            stdin=nothing,
            stdout=file,
            stderr=file,
        )
    city = City(url=f"http://127.0.0.1:{page}", desk=f"http://127.0.0.1:{desk}")
    try:
        wait_open(city, process, log)
        yield city
    finally:
        process.terminate()
        process.wait(20)


def wait_open(city: City, process: Program, log: Path) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}: {log.read_text()}")
        if city.desk in log.read_text():
            return
        time.sleep(0.05)
    raise RuntimeError(f"not ready: {log.read_text()}")
