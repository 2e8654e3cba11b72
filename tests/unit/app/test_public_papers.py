"""The public papers say what the data say: limits, articles, what is unchecked, where data lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest

from app.platforms.residency import Mode, Residency
from app.policy_loader import load_jurisdiction
from app.public_basis import Basis
from app.public_pages import PublicPapers
from app.public_voice import Voice
from bot.dialogue.form import load_form
from casework.model.complaint import FieldKey
from casework.model.jurisdiction import Jurisdiction
from channels.webchat.paper import Paper, Section
from channels.words import Words
from tests.support.desk_world import CITY, shenyang
from tests.support.tree import ROOT

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=CITY)
LANGUAGES = ("zh", "en")


@cache
def words() -> Words:
    """The shelf of the product."""
    return Words(ROOT / "responses", tables={"district": {}, "authority": {}, "section": {}})


def papers(city: Jurisdiction, **residency: object) -> PublicPapers:
    """The public papers of a jurisdiction."""
    return PublicPapers(
        words=words(),
        jurisdiction=city,
        residency=Residency(**residency),
        form=load_form(ROOT / "bot" / "forms" / "complaint.toml"),
        clock=lambda: NOW,
    )


def section(paper: Paper, anchor: str) -> Section:
    """A section by its anchor."""
    return next(one for one in paper.sections if one.anchor == anchor)


def whole(paper: Paper) -> str:
    """Everything that stands on a page."""
    return repr(paper)


def test_every_limit_of_a_formal_complaint_has_its_article_and_mark() -> None:
    table = section(papers(shenyang()).rules("zh"), "limits").tables[0]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["补正材料"] == (
        "15 个工作日",
        "送达补正通知之日",
        "《外商投资企业投诉工作办法》第十三条（条文待核对）",
    )
    assert rows["办结"][0] == "60 个工作日"
    assert rows["一年未结报告"][2] == "《外商投资企业投诉工作办法》第二十一条（条文待核对）"
    assert rows["销号"][2] == "本机构内部工作要求，不是法定期限"


def test_limits_follow_the_data() -> None:
    city = shenyang()
    rule = replace(city.rules.deadlines["acceptance"], limit=5, confidence="text")
    rules = replace(city.rules, deadlines={**city.rules.deadlines, "acceptance": rule})
    table = section(papers(replace(city, rules=rules)).rules("en"), "limits").tables[0]
    rows = {row[0]: row[1:] for row in table.rows}
    basis = "Rules on Handling Complaints of Foreign-Invested Enterprises, art. 15"
    assert rows["Decision on acceptance"] == ("5 working days", "receipt of the material", basis)


def test_another_track_shows_what_differs_alone() -> None:
    tables = section(papers(shenyang()).rules("zh"), "limits").tables
    demand = next(table for table in tables if table.caption.startswith("企业诉求"))
    assert [row[:2] for row in demand.rows] == [("办结", "10 个工作日")]


@pytest.mark.parametrize("folder", ["shenyang", "xuchang", "luoyang_hightech", "liaoning"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_jurisdiction_has_both_pages(folder: str, language: str) -> None:
    city = load_jurisdiction(ROOT / "casework" / "policy" / folder)
    found = papers(city)
    rules, privacy = found.rules(language), found.privacy(language)
    assert (city.bureau if language == "zh" else city.bureau_en) in rules.lead
    assert len(rules.sections) == len(privacy.sections) == 8
    for paper in (rules, privacy):
        assert all(one.heading and one.anchor for one in paper.sections)
        assert "S0-" not in whole(paper)
        assert "S2-" not in whole(paper)


def test_the_words_of_the_sources_are_there() -> None:
    found = papers(shenyang())
    chinese, english = whole(found.rules("zh")), whole(found.rules("en"))
    assert "对外公布投诉流程、处理时限" in chinese
    assert "指定专人受理企业投诉" in chinese
    assert "procedure and time limits are disclosed to the public" in english
    assert "Special personnel are designated to handle business complaints" in english


def test_nine_grounds_and_where_to_turn() -> None:
    table = section(papers(shenyang()).rules("zh"), "not-accepted").tables[0]
    assert len(table.rows) == 9
    assert table.rows[6] == (
        "上级投诉工作机构已受理或处理终结",
        "上一级投诉工作机构",
        "第十四条第（七）项（条文待核对）",
    )


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("zh", ("60日", "6个月", "打击报复", "辽宁省商务厅")),
        ("en", ("60 days", "6 months", "retaliate", "Department of Commerce of Liaoning")),
    ],
)
def test_remedies_objection_and_no_retaliation(language: str, sentences: tuple[str, ...]) -> None:
    text = whole(papers(shenyang()).rules(language))
    for sentence in sentences:
        assert sentence in text


def test_what_is_not_known_is_not_published_yet() -> None:
    city = shenyang()
    facts = dict(section(papers(city).rules("zh"), "contact").facts)
    assert facts["投诉电话"] == "尚未公布"
    assert facts["地址"] == city.contacts["address"]
    told = replace(city, contacts={**city.contacts, "complaint_phone": "024-00000000"})
    assert dict(section(papers(told).rules("zh"), "contact").facts)["投诉电话"] == "024-00000000"


def test_a_body_without_superior_says_the_general_sentence() -> None:
    text = section(papers(replace(shenyang(), superior=None)).rules("zh"), "remedies").text[0]
    assert text == words().text("documents.said.objection", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_purpose(language: str) -> None:
    table = section(papers(shenyang()).privacy(language), "asked").tables[0]
    assert len(table.rows) == len(FieldKey) - 1
    assert all(all(row) for row in table.rows)


def test_the_privacy_page_says_the_setting_in_force() -> None:
    city = shenyang()
    rows = {row[0]: row[1:] for row in section(papers(city).privacy("zh"), "place").tables[0].rows}
    assert rows["Telegram"] == ("只有编号和进展，不收集具体情况", "平台服务器在境外")
    assert rows["网页"] == ("诉求全部内容", "本系统")
    wide = papers(city, mode=Mode.ANY, basis="示例决定〔2026〕1号").privacy("zh")
    place = section(wide, "place")
    assert "示例决定〔2026〕1号" in place.text[1]
    assert {row[0]: row[1] for row in place.tables[0].rows}["Telegram"] == "诉求全部内容"


def test_how_long_drafts_live_is_the_chats_own_figure() -> None:
    facts = dict(section(papers(shenyang()).privacy("zh"), "kept").facts)
    assert facts["未提交的草稿"].startswith("30 天")
    assert facts["同意之前写的内容"].startswith("最长 7 天")


@pytest.mark.parametrize(
    ("article", "chinese", "english"),
    [
        ("art. 7", "第七条", "art. 7"),
        ("art. 10", "第十条", "art. 10"),
        ("art. 14 (3)", "第十四条第（三）项", "art. 14 (3)"),
        ("art. 20", "第二十条", "art. 20"),
        ("art. 31", "第三十一条", "art. 31"),
    ],
)
def test_articles_are_written_as_each_language_writes_them(
    article: str, chinese: str, english: str
) -> None:
    for language, wanted in (("zh", chinese), ("en", english)):
        voice = Voice(words=words(), language=language, shelf="rules_page", jurisdiction=shenyang())
        assert Basis(voice=voice, rules=shenyang().rules).article(article) == wanted
