"""What the clock erases: words held without consent, drafts that were left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.dialogue import engine
from bot.dialogue.context import Limits
from bot.dialogue.conversation import FiledTicket
from channels.message import Attachment, AttachmentKind
from tests.support.bot_talk import Talk

LIMITS = Limits()
FILE = UUID(int=77)


def held() -> Talk:
    talk = Talk()
    talk.turn(
        text="清关慢",
        message_id="old",
        attachments=(Attachment(kind=AttachmentKind.FILE, id=FILE, name="a.pdf"),),
    )
    talk.waits(days=5).says("还有一件", message_id="young")
    return talk


def test_held_messages_go_one_by_one_when_their_week_is_over() -> None:
    talk = held()
    now = talk.now + timedelta(days=3)
    state, messages, files = engine.forget_held(talk.conversation, now=now, limits=LIMITS)
    assert [one.id for one in state.held] == ["young"]
    assert (messages, files) == (("old",), (FILE,))


def test_nothing_is_forgotten_within_the_week_or_after_consent() -> None:
    talk = held()
    before = talk.conversation
    assert engine.forget_held(before, now=talk.now, limits=LIMITS) == (before, (), ())
    talk.says("同意")
    agreed = replace(talk.conversation, held=before.held)
    later = talk.now + timedelta(days=30)
    assert engine.forget_held(agreed, now=later, limits=LIMITS) == (agreed, (), ())


def test_a_draft_that_was_left_goes_with_its_messages_and_files() -> None:
    talk = Talk().given("facts", language="zh")
    talk.says("清关慢", message_id="m1")
    talk.sends("notice.pdf")
    assert talk.conversation.draft is not None
    (file,) = talk.conversation.draft.attachments
    now = talk.now + timedelta(days=31)
    state, messages, files = engine.expire_draft(talk.conversation, now=now, limits=LIMITS)
    assert (state.draft, state.question) == (None, None)
    assert "m1" in messages
    assert files == (file.id,)
    assert state.consented


def test_a_fresh_draft_stays_and_a_parked_old_one_goes() -> None:
    talk = Talk().given("facts", language="zh")
    talk.says("清关慢", message_id="m1")
    old = talk.conversation.draft
    assert old is not None
    talk.waits(days=31)
    fresh = replace(old, id=UUID(int=5), updated_at=talk.now, fields={})
    conversation = replace(talk.conversation, draft=fresh, parked=(old,))
    state, messages, _ = engine.expire_draft(conversation, now=talk.now, limits=LIMITS)
    assert (state.draft, state.parked, state.question) == (fresh, (), conversation.question)
    assert "m1" in messages


def test_messages_that_a_filed_ticket_rests_on_are_kept() -> None:
    talk = Talk().given("enterprise_name", language="zh", facts="f", demand="d")
    talk.says("沈阳示例轴承有限公司", message_id="m1")
    draft = talk.conversation.draft
    assert draft is not None
    filed = FiledTicket(number="SY-2026-000000", title="", at=talk.now, reuse=draft.fields)
    conversation = replace(talk.conversation, filed=(filed,))
    now = talk.now + timedelta(days=31)
    state, messages, _ = engine.expire_draft(conversation, now=now, limits=LIMITS)
    assert (state.draft, messages) == (None, ())


def test_who_comes_back_too_late_is_told() -> None:
    talk = Talk().given("facts", language="zh")
    talk.says("清关慢", message_id="m1")
    step = talk.waits(days=31).says("在吗")
    assert "draft_expired" in step.acts
    assert "m1" in step.erase_held
