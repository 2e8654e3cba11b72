"""``zhitong chat``: the conversation in the terminal, for people and (``--json``) for programs."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import typer
from rich.panel import Panel

from app.chat import LineChat
from app.cli.common import DataOption, print_line, say, screen, settings_for
from app.logs import configure
from app.opening import open_house, require_officers
from channels.memory import MemoryChannel
from channels.message import AttachmentKind

FILE_COMMAND = "/file "
NOTICE_POLL_S = 1.0


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("chat")(chat)


def chat(
    data: DataOption = None,
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line, in and out."),
) -> None:
    """Talk to the desk as a complainant would."""
    settings = settings_for(data, join_window=False, rate_limits=False)
    configure("error")
    with open_house(settings, with_model=True) as house:
        require_officers(house)
        memory = house.channels["memory"]
        if not isinstance(memory, MemoryChannel):
            raise TypeError("the terminal speaks over the memory channel")
        talk = LineChat(house, memory)
        asyncio.run(_lines(talk) if as_json else _people(talk))


async def _lines(talk: LineChat) -> None:
    for line in iter(sys.stdin.readline, ""):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            print_line({"error": f"not JSON: {error}"})
            continue
        print_line(await talk.line(document))


async def _people(talk: LineChat) -> None:
    conversation = uuid4().hex
    screen.print(say("chat.hello"))
    watch = asyncio.create_task(_watch(talk, conversation))
    try:
        while (text := await asyncio.to_thread(_read)) is not None:
            answer = await talk.line(_document(conversation, text))
            _show(answer)
    finally:
        watch.cancel()
    screen.print(say("chat.bye"))


async def _watch(talk: LineChat, conversation: str) -> None:
    """Show what officers say while nobody types."""
    while True:
        await asyncio.sleep(NOTICE_POLL_S)
        for message in await talk.notices(conversation):
            screen.print(Panel(message.text), markup=False)


def _read() -> str | None:
    try:
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        return None


def _document(conversation: str, text: str) -> dict[str, Any]:
    if text.startswith(FILE_COMMAND):
        path = Path(text.removeprefix(FILE_COMMAND).strip())
        kind = AttachmentKind.FILE.value
        return {
            "conversation": conversation,
            "attachments": [{"kind": kind, "path": str(path), "name": path.name}],
        }
    return {"conversation": conversation, "text": text}


def _show(answer: dict[str, Any]) -> None:
    if "error" in answer:
        screen.print(answer["error"], markup=False, style="red")
        return
    for reply in answer["replies"]:
        screen.print(reply["text"], markup=False)
        for place, choice in enumerate(reply["choices"], 1):
            screen.print(f"  {place}. {choice['label']}", markup=False)
