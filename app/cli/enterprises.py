"""``zhitong enterprises bind | bind-code | codes``: who is known to speak for whom (身份绑定)."""

from __future__ import annotations

from typing import Annotated

import typer

from app.binding import bind as bind_to
from app.cli import firm_codes
from app.cli.common import DataOption, JsonOption, print_json, say, screen, settings_for
from app.opening import open_house

enterprises = typer.Typer(no_args_is_help=True, help="Enterprises of the register.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    firm_codes.add_to(enterprises)
    application.add_typer(enterprises, name="enterprises")


@enterprises.command("bind")
def bind(
    number: Annotated[str, typer.Argument(help="Number of a ticket of the person.")],
    enterprise: Annotated[str, typer.Argument(help="Credit code or name in the register.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note that the person of a ticket speaks for an enterprise of the register.

    From then on what the register holds is offered in the person's conversations.
    """
    with open_house(settings_for(data)) as house:
        now = house.clock()
        firm = house.database.write_now(
            lambda store: bind_to(store, number=number, enterprise=enterprise, now=now)
        )
    if as_json:
        print_json({"number": number, "enterprise": firm.name})
    else:
        screen.print(say("enterprises.bound", number=number, name=firm.name), markup=False)
