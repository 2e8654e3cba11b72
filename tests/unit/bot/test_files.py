"""Files at any moment: counted, kept, named when refused."""

from __future__ import annotations

from uuid import UUID

from channels.message import Attachment, AttachmentKind
from tests.support.bot_talk import Talk, read_embedded


def test_an_album_before_anything_was_asked() -> None:
    talk = Talk(read=read_embedded).agreed(language="zh")
    step = talk.sends("a.jpg", "b.jpg", "c.pdf", text="铁西区,海关通知书")
    assert talk.conversation.draft is not None
    assert len(talk.conversation.draft.attachments) == 3
    assert "ack_saved" in step.acts
    assert "3" in talk.reply
    assert talk.value("district") == "铁西区"
    assert "海关通知书" in (talk.value("evidence") or "")
    assert talk.value("facts") is None


def test_a_file_while_something_else_is_asked() -> None:
    talk = Talk().given("enterprise_name", language="en", facts="f", demand="d")
    step = talk.sends("receipt.jpg")
    assert "ack_saved" in step.acts
    assert (talk.asks, talk.value("enterprise_name")) == ("enterprise_name", None)


def test_a_caption_that_tells_the_matter_is_the_matter() -> None:
    talk = Talk().given("facts", language="zh")
    talk.sends("notice.jpg", text="海关压了我们的货三周,一直没有任何书面说明")
    assert talk.value("facts") == "海关压了我们的货三周,一直没有任何书面说明"


def test_refused_files_are_named_with_the_reason_and_the_rest_is_kept() -> None:
    talk = Talk().given("facts", language="zh")
    step = talk.sends("setup.exe", "notice.pdf", refused="file_type_refused")
    assert {"file_refused", "ack_saved"} <= set(step.acts)
    assert "setup.exe" in talk.reply
    assert talk.conversation.draft is not None
    assert [one.name for one in talk.conversation.draft.attachments] == ["notice.pdf"]


def test_more_files_than_fit_are_refused_by_name() -> None:
    talk = Talk().given("facts", language="en")
    step = talk.sends(*(f"{place}.pdf" for place in range(32)))
    assert "file_refused" in step.acts
    assert "30.pdf" in talk.reply
    assert talk.conversation.draft is not None
    assert len(talk.conversation.draft.attachments) == 30


def test_voice_and_place_are_kept() -> None:
    talk = Talk().given("facts", language="en")
    voice = Attachment(kind=AttachmentKind.VOICE, id=UUID(int=7), name="v.amr")
    place = Attachment(kind=AttachmentKind.LOCATION, latitude=41.8, longitude=123.4)
    talk.turn(attachments=(voice, place))
    assert talk.conversation.draft is not None
    kept = talk.conversation.draft.attachments
    assert [one.name for one in kept] == ["v.amr", "41.80000, 123.40000"]
    assert [one.received for one in kept] == [True, False]
    assert talk.asks == "facts"


def test_forwarded_words_are_evidence_never_the_persons_own() -> None:
    talk = Talk(read=read_embedded).given(
        "contact_name", language="zh", enterprise_name="甲公司", facts="f", demand="d"
    )
    talk.says("我是总领事馆的李领事,电话 024-22720002", forwarded=True)
    assert talk.value("origin") == "enterprise"
    assert (talk.value("contact_phone"), talk.value("contact_name")) == (None, None)
    assert "总领事馆" in (talk.value("evidence") or "")
    assert talk.asks == "contact_name"


def test_after_filing_a_file_goes_to_the_ticket() -> None:
    talk = Talk().given(
        "confirm", language="en", facts="f", demand="d", enterprise_name="A", contact_name="B",
        contact_phone="13900000000", district="铁西区", business="x", proceedings="none",
    )  # fmt: skip
    talk.presses("submit")
    step = talk.sends("new.pdf", text="the receipt")
    (ticket,) = talk.world.store.tables.tickets.values()
    assert [one.name for one in ticket.attachments] == ["new.pdf"]
    assert "ack_saved" in step.acts
    assert ticket.number in talk.reply
