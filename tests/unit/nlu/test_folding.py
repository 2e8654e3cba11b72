import pytest

from nlu.embedded.folding import fold, for_classifying, is_traditional, simplify

CONVERSIONS = [
    ("我司外籍員工的住房補貼", "我司外籍员工的住房补贴"),
    ("乾淨的後面頭髮", "干净的后面头发"),
    ("請勿遲遲不決，裡面", "请勿迟迟不决，里面"),
    ("皇后與后土", "皇后与后土"),
    ("憑證隻身", "凭证只身"),
    ("VAT退稅著急", "VAT退税着急"),
    ("對貴單位之答覆不服", "对贵单位之答复不服"),
    ("陳志明 于洪区 於洪區", "陈志明 于洪区 于洪区"),
    ("範圍范先生", "范围范先生"),
    ("臺灣軟體與硬體", "台湾软件与硬件"),
    ("瀋陽市稅務局", "沈阳市税务局"),
    ("沉陽？浑南區", "沉阳？浑南区"),
]


@pytest.mark.parametrize(("traditional", "simplified"), CONVERSIONS)
def test_traditional_becomes_simplified(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_a_taxi_may_stay_a_taxi() -> None:
    assert simplify("計程車里程") in {"出租车里程", "计程车里程"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("瀋陽，（浑南區）！", "沈阳,(浑南区)!"),
        ("“Don’t”—now", '"don\'t"-now'),
        ("a\x00b\tc", "a b c"),
        ("ﬁ İ", "ﬁ İ"),
    ],
)
def test_folding_keeps_one_character_for_one(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


def test_a_lone_surrogate_is_replaced_and_not_fatal() -> None:
    assert fold("a\ud800瀋") == "a\ufffd沈"
    assert simplify("\ud800陽") == "\ufffd阳"


def test_traditional_is_told_from_simplified() -> None:
    assert is_traditional("總領事館")
    assert not is_traditional("总领事馆")
    assert not is_traditional("consulate")


def test_models_see_no_digits_and_no_more_than_the_limit() -> None:
    assert for_classifying("２０２６年　 退稅 ABC", limit=100) == "0000年 退税 abc"
    assert for_classifying("ab" * 50, limit=4) == "abab"
