"""Tidying up: every hour what has served is forgotten, and the next round stands in the clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.clockwork import HOUSEKEEPING, schedule_housekeeping
from storage.interface import Store
from tests.support.houses import Hands, house_at


async def test_calls_of_webhooks_are_forgotten_by_the_next_round(
    database_url: str, tmp_path: Path
) -> None:
    clock = Hands()
    with house_at(tmp_path, url=database_url, clock=clock) as house:

        def fresh(store: Store, signature: str) -> bool:
            return store.nonces.fresh(
                channel="wecom",
                account="c1",
                nonce="n1",
                timestamp=1,
                signature=signature,
                now=clock.now,
            )

        def begin(store: Store) -> bool:
            schedule_housekeeping(store, clock.now)
            schedule_housekeeping(store, clock.now + timedelta(minutes=1))
            return fresh(store, "first")

        assert house.database.write_now(begin)
        assert await house.clockwork.run_due(clock.now) == 1
        assert not house.database.write_now(lambda store: fresh(store, "second"))
        clock.move(hours=1)
        rows = house.database.write_now(
            lambda store: list(
                store.clock.claim(
                    now=round(clock.now.timestamp() * 1000), owner="test", lease_ms=1, limit=5
                )
            )
        )
        assert [row.kind for row in rows] == [HOUSEKEEPING]
        clock.move(seconds=1)
        assert await house.clockwork.run_due(clock.now) == 1
        assert house.database.write_now(lambda store: fresh(store, "second"))
