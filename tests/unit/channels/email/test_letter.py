"""Mails as people's programmes write them, and as they should not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from channels.email.bodies import decoded
from channels.email.headers import date_of
from channels.email.letter import dedupe_id, plain_subject, read_letter
from channels.email.machines import Machine
from channels.email.quotes import new_words

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def raw(
    body: str = "Hello", *, charset: str = "utf-8", kind: str = "text/plain", **heads: str
) -> bytes:
    given = {
        "From": "Max Sample <Max.Sample@Example.org>",
        "Subject": "Permits",
        "Message-ID": "<1@example.org>",
        "Content-Type": f"{kind}; charset={charset}",
    } | {name.replace("_", "-"): value for name, value in heads.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return lines.encode() + b"\r\n" + body.replace("\n", "\r\n").encode(charset)


def test_who_wrote_what_and_to_what() -> None:
    found = read_letter(
        raw(In_Reply_To="<b@x>", References="<a@x> <b@x> <c@x>", Subject="=?gb2312?B?zbbL3w==?=")
    )
    assert (found.sender, found.message_id, found.subject) == (
        "max.sample@example.org",
        "<1@example.org>",
        "投诉",
    )
    assert found.answers == ("<b@x>", "<c@x>", "<a@x>")
    assert (found.text.strip(), found.machine, found.faulty) == ("Hello", None, False)


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "big5", "utf-8", "utf-16"])
def test_character_sets_of_the_region(charset: str) -> None:
    assert decoded("貨在海關".encode("big5"), "big5") == ("貨在海關", True)
    assert decoded("货在海关".encode(charset if charset != "big5" else "gbk"), charset)[0]
    text = "貨物" if charset == "big5" else "货物"
    assert decoded(text.encode(charset), charset) == (text, True)


@pytest.mark.parametrize("claimed", ["us-ascii", "x-unknown", "utf-8", "gb2312"])
def test_a_wrong_character_set_is_seen_through(claimed: str) -> None:
    assert decoded("货压在海关㐂".encode("gb18030"), claimed) == ("货压在海关㐂", True)


def test_what_is_in_no_set_is_kept_with_the_mail() -> None:
    found = read_letter(raw() + b"\xff\xfe\xfd broken \x81")
    assert found.faulty
    assert "Hello" in found.text


def test_html_is_read_and_never_run() -> None:
    page = (
        "<html><head><style>p{}</style><title>x</title></head><body><p>First<br>second</p>"
        "<script>alert(1)</script><div style='display: none'>hidden</div>"
        "<ul><li>one</li><li>two &amp; three</li></ul>"
        "<a href='https://example.com/f'>the file</a><blockquote>earlier</blockquote></body>"
    )
    assert read_letter(raw(page, kind="text/html")).text.splitlines() == [
        "First",
        "second",
        "- one",
        "- two & three",
        "the file (https://example.com/f)",
        "> earlier",
    ]


def test_the_plain_form_wins_unless_it_says_nothing() -> None:
    both = EmailMessage()
    both["From"] = "max.sample@example.org"
    both.set_content("Plain words")
    both.add_alternative("<p>Rich words</p>", subtype="html")
    assert read_letter(bytes(both)).text == "Plain words"
    stub = EmailMessage()
    stub["From"] = "max.sample@example.org"
    stub.set_content("See the other part")
    stub.add_alternative(f"<p>{'All that matters. ' * 40}</p>", subtype="html")
    assert read_letter(bytes(stub)).text.startswith("All that matters.")


def test_files_logos_and_mails_inside() -> None:
    inner = EmailMessage()
    inner["From"] = "office@example.net"
    inner["Subject"] = "Decision"
    inner.set_content("We refuse.")
    inner.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="d.pdf")
    mail = EmailMessage()
    mail["From"] = "max.sample@example.org"
    mail["Subject"] = "Fwd: Decision"
    mail.set_content("Look at this")
    mail.add_related(b"\x89PNG" + b"0" * 500, maintype="image", subtype="png", cid="<logo>")
    mail.make_mixed()
    mail.add_attachment(inner)
    mail.add_attachment(b"x" * 30_000, maintype="image", subtype="jpeg", filename="照片.jpg")
    found = read_letter(bytes(mail))
    assert [one.name for one in found.files] == ["d.pdf", "照片.jpg"]
    assert "Look at this" in found.text
    assert "We refuse." in found.text
    assert "From: office@example.net" in found.text
    assert not found.forwarded


def test_a_mail_passed_on_without_a_word_is_no_statement() -> None:
    body = "---------- Forwarded message ---------\nFrom: a@b.example\nSubject: x\n\nWe refuse."
    assert read_letter(raw(body, Subject="Fwd: x")).forwarded
    assert not read_letter(raw(f"Please help.\n\n{body}", Subject="转发: x")).forwarded
    assert not read_letter(raw(body, Subject="x")).forwarded


@pytest.mark.parametrize(
    ("heads", "reason"),
    [
        ({"Auto_Submitted": "auto-replied; owner=x"}, Machine.AUTO_SUBMITTED),
        ({"Auto_Submitted": "no"}, None),
        ({"Precedence": "bulk"}, Machine.BULK),
        ({"List_Id": "<news.example.org>"}, Machine.LIST),
        ({"X_Autoreply": "yes"}, Machine.AUTO_REPLY),
        ({"Return_Path": "<>"}, Machine.NO_RETURN),
        ({"From": "noreply@example.org"}, Machine.UNATTENDED),
        ({"From": "complaints@example.com"}, Machine.OWN),
        ({"From": ""}, Machine.NO_SENDER),
        ({"Subject": "Automatic reply: Your message"}, Machine.SUBJECT),
        ({"Subject": "Re: 自动回复: 您好"}, Machine.SUBJECT),
        ({"Subject": "关于税务局自动回复的投诉"}, None),
        ({"X_Auto_Response_Suppress": "All"}, None),
    ],
)
def test_mails_that_no_person_wrote(heads: dict[str, str], reason: Machine | None) -> None:
    found = read_letter(raw(**heads), own=frozenset({"complaints@example.com"}))
    assert found.machine is reason


OURS = "<019ae000-0000-7000-8000-000000000001@example.com>"


@pytest.mark.parametrize(
    ("action", "failed"), [("failed", True), ("delivered", False), ("delayed", None)]
)
def test_a_report_in_its_form(action: str, failed: bool | None) -> None:
    body = (
        "--B\nContent-Type: text/plain\n\nSorry\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; max@example.org\nAction: {action}\nStatus: 5.2.2\n\n"
        f"--B\nContent-Type: message/rfc822\n\nMessage-ID: {OURS}\nSubject: x\n\nwords\n--B--\n"
    )
    kind = "multipart/report; report-type=delivery-status; boundary=B"
    found = read_letter(raw(body, Content_Type=kind, From="postmaster@example.org"))
    assert found.report is not None
    assert (found.report.failed, found.report.outcome) == (failed, "5.2.2")
    assert found.report.ids == (OURS,)
    assert found.machine is Machine.REPORT


def test_a_report_in_words() -> None:
    found = read_letter(
        raw(
            f"您的邮件未能送达。550 User not found\n\nMessage-ID: {OURS}",
            From="PostMaster@example.org",
            Subject="系统退信",
        )
    )
    assert found.report is not None
    assert (found.report.ids, found.report.failed, found.report.outcome) == ((OURS,), True, "550")


def test_a_person_who_shows_us_a_bounce_is_a_person() -> None:
    inner = "--I\nContent-Type: message/delivery-status\n\nAction: failed\n\n--I--\n"
    body = (
        "--B\nContent-Type: text/plain\n\nMy mails to the office come back\n--B\n"
        "Content-Type: message/rfc822\n\nSubject: Undelivered\n"
        f"Content-Type: multipart/report; boundary=I\n\n{inner}\n--B--\n"
    )
    found = read_letter(raw(body, Content_Type="multipart/mixed; boundary=B"))
    assert (found.report, found.machine) == (None, None)


@pytest.mark.parametrize(
    ("result", "proved"),
    [
        ("mx.example.com; spf=pass; dmarc=pass header.from=example.org", True),
        ("mx.example.com; dmarc=fail header.from=example.org", False),
        ("mx.example.com; dmarc=pass header.from=example.net", False),
        ("evil.example; dmarc=pass header.from=example.org", False),
        ("mx.example.com; spf=pass", False),
    ],
)
def test_only_our_own_server_vouches(result: str, proved: bool) -> None:
    mail = raw(Authentication_Results=result)
    assert read_letter(mail, verifier="mx.example.com").proved is proved
    assert not read_letter(mail).proved


def test_a_mail_without_an_id_has_the_same_one_each_time() -> None:
    first = read_letter(raw(Message_ID="", Received="from a"))
    again = read_letter(raw(Message_ID="", Received="from b"))
    other = read_letter(raw("Other", Message_ID="", Received="from a"))
    assert first.message_id == again.message_id != other.message_id
    assert len(dedupe_id("<" + "x" * 900 + "@x>")) < 200


def test_an_id_that_no_store_takes_is_none() -> None:
    for wrong in ("<a\x00b@x>", "<é@x>", "<>", "words"):
        assert read_letter(raw(Message_ID=wrong)).message_id.startswith("sha256:")


@pytest.mark.parametrize(
    ("subject", "plain"),
    [("Re: RE： 回复：Permits", "Permits"), ("答复: x", "x"), ("Report: x", "Report: x")],
)
def test_subjects_without_what_programmes_add(subject: str, plain: str) -> None:
    assert plain_subject(subject) == plain


def test_a_time_that_cannot_be_is_now() -> None:
    early = NOW - timedelta(hours=3)
    assert date_of(early, now=NOW, oldest=timedelta(days=14)) == early
    for wrong in (None, NOW + timedelta(hours=1), NOW - timedelta(days=40)):
        assert date_of(wrong, now=NOW, oldest=timedelta(days=14)) == NOW


SAID = "How can we help?\n1. A complaint\n2. A suggestion\nPlease answer by the number."


@pytest.mark.parametrize(
    "below",
    [
        "On Tue, 10 Mar 2026 at 10:00, Desk <desk@example.com> wrote:\n"
        + "\n".join(f"> {line}" for line in SAID.splitlines()),
        f"在 2026年3月10日,商务局 写道:\n\n{SAID}",
        f"------------------ 原始邮件 ------------------\n发件人: 商务局\n主题: Re: x\n\n{SAID}",
        f"From: Desk\nSent: Tuesday\nSubject: x\n\n{SAID}",
    ],
)
def test_what_was_said_before_is_left_out(below: str) -> None:
    assert new_words(f"The second one.\n\n{below}", known=[SAID]) == "The second one."


def test_words_between_the_quotes_are_the_writer_s() -> None:
    mixed = (
        "On 10 March the desk wrote:\n> How can we help?\n2\n> Please answer by the number.\nDone."
    )
    assert new_words(mixed, known=[SAID]) == "2\nDone."


def test_a_quote_that_nobody_knows_is_evidence() -> None:
    shown = "The office wrote to me:\n> Your permit is refused.\n> 1. A complaint"
    assert new_words(shown, known=[SAID]) == "The office wrote to me:\n> Your permit is refused."


def test_a_line_before_the_frame_is_the_writer_s_whatever_it_begins_with() -> None:
    mail = "On Monday we were there.\nOn Tue, 10 Mar 2026 the desk wrote:\n> 1. A complaint"
    assert new_words(mail, known=[SAID]) == "On Monday we were there."
    wrapped = (
        "Yes.\nOn Tue, 10 Mar 2026 at 10:00, the desk\n<desk@example.com> wrote:\n> 1. A complaint"
    )
    assert new_words(wrapped, known=[SAID]) == "Yes."


def test_a_frame_round_unknown_words_stays_with_them() -> None:
    shown = "See below.\nOn 3 March the tax office wrote:\n> Refused."
    assert new_words(shown, known=[SAID]) == shown


def test_an_answer_below_an_unmarked_mail_is_not_cut() -> None:
    below = f"From: Desk\nSubject: x\n\n{SAID}\n\n2"
    assert new_words(below, known=[SAID]) == below


def test_an_answer_that_is_only_a_quote_says_nothing_new() -> None:
    assert new_words("On 10 March the desk wrote:\n> 1. A complaint", known=[SAID]) == ""


def test_mails_of_others_keep_their_frames_and_ours_below_them_goes() -> None:
    theirs = "On 3 March, the tax office wrote:\n> On 2 March, you wrote:\n>\n> Please wait."
    mail = f"See what they say.\n{theirs}\n\nOn 10 March the desk wrote:\n> 1. A complaint"
    assert new_words(mail, known=[SAID]) == f"See what they say.\n{theirs}"
