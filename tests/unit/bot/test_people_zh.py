"""As people really write in Chinese: short answers, corrections, remarks beside the card.

Tables of wording → what becomes of it, with the shipped interpreter by rules alone.
"""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk, read_embedded

FACTS = "我们的出口退税拖了四个月没到账,税务局说在排队"
FULL = {
    "facts": FACTS,
    "demand": "希望退税到账",
    "respondent": "税务局",
    "enterprise_name": "沈阳示例甲机械有限公司",
    "contact_name": "张三",
    "contact_phone": "13900000031",
    "district": "铁西区",
    "business": "机床",
    "proceedings": "none",
}
ORDER = (
    "facts",
    "demand",
    "enterprise_name",
    "contact_name",
    "district",
    "business",
    "proceedings",
)


def asked(key: str) -> Talk:
    """A conversation in which everything before the question ``key`` was answered."""
    before = ORDER[: ORDER.index(key)]
    told = {name: FULL[name] for name in before}
    if "contact_name" in told:
        told["contact_phone"] = FULL["contact_phone"]
    return Talk(read=read_embedded).given(key, language="zh", **told)


def at_card() -> Talk:
    """A conversation at the review card."""
    return Talk(read=read_embedded).given("confirm", language="zh", **FULL)


COMPANIES = [
    ("示例", "示例"),
    ("就叫示例光电", "示例光电"),
    ("我们是示例酒店", "示例酒店"),
    ("营业执照上是沈阳示例科技发展有限公司", "沈阳示例科技发展有限公司"),
    ("我司为沈阳示例新材料股份有限公司。", "沈阳示例新材料股份有限公司"),
    ("那个我们公司叫沈阳示例制药有限公司", "沈阳示例制药有限公司"),
    ("BMX 示例 (Shenyang) Co., Ltd.", "BMX 示例 (Shenyang) Co., Ltd."),
    ("示例希望乳业", "示例希望乳业"),
    ("示例会计师事务所(特殊普通合伙)沈阳分所", "示例会计师事务所(特殊普通合伙)沈阳分所"),
]


@pytest.mark.parametrize(("text", "name"), COMPANIES)
def test_the_name_of_the_company(text: str, name: str) -> None:
    talk = asked("enterprise_name")
    talk.says(text)
    assert talk.value("enterprise_name") == name


@pytest.mark.parametrize(
    "text",
    [
        "你们电话多少",
        "这些信息谁能看到啊",
        "先别急",
        "你们跟街道办是一伙的吧",
        "刚才问什么来着",
        "这个问题我不想回答",
        "我们是日资企业",
    ],
)
def test_a_sentence_is_no_name(text: str) -> None:
    talk = asked("enterprise_name")
    talk.says(text)
    assert talk.value("enterprise_name") is None
    assert talk.asks == "enterprise_name"


def test_what_is_told_in_place_of_a_name_goes_to_the_facts() -> None:
    talk = asked("enterprise_name")
    talk.says("还有,他们每天收我们滞港费五千")
    assert talk.value("facts") == f"{FACTS}\n还有,他们每天收我们滞港费五千"
    assert (talk.value("enterprise_name"), talk.asks) == (None, "enterprise_name")


CONTACTS = [
    ("李先生吧,13900000070", "李先生", "13900000070"),
    ("叫我小陈就行 13900000070", "小陈", "13900000070"),
    ("王小明(总经理)13900000071", "王小明", "13900000071"),
    ("电话13900000074,姓钱", "钱", "13900000074"),
    ("联系人陈女士,座机024-22720001转8012", "陈女士", "024-22720001转8012"),
    ("王小明,行政经理,手机13900000079,座机024-22720002", "王小明", "13900000079"),
    ("高桥健一先生 13900000080", "高桥健一", "13900000080"),
    ("微信同号 13900000084 老周", "老周", "13900000084"),
    ("不知道该写谁,就写我吧,我姓周,13900000042", "周", "13900000042"),
    ("財務部 林小姐 +852 9123 4567", "林小姐", "+852 9123 4567"),
]


@pytest.mark.parametrize(("text", "name", "phone"), CONTACTS)
def test_name_and_number_as_people_give_them(text: str, name: str, phone: str) -> None:
    talk = asked("contact_name")
    talk.says(text)
    assert name in (talk.value("contact_name") or "")
    assert talk.value("contact_phone") == phone
    assert talk.asks == "district"


def test_an_office_that_refuses_a_phone_leaves_its_name_and_address() -> None:
    talk = asked("contact_name")
    talk.says("王女士,电话就不留了,邮箱wang@example.com")
    assert talk.value("contact_name") == "王女士"
    assert talk.value("contact_email") == "wang@example.com"
    assert talk.asks == "district"


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("和平", "和平区"),
        ("法库", "法库县"),
        ("自贸区", "浑南区"),
        ("辉山", "沈北新区"),
        ("中德园那边", "铁西区"),
        ("和平区的,太原街那块", "和平区"),
        ("不在铁西,在沈北新区", "沈北新区"),
        ("第三个", "大东区"),
    ],
)
def test_the_place(text: str, district: str) -> None:
    talk = asked("district")
    if text == "第三个":
        talk.says("再说一遍")
    talk.says(text)
    assert talk.value("district") == district


def test_a_park_in_no_single_district_is_left_to_the_officer_at_once() -> None:
    talk = asked("district")
    talk.says("沈抚示范区")
    assert talk.state("district") == "unclear"
    assert talk.asks == "business"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("目前没有,我们准备起诉", "none"),
        ("不涉及", "none"),
        ("没有走过这些程序", "none"),
        ("不打算起诉", "none"),
        ("省里已经受理了", "higher_body"),
        ("之前信访过但是没结果", "petition"),
        ("行政复议刚被驳回", "reconsideration"),
        ("仲裁了", "litigation"),
    ],
)
def test_other_proceedings(text: str, value: str) -> None:
    talk = asked("proceedings")
    talk.says(text)
    assert talk.value("proceedings") == value


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("公司名少了两个字,是沈阳示例甲机械制造有限公司", "enterprise_name", "机械制造有限公司"),
        ("联系人换成李小花吧,电话还是那个", "contact_name", "李小花"),
        ("我们不在铁西,在沈北新区", "district", "沈北新区"),
        ("主营业务改一下,是数控机床和加工中心", "business", "数控机床和加工中心"),
        ("主营业务写成数控机床", "business", "数控机床"),
        ("诉求改成:退税并支付利息", "demand", "退税并支付利息"),
        ("是和平区税务局,不是市局", "respondent", "和平区税务局"),
        ("不是税务局,是海关", "respondent", "海关"),
        ("3改成铁西区税务局", "respondent", "铁西区税务局"),
        ("13900000034才是对的号码", "contact_phone", "13900000034"),
        ("这事挺急的,月底发不出工资了", "urgency", "urgent"),
        ("不着急,正常办就行", "urgency", "low"),
    ],
)
def test_a_correction_beside_the_card(text: str, key: str, value: str) -> None:
    talk = at_card()
    talk.says(text)
    assert value in (talk.value(key) or "")
    assert talk.asks == "confirm"


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("事情经过里改一下,不是四个月是五个月", "五个月"),
        ("事实里的金额写错了,是80万不是8万", "80万"),
        ("再补一句:我们3月1日又去问过一次", "3月1日"),
    ],
)
def test_a_correction_of_the_facts_is_added_and_nothing_is_lost(text: str, added: str) -> None:
    talk = at_card()
    talk.says(text)
    facts = talk.value("facts") or ""
    assert facts.startswith(FACTS)
    assert added in facts


@pytest.mark.parametrize(
    "text",
    ["没问题,提交吧", "看了,都对,可以交了", "嗯嗯提交", "没什么要改的了,提交吧", "核对过了没问题"],
)
def test_the_card_is_confirmed_in_many_words(text: str) -> None:
    talk = at_card()
    talk.says(text)
    assert len(talk.conversation.filed) == 1


@pytest.mark.parametrize("text", ["先不提交", "提交之后还能改吗", "材料怎么提交"])
def test_the_word_alone_confirms_nothing(text: str) -> None:
    talk = at_card()
    talk.says(text)
    assert talk.conversation.filed == ()
    assert talk.conversation.draft is not None


def test_a_remark_at_the_card_is_a_note_and_no_fact() -> None:
    talk = at_card()
    talk.says("主任姓什么来着忘了")
    assert talk.value("facts") == FACTS


@pytest.mark.parametrize("text", ["1", "已阅读,同意", "我同意你们的条款", "確認同意", "可以的"])
def test_agreement_in_other_words(text: str) -> None:
    talk = Talk(read=read_embedded)
    talk.says("你好")
    talk.says(text)
    assert talk.asks == "facts"


@pytest.mark.parametrize("text", ["2", "不同意保存我的信息", "那算了", "无法同意"])
def test_refusal_in_other_words(text: str) -> None:
    talk = Talk(read=read_embedded)
    talk.says("你好")
    talk.says(text)
    assert not talk.conversation.consented
    assert talk.asks is None


def test_what_was_written_before_the_consent_is_judged_like_the_rest() -> None:
    talk = Talk(read=read_embedded)
    talk.says("我们的供应商拿了预付款不发货,欠我们80万")
    step = talk.presses("agree")
    assert "scope_excluded" in step.acts
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.scope.in_scope is False


def test_fear_of_retaliation_in_the_first_message_is_kept_with_the_matter() -> None:
    talk = Talk(read=read_embedded).agreed()
    talk.says("领导要我们请吃饭才给办证,我们不敢说是哪个领导,怕报复")
    assert talk.conversation.draft is not None
    assert {"retaliation", "discipline"} <= talk.conversation.draft.flags


def test_a_request_for_secrecy_needs_no_button() -> None:
    talk = asked("demand")
    talk.says("请务必为我们保密,希望尽快退税")
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.confidential
    assert "退税" in (talk.value("demand") or "")


@pytest.mark.parametrize("text", ["撤销罚款", "取消这个收费", "撤销税务局的决定"])
def test_what_the_authority_is_to_cancel_is_no_withdrawal(text: str) -> None:
    talk = asked("demand")
    talk.says(text)
    assert (talk.value("demand"), talk.asks) == (text, "enterprise_name")


def test_the_story_is_taken_up_again_once_at_most() -> None:
    talk = asked("demand")
    talk.says("我要投诉的是他们一直拖着不办")
    assert (talk.value("demand"), talk.asks) == (None, "demand")
    talk.says("我要投诉的就是拖着不办")
    assert talk.value("demand") == "我要投诉的就是拖着不办"
