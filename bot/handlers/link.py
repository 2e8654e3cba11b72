"""The same person on another channel (跨渠道关联), proved by an e-mail address of theirs.

Asked or not, known or not: the answer is always that a code was sent if the address is on a case.
"""

from __future__ import annotations

from dataclasses import replace
from hmac import compare_digest

from bot.dialogue import commands as c
from bot.dialogue.conversation import MailCode
from bot.dialogue.interruptions import interrupt
from bot.dialogue.turn import Turn
from casework.service.commands import LinkByEmail, SendMailCode
from casework.service.outcomes import MailCodeAsked

MAIL_DIGITS = 6
MAIL = "mail"
"""What the question for a code is about when one was sent by e-mail."""


def ask_mail_code(turn: Turn, command: c.AskMailCode) -> None:
    """Draw a code for the address; without outgoing e-mail the look-up code is the only way."""
    if turn.context.mail is None:
        turn.answer_at("second_channel.no_mail", trace="no_mail")
        interrupt(turn, "receipt_code")
        return
    code, digest = turn.context.mail.new()
    turn.change(mail_code=MailCode(address=command.address, digest=digest, at=turn.now))
    turn.request(
        SendMailCode(
            conversation_key=turn.conversation.key,
            address=command.address,
            language=turn.language,
            code=code,
        )
    )


def asked(turn: Turn, outcome: MailCodeAsked) -> None:
    """Only a code that went out can be right; nobody is told whether this one did."""
    waiting = turn.conversation.mail_code
    if waiting is None or turn.context.mail is None:
        return
    turn.change(mail_code=replace(waiting, sent=outcome.sent))
    minutes = round(turn.context.mail.life.total_seconds() / 60)
    turn.answer_at(
        "second_channel.sent", trace="mail_code", address=waiting.address, minutes=minutes
    )
    interrupt(turn, "receipt_code", about=MAIL)


def awaits(turn: Turn, digits: str) -> bool:
    """Whether the digits can only be a code that was sent by e-mail."""
    return len(digits) == MAIL_DIGITS and turn.conversation.mail_code is not None


def typed_back(turn: Turn, digits: str) -> None:
    """The code as the person read it: right, wrong, or over."""
    waiting, mail = turn.conversation.mail_code, turn.context.mail
    if waiting is None or mail is None or turn.now - waiting.at >= mail.life:
        _over(turn)
        return
    # An unsent code is compared as well, so that both take the same time.
    same = compare_digest(mail.digest(digits).encode(), waiting.digest.encode())
    if same and waiting.sent:
        turn.change(mail_code=None)
        key = turn.conversation.key
        turn.request(LinkByEmail(conversation_key=key, address=waiting.address))
        return
    _wrong(turn, replace(waiting, tries=waiting.tries + 1), most=mail.tries)


def _wrong(turn: Turn, waiting: MailCode, *, most: int) -> None:
    if waiting.tries >= most:
        _over(turn)
        return
    turn.change(mail_code=waiting)
    turn.answer_at("second_channel.wrong", trace="wrong_code", left=most - waiting.tries)
    interrupt(turn, "receipt_code", about=MAIL)


def _over(turn: Turn) -> None:
    """Too late or too often: a new one can be asked for."""
    turn.change(mail_code=None)
    turn.answer_at("second_channel.over", trace="mail_code_over")
    interrupt(turn, "receipt_code")
