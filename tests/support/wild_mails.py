"""Mails as no programme should write them: heads and bodies put together by chance."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(
    [
        *("From", "Subject", "Message-ID", "References", "In-Reply-To", "Date", "Content-Type"),
        *("Content-Transfer-Encoding", "Content-Disposition", "Content-ID", "Auto-Submitted"),
        *("Return-Path", "Authentication-Results", "Precedence", "X-Failed-Recipients", "List-Id"),
    ]
)
PIECES = st.sampled_from(
    [
        *("=?utf-8?b?5rWL", "=?gb2312?q?=B2=E2?=", "=?x?y?z?=", '"a', "<a@b>", "<@>", "@", ",;:()"),
        *("multipart/mixed; boundary=B", "multipart/report; boundary=B", "text/html; charset=x"),
        *("multipart/alternative", "message/rfc822", "message/delivery-status", "base64"),
        *(
            "quoted-printable",
            "8bit",
            'attachment; filename="a',
            "filename*=x'y'%ff",
            "charset=\x80",
        ),
        *("postmaster@b.example", "max@b.example", "Undelivered", "自动回复", "\x00", "\ud800"),
    ]
)
VALUES = st.lists(PIECES | st.text(max_size=8), max_size=4).map(" ".join)
HEADS = st.lists(st.tuples(NAMES, VALUES), max_size=8).map(
    lambda heads: "".join(f"{name}: {value}\r\n" for name, value in heads)
)
BODIES = st.lists(
    st.sampled_from(
        ["--B", "--B--", "", "Action: failed", "Status: 5.1.1", "> quoted", "=E4=", "QQ"]
    )
    | st.text(max_size=20)
    | HEADS,
    max_size=10,
).map("\r\n".join)
MAILS = st.tuples(HEADS, BODIES).map(
    lambda parts: "\r\n".join(parts).encode("utf-8", "surrogatepass")
) | st.binary(max_size=400)
