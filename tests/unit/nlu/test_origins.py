from collections.abc import Callable

import pytest

from nlu.embedded.lexicon import load_lexicon
from nlu.interpreter import Understanding

Read = Callable[..., Understanding]
LEXICON = load_lexicon()
SENSITIVE = ("consulate", "headquarters", "chamber")
WORDS = [(origin, word) for origin in SENSITIVE for word in LEXICON.words(f"origin.words.{origin}")]
EXCEPTIONS = [
    (origin, word) for origin in SENSITIVE for word in LEXICON.words(f"origin.not.{origin}")
]


def speaking(read: Read, text: str, expecting: str | None = None) -> set[str]:
    return {hit.origin for hit in read(text, expecting).origins if hit.speaking}


@pytest.mark.parametrize(("origin", "word"), WORDS)
def test_each_word_speaks_after_a_speaker_form(read: Read, origin: str, word: str) -> None:
    form = "We are writing on behalf of the " if word.isascii() else "我代表"
    assert speaking(read, f"{form}{word}.") == {origin}


@pytest.mark.parametrize(("origin", "word"), WORDS)
def test_each_word_answers_the_question_who_speaks(read: Read, origin: str, word: str) -> None:
    assert speaking(read, word, "origin") == {origin}


@pytest.mark.parametrize(("origin", "word"), EXCEPTIONS)
def test_no_exception_speaks(read: Read, origin: str, word: str) -> None:
    form = "We are in front of the " if word.isascii() else "我们是做"
    assert origin not in speaking(read, f"{form}{word}")


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("我是代表总领事馆来反映的", "consulate"),
        ("I am writing on behalf of the Consulate General.", "consulate"),
        ("From the Consulate General: one of our companies has a problem", "consulate"),
        ("我是總領事館的領事", "consulate"),
        ("我们是德国总部的法务", "headquarters"),
        ("This is the legal department of the parent company in Germany", "headquarters"),
        ("This is Example GmbH head office, our subsidiary was fined", "headquarters"),
        ("我们是某国商会,替三家会员企业反映", "chamber"),
        ("We are a foreign chamber of commerce and report for three member companies", "chamber"),
        ("我们协会的外资会员都有同样的问题", "chamber"),
        ("我是律师,受一家企业委托", "proxy"),
        ("我是外籍个人投资者", "individual_investor"),
        ("我们是香港驻辽宁联络处", "hkmt_office"),
        ("我们是沈阳市外商投资企业协会", "other"),
        ("我们是市进出口商会", "other"),
        ("我是台商协会的", "other"),
    ],
)
def test_who_speaks(read: Read, text: str, origin: str) -> None:
    assert origin in speaking(read, text)


@pytest.mark.parametrize(
    "text",
    [
        "我是律师,受德国总部委托提出投诉",
        "我们是律师事务所,受德国母公司委托来反映",
        "示例律师事务所受德国母公司委托来函",
        "我们律所代表德国母公司反映",
        "本律师受德国母公司委托",
        "We are a law firm writing on behalf of a German parent company",
        "Our law firm acts on behalf of the German parent company of Beta GmbH",
        "As a law firm we represent the German parent company of Beta GmbH",
        "We are lawyers acting for the head office in Munich",
        "Law firm Sample & Partner, on behalf of the parent company in Munich",
    ],
)
def test_a_lawyer_of_headquarters_speaks_for_both(read: Read, text: str) -> None:
    assert speaking(read, text) == {"proxy", "headquarters"}


def test_the_own_parent_company_may_be_spoken_for(read: Read) -> None:
    assert speaking(read, "I write on behalf of our German parent company") == {"headquarters"}


@pytest.mark.parametrize(
    "text",
    [
        "领事馆让我们先办认证,公证处不给办",
        "The consulate told us to legalise the papers first, but the notary office refuses",
        "工厂对面就是日本国总领事馆,修路封了门口",
        "总部让我们尽快解决",
        "我们付给母公司的特许权使用费被税务局拦下",
        "The royalties paid to our overseas parent company are blocked",
        "我们是中国欧盟商会沈阳分会的会员企业",
        "We are a member of the German Chamber",
        "商会的会员企业自己来投诉",
        "我们是德国示例集团总部在沈阳的子公司",
        "We are a subsidiary of the parent company in Munich",
        "我们在总部大楼三层",
        "We are makers of vacuum chambers and our test chamber is stuck",
        "招商会议上说好的补贴没有兑现",
        "我们请了律师",
        "对方律师代表供应商发了函",
        "Our law firm told us to write to you",
        "The law firm representing the other side wrote to us",
        "Our lawyers wrote to the customs on behalf of our company",
        "I am asking a lawyer about it",
    ],
)
def test_a_mention_does_not_speak(read: Read, text: str) -> None:
    assert not speaking(read, text)


def test_a_mention_is_still_reported_with_its_rule(read: Read) -> None:
    (hit,) = read("领事馆让我们先办认证").origins
    assert (hit.origin, hit.rule, hit.text, hit.speaking) == (
        "consulate",
        "origin.words.consulate",
        "领事馆",
        False,
    )


def test_an_enterprise_is_an_answer_only_to_the_question(read: Read) -> None:
    assert speaking(read, "我们是外资企业", "origin") == {"enterprise"}
    assert read("我们是外资企业").origins == ()
