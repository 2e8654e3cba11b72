from collections.abc import Callable
from pathlib import Path

import pytest

from nlu.embedded.industry import IndustryTable, read_standard
from nlu.errors import LexiconError
from nlu.interpreter import Understanding
from nlu.labels import SECTIONS, UNTOLD

Classify = Callable[..., Understanding]
TABLE = IndustryTable()


def learned(**chances: float) -> dict[str, float]:
    """Chances of a model: what is left is shared by the other labels."""
    others = [one for one in (*SECTIONS, UNTOLD) if one not in chances]
    share = (1.0 - sum(chances.values())) / len(others)
    return dict.fromkeys(others, share) | chances


def test_the_standard_has_twenty_sections_and_ninety_seven_divisions() -> None:
    rows = read_standard()
    assert [row.code for row in rows if row.level == "section"] == list(SECTIONS)
    divisions = [row.code for row in rows if row.level == "division"]
    assert divisions == [f"{number:02d}" for number in range(1, 98)]


@pytest.mark.parametrize(
    ("code", "section", "name"),
    [
        ("05", "A", "农、林、牧、渔专业及辅助性活动"),
        ("25", "C", "石油、煤炭及其他燃料加工业"),
        ("97", "T", "国际组织"),
        ("72", "L", "商务服务业"),
    ],
)
def test_it_is_the_edition_of_2017(code: str, section: str, name: str) -> None:
    (row,) = [row for row in read_standard() if row.code == code]
    assert (row.section, row.name_zh) == (section, name)


def test_every_name_of_the_standard_names_its_category() -> None:
    for row in read_standard():
        for name in (row.name_zh, row.name_en):
            (guess,) = TABLE.named(name)
            assert guess.section == row.section, name
            if row.level == "division":
                assert guess.division in {row.code, None}, name


@pytest.mark.parametrize(
    ("business", "section", "division"),
    [
        ("商务服务业", "L", "72"),
        ("律所", "L", "72"),
        ("管理咨询", "L", "72"),
        ("人力资源", "L", "72"),
        ("餐饮", "H", None),
        ("物流", "G", None),
        ("汽车零部件", "C", "36"),
        ("软件外包", "I", "65"),
        ("银行", "J", "66"),
        ("学校", "P", None),
        ("医院", "Q", None),
        ("物业", "K", None),
        ("检测认证", "M", "74"),
        ("汽車零部件製造", "C", "36"),
        ("轴承销售", "F", None),
        ("做进口红酒批发的", "F", "51"),
        ("auto parts for BMW", "C", "36"),
        ("freight forwarding", "G", "58"),
    ],
)
def test_a_business_in_peoples_words(business: str, section: str, division: str | None) -> None:
    first = TABLE.named(business)[0]
    assert first.section == section
    assert division is None or first.division == division


def test_a_text_without_a_business_names_none() -> None:
    assert TABLE.named("退税拖了半年") == []


def test_the_business_told_in_a_message_counts_not_the_grievance(classify: Classify) -> None:
    text = "我们主要生产轴承,货物在保税仓库被扣了三周"
    first = classify(text, "industry").industry_ranking[0]
    assert (first.section, first.division) == ("C", "34")


def test_confidences_fall_and_each_section_comes_once(classify: Classify) -> None:
    ranking = classify("汽车零部件和物流", "industry", "business").industry_ranking
    confidences = [one.confidence for one in ranking]
    assert confidences == sorted(confidences, reverse=True)
    assert sorted(one.section for one in ranking) == list(SECTIONS)
    assert {one.section for one in ranking[:2]} == {"C", "G"}


def test_a_word_does_not_overrule_a_model_that_is_sure() -> None:
    text = "代理进口洗发水"
    assert TABLE.rank(text, learned(F=0.97))[0].section == "F"


def test_a_word_decides_where_the_model_is_undecided() -> None:
    first = TABLE.rank("软件外包", learned())[0]
    assert (first.section, first.division) == ("I", "65")
    first = TABLE.rank("主要做软件外包的公司", learned())[0]
    assert (first.section, first.division) == ("I", "65")


def test_a_model_in_doubt_whether_it_is_told_makes_every_section_less_likely() -> None:
    text = "我们的申请一直没有下文"
    sure, doubtful = learned(C=0.7, **{UNTOLD: 0.0}), learned(C=0.1, **{UNTOLD: 0.8})
    assert TABLE.rank(text, sure)[0].confidence >= 0.5
    ranking = TABLE.rank(text, doubtful)
    assert ranking[0].confidence < 0.5
    assert sorted(one.section for one in ranking) == list(SECTIONS)


def test_without_a_model_the_words_alone_rank() -> None:
    assert {one.section for one in TABLE.rank("汽车零部件和物流", {})} == {"C", "G"}


@pytest.mark.parametrize(
    "text",
    [
        "材料交了三个月，到现在连个回执都没有",
        "案子送進去快半年，問誰都說在簽核中",
        "I've called nine times, and nobody tells us who decides",
        "counter换了三个人，每个都要different documents",
    ],
)
def test_a_grievance_that_tells_no_business_stays_below_a_half(
    classify: Classify, text: str
) -> None:
    assert classify(text, "industry").industry_ranking[0].confidence < 0.5


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("代理国外机床，自己不生产，只卖", "F"),
        ("We rent out forklifts by the month", "L"),
        ("We test and certify car parts", "M"),
        ("给银行开发核心系统", "I"),
        ("上门维修空调和洗衣机", "O"),
    ],
)
def test_the_activity_decides_not_the_thing_it_is_about(
    classify: Classify, text: str, section: str
) -> None:
    assert classify(text, "industry", "business").industry_ranking[0].section == section


def test_an_alias_under_the_wrong_section_is_refused(tmp_path: Path) -> None:
    standard = "gb4754_2017.csv"
    source = Path(__file__).resolve().parents[3] / "nlu" / "data" / standard
    (tmp_path / standard).write_bytes(source.read_bytes())
    (tmp_path / "industry_aliases.csv").write_text("alias,section,division,head\n轴承,A,34,0\n")
    with pytest.raises(LexiconError) as caught:
        IndustryTable(tmp_path)
    assert caught.value.params["reason"] == "line 2"


def test_a_standard_with_missing_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gb4754_2017.csv").write_text("level,code,section,name_zh,name_en\n")
    with pytest.raises(LexiconError):
        read_standard(tmp_path)
