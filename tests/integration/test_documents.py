"""Documents of a case, issued with what happened to it: by officers, by the worker, by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from app import cli
from app.console_service import Console
from app.document_commands import Wanted, render, verify_number
from app.documents import DocumentDesk
from app.wiring import House
from casework.model.jurisdiction import Documents
from casework.model.people import Role
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import Accept, Approve, Conclude, OfficerCommand, StrikeOff
from casework.service.outcomes import TicketChanged
from documents.errors import PrefixMissing, TemplateRefused
from documents.shelf import Shelf
from documents.word import paragraphs
from storage.ids import new_id
from storage.interface import Store
from storage.issued import IssuedDocument, Written
from tests.support.desk_world import complaint, filing
from tests.support.houses import Hands, house_at


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def house(tmp_path: Path, clock: Hands) -> Iterator[House]:
    with house_at(tmp_path / "data", clock=clock) as opened:
        yield opened


def file(house: House, draft: int = 1, **other: Any) -> Ticket:
    command = filing(draft, **{"authority": "SWJ", "claims_infringement": True, **other})

    def work(store: Store) -> Ticket:
        outcome = house.executor.execute(store, command, now=house.clock())
        assert isinstance(outcome, TicketChanged)
        return outcome.ticket

    return house.database.write_now(work)


def act(house: House, kind: type[OfficerCommand], ticket: Ticket, /, **words: Any) -> Ticket:
    def work(store: Store) -> Ticket:
        stored = store.tickets.get(ticket.id)
        assert stored is not None
        officer = stored.assignment.officer_id
        given = {"ticket_id": stored.id, "expected_version": stored.version, "officer_id": officer}
        command = kind(**{**given, **words})
        outcome = house.executor.execute(store, command, now=house.clock())
        assert isinstance(outcome, TicketChanged)
        return outcome.ticket

    return house.database.write_now(work)


def issued(house: House, ticket: Ticket) -> list[IssuedDocument]:
    return list(house.database.read_now(lambda store: store.documents.of_ticket(ticket.id)))


def codes(house: House, ticket: Ticket) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.language, one.number) for one in issued(house, ticket)]


def content(house: House, document: IssuedDocument) -> Written:
    found = house.database.read_now(lambda store: store.documents.content(document.id))
    assert found is not None
    return found


async def tick(house: House) -> None:
    while await house.clockwork.run_due(house.clock()):
        pass


async def test_the_receipt_is_left_to_the_worker(house: House) -> None:
    ticket = file(house)
    assert issued(house, ticket) == []
    await tick(house)
    assert codes(house, ticket) == [("receipt", "zh", None)]
    (receipt,) = issued(house, ticket)
    assert ticket.number in content(house, receipt).text
    assert receipt.issued_by is None
    await tick(house)
    assert len(issued(house, ticket)) == 1


async def test_an_officers_act_has_its_document_at_once(house: House) -> None:
    ticket = file(house)
    accepted = act(house, Accept, ticket)
    assert accepted.status is TicketStatus.ACCEPTED
    (notice,) = issued(house, ticket)
    assert (notice.code, notice.number) == ("acceptance_notice", "沈商外投〔2026〕1号")
    assert notice.issued_by == ticket.assignment.officer_id
    kept = content(house, notice)
    assert "沈商外投〔2026〕1号" in kept.text
    assert "沈商外投〔2026〕1号" in paragraphs(kept.word)
    assert hashlib.sha256(kept.word).digest() == notice.sha256


async def test_an_english_complaint_gets_both_versions_under_one_number(house: House) -> None:
    ticket = file(house, language="en", complaint=complaint("Example Bearings Ltd."))
    act(house, Accept, ticket)
    record, courtesy = issued(house, ticket)
    assert (record.language, courtesy.language) == ("zh", "en")
    assert courtesy.number is None
    assert courtesy.courtesy_of == record.id
    english = content(house, courtesy).text
    assert record.number is not None
    assert record.number in english
    assert "For reference; the Chinese text prevails." in english
    await tick(house)
    assert codes(house, ticket)[2:] == [("receipt", "zh", None), ("receipt", "en", None)]


async def test_numbers_go_on_over_cases(house: House) -> None:
    first, second = file(house, 1), file(house, 2, lookup_hash=b"2" * 32)
    act(house, Accept, first)
    act(house, Accept, second)
    act(house, Conclude, first, result="办结", ground="e_1_agreed", tell=True)
    numbers = [one.number for one in [*issued(house, first), *issued(house, second)]]
    assert sorted(str(number) for number in numbers) == [
        f"沈商外投〔2026〕{serial}号" for serial in (1, 2, 3, 4)
    ]


def spoiled(house: House, **other: Any) -> DocumentDesk:
    """The desk of documents, something of it replaced under the house's executor."""
    desk = replace(house.documents, **other)
    house.__dict__["executor"] = replace(house.executor, on_events=desk.follow)
    return desk


async def test_without_a_sign_nothing_is_accepted_and_no_number_used(house: House) -> None:
    ticket = file(house)
    act(house, Accept, file(house, 2, lookup_hash=b"2" * 32))
    whole = house.executor
    spoiled(house, jurisdiction=replace(house.jurisdiction, documents=Documents(prefix="")))
    with pytest.raises(PrefixMissing):
        act(house, Accept, ticket)
    stored = house.database.read_now(lambda store: store.tickets.get(ticket.id))
    assert stored == ticket
    assert issued(house, ticket) == []
    house.__dict__["executor"] = whole
    act(house, Accept, ticket)
    assert [one.serial for one in issued(house, ticket)] == [2]


async def test_a_broken_template_never_loses_a_complaint(house: House, tmp_path: Path) -> None:
    own = tmp_path / "zh" / "receipt.txt"
    own.parent.mkdir()
    own.write_text("{{ head.nothing }}", encoding="utf-8")
    shelf = Shelf(house.documents.shelf.folder, words=house.words, own=tmp_path)
    desk = spoiled(house, shelf=shelf)
    ticket = file(house)
    house.clockwork._documents = desk
    with capture_logs() as logs:
        await tick(house)
    assert [line["code"] for line in logs if line["event"] == "document_not_issued"] == [
        TemplateRefused.code
    ]
    assert issued(house, ticket) == []
    missing = house.database.read_now(lambda store: house.documents.missing(store, ticket))
    assert [one.document.code for one in missing] == ["receipt", "assignment_sheet"]


async def test_the_closing_record_names_who_proposed_and_who_approved(house: House) -> None:
    ticket = file(house)
    act(house, Accept, ticket)
    act(house, Conclude, ticket, result="办结", ground="e_1_agreed", tell=True)
    proposed = act(house, StrikeOff, ticket, measures="协调退税", evidence="到账凭证")
    assert "closing_record" not in {one.code for one in issued(house, ticket)}
    proposal = proposed.procedure.proposal
    assert proposal is not None
    boss = house.database.read_now(lambda store: store.officers.with_role(Role.SUPERVISOR)[0])
    act(house, Approve, ticket, officer_id=boss.id, proposal_id=proposal.id)
    record = issued(house, ticket)[-1]
    assert (record.code, record.issued_by) == ("closing_record", boss.id)
    shown = content(house, record).text
    proposer = house.database.read_now(lambda store: store.officers.get(proposal.by))
    assert proposer is not None
    for part in ("协调退税", "到账凭证", f"提出人：{proposer.name}", f"批准人：{boss.name}"):
        assert part in shown


async def test_the_officer_finds_and_saves_what_was_issued(house: House) -> None:
    ticket = file(house, language="en", complaint=complaint("Example Bearings Ltd."))
    act(house, Accept, ticket)
    window = Console(house)
    read = house.database.read_now
    officer = read(lambda store: store.officers.get(ticket.assignment.officer_id))
    assert officer is not None
    manager = replace(officer, id=new_id(), role=Role.ADMINISTRATOR)
    page = await window.ticket(officer, ticket.number, now=house.clock())
    assert page is not None
    record, courtesy = page.papers
    assert record.number == courtesy.number == "沈商外投〔2026〕1号"
    found = await window.paper(officer, record.id)
    assert found is not None
    assert found.name == "受理通知书 沈商外投〔2026〕1号.docx"
    assert hashlib.sha256(found.content).digest() == issued(house, ticket)[0].sha256
    assert await window.paper(manager, record.id) is None
    assert await window.paper(officer, ticket.id) is None


# ---- by hand


def test_a_draft_is_marked_and_leaves_nothing_behind(house: House) -> None:
    ticket = file(house)
    (made,) = render(
        house,
        Wanted(code="settlement_agreement", ticket=ticket.number, given={"terms": "分期退税"}),
        issue=False,
    )
    assert made.number == ""
    assert "分期退税" in made.text
    (draft,) = render(house, Wanted(code="acceptance_notice", ticket=ticket.number), issue=False)
    assert "草稿，未签发" in draft.text
    assert issued(house, ticket) == []


def test_a_replacement_names_the_old_document(house: House) -> None:
    ticket = file(house)
    act(house, Accept, ticket)
    wanted = Wanted(code="acceptance_notice", ticket=ticket.number, replaces="沈商外投〔2026〕1号")
    (made,) = render(house, wanted, issue=True)
    assert made.number == "沈商外投〔2026〕2号"
    assert "本文书代替此前签发的沈商外投〔2026〕1号。" in made.text
    first, second = issued(house, ticket)
    assert second.replaces == first.id
    assert "代替" not in content(house, first).text


def test_a_report_over_a_period_is_reproducible(house: House, clock: Hands) -> None:
    ticket = file(house)
    day = clock().date()
    wanted = Wanted(code="bimonthly_report", first=day, last=day)
    (before,) = render(house, wanted, issue=False)
    assert "收件 | 1件" in before.text
    assert "办结 | 0件" in before.text
    clock.move(days=3)
    act(house, Accept, ticket)
    act(house, Conclude, ticket, result="办结", ground="e_1_agreed", tell=True)
    (after,) = render(house, wanted, issue=False)
    later = Wanted(code="bimonthly_report", first=day, last=day + timedelta(days=3))
    (whole,) = render(house, later, issue=True)
    assert before.text.splitlines()[6:-2] == after.text.splitlines()[6:-2]
    assert "办结 | 1件" in whole.text
    assert verify_number(house, whole.number).ticket_id is None


def run(*arguments: str) -> int:
    return cli.main(["documents", *arguments])


def test_the_command_line_from_rendering_to_proof(
    tmp_path: Path, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = file(house)
    data = ["--data", str(tmp_path / "data")]
    out = tmp_path / "notice.docx"
    act(house, Accept, ticket)
    given = ["--set", "reason=系统切换", "--set", "due=2026-12-31"]
    wanted = ["render", "extension_notice", "--ticket", ticket.number, "--issue", *given]
    assert run(*wanted, "--out", str(out), *data) == 0
    assert any("系统切换" in text for text in paragraphs(out.read_bytes()))
    assert run("verify", str(out), *data) == 0
    assert run("verify", "沈商外投〔2026〕2号", *data) == 0
    out.write_bytes(out.read_bytes() + b" ")
    assert run("verify", str(out), *data) == 1
    assert run("verify", "沈商外投〔2026〕9号", *data) == 1
    assert run("render", "extension_notice", "--ticket", ticket.number, "--issue", *data) == 1
    assert run("render", "weekly_report", *data) == 2
    assert run("render", "nothing", *data) == 1
    assert run("render", "closing_record", "--language", "en", *data) == 1
    assert run("check", *data) == 0
    assert run("list", "--json", *data) == 0
    assert run("build", "receipt", "--out", str(tmp_path / "made"), *data) == 0
    assert (tmp_path / "made" / "zh" / "receipt.docx").is_file()
    capsys.readouterr()
