from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import load_settings


def test_the_store_lies_in_the_data_folder_unless_another_is_named(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path}, environ={})
    assert settings.store_url == f"sqlite:///{tmp_path}/zhitong.sqlite3"
    other = load_settings({"database_url": "postgresql+psycopg://db/zhitong"}, environ={})
    assert other.store_url == "postgresql+psycopg://db/zhitong"


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(environ={"ZHITONG_PROT": "1"})
    assert refused.value.params["name"] == "ZHITONG_PROT"


def test_a_wrong_value_is_refused_by_name() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"port": 70000}, environ={})
    assert refused.value.params["name"] == "ZHITONG_PORT"


@pytest.mark.parametrize(
    ("public", "base", "https"),
    [
        ("", "http://127.0.0.1:8470", False),
        ("https://desk.example/", "https://desk.example", True),
    ],
)
def test_the_public_address_decides_links_and_cookies(public: str, base: str, https: bool) -> None:
    settings = load_settings({"public_url": public}, environ={})
    assert (settings.base_url, settings.https) == (base, https)
