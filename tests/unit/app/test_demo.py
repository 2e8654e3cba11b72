"""Parts of the demonstration of all platforms: diaries, accounts, the picture."""

from __future__ import annotations

from pathlib import Path

from app.demo.accounts import AGENT, BOT, CORP, Accounts, Addresses, write_file
from app.demo.bubbles import Bubble, Diary
from app.demo.photo import photo
from app.platforms.residency import read_residency
from app.platforms.settings import read_platforms
from channels.tencent.keys import aes_key

PLACES = Addresses(
    desk="http://127.0.0.1:1",
    wechat="http://127.0.0.1:2",
    wecom="http://127.0.0.1:3",
    telegram="http://127.0.0.1:4",
    mailbox=5,
)


def test_both_sides_stand_in_the_order_of_their_time() -> None:
    diary = Diary()
    diary.own("first", after=0)
    diary.own("second", after=1)
    diary.told("at once", after=1)
    others = [Bubble(id="0", text="greeting"), Bubble(id="1", text="later")]
    woven = diary.woven(others)
    assert [one.text for one in woven] == ["first", "greeting", "second", "at once", "later"]
    assert [one.own for one in woven] == [True, False, True, False, False]
    assert len({one.id for one in woven}) == len(woven)


def test_the_file_is_one_that_a_desk_reads(tmp_path: Path) -> None:
    accounts = Accounts()
    file = write_file(tmp_path / "desk" / "platforms", accounts, PLACES)
    found = read_platforms(file, production=False)
    assert found.wechat_oa is not None
    assert found.wechat_oa.base_url == PLACES.wechat
    assert found.wechat_oa.app_secret == accounts.app_secret
    assert found.wecom is not None
    assert found.wecom.account == f"{CORP}.{AGENT}"
    assert found.kf is not None
    assert found.kf.accounts == (accounts.kf_account,)
    assert found.telegram is not None
    assert found.telegram.bot_id == str(BOT)
    assert found.telegram.webhook.startswith(PLACES.desk)
    assert found.email is not None
    assert (found.email.port, found.email.password) == (5, accounts.mail_password)
    residency = read_residency(found.residency)
    assert residency.collects("email")
    assert not residency.collects("telegram")
    assert file.parent.parent.stat().st_mode & 0o077 == 0


def test_a_ground_opens_every_channel(tmp_path: Path) -> None:
    file = write_file(tmp_path, Accounts(), PLACES, basis='a "quoted" ground · 示范')
    table = read_platforms(file, production=False).residency
    residency = read_residency(table)
    assert residency.collects("telegram")
    assert residency.ground == 'a "quoted" ground · 示范'


def test_no_two_starts_share_a_secret() -> None:
    one, other = Accounts(), Accounts()
    for account in (one, other):
        assert len(aes_key(account.kf.key)) == 32
    assert {one.wechat.key, one.wecom.key, one.kf.key}.isdisjoint({other.wechat.key, other.kf.key})
    assert one.bot_token != other.bot_token
    assert one.kf_account != other.kf_account
    secrets = (one.app_secret, one.corp_secret, one.bot_token, one.bot_secret, one.wecom.token)
    secrets += (one.mail_password,)
    assert not [secret for secret in secrets if secret in repr(one)]


def test_the_picture_is_a_png() -> None:
    assert photo().startswith(b"\x89PNG\r\n\x1a\n")
    assert photo().endswith(b"IEND\xaeB`\x82")
