"""Members of a WeCom corporation as officers (通讯录导入), each with the way to reach them.

The user id is the log-in name. Whoever is an officer already keeps role, district and clearance:
the address book knows nothing of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from app.imports import OFFICER_COLUMNS, ImportReport, import_officers
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Officer, Role
from channels.tencent.api import make_client
from channels.tencent.corp import corp_api
from channels.tencent.tokens import TokenStore
from channels.wecom.contacts import Member
from channels.wecom.contacts import members as members_of
from channels.wecom.settings import CHANNEL, WeComSettings
from storage.ids import new_id
from storage.interface import Store
from storage.platform_records import OfficerWay

_BOOK = "contacts"
FIRST_RANK = 0
"""A card on WeCom is the first way to an officer."""


async def fetch_members(
    settings: WeComSettings, *, store: TokenStore, clock: Callable[[], datetime], details: bool
) -> tuple[Member, ...]:
    """Who the application may see; ``details`` with phone and e-mail. Raises ChannelError.

    Details need the secret of the address book, where the settings have it.
    """
    of_book = bool(details and settings.contacts_secret)
    api = corp_api(
        make_client(settings.base_url),
        corp_id=settings.corp_id,
        app=_BOOK if of_book else str(settings.agent_id),
        secret=settings.contacts_secret if of_book else settings.secret,
        store=store,
        clock=clock,
    )
    try:
        return await members_of(api, details=details)
    finally:
        await api.aclose()


def import_members(
    store: Store,
    members: Sequence[Member],
    *,
    account: str,
    jurisdiction: Jurisdiction,
    dry_run: bool,
    now: datetime,
) -> ImportReport:
    """Officers and their ways, all or nothing. Raises ImportRefused as the import of a file does.

    ``account`` is the application that will write to them.
    """
    found = {member.user_id: _known(store, member, account) for member in members}
    text = officers_csv(members, known=lambda member: found[member.user_id])
    report = import_officers(store, text, jurisdiction=jurisdiction, dry_run=dry_run)
    if not dry_run:
        for member in members:
            _reach(store, member, account=account, known=found[member.user_id], now=now)
    return report


def officers_csv(
    members: Sequence[Member], *, known: Callable[[Member], Officer | None] = lambda _: None
) -> str:
    """The members as a file of officers: to be completed by hand, or imported as it is."""
    out = io.StringIO()
    writer = csv.DictWriter(out, OFFICER_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for member in members:
        writer.writerow(_row(member, known(member)))
    return out.getvalue()


def _known(store: Store, member: Member, account: str) -> Officer | None:
    """The officer whom this member already is, by way or by log-in."""
    bound = store.officer_ways.officer_of(channel=CHANNEL, account=account, address=member.user_id)
    if bound is not None:
        return next((one for one in store.officers.all() if one.id == bound), None)
    return store.officers.by_login(member.user_id)


def _row(member: Member, known: Officer | None) -> dict[str, str]:
    """What the address book says, where it says something; else what is known."""
    kept = asdict(known) if known else {}
    return {
        "login": known.login if known else member.user_id,
        "name": member.name,
        "name_en": member.name_en or kept.get("name_en") or "",
        "role": str(kept.get("role", Role.OFFICER)),
        "district": kept.get("district") or "",
        "phone": member.mobile or kept.get("phone") or "",
        "email": member.email or kept.get("email") or "",
        "duty": "yes" if kept.get("duty") else "no",
        "cleared": "yes" if kept.get("cleared") else "no",
    }


def _reach(
    store: Store, member: Member, *, account: str, known: Officer | None, now: datetime
) -> None:
    """The way to this officer; the corporation itself says whose it is."""
    officer = store.officers.by_login(known.login if known else member.user_id)
    bound = store.officer_ways.officer_of(channel=CHANNEL, account=account, address=member.user_id)
    if officer is None or bound is not None:
        return
    way = OfficerWay(
        id=new_id(),
        officer_id=officer.id,
        channel=CHANNEL,
        account=account,
        address=member.user_id,
        rank=FIRST_RANK,
        verified_at=now,
    )
    store.officer_ways.put(way)
