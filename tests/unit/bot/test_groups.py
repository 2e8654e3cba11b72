"""In a group chat one person tells the matter; whoever else writes is passed by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bot.dialogue.context import Step
from channels.message import Attachment, AttachmentKind
from tests.support.bot_talk import Talk

OWNER = "memory:u1"


def in_group(talk: Talk, sender: str = OWNER, **message: Any) -> Step:
    talk.key = sender
    return talk.turn(chat="group", **message)


def silent(step: Step) -> bool:
    return not step.speech.acts and not step.speech.options


def group(asked: str = "district", **fields: str) -> Talk:
    talk = Talk().given(asked, language="zh", **fields)
    in_group(talk, text="铁西区" if asked != "district" else "在吗")
    return talk


def test_the_first_who_writes_owns_the_conversation() -> None:
    talk = Talk()
    in_group(talk, text="我们公司清关三周了")
    assert talk.conversation.owner == OWNER
    assert not silent(talk.steps[-1])


def test_a_private_conversation_has_no_owner() -> None:
    talk = Talk()
    talk.says("你好")
    assert talk.conversation.owner == ""


def test_what_others_write_changes_and_says_nothing() -> None:
    talk = group()
    before = talk.conversation
    step = in_group(talk, "memory:u2", text="我是铁西区的,电话 13900000000", message_id="other")
    assert silent(step)
    assert (talk.conversation, step.effects, step.command) == (before, 0, None)


def test_a_press_of_another_changes_nothing_and_the_owners_does() -> None:
    talk = group()
    step = in_group(talk, "memory:u2", choice="set:district:铁西区")
    assert silent(step)
    assert talk.value("district") is None
    in_group(talk, choice="set:district:铁西区")
    assert talk.value("district") == "铁西区"


def test_nothing_of_a_bystander_is_kept() -> None:
    talk = group()
    file = Attachment(kind=AttachmentKind.IMAGE, id=UUID(int=7), name="a.jpg")
    step = in_group(talk, "memory:u2", text="看", attachments=(file,), message_id="other")
    assert step.erase_held == ("other",)
    assert step.erase_files == (file.id,)


def test_others_can_neither_agree_nor_withdraw_for_the_owner() -> None:
    talk = Talk()
    in_group(talk, text="我们公司清关三周了")
    in_group(talk, "memory:u2", choice="agree")
    assert not talk.conversation.consented
    in_group(talk, choice="agree")
    assert talk.conversation.consented
    in_group(talk, "memory:u2", text="撤回")
    assert talk.conversation.draft is not None
    assert talk.asks != "confirm_withdraw"
