"""The menu fits the platform, and every press of it means something."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.wechat_official.menu import LANGUAGES, MenuBroken, Menus, load_menu
from tests.support.wechat_house import make_house

MENU = load_menu()
URL = "https://desk.example/"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_platform_takes_the_menu_and_gives_it_back(language: str) -> None:
    house = make_house()
    menus = Menus(house.api)
    assert await menus.get() is None
    await menus.push(MENU, language=language, public_url=URL)
    found = await menus.get()
    assert found is not None
    assert found["menu"] == MENU.document(language=language, public_url=URL)
    await menus.delete()
    assert await menus.get() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_sent_out_is_known_when_it_comes_back(language: str) -> None:
    heads = MENU.document(language=language, public_url=URL)["button"]
    buttons = [one for head in heads for one in (head.get("sub_button") or [head])]
    keys = [one["key"] for one in buttons if one["type"] == "click"]
    assert len(keys) > 3
    assert all(MENU.said_by(key) for key in keys)


def test_pages_are_those_of_the_web_chat() -> None:
    heads = MENU.document(language="zh", public_url=URL)["button"]
    pages = [one["url"] for head in heads for one in head.get("sub_button", []) if "url" in one]
    assert pages == ["https://desk.example/"]


HEAD = '[[head]]\nkey="a"\nname={{zh="{zh}",en="{en}"}}\n{rest}\n'
SAYS = 'says={zh="x",en="x"}'
END = "[platform]\nunsupported=[]\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD.format(zh="五个汉字名", en="ok", rest=SAYS),
        HEAD.format(zh="好", en="nine signs", rest=SAYS),
        HEAD.format(zh="好", en="", rest=SAYS),
        HEAD.format(zh="好", en="ok", rest='says={zh="x"}'),
        HEAD.format(zh="好", en="ok", rest=""),
        HEAD.format(zh="好", en="ok", rest=SAYS + '\npage="/"'),
        HEAD.format(zh="好", en="ok", rest=SAYS) * 4,
    ],
)
def test_a_menu_that_the_platform_would_not_show_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "menu.toml"
    path.write_text(text + END, encoding="utf-8")
    with pytest.raises(MenuBroken):
        load_menu(path)
