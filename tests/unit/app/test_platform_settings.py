"""The platforms file: what stands in it becomes settings, what is wrong is told by a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import PlatformFault, SettingsError
from app.platforms.settings import PlatformSettings, read_platforms
from app.settings import ROOT
from channels.tencent.corp_faults import PUBLISHED_KEYS, CorpFault
from channels.wechat_official.settings import Fault as WeChatFault
from channels.words import Words

KEY = "k" * 42 + "8"
WECHAT = """
[wechat_oa]
app_id = "wx0000000000000001"
app_secret_file = "secret"
token_file = "token"
encoding_aes_key_file = "key"
"""
WECOM = """
[wecom]
corp_id = "ww1"
agent_id = 7
secret_file = "secret"
token_file = "token"
encoding_aes_key_file = "key"
"""


def read(folder: Path, text: str, *, key: str = KEY, production: bool = False) -> PlatformSettings:
    for name, secret in (("secret", "s"), ("token", "t"), ("key", key)):
        (folder / name).write_text(secret, encoding="utf-8")
    file = folder / "platforms.toml"
    file.write_text(text, encoding="utf-8")
    return read_platforms(file, production=production)


def test_tables_within_a_table_become_their_settings(tmp_path: Path) -> None:
    kf = WECOM.replace("[wecom]", "[kf]").replace("agent_id = 7", "repeated_codes = [95016]")
    more = "[wecom.cards]\nbuttons = 4\n[wecom.push]\nper_minute = 9\ngather_s = 2\n"
    found = read(tmp_path, WECOM + more + kf + "[kf.menu]\nitems = 3\n")
    assert found.wecom is not None
    assert found.kf is not None
    assert (found.wecom.cards.buttons, found.wecom.cards.rows) == (4, 6)
    assert (found.wecom.push.per_minute, found.wecom.push.gather_s) == (9, 2)
    assert (found.kf.menu.items, found.kf.repeated_codes) == (3, frozenset({95016}))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WECOM + "[wecom.cards]\nbutons = 4\n", "cards.unknown: butons"),
        (WECOM + '[wecom.push]\nper_minute = "9"\n', "push.per_minute: int expected"),
        (WECOM.replace("7", '"7"'), "agent_id: int expected"),
        (WECOM + "cards = 4\n", "cards is a table"),
        (WECOM.replace("agent_id = 7\n", ""), "missing: agent_id"),
        (WECOM.replace("secret_file", "secret"), "secret is a secret"),
        ("wecom = 1\n", "wecom is a table"),
        ("[wecam]\n", "unknown table wecam"),
        ("[wecom\n", "platforms.toml"),
        (WECHAT.replace('"token"', '"nowhere"'), "token_file: FileNotFoundError"),
        (WECHAT + 'mode = "open"\n', "wechat_oa"),
        (WECHAT + "[wechat_oa.templates.result]\nid = 1\n", "wechat_oa"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, text)
    assert named in str(refused.value.params["reason"])
    assert refused.value.params["name"] == "ZHITONG_PLATFORMS_FILE"


@pytest.mark.parametrize(
    ("text", "key", "fault"),
    [
        (WECHAT + 'mode = "plain"\n', KEY, WeChatFault.MODE_OPEN),
        (WECHAT + 'base_url = "http://127.0.0.1:9"\n', KEY, WeChatFault.BASE_URL_OPEN),
        (WECHAT, "short", WeChatFault.KEY_MALFORMED),
        (WECHAT, min(PUBLISHED_KEYS), WeChatFault.KEY_PUBLISHED),
        (WECHAT.replace("wx0000000000000001", ""), KEY, WeChatFault.INCOMPLETE),
        (WECOM, "short", CorpFault.KEY_MALFORMED),
        (WECOM, min(PUBLISHED_KEYS), CorpFault.KEY_PUBLISHED),
        (WECOM + 'base_url = "http://127.0.0.1:9"\n', KEY, CorpFault.BASE_URL_OPEN),
        (WECOM.replace("ww1", ""), KEY, CorpFault.INCOMPLETE),
    ],
)
def test_open_doors_stop_a_real_deployment_with_a_sentence(
    tmp_path: Path, text: str, key: str, fault: str
) -> None:
    with pytest.raises(PlatformFault) as refused:
        read(tmp_path, text, key=key, production=True)
    assert refused.value.params["fault"] == fault
    words = Words(ROOT / "responses")
    for language in words.languages:
        sentence = words.error(refused.value, language)
        assert fault not in sentence
        assert f"[{refused.value.params['name']}]" in sentence


def test_a_test_may_leave_doors_open(tmp_path: Path) -> None:
    found = read(tmp_path, WECHAT + 'mode = "plain"\nbase_url = "http://127.0.0.1:9"\n')
    assert found.wechat_oa is not None
    assert found.wecom is None
