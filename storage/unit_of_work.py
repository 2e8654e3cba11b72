"""One transaction over everything: the repositories over one connection."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from storage.access_tokens import SqlAccessTokens
from storage.attachments import SqlAttachments
from storage.attempts import SqlAttempts
from storage.card_codes import SqlCardCodes
from storage.cases import SqlCases
from storage.clock import SqlClock
from storage.continuations import SqlContinuations
from storage.conversations import SqlConversations
from storage.cursors import SqlSyncCursors
from storage.dead_letters import SqlDeadLetters
from storage.documents_register import SqlDocumentRegister
from storage.enterprise_codes import SqlEnterpriseCodes
from storage.enterprises import SqlEnterprises
from storage.events import SqlEvents
from storage.feed import SqlFeed
from storage.inbox import SqlInbox
from storage.leases import open_rows
from storage.lists import SqlTicketLists
from storage.nonces import SqlNonces
from storage.officer_ways import SqlOfficerWays
from storage.officers import SqlOfficers
from storage.outbox import SqlOutbox
from storage.pauses import SqlSendPauses
from storage.projects import SqlProjects
from storage.recent_sends import SqlRecentSends
from storage.revision import stored_revision
from storage.sessions import SqlSessions
from storage.subscriptions import SqlSubscriptions
from storage.tickets import SqlTickets
from storage.transaction import Transaction
from storage.windows import SqlReplyWindows


class SqlStore:
    """The Store of ``storage.interface`` inside one open transaction; each part made when used."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @cached_property
    def tickets(self) -> SqlTickets:
        """Tickets."""
        return SqlTickets(self._transaction)

    @cached_property
    def events(self) -> SqlEvents:
        """Events."""
        return SqlEvents(self._transaction)

    @cached_property
    def officers(self) -> SqlOfficers:
        """Officers."""
        return SqlOfficers(self._transaction)

    @cached_property
    def enterprises(self) -> SqlEnterprises:
        """Enterprises."""
        return SqlEnterprises(self._transaction)

    @cached_property
    def lists(self) -> SqlTicketLists:
        """Lists."""
        return SqlTicketLists(self._transaction)

    @cached_property
    def cases(self) -> SqlCases:
        """Whole cases for the ledger."""
        return SqlCases(self._transaction)

    @cached_property
    def projects(self) -> SqlProjects:
        """Projects."""
        return SqlProjects(self._transaction)

    @cached_property
    def inbox(self) -> SqlInbox:
        """Inbox."""
        return SqlInbox(self._transaction)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """Outbox."""
        return SqlOutbox(self._transaction)

    @cached_property
    def clock(self) -> SqlClock:
        """Clock."""
        return SqlClock(self._transaction)

    @cached_property
    def conversations(self) -> SqlConversations:
        """Conversations."""
        return SqlConversations(self._transaction)

    @cached_property
    def attachments(self) -> SqlAttachments:
        """Attachments."""
        return SqlAttachments(self._transaction)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Sessions."""
        return SqlSessions(self._transaction)

    @cached_property
    def attempts(self) -> SqlAttempts:
        """Attempts."""
        return SqlAttempts(self._transaction)

    @cached_property
    def feed(self) -> SqlFeed:
        """Feed."""
        return SqlFeed(self._transaction)

    @cached_property
    def nonces(self) -> SqlNonces:
        """Nonces."""
        return SqlNonces(self._transaction)

    @cached_property
    def access_tokens(self) -> SqlAccessTokens:
        """Access tokens."""
        return SqlAccessTokens(self._transaction)

    @cached_property
    def windows(self) -> SqlReplyWindows:
        """Reply windows."""
        return SqlReplyWindows(self._transaction)

    @cached_property
    def cursors(self) -> SqlSyncCursors:
        """Cursors."""
        return SqlSyncCursors(self._transaction)

    @cached_property
    def subscriptions(self) -> SqlSubscriptions:
        """Subscriptions."""
        return SqlSubscriptions(self._transaction)

    @cached_property
    def continuations(self) -> SqlContinuations:
        """Continuations."""
        return SqlContinuations(self._transaction)

    @cached_property
    def officer_ways(self) -> SqlOfficerWays:
        """Ways to officers."""
        return SqlOfficerWays(self._transaction)

    @cached_property
    def pauses(self) -> SqlSendPauses:
        """Pauses of sending."""
        return SqlSendPauses(self._transaction)

    @cached_property
    def card_codes(self) -> SqlCardCodes:
        """Update codes of cards."""
        return SqlCardCodes(self._transaction)

    @cached_property
    def recent_sends(self) -> SqlRecentSends:
        """What was sent lately."""
        return SqlRecentSends(self._transaction)

    @cached_property
    def dead_letters(self) -> SqlDeadLetters:
        """Calls that could not be read."""
        return SqlDeadLetters(self._transaction)

    @cached_property
    def enterprise_codes(self) -> SqlEnterpriseCodes:
        """Codes that bind to an enterprise."""
        return SqlEnterpriseCodes(self._transaction)

    @cached_property
    def documents(self) -> SqlDocumentRegister:
        """Documents as they were issued."""
        return SqlDocumentRegister(self._transaction)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once this transaction has committed."""
        self._transaction.follow_ups.append(action)

    def inspect(self) -> tuple[str | None, dict[str, int]]:
        """Revision of the schema and open rows of the work tables; for the database's health."""
        connection = self._transaction.connection
        return stored_revision(connection), open_rows(connection)

    def finish(self) -> None:
        """Write what waits for the end of the transaction; called by the database alone."""
        if "feed" in self.__dict__:
            self.feed.flush()
