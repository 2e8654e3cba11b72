"""Every jurisdiction that is shipped can be opened, and takes a complaint from hello to receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.cli import main
from app.jurisdictions import jurisdiction_folders
from app.opening import open_house
from app.settings import load_settings
from casework.model.jurisdiction import BodyLevel
from casework.service.commands import Accept
from tests.integration.test_walk_in_terminal import act, document, to_card
from tests.support.houses import Hands, Talk, share
from tests.support.policy_folder import SHIPPED, copy_policy
from tests.support.walks import WALKS

FOLDERS = tuple(folder.name for folder in jurisdiction_folders(SHIPPED))
FACTS = {
    "shenyang": ("SY", BodyLevel.CITY, 13, "沈商外投"),
    "xuchang": ("XC", BodyLevel.CITY, 6, "许商外投"),
    "luoyang_hightech": ("LYGX", BodyLevel.ZONE, 1, "洛高外投"),
    "liaoning": ("LN", BodyLevel.PROVINCE, 14, "辽商外投"),
}


def test_four_jurisdictions_are_shipped() -> None:
    assert set(FOLDERS) == set(FACTS)


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_complaint_is_filed_and_accepted(tmp_path: Path, name: str, language: str) -> None:
    settings = load_settings(
        {"data_dir": tmp_path / "desk", "jurisdiction": name, "join_window": False}, environ={}
    )
    code, level, districts, prefix = FACTS[name]
    with open_house(settings, with_model=True, clock=Hands()) as house:
        share(house)
        place = house.jurisdiction
        assert (place.code, place.level, len(place.districts)) == (code, level, districts)
        assert place.documents.prefix == prefix
        assert place.superior is not None
        first = place.districts[0]
        said = first.name if language == "zh" else first.name_en
        walk = replace(WALKS[language], answers={**WALKS[language].answers, "district": said})
        talk = Talk(house)
        await to_card(talk, walk)
        answer = await talk.say(choice="submit")
        (number,) = answer["tickets"]
        assert number.startswith(f"{code}-2026-")
        receipt = talk.text(answer)
        assert number in receipt
        assert (place.bureau if language == "zh" else place.bureau_en) in receipt
        ticket = document(house, number)
        assert ticket["district"] == first.name
        (promised,) = [one for one in ticket["deadlines"] if one["rule"] == "acceptance"]
        assert promised["rule_set"] == "mofcom_2020_3@1"
        act(house, number, Accept)
        accepted = document(house, number)
        assert accepted["status"] == "accepted"
        (handling,) = [one for one in accepted["deadlines"] if one["rule"] == "handling"]
        assert date.fromisoformat(handling["due"]) > date(2026, 3, 10)


@pytest.mark.parametrize("name", FOLDERS)
async def test_the_districts_are_offered_by_name(tmp_path: Path, name: str) -> None:
    settings = load_settings(
        {"data_dir": tmp_path / "desk", "jurisdiction": name, "join_window": False}, environ={}
    )
    with open_house(settings, with_model=True, clock=Hands()) as house:
        share(house)
        talk = Talk(house)
        answer = await talk.say(WALKS["zh"].first)
        for _ in range(12):
            if answer["asks"] == "district":
                break
            answer = await talk.say(WALKS["zh"].answer(answer["asks"]))
        labels = [one["label"] for reply in answer["replies"] for one in reply["choices"]]
        names = [one.name for one in house.jurisdiction.districts]
        assert labels[: len(names)][:6] == names[:6]
        assert len(labels) <= 7


# --- zhitong policy, zhitong new-jurisdiction

BLANKS = {
    "jurisdiction.toml": {
        'code = ""': 'code = "AS"',
        'gb_code = ""': 'gb_code = "210300"',
        'name = ""\nname_en = ""\nbureau': 'name = "示例市"\nname_en = "Example"\nbureau',
        'bureau = ""': 'bureau = "示例市商务局"',
        'bureau_en = ""': 'bureau_en = "Example Bureau of Commerce"',
        'source = ""\nconfidence': 'source = "a test"\nconfidence',
        '[superior]\nname = ""\nname_en = ""': '[superior]\nname = "示例省厅"\nname_en = "Example"',
        'prefix = ""': 'prefix = "示商外投"',
    },
    "districts.toml": {
        'code = ""\nname = ""\nname_en = ""': 'code = "210302"\nname = "示例区"\nname_en = "Sample"'
    },
}


def test_a_new_folder_passes_once_its_blanks_are_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = copy_policy(tmp_path)
    monkeypatch.setenv("ZHITONG_POLICY_DIR", str(policy.root))
    assert main(["new-jurisdiction", "example"]) == 0
    told = capsys.readouterr().out
    assert "jurisdiction.toml:10: code: is blank: fill it in" in told
    folder = policy.root / "example"
    assert main(["policy", "check", str(folder)]) == 1
    for name, blanks in BLANKS.items():
        for blank, filled in blanks.items():
            text = (folder / name).read_text(encoding="utf-8")
            first = text.index(blank)
            text = text[:first] + filled + text[first + len(blank) :]
            (folder / name).write_text(text, encoding="utf-8")
    assert main(["policy", "check", str(folder)]) == 0
    assert main(["policy", "check"]) == 0
    capsys.readouterr()
    assert main(["policy", "show", "--jurisdiction", "example", "--json"]) == 0
    assert '"rule_set": "mofcom_2020_3@1"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "word"),
    [("shenyang", "exists"), ("national", "choose another"), ("Bad-Name", "choose another")],
)
def test_a_name_that_cannot_be_had_makes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    word: str,
) -> None:
    policy = copy_policy(tmp_path)
    monkeypatch.setenv("ZHITONG_POLICY_DIR", str(policy.root))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    before = sorted(one.name for one in policy.root.iterdir())
    assert main(["new-jurisdiction", name]) == 1
    assert word in capsys.readouterr().err
    assert sorted(one.name for one in policy.root.iterdir()) == before


def test_the_check_of_all_folders_names_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = copy_policy(tmp_path)
    line = policy.edit("xuchang/authorities.toml", 'tax = "SWJ-T"', 'tax = "NOBODY"')
    assert main(["policy", "check", str(policy.root)]) == 1
    told = capsys.readouterr().out
    assert f"xuchang/authorities.toml:{line}: unknown unit NOBODY" in told
    assert main(["policy", "check", str(policy.root / "liaoning"), "--json"]) == 0
    assert main(["policy", "check", str(tmp_path)]) == 1
