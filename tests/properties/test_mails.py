"""No mail is an exception, and none is lost: whatever bytes a mailbox holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channels.email.html import text_of
from channels.email.letter import read_letter
from channels.email.quotes import new_words
from tests.support.wild_mails import MAILS


@given(raw=MAILS)
def test_every_mail_can_be_taken(raw: bytes) -> None:
    found = read_letter(raw, own=frozenset({"desk@example.com"}), verifier="mx.example.com")
    assert found.message_id
    assert found.dedupe_id.encode()
    assert len(found.dedupe_id) <= 200
    assert found.sender or found.machine is not None
    for text in (found.sender, found.subject, found.text, *(one.name for one in found.files)):
        assert "\x00" not in text
        text.encode()
    assert "\n" not in found.subject
    assert read_letter(raw).dedupe_id == found.dedupe_id


@given(depth=st.integers(1, 400), kind=st.sampled_from(["multipart/mixed", "message/rfc822"]))
def test_boxes_in_boxes_end(depth: int, kind: str) -> None:
    mail = "From: a@b.example\r\n"
    for level in range(depth):
        mail += f"Content-Type: {kind}; boundary=B{level}\r\n\r\n"
        mail += f"--B{level}\r\n" if kind.startswith("multipart") else ""
    assert read_letter(f"{mail}\r\n\r\nwords".encode()).sender == "a@b.example"


@given(
    words=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<>&\r"), max_size=60)
)
def test_no_word_of_a_page_is_lost(words: str) -> None:
    assert "".join(words.split()) == "".join(text_of(f"<div><b>{words}</b></div>").split())


@given(page=st.text(alphabet="<>/ab p\"'=!-&#;", max_size=120))
def test_every_page_can_be_read(page: str) -> None:
    assert isinstance(text_of(page), str)


@given(
    new=st.lists(
        st.text(alphabet="新的词new words", min_size=1, max_size=20), min_size=1, max_size=4
    ),
    said=st.lists(st.text(alphabet="旧话old", min_size=1, max_size=20), min_size=1, max_size=4),
)
def test_new_lines_always_stay(new: list[str], said: list[str]) -> None:
    mail = "\n".join([*new, "On 10 March 2026 the desk wrote:", *(f"> {one}" for one in said)])
    kept = new_words(mail, known=["\n".join(said)])
    assert [line.strip() for line in kept.splitlines() if line.strip()] == [
        line.strip() for line in new if line.strip()
    ] or not any(line.strip() for line in new)
