"""What loops do in service, done at once at the script's time: messages, clocks, deliveries."""

from __future__ import annotations

from app.intake import Intake
from app.wiring import House


async def work_off(house: House, intake: Intake, *, deliver: bool = True) -> None:
    """Everything that is due now; ``deliver`` False leaves deliveries where they wait."""
    while await intake.run_due():
        await intake.drain()
    while await house.clockwork.run_due(house.clock()):
        continue
    while deliver and await house.deliverer.run_due(house.clock()):
        continue
