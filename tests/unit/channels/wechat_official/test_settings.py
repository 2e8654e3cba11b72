"""What must not start in production."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.wechat_official.settings import Fault, Mode, WeChatOfficialSettings
from tests.support.wechat_cases import KEY

SOUND = WeChatOfficialSettings(
    app_id="wx1", app_secret="secret", token="token", encoding_aes_key="A" * 43
)


def test_a_sound_account_has_no_faults() -> None:
    assert SOUND.faults(production=True) == ()


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(SOUND, mode=Mode.PLAIN), Fault.MODE_OPEN),
        (replace(SOUND, mode=Mode.COMPAT), Fault.MODE_OPEN),
        (replace(SOUND, encoding_aes_key=KEY), Fault.KEY_PUBLISHED),
        (replace(SOUND, base_url="http://127.0.0.1:1"), Fault.BASE_URL_OPEN),
        (replace(SOUND, encoding_aes_key="short"), Fault.KEY_MALFORMED),
        (replace(SOUND, app_secret=""), Fault.INCOMPLETE),
    ],
)
def test_each_fault_stops_production(broken: WeChatOfficialSettings, fault: Fault) -> None:
    assert broken.faults(production=True) == (fault,)


def test_at_a_desk_an_open_mode_and_a_test_key_may_be_used() -> None:
    assert replace(SOUND, mode=Mode.PLAIN, encoding_aes_key="").faults(production=False) == ()
    assert replace(SOUND, encoding_aes_key=KEY).faults(production=False) == ()


def test_no_secret_is_shown() -> None:
    shown = repr(replace(SOUND, app_secret="hidden-a", token="hidden-b"))
    assert "hidden" not in shown
    assert "A" * 43 not in shown
