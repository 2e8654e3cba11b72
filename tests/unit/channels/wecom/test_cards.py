"""What leaves for WeCom: template cards within their limits, texts, Markdown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.errors import ChannelError
from channels.message import CardRow, Choice, OutboundMessage
from channels.wecom.cards import buttons_card
from channels.wecom.payloads import payloads
from channels.wecom.ports import CardCode
from channels.wecom.redraw import redrawn
from channels.wecom.settings import CardLimits
from channels.wecom.texts import MORE, columns, fit
from tests.support.wecom_house import NOW, SETTINGS

LIMITS = CardLimits()
LINK = "https://example.com/t/1"
TASK = "SY-2026-4F7Q2M@3"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=400)


def row(label: str, value: str, note: str = "") -> CardRow:
    return CardRow(key=label, label=label, value=value, note=note)


def buttons(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(id=f"k.{place}", label=f"操作{place}") for place in range(count))


def posted(message: OutboundMessage, *, again: bool = False) -> list[dict[str, Any]]:
    return list(payloads(message, user="ZhangSan", task_id=TASK, again=again, settings=SETTINGS))


def test_a_card_has_headline_rows_buttons_and_link() -> None:
    message = OutboundMessage(
        title="新诉求 SY-2026-4F7Q2M",
        text="请在 3 月 10 日前受理",
        card=(row("企业", "示例企业"), row("事项", "通关", "（推断）")),
        choices=(Choice(id="k.1", label="签收"), Choice(id="k.2", label="转办")),
        link=LINK,
    )
    (payload,) = posted(message)
    assert payload["msgtype"] == "template_card"
    assert (payload["touser"], payload["agentid"]) == ("ZhangSan", SETTINGS.agent_id)
    assert payload["enable_duplicate_check"] == 1
    assert payload["template_card"] == {
        "card_type": "button_interaction",
        "main_title": {"title": "新诉求 SY-2026-4F7Q2M"},
        "sub_title_text": "请在 3 月 10 日前受理",
        "horizontal_content_list": [
            {"keyname": "企业", "value": "示例企业"},
            {"keyname": "事项", "value": "通关 （推断）"},
        ],
        "card_action": {"type": 1, "url": LINK},
        "task_id": TASK,
        "button_list": [
            {"text": "签收", "style": 1, "key": "k.1"},
            {"text": "转办", "style": 2, "key": "k.2"},
        ],
    }


@given(title=WORDS, text=WORDS, label=WORDS, value=WORDS, count=st.integers(0, 9))
def test_every_card_keeps_the_limits_and_says_what_it_shortened(
    title: str, text: str, label: str, value: str, count: int
) -> None:
    message = OutboundMessage(
        title=title,
        text=text,
        card=tuple(row(label, value) for _ in range(count)),
        choices=buttons(2),
    )
    card = buttons_card(message, task_id=TASK, limits=LIMITS)
    rows = card.body.get("horizontal_content_list", [])
    assert len(rows) <= LIMITS.rows
    assert columns(card.body["main_title"]["title"]) <= LIMITS.title
    assert columns(card.body.get("sub_title_text", "")) <= LIMITS.text
    assert all(columns(one["value"]) <= LIMITS.value for one in rows)
    everything = [
        card.body["main_title"]["title"] == title,
        card.body.get("sub_title_text", "") == text,
        [(one["keyname"], one["value"]) for one in rows] == [(label, value)] * count,
    ]
    assert card.whole == all(everything)


@given(WORDS, st.integers(2, 60))
def test_what_is_shortened_begins_as_it_was_and_shows_it(text: str, most: int) -> None:
    found = fit(text, most)
    assert columns(found) <= most
    if found != text:
        line = " ".join(text.split())
        assert found == line or (found.endswith(MORE) and line.startswith(found[:-1].rstrip()))


def test_no_sign_is_torn() -> None:
    family = "👨‍👩‍👧‍👦"
    assert fit(family * 9, 20) == family * (fit(family * 9, 20).count(family)) + MORE


def test_a_shortened_card_without_link_comes_after_its_full_text() -> None:
    text = "因海关查验，货物滞留三周。" * 20
    message = OutboundMessage(title="新诉求", text=text, choices=buttons(1))
    first, card = posted(message)
    assert first["msgtype"] == "text"
    assert text in first["text"]["content"]
    assert card["template_card"]["sub_title_text"].endswith(MORE)


def test_with_a_link_the_full_text_is_behind_it() -> None:
    message = OutboundMessage(title="新诉求", text="长" * 500, choices=buttons(1), link=LINK)
    (card,) = posted(message)
    assert card["template_card"]["card_action"]["url"] == LINK
    assert card["template_card"]["sub_title_text"].endswith(MORE)


def test_more_buttons_than_a_card_holds_stand_on_a_second_one() -> None:
    cards = [
        one["template_card"]
        for one in posted(OutboundMessage(title="新诉求", text="t", choices=buttons(8), link=LINK))
    ]
    keys = [[one["key"] for one in card["button_list"]] for card in cards]
    assert [len(one) for one in keys] == [6, 2]
    assert [key for card_keys in keys for key in card_keys] == [one.id for one in buttons(8)]
    assert [one["task_id"] for one in cards] == [TASK, f"{TASK}-1"]


def test_without_buttons_a_card_opens_its_page() -> None:
    (payload,) = posted(OutboundMessage(title="3 条新通知", text="t", link=LINK))
    assert payload["template_card"]["card_type"] == "text_notice"
    assert payload["template_card"]["card_action"]["url"] == LINK


def test_a_headline_alone_is_markdown() -> None:
    (payload,) = posted(OutboundMessage(title="提醒", text="明天到期"))
    assert payload["markdown"] == {"content": "**提醒**\n明天到期"}


@pytest.mark.parametrize("text", ["<@all> 见", "[点这里](http://x)", "*粗*", "`x`", "# 一"])
def test_what_could_be_markup_leaves_as_text(text: str) -> None:
    (payload,) = posted(OutboundMessage(title="提醒", text=text))
    assert payload["msgtype"] == "text"
    assert "<@" not in payload["text"]["content"]


@pytest.mark.parametrize("text", ["<a href='http://x'>y</a>", "< A href=x>", "<@LiSi>", "</a>"])
def test_words_of_people_are_no_links_and_no_mentions(text: str) -> None:
    (payload,) = posted(OutboundMessage(text=text))
    assert payload["text"]["content"] == text.replace("<", "\uff1c")


def test_a_long_text_leaves_in_parts_and_nothing_is_lost() -> None:
    text = "第一段。\n\n" + "海关查验已三周。" * 300
    parts = [one["text"]["content"] for one in posted(OutboundMessage(text=text, link=LINK))]
    assert len(parts) > 1
    assert all(len(one.encode()) <= 2048 for one in parts)
    assert "".join(parts).replace("\n", "") == (text + LINK).replace("\n", "")


def test_a_text_is_checked_for_repeats_only_when_it_is_one() -> None:
    message = OutboundMessage(text="好的")
    assert posted(message)[0]["enable_duplicate_check"] == 0
    assert posted(message, again=True)[0]["enable_duplicate_check"] == 1


@pytest.mark.parametrize("task", ["", "a b", "编号", "x" * 129])
def test_a_task_id_that_the_platform_would_refuse_is_our_fault(task: str) -> None:
    with pytest.raises(ChannelError) as failed:
        buttons_card(OutboundMessage(text="t", choices=buttons(1)), task_id=task, limits=LIMITS)
    assert failed.value.permanent


@pytest.mark.parametrize(
    "choices",
    [
        (),
        (Choice(id="k", label="a"), Choice(id="k", label="b")),
        (Choice(id="键" * 400, label="a"),),
        buttons(7),
    ],
    ids=["none", "equal keys", "long key", "too many"],
)
def test_buttons_that_the_platform_would_refuse_are_our_fault(choices: tuple[Choice, ...]) -> None:
    with pytest.raises(ChannelError):
        buttons_card(OutboundMessage(text="t", choices=choices), task_id=TASK, limits=LIMITS)


CODE = CardCode(account=SETTINGS.account, user="ZhangSan", task_id=TASK, code="rc", at=NOW)


def test_a_redraw_without_choices_greys_the_buttons() -> None:
    document = redrawn(OutboundMessage(text="已签收"), code=CODE, settings=SETTINGS)
    assert document == {
        "userids": ["ZhangSan"],
        "agentid": SETTINGS.agent_id,
        "response_code": "rc",
        "button": {"replace_name": "已签收"},
    }


def test_a_redraw_with_choices_is_a_new_card() -> None:
    message = OutboundMessage(title="已签收", text="t", choices=buttons(2))
    document = redrawn(message, code=CODE, settings=SETTINGS)
    assert document["template_card"]["task_id"] == TASK
    assert len(document["template_card"]["button_list"]) == 2
    assert "button" not in document


def test_a_redraw_with_nothing_left_to_press_opens_the_page() -> None:
    message = OutboundMessage(title="已办结 SY-2026-4F7Q2M", text="t", link=LINK)
    card = redrawn(message, code=CODE, settings=SETTINGS)["template_card"]
    assert card["card_type"] == "text_notice"
    assert card["card_action"]["url"] == LINK
    assert "button_list" not in card
