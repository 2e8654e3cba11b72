"""How long rows are kept that serve for a while only (保留期限).

Deliveries, messages and tickets are not among them: the ledger is kept by its own rules.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.platforms import PlatformStore

NONCE_KEPT = timedelta(minutes=10)
"""A call of a webhook: after five minutes a repeat is refused by its age."""

WINDOW_KEPT = timedelta(days=2)
"""An ended window, for the question why something was not sent."""

SUBSCRIPTION_KEPT = timedelta(days=180)
"""A used or refused subscription, as the records of what was agreed."""

LINK_KEPT = timedelta(days=1)
"""A link that was used, cancelled or expired."""

PAUSE_KEPT = timedelta(hours=1)
"""A pause that is over."""

CARD_CODE_KEPT = timedelta(hours=72)
"""A code that draws a card anew: the platform takes none that is older."""

SEND_KEPT = timedelta(hours=1)
"""A counted send: no limit looks further back."""

ENTERPRISE_CODE_KEPT = timedelta(days=180)
"""A code that bound nobody. One that did stays as the record of the binding."""


def prune(store: PlatformStore, *, now: datetime) -> int:
    """Forget what has served; how many rows."""
    return (
        store.nonces.prune(before=now - NONCE_KEPT)
        + store.windows.prune(before=now - WINDOW_KEPT)
        + store.subscriptions.prune(before=now - SUBSCRIPTION_KEPT)
        + store.continuations.prune(before=now - LINK_KEPT)
        + store.pauses.prune(before=now - PAUSE_KEPT)
        + store.card_codes.prune(before=now - CARD_CODE_KEPT)
        + store.recent_sends.prune(before=now - SEND_KEPT)
        + store.enterprise_codes.prune(before=now - ENTERPRISE_CODE_KEPT)
    )
