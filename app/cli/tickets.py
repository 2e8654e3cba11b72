"""``zhitong tickets list | show | acts | act``: tickets on the command line (诉求查询、办理)."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli import ticket_acts
from app.cli.common import DataOption, JsonOption, print_json, say, screen, settings_for
from app.opening import open_house
from app.ticket_view import ticket_document
from casework.model.errors import TicketNotFound
from casework.model.numbers import read_number
from casework.model.ticket import TicketStatus
from casework.service.ports import TicketFilter, TicketRow

tickets = typer.Typer(no_args_is_help=True, help="Tickets on the command line.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    ticket_acts.add_to(tickets)
    application.add_typer(tickets, name="tickets")


@tickets.command("list")
def list_tickets(
    data: DataOption = None,
    status: Annotated[TicketStatus | None, typer.Option(help="Only this status.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: JsonOption = False,
) -> None:
    """Newest tickets first."""
    with open_house(settings_for(data)) as house:
        wanted = TicketFilter(status=status, limit=limit)
        rows = house.database.read_now(lambda store: list(store.lists.page(wanted)))
    if as_json:
        print_json([_row(row) for row in rows])
        return
    table = Table(*(say(f"tickets.{name}") for name in ("number", "status", "due", "title")))
    for row in rows:
        table.add_row(row.number, row.status.value, str(row.next_due or ""), row.title)
    screen.print(table)


@tickets.command("show")
def show(number: str, data: DataOption = None, as_json: JsonOption = False) -> None:
    """One ticket with everything that belongs to it."""
    canonical = read_number(number) or number

    with open_house(settings_for(data)) as house:

        def work(store: Any) -> dict[str, Any] | None:
            ticket = store.tickets.by_number(canonical)
            return ticket_document(store, ticket, house.jurisdiction) if ticket else None

        document = house.database.read_now(work)
    if document is None:
        raise TicketNotFound(number)
    if as_json:
        print_json(document)
        return
    for name in ("number", "status", "title", "district", "authority", "officer", "deadlines"):
        screen.print(f"{name}: {document[name]}")
    for key, value in document["fields"].items():
        screen.print(f"  {key}: {value}", markup=False)


def _row(row: TicketRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "status": row.status.value,
        "title": row.title,
        "enterprise_name": row.enterprise_name,
        "topic": row.topic,
        "district": row.district,
        "sensitive": row.sensitive,
        "restricted": row.restricted,
        "due": {"rule": row.next_rule, "due": row.next_due.isoformat()} if row.next_due else None,
        "created_at": row.created_at.isoformat(),
    }
