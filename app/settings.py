"""Settings: environment variables ``ZHITONG_<NAME>``; a wrong or unknown one stops the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SettingsError
from channels.email import Security

PREFIX = "ZHITONG_"
ROOT = Path(__file__).resolve().parent.parent
# Read by other parts than the application itself: run.py, and the crash tests of the store.
FOREIGN_NAMES = frozenset({"ZHITONG_VENV", "ZHITONG_CRASH_AT", "ZHITONG_CHROMIUM"})


class Settings(BaseSettings):
    """All settings with their defaults. Each is explained in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = ROOT / "var"
    database_url: str = ""
    keys_file: Path | None = None
    jurisdiction: str = "shenyang"
    model_dir: Path | None = None
    policy_dir: Path = ROOT / "casework" / "policy"
    responses_dir: Path = ROOT / "responses"
    forms_dir: Path = ROOT / "bot" / "forms"
    patterns_dir: Path = ROOT / "bot" / "patterns"
    host: str = "127.0.0.1"
    port: int = Field(default=8470, ge=0, le=65535)
    public_url: str = ""
    join_window: bool = True
    rate_limits: bool = True
    nlu_process: bool = True
    nlu_time_limit_ms: int = Field(default=1500, ge=10, le=30_000)
    nlu_parse_port: int | None = Field(default=None, ge=0, le=65535)
    nlu_parse_token_file: Path | None = None
    nlu_engine: Literal["embedded", "rasa", "e5"] = "embedded"
    platforms_file: Path | None = None
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token_file: Path | None = None
    rasa_time_limit_ms: int = Field(default=5000, ge=50, le=30_000)
    rasa_dir: Path | None = None
    rasa_python: Path | None = None
    store_time_limit_ms: int = Field(default=3000, ge=100, le=30_000)
    lease_s: int = Field(default=30, ge=1, le=600)
    acknowledge_within_h: int = Field(default=8, ge=1, le=240)
    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_security: Security = Security.STARTTLS
    mail_sender: str = Field(default="", validate_default=True)
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_ca_file: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("mail_sender")
    @classmethod
    def _sender_for_mail(cls, sender: str, info: ValidationInfo) -> str:
        """Mail without a sender would be refused by every server; say so at the start."""
        if info.data.get("mail_host") and "@" not in sender:
            raise ValueError("an e-mail address is needed where ZHITONG_MAIL_HOST is set")
        return sender

    @field_validator("rasa_url")
    @classmethod
    def _plain_address(cls, url: str) -> str:
        """The server is on loopback or on a private network: a host and a port, nothing more."""
        found = urlsplit(url)
        if (
            found.scheme != "http"
            or not found.hostname
            or url.rstrip("/") != (f"http://{found.netloc}")
            or "@" in found.netloc
        ):
            raise ValueError("http://HOST:PORT is expected")
        _ = found.port  # raises ValueError where it is no number
        return url.rstrip("/")

    @property
    def store_url(self) -> str:
        """Address of the database; SQLite in the data folder unless one is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'zhitong.sqlite3'}"

    @property
    def keys_path(self) -> Path:
        """File of the sealing keys."""
        return self.keys_file or self.data_dir / "keys.json"

    @property
    def calendar_dir(self) -> Path:
        """Folder of the calendars that an administrator imported."""
        return self.data_dir / "calendar"

    @property
    def models_dir(self) -> Path:
        """Folder of the trained models; unless set, all data folders of this program share one."""
        return self.model_dir or ROOT / "var" / "models"

    @property
    def rasa_folder(self) -> Path:
        """Folder of the Rasa engine's environment, models and logs."""
        return self.rasa_dir or self.data_dir / "rasa"

    @property
    def rasa_token_path(self) -> Path:
        """File of the Rasa server's token."""
        return self.rasa_token_file or self.rasa_folder / "token"

    @property
    def base_url(self) -> str:
        """Address that people open."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def https(self) -> bool:
        """Whether people reach us by https (then cookies are Secure)."""
        return self.base_url.startswith("https://")


def load_settings(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Read and check the settings. Raises SettingsError with the name of the first wrong one."""
    _refuse_unknown(environ)
    given: dict[str, Any] = {
        name: value for name, value in (overrides or {}).items() if value is not None
    }
    try:
        return Settings(**given)  # values are checked by pydantic, whatever their source
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{first['loc'][0]}".upper()
        raise SettingsError(f"{name}: {first['msg']}", name=name, reason=first["msg"]) from error


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | FOREIGN_NAMES
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(f"{name}: unknown setting", name=name, reason="unknown setting")
