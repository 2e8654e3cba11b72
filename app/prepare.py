"""Makes a store ready: folder, keys, schema, and for a trial the demonstration set.

Which kind of desk a data folder holds is written in its ``desk.json``: ``demo`` (示范) or
``real`` (正式). The demonstration links are never made for a real desk.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from itertools import cycle
from pathlib import Path

from app import imports
from app.errors import NotReady
from app.settings import Settings
from casework.model.jurisdiction import Jurisdiction
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.migrate import upgrade

DEMO_FOLDER = Path(__file__).parent / "demo"
MARK = "desk.json"
_GENERAL = "general"
_PLACES = 13
"""Districts of the general demonstration set: they stand there as @1 to @13."""


class DeskKind(StrEnum):
    """What a data folder holds."""

    DEMO = "demo"
    REAL = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark of a data folder."""

    kind: DeskKind
    jurisdiction: str
    created_at: str
    calendar: str


def read_mark(settings: Settings) -> Mark | None:
    """The mark, or None for a folder that nobody prepared."""
    path = settings.data_dir / MARK
    if not path.exists():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return Mark(
        kind=DeskKind(found["kind"]),
        jurisdiction=found["jurisdiction"],
        created_at=found["created_at"],
        calendar=found["calendar"],
    )


def new_mark(
    settings: Settings, kind: DeskKind, jurisdiction: Jurisdiction, *, now: datetime
) -> Mark:
    """The mark of a folder that is being prepared."""
    return Mark(
        kind=kind,
        jurisdiction=settings.jurisdiction,
        created_at=now.isoformat(),
        calendar=jurisdiction.calendar.version,
    )


def write_mark(settings: Settings, mark: Mark) -> None:
    """Write the mark; the last step of preparing, so that a broken start is begun again."""
    path = settings.data_dir / MARK
    text = json.dumps(asdict(mark))
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def prepare_folder(settings: Settings) -> KeyRing:
    """Folder, keys and schema. Raises NotReady when keys are missing over existing data."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = _keys(settings)
    upgrade(settings.store_url)
    return keys


def _keys(settings: Settings) -> KeyRing:
    path = settings.keys_path
    if path.exists():
        return KeyRing.load(path)
    if read_mark(settings) is not None:
        # New keys would make every sealed value unreadable: better not to start.
        raise NotReady(f"keys file is missing: {path}", reason="keys")
    path.parent.mkdir(parents=True, exist_ok=True)
    return KeyRing.create(path)


def seed_demonstration(database: Database, *, jurisdiction: Jurisdiction) -> None:
    """30 enterprises and 8 officers with plainly invented names."""
    officers = demonstration("officers.csv", jurisdiction)
    enterprises = demonstration("enterprises.csv", jurisdiction)

    def work(store: Store) -> None:
        imports.import_officers(store, officers, jurisdiction=jurisdiction, dry_run=False)
        imports.import_enterprises(store, enterprises, jurisdiction=jurisdiction, dry_run=False)

    database.write_now(work)


def demonstration(name: str, jurisdiction: Jurisdiction) -> str:
    """The jurisdiction's own demonstration set, else the general one with its districts."""
    own = DEMO_FOLDER / jurisdiction.key / name
    if own.exists():
        return imports.read_text(own)
    places = cycle(district.name for district in jurisdiction.districts)
    text = imports.read_text(DEMO_FOLDER / _GENERAL / name)
    for number, place in zip(range(1, _PLACES + 1), places, strict=False):
        text = text.replace(f"@{number},", f"{place},")
    return text


def writable(path: Path) -> bool:
    """Whether files can be made in ``path``."""
    return os.access(path, os.W_OK | os.X_OK)
