"""One transaction over everything: the repositories over one connection."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from storage.attachments import SqlAttachments
from storage.attempts import SqlAttempts
from storage.clock import SqlClock
from storage.conversations import SqlConversations
from storage.enterprises import SqlEnterprises
from storage.events import SqlEvents
from storage.feed import SqlFeed
from storage.inbox import SqlInbox
from storage.leases import open_rows
from storage.lists import SqlTicketLists
from storage.officers import SqlOfficers
from storage.outbox import SqlOutbox
from storage.revision import stored_revision
from storage.sessions import SqlSessions
from storage.tickets import SqlTickets
from storage.transaction import Transaction


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
