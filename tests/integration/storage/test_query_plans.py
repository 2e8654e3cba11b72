"""No statement of the product walks through a table that grows, except those named here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from casework.model.people import Enterprise, Role
from casework.model.ticket import TicketStatus
from casework.service.ports import TicketFilter
from storage import retention
from storage.ids import new_id
from storage.interface import Database, Store
from storage.issued import NewDocument, Written
from storage.platform_records import CardUpdate, EnterpriseCode, OfficerWay, SubscriptionKind
from tests.support.port_cases import FIRST, event, ticket
from tests.support.work_rows import AT, LEASE, NOW, conversation, delivery, receive

SMALL = {"SCAN officer", "SCAN alembic_version", "SCAN CONSTANT ROW", "SCAN chosen"}
OPEN_ROWS_ONLY = {
    "SCAN inbox USING INDEX ix_inbox_due",
    "SCAN outbox USING INDEX ix_outbox_due",
    "SCAN clock USING INDEX ix_clock_due",
    "SCAN outbox USING INDEX ix_outbox_failed",
}
UNTIL_A_PAGE_IS_FULL = {
    "SCAN ticket USING INDEX ix_ticket_created_at_id",
    "SCAN dead_letter USING INDEX ix_dead_letter_last_at",
    "SCAN document USING INDEX ix_document_issued_at_id",
}
COUNTS_OF_ALL = {
    "SCAN ticket USING COVERING INDEX ix_ticket_status_created_at_id",
    "SCAN enterprise USING COVERING INDEX ix_enterprise_name_index",
    "SCAN enterprise USING COVERING INDEX ix_enterprise_name_en_index",
    "SCAN enterprise USING COVERING INDEX sqlite_autoindex_enterprise_2",
}
ALLOWED = SMALL | OPEN_ROWS_ONLY | UNTIL_A_PAGE_IS_FULL | COUNTS_OF_ALL


def use_the_work_tables(store: Store) -> None:
    lease: dict[str, Any] = {"now": NOW, "owner": "worker", "lease_ms": LEASE}
    head = receive(store, "m1").row
    receive(store, "m1")
    receive(store, "m2")
    receive(store, "m3", window_ms=1_500)
    store.inbox.claim(**lease, limit=5)
    store.inbox.claim_key("webchat:main:anna", **lease)
    store.inbox.followers(head, **lease)
    store.inbox.erase_bodies("webchat:main:anna", message_ids=["m9"])
    store.outbox.enqueue([delivery("a", settled=True), delivery("b")], now=AT)
    store.outbox.claim(**lease, limit=5, channels=["webchat", "wecom"])
    store.outbox.mark_delivered([new_id(), new_id()], now=AT)
    store.outbox.mark_acknowledged(ticket(1).id, "anna", now=AT)
    store.outbox.mark_stale("webchat:main:anna", template="reply", now=AT)
    store.outbox.of_ticket(ticket(1).id)
    store.outbox.undelivered(before=AT, limit=5)
    store.clock.schedule(
        subject_type="t", subject_id="s", kind="k", level=1, occurrence="", due_at=AT, due_on=None
    )
    store.clock.claim(**lease, limit=5)
    store.clock.cancel(subject_type="t", subject_id="s", kind="k")
    store.conversations.save(conversation(), expected_version=0, now=AT)
    store.conversations.get("webchat:main:anna")
    store.conversations.by_token(b"t" * 32)
    store.conversations.transcript("webchat:main:anna", limit=50)


def use_the_platforms(store: Store) -> None:
    person: dict[str, Any] = {"channel": "wechat_oa", "account": "wx1", "user": "u"}
    app: dict[str, Any] = {"platform": "wechat_oa", "account": "wx1", "app": ""}
    asked: dict[str, Any] = {**person, "kinds": ["message", "click"], "now": AT}
    store.nonces.fresh(channel="wecom", account="c", nonce="n", timestamp=1, signature="s", now=AT)
    store.access_tokens.lease(**app, seen_generation=0, now=AT, until=AT)
    store.access_tokens.replace(**app, token="t", expires_at=AT, seen_generation=0)
    store.access_tokens.note_failure(**app, seen_generation=1, now=AT, failure="-1")
    for _ in range(2):
        store.windows.grant(**person, kind="message", allowed=5, expires_at=AT, now=AT)
    store.windows.take(**asked)
    store.windows.open_units(**asked)
    store.windows.close(**asked)
    store.windows.of(**person)
    for seen in range(2):
        store.cursors.advance(channel="kf", account="k", cursor="c", seen_version=seen, now=AT)
    store.cursors.get(channel="kf", account="k")
    for kind in SubscriptionKind:
        store.subscriptions.note(**person, template_id="t", kind=kind, accepted=True, now=AT)
    store.subscriptions.note(
        **person, template_id="t", kind=SubscriptionKind.ONE_TIME, accepted=True, now=AT
    )
    store.subscriptions.take(**person, template_id="t", now=AT)
    store.subscriptions.give_back(**person, template_id="t", taken_at=AT)
    store.subscriptions.accepted(**person)
    store.subscriptions.close(**person, template_id="t", now=AT)
    store.subscriptions.close(**person, template_id=None, now=AT)
    store.continuations.issue(
        **person, token_hash=b"l" * 32, conversation_key="k", draft_id=None, expires_at=AT, now=AT
    )
    store.continuations.consume(token_hash=b"l" * 32, now=AT)
    use_ways_and_pauses(store)
    use_what_pushing_needs(store)
    use_codes_of_enterprises(store)
    retention.prune(store, now=AT)


def use_ways_and_pauses(store: Store) -> None:
    way = OfficerWay(
        id=new_id(), officer_id=FIRST.id, channel="telegram", account="b", address="4", rank=1
    )
    for _ in range(2):
        store.officer_ways.put(way)
    store.officer_ways.of(FIRST.id)
    store.officer_ways.officer_of(channel="telegram", account="b", address="4")
    store.officer_ways.block(way.id, now=AT)
    store.officer_ways.remove(way.id)
    for _ in range(2):
        store.pauses.pause(channel="telegram", account="b", until=AT)
        store.pauses.pause(channel="telegram", account="b", until=AT, recipient="4")
    store.pauses.until(channel="telegram", account="b")
    store.pauses.lift(channel="telegram", account="b", now=AT)
    (given,) = store.outbox.enqueue([delivery("passive")], now=AT)
    store.outbox.take_passive([given, new_id()], now=AT)
    store.outbox.bounce(given, failure="x")
    store.outbox.get(given)
    store.outbox.by_provider_id(channel="telegram", account="b", provider_message_id="p")
    store.outbox.claim(
        now=NOW, owner="w", lease_ms=LEASE, limit=5, channels=["wecom"], in_turn=["wecom"]
    )
    store.inbox.set_reply_mode(1, mode="api")


def use_what_pushing_needs(store: Store) -> None:
    card: dict[str, Any] = {"channel": "wecom", "account": "c"}
    update = CardUpdate(user="u", task_id="t", code="code", at=AT)
    store.card_codes.remember(update, **card)
    store.card_codes.spend(**card, user="u", task_id="t", after=AT)
    limits = ((20, timedelta(minutes=1)), (800, timedelta(hours=1)))
    store.recent_sends.take(**card, user="u", limits=limits, now=AT)
    for _ in range(2):
        kept = store.dead_letters.keep(**card, reason="content", body=b"<xml", now=AT)
    store.dead_letters.get(kept.id)
    store.dead_letters.latest(limit=5)
    store.dead_letters.drop(kept.id)


def use_codes_of_enterprises(store: Store) -> None:
    firm = Enterprise(id=new_id(), name="示例")
    code_hash = b"e" * 32
    code = EnterpriseCode(
        code_hash=code_hash, enterprise_id=firm.id, made_by=None, made_at=AT, expires_at=AT
    )
    store.enterprises.save(firm)
    store.enterprise_codes.add(code)
    store.enterprise_codes.open(code_hash=code_hash, conversation_key="k", now=AT)
    store.enterprise_codes.opened_by("k")
    store.enterprise_codes.confirm(code_hash=code_hash, now=AT)
    store.enterprise_codes.refuse(code_hash=code_hash, now=AT)
    store.enterprise_codes.of(firm.id)


def use_the_desk(store: Store) -> None:
    filed = ticket(1)
    store.tickets.get(filed.id)
    store.tickets.by_number("SY-2026-4F7Q2M")
    store.tickets.by_draft(new_id())
    store.tickets.by_lookup(b"x" * 32)
    store.tickets.of_conversation(filed.conversation_key)
    store.tickets.of_email("max.sample@example.com")
    store.tickets.conversations_of(filed.id)
    store.tickets.number_taken("SY-2026-4F7Q2M")
    store.tickets.save(filed, expected_version=1)
    store.events.append([event(1, 1)])
    store.events.of_ticket(filed.id)
    store.officers.by_login("anna")
    store.officers.on_duty()
    store.officers.with_role(Role.SUPERVISOR)
    store.officers.open_tickets(FIRST.id)
    store.enterprises.find(name="示例", uscc="91210100MA0P4X123A")
    store.enterprises.count()
    store.attachments.of_ticket(filed.id)
    store.sessions.get(b"x" * 32)
    store.sessions.use_link(b"x" * 32, now=AT)
    store.attempts.note("somebody", now=AT)
    store.attempts.count("somebody", now=AT)
    store.attempts.prune(before=AT)
    store.feed.after(0, limit=50)
    store.feed.prune(before=AT)


def use_the_lists(store: Store) -> None:
    for wanted in (
        TicketFilter(),
        TicketFilter(officer_id=FIRST.id),
        TicketFilter(officer_id=FIRST.id, open_only=True),
        TicketFilter(after=(AT, new_id())),
        TicketFilter(district="铁西区", open_only=True),
        TicketFilter(status=TicketStatus.ESCALATED),
        TicketFilter(visible_to=FIRST.id),
    ):
        store.lists.page(wanted)
    store.lists.counts(officer_id=None)
    store.lists.counts(officer_id=FIRST.id)


def use_the_register(store: Store) -> None:
    entry = NewDocument(
        id=new_id(),
        ticket_id=ticket(1).id,
        event_seq=1,
        jurisdiction="shenyang",
        code="acceptance_notice",
        language="zh",
        template_version="1",
        series="notice",
        issued_at=AT,
        issued_by=None,
    )
    store.documents.issue(entry, lambda _: Written(number="n", text="t", word=b"w"))
    store.documents.get(entry.id)
    store.documents.content(entry.id)
    store.documents.by_number(jurisdiction="shenyang", number="n")
    store.documents.by_sha256(b"x" * 32)
    store.documents.of_ticket(ticket(1).id)
    store.documents.last_made(jurisdiction="shenyang", code="weekly_report")
    store.documents.latest(limit=10)


def test_statements_find_their_rows_by_an_index_sqlite(sqlite_database: Database) -> None:
    def work(store: Any) -> dict[str, list[str]]:
        raw = store._transaction.connection.connection.driver_connection
        store.officers.save(FIRST)
        store.tickets.add(ticket(1), draft_id=new_id())
        seen: list[str] = []
        raw.set_trace_callback(seen.append)
        use_the_work_tables(store)
        use_the_desk(store)
        use_the_platforms(store)
        use_the_lists(store)
        use_the_register(store)
        raw.set_trace_callback(None)
        return {one: [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {one}")] for one in seen}

    plans = sqlite_database.write_now(work)
    assert len(plans) > 90
    walks = {
        statement: [step for step in plan if step.startswith("SCAN") and step not in ALLOWED]
        for statement, plan in plans.items()
    }
    assert {statement: steps for statement, steps in walks.items() if steps} == {}
