"""The platforms file (平台配置): which platforms the desk answers on, and with which accounts.

A TOML file named by ``ZHITONG_PLATFORMS_FILE``, one table a platform. A secret stands in a file of
its own, named by ``<name>_file`` relative to the platforms file; one that is written into the
platforms file itself is refused. Without the file the desk is reached by web chat alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from app.errors import PlatformFault, SettingsError
from casework.model.errors import ZhitongError
from channels.email import MailboxSettings, read_mailbox
from channels.telegram.settings import TelegramSettings
from channels.wechat_official.settings import Mode, NoticeTemplate, WeChatOfficialSettings
from channels.wecom.settings import WeComSettings
from channels.wecom_kf.settings import KfSettings

SETTING: Final = "ZHITONG_PLATFORMS_FILE"
TABLES: Final = frozenset({"wechat_oa", "wecom", "kf", "telegram", "email", "residency"})
_SECRETS: Final = frozenset(
    {"app_secret", "token", "encoding_aes_key", "secret", "contacts_secret", "proxy"}
)
_FILE: Final = "_file"
_NAMED_BY_FILE: Final = _SECRETS | {"password"}
_PLAIN: Final[Mapping[str, tuple[type, ...]]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
}
"""Types of TOML that fit a field of that type."""

T = TypeVar("T")
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """What is configured; None where a platform is not used. ``tables`` are left as read."""

    wechat_oa: WeChatOfficialSettings | None = None
    wecom: WeComSettings | None = None
    kf: KfSettings | None = None
    telegram: TelegramSettings | None = None
    email: MailboxSettings | None = None
    residency: Table | None = None
    folder: Path = Path()


def read_platforms(path: Path | None, *, production: bool) -> PlatformSettings:
    """Read and check the file. Raises SettingsError with the name of the first wrong part.

    In ``production`` doors are shut that a test may leave open; that is a PlatformFault too.
    """
    if path is None:
        return PlatformSettings()
    tables = _tables(path)
    reader = _Reader(path.parent)
    found = PlatformSettings(
        wechat_oa=_made(tables, "wechat_oa", reader.wechat),
        wecom=_made(tables, "wecom", lambda table: reader.plain(WeComSettings, table)),
        kf=_made(tables, "kf", lambda table: reader.plain(KfSettings, table)),
        telegram=_made(tables, "telegram", lambda table: reader.plain(TelegramSettings, table)),
        email=_made(tables, "email", lambda table: read_mailbox(table, folder=path.parent)),
        residency=tables.get("residency"),
        folder=path.parent,
    )
    for name in ("wechat_oa", "wecom", "kf"):
        one = getattr(found, name)
        faults = () if one is None else one.faults(production=production)
        if faults:
            raise PlatformFault(name, faults[0].value)
    return found


def secret_files(path: Path) -> dict[str, tuple[Path, ...]]:
    """Files of secrets that each table names. Raises SettingsError."""
    tables = _tables(path)
    return {
        name: tuple(
            path.parent / str(file)
            for key, file in table.items()
            if key.removesuffix(_FILE) in _NAMED_BY_FILE and key.endswith(_FILE)
        )
        for name, table in tables.items()
    }


def _tables(path: Path) -> Mapping[str, Table]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(f"{path.name}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(f"{path.name}: {error}") from error
    unknown = sorted(document.keys() - TABLES)
    if unknown:
        raise _wrong(f"{path.name}: unknown table {unknown[0]}")
    flat = [name for name, table in document.items() if not isinstance(table, dict)]
    if flat:
        raise _wrong(f"{path.name}: {flat[0]} is a table")
    return document


def _made(tables: Mapping[str, Table], name: str, make: Callable[[Table], T]) -> T | None:
    """The settings of one platform; what is wrong is told with the table's name."""
    table = tables.get(name)
    if table is None:
        return None
    try:
        return make(table)
    except SettingsError as error:
        raise _wrong(f"{name}: {error.params['reason']}") from error
    except (ZhitongError, TypeError, ValueError) as error:
        raise _wrong(f"{name}: {error}") from error


class _Reader:
    """Makes settings from tables; secrets are read from their files beside ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def wechat(self, table: Table) -> WeChatOfficialSettings:
        """An Official Account; templates are tables of their own."""
        made: dict[str, Any] = {}
        if "mode" in table:
            made["mode"] = Mode(table["mode"])
        for name in ("subscriptions", "templates"):
            if name in table:
                made[name] = {kind: NoticeTemplate(**one) for kind, one in table[name].items()}
        return self.plain(WeChatOfficialSettings, {**table, **made})

    def plain(self, kind: Callable[..., T], table: Table) -> T:
        """Values by name; lists become tuples."""
        return kind(**self._values(kind, table))

    def _values(self, kind: Any, table: Table) -> dict[str, Any]:
        known = {one.name: one for one in fields(kind)}
        given: dict[str, Any] = {}
        for name, value in table.items():
            bare = name.removesuffix(_FILE)
            if name.endswith(_FILE) and bare in _SECRETS & known.keys():
                given[bare] = self._secret(name, str(value))
            elif name in _SECRETS:
                raise _wrong(f"{name} is a secret: name its file in {name}{_FILE}")
            elif name not in known:
                raise _wrong(f"unknown: {name}")
            else:
                given[name] = self._value(known[name], value)
        _require(kind, given)
        return given

    def _value(self, known: Field[Any], value: object) -> object:
        """A value of the field's own kind; a table within the table becomes its dataclass."""
        usual = _usual(known)
        if is_dataclass(usual) and not isinstance(usual, type):
            return self._inner(known.name, type(usual), value)
        expected = _PLAIN.get(str(known.type))
        if expected is not None and type(value) not in expected:
            raise _wrong(f"{known.name}: {known.type} expected")
        if isinstance(value, list):
            return frozenset(value) if isinstance(usual, frozenset) else tuple(value)
        return value

    def _inner(self, name: str, kind: Callable[..., object], value: object) -> object:
        if not isinstance(value, dict):
            raise _wrong(f"{name} is a table")
        try:
            return self.plain(kind, value)
        except SettingsError as error:
            raise _wrong(f"{name}.{error.params['reason']}") from error

    def _secret(self, name: str, file: str) -> str:
        path = self._folder / file
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise _wrong(f"{name}: {type(error).__name__}") from error


def _usual(known: Field[Any]) -> object:
    """What the field holds when nothing is said."""
    return known.default_factory() if known.default_factory is not MISSING else known.default


def _require(kind: Any, given: Mapping[str, Any]) -> None:
    for one in fields(kind):
        optional = one.default is not MISSING or one.default_factory is not MISSING
        if not optional and one.name not in given:
            named = f"{one.name}{_FILE}" if one.name in _SECRETS else one.name
            raise _wrong(f"missing: {named}")


def _wrong(reason: str) -> SettingsError:
    return SettingsError(f"{SETTING}: {reason}", name=SETTING, reason=reason)
