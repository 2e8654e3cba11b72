"""Commands → handlers (指令分派): one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.dialogue import commands as c
from bot.dialogue import ticket_commands as t
from bot.dialogue.turn import Turn
from bot.handlers import (
    attach,
    correct,
    fallback,
    intake,
    language,
    link,
    matter,
    press,
    status,
    statutory,
    supplement,
    unfinished,
    verdict,
    withdraw,
)
from bot.handlers import help as helping

_HANDLERS: Mapping[type, Callable[[Turn, Any], None]] = {
    c.SetField: intake.set_field,
    c.CorrectField: correct.correct,
    c.DeclineField: intake.decline,
    c.UnsureField: intake.unsure,
    c.MissField: intake.miss,
    c.DisputeField: correct.dispute,
    c.SetMaterial: statutory.set_material,
    c.MissMaterial: statutory.miss,
    c.DeclineMaterial: statutory.decline,
    c.Speaker: intake.speaker,
    c.Flag: intake.flag,
    c.KeepNote: intake.note,
    c.AttachFile: attach.attach,
    c.QuoteEvidence: attach.quote,
    c.Press: press.press,
    c.AskFaq: lambda turn, command: helping.faq(turn, command.topic),
    c.AskStatus: status.ask,
    c.AskMailCode: link.ask_mail_code,
    c.SetLanguage: lambda turn, command: language.choose(turn, command.language),
    c.Withdraw: withdraw.withdraw,
    c.NewMatter: matter.another,
    c.TakeUp: unfinished.take_up,
    c.AddToMatter: matter.add,
    c.AnswerOfficer: matter.answer_officer,
    t.ToTicket: supplement.take,
    t.Rate: verdict.rate,
    t.AskRating: verdict.ask_rating,
    t.NotSolved: verdict.not_solved,
    t.Object: verdict.objects,
    c.EditMessage: correct.edited,
    c.RecallMessage: correct.recalled,
}
_PLAIN: Mapping[str, Callable[[Turn], None]] = {
    **helping.PLAIN,
    "back": correct.back,
    "start_over": withdraw.start_over,
    "abuse": fallback.abuse,
    "blank": fallback.blank,
    "signs_only": fallback.signs_only,
    "too_long": fallback.too_long,
    "begin": fallback.begin,
    "unknown": fallback.unknown,
}
_LAST = frozenset({"abuse"})


def run(turn: Turn, found: Sequence[c.Command]) -> None:
    """Carry the commands out in order; the answer to abuse depends on what else was said.

    A flag stands with the draft that the values of the same message may open.
    """
    later = [one for one in found if isinstance(one, c.Flag) or _waits(one)]
    for command in [one for one in found if one not in later] + later:
        if isinstance(command, c.Plain):
            _PLAIN[command.name](turn)
        else:
            _HANDLERS[type(command)](turn, command)


def _waits(command: c.Command) -> bool:
    return isinstance(command, c.Plain) and command.name in _LAST
