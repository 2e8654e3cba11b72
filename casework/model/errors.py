"""Every expected error of the product, one class a cause.

    ZhitongError
    ├── CaseworkError        the desk refuses: the command does not fit the ticket
    │   ├── TicketNotFound
    │   ├── NotAllowedNow    the status of the ticket does not allow the act
    │   ├── NotPermitted     the person may not do it
    │   ├── StaleTicket      somebody else changed the ticket meanwhile
    │   ├── TextMissing      the act needs words of the officer and has none
    │   ├── OfficerNotEligible  the chosen officer cannot take the ticket
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
