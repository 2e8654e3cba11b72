"""Every expected error of the product, one class a cause.

    ZhitongError
    ├── CaseworkError        the desk refuses: the command does not fit the ticket
    │   ├── TicketNotFound
    │   ├── NotAllowedNow    the status of the ticket does not allow the act
    │   ├── NotPermitted     the person may not do it
    │   ├── StaleTicket      somebody else changed the ticket meanwhile
    │   ├── TextMissing      the act needs words of the officer and has none
    │   ├── OfficerNotEligible  the chosen officer cannot take the ticket
    │   ├── UnknownCode      a ground, way or target that the rule set does not have
    │   ├── NotCombined      the track does not carry this kind of matter
    │   ├── SupplementOnce   the one supplement notice was given already
    │   ├── BackingMissing   the enterprise or its proxy has not confirmed yet
    │   ├── UnderstandingMissing  the delay was not explained and understood yet
    │   ├── ExtensionLimit   more time than the rule set allows
    │   ├── AbsenceTooShort  the thirty days of absence are not over
    │   ├── ResultNotTold    the complainant does not know the result yet
    │   ├── ChineseMissing   nobody has checked the Chinese version yet
    │   ├── ProposalOpen     something waits for approval on the ticket already
    │   ├── ProposalGone     the proposal was decided, or overtaken, meanwhile
    │   ├── OwnProposal      nobody approves what he proposed himself
    │   ├── ScoreUnknown     a rating that is not 1 to 5
    │   ├── TooManyGuesses   too many wrong codes, or too many codes asked for
    │   ├── NumberTaken      the drawn ticket number exists; the caller draws another
    │   └── NoOfficer        the register holds no officer at all; the desk cannot open
    └── (each room adds its own branch: settings, storage, channels, ...)

The sentence that a person reads is looked up by ``code`` in ``responses/<language>/errors.toml``;
``params`` fills its blanks. The text of the exception itself is for developers only.
"""

from __future__ import annotations

from typing import ClassVar


class ZhitongError(Exception):
    """Base of every error that the product expects and can explain."""

    code: ClassVar[str] = "internal"

    def __init__(self, message: str = "", **params: object) -> None:
        """Keep the developer's ``message`` apart from the ``params`` of the public sentence."""
        super().__init__(message or self.code)
        self.params = params


class CaseworkError(ZhitongError):
    """The desk refuses a command."""

    code = "casework"


class TicketNotFound(CaseworkError):
    """No such ticket, or not one that this person may know of (the two are never told apart)."""

    code = "ticket_not_found"


class NotAllowedNow(CaseworkError):
    """The ticket's status does not allow this act. Params: ``act``, ``status``."""

    code = "not_allowed_now"


class NotPermitted(CaseworkError):
    """This person may not do this. Params: ``act``."""

    code = "not_permitted"


class StaleTicket(CaseworkError):
    """The ticket changed since the caller read it. Params: ``number``."""

    code = "stale_ticket"


class TextMissing(CaseworkError):
    """The act needs words (a result, a question, a reason) and they are blank. Params: ``act``."""

    code = "text_missing"


class OfficerNotEligible(CaseworkError):
    """The chosen officer cannot take this ticket. Params: ``cause`` (an IneligibleCause code)."""

    code = "officer_not_eligible"


class TooManyGuesses(CaseworkError):
    """Too many wrong codes, or codes asked for, within the hour; nothing is looked up."""

    code = "too_many_guesses"


class NumberTaken(CaseworkError):
    """The drawn number belongs to another ticket; the caller draws again. Params: ``number``."""

    code = "number_taken"


class NoOfficer(CaseworkError):
    """The register holds no officer: nobody could be given a ticket, so the desk cannot open."""

    code = "no_officer"


class UnknownCode(CaseworkError):
    """The rule set knows no such code. Params: ``what`` (ground, method, …), ``value``."""

    code = "unknown_code"


class NotCombined(CaseworkError):
    """The track does not carry this kind. Params: ``track``, ``kind``."""

    code = "not_combined"


class SupplementOnce(CaseworkError):
    """The one supplement notice (补正通知) was given already (Rules art. 13)."""

    code = "supplement_once"


class BackingMissing(CaseworkError):
    """Neither the enterprise nor its proxy stands behind the matter yet (Rules arts. 9, 12, 14)."""

    code = "backing_missing"


class UnderstandingMissing(CaseworkError):
    """More time needs an explanation that was understood (谅解) and recorded (S0-49)."""

    code = "understanding_missing"


class ExtensionLimit(CaseworkError):
    """More days, or more often, than the rule set allows. Params: ``times``, ``days`` (or None)."""

    code = "extension_limit"


class AbsenceTooShort(CaseworkError):
    """The days of absence (Rules art. 20) are not over. Params: ``due`` (ISO date or "")."""

    code = "absence_too_short"


class ResultNotTold(CaseworkError):
    """The matter cannot be struck off before the complainant was told the result."""

    code = "result_not_told"


class ChineseMissing(CaseworkError):
    """The record needs the checked Chinese version (中文核定文本) first (Rules art. 11)."""

    code = "chinese_missing"


class ProposalOpen(CaseworkError):
    """Something waits for approval on this ticket already. Params: ``act``."""

    code = "proposal_open"


class ProposalGone(CaseworkError):
    """The proposal was decided or overtaken meanwhile; nothing was changed."""

    code = "proposal_gone"


class OwnProposal(CaseworkError):
    """The approver must be another person than the proposer."""

    code = "own_proposal"


class ScoreUnknown(CaseworkError):
    """A rating is a whole number from 1 to 5. Params: ``score``."""

    code = "score_unknown"
