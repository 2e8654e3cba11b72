from collections.abc import Callable

import pytest

from casework.model.complaint import FieldKey
from nlu.interpreter import Understanding

Read = Callable[..., Understanding]

ONLY = {
    "affirm": ["是", "好的", "同意", "ok的", "yes", "I agree", "Yes, please."],
    "deny": ["不", "不同意", "还是不撤了", "no", "No, I do not agree", "no, keep it"],
    "decline": [
        "不想说",
        "不说",
        "还是不说",
        "邮箱也不留",
        "prefer not to say",
        "still no",
        "no e-mail either",
    ],
    "unsure": ["不知道", "不太清楚", "I don't know", "not sure"],
    "repeat": ["再说一遍", "repeat"],
    "back": ["返回上一步", "go back"],
    "start_over": ["重新开始", "start over"],
    "cancel": ["取消", "cancel"],
    "withdraw": ["算了,不投诉了", "我要撤回投诉", "forget it, I withdraw the complaint"],
    "help": ["帮助", "help", "ＨＥＬＰ", "幫助"],
    "human": ["转人工", "轉人工", "I want to talk to a person"],
    "are_you_human": ["你是真人吗?", "Are you a real person?"],
    "greet": ["你好", "在吗", "hello?", "still there?", "还在吗"],
    "thanks": ["谢谢", "謝謝", "thanks!"],
    "goodbye": ["再见", "bye"],
    "status": ["我上次那个办得怎么样了", "How is my earlier complaint going?", "进度"],
    "lang_zh": ["说中文吧", "中文 please", "switch to Chinese"],
    "lang_en": ["English please", "请switch成英文mode", "切换到英语"],
    "confidentiality": ["海关会知道是我们投诉的吗?", "Will they know it was us?"],
    "abuse": ["滚", "get lost", "idiots\nliars\nshut up"],
    "new_matter": ["新的", "单独一件", "a new one", "a separate matter"],
    "addition": ["补充一下", "the same matter"],
    "other_choice": ["都不是", "none of these"],
    "continue": ["继续", "continue"],
}
FIELDS = [key.value for key in FieldKey]


@pytest.mark.parametrize(
    ("signal", "text"), [(name, text) for name, texts in ONLY.items() for text in texts]
)
def test_a_message_that_is_a_control_word(read: Read, signal: str, text: str) -> None:
    understanding = read(text)
    assert signal in understanding.signals
    assert understanding.only_signals


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["帮助", "再说一遍", "转人工", "help", "go back", "start over"])
def test_control_words_work_at_every_open_question(read: Read, text: str, field: str) -> None:
    understanding = read(text, field)
    assert understanding.only_signals
    assert not {"company", "person", "facts", "demand"} & {
        one.entity for one in understanding.entities
    }


@pytest.mark.parametrize(
    "text",
    [
        "海关说我们的手续被取消了,让我们回到窗口重新申请,可是窗口没有人能帮助我们,已经拖了三个月",
        (
            "The bureau cancelled our permit in March, and although we asked for help several "
            "times nobody told us how to start over with the application"
        ),
        "材料交了两个月,一直没有人告诉我们进度,客户那边已经准备退出这个项目了,损失很大",
    ],
)
def test_a_long_answer_stays_an_answer(read: Read, text: str) -> None:
    understanding = read(text, "facts")
    steering = {"cancel", "help", "start_over", "back", "withdraw", "status", "human", "repeat"}
    assert not understanding.signals & steering
    assert not understanding.only_signals


@pytest.mark.parametrize(
    ("text", "expecting", "signals"),
    [
        ("电话改成 1390000", "demand", {"correct", "correct:contact_phone"}),
        ("change my phone to 1390000", "demand", {"correct", "correct:contact_phone"}),
        ("公司名称写错了", "demand", {"correct", "correct:enterprise_name"}),
        ("the company name is wrong", "demand", {"correct", "correct:enterprise_name"}),
        ("刚才说错了,在浑南区", "facts", {"correct", "correct:district"}),
        ("sorry, I meant Hunnan district", "facts", {"correct", "correct:district"}),
        ("区改成浑南区", "facts", {"correct", "correct:district"}),
        ("不是甲公司,是乙公司", "demand", {"correct", "correct:enterprise_name"}),
        (
            "A correction: the company should read Beta GmbH",
            None,
            {"correct", "correct:enterprise_name"},
        ),
    ],
)
def test_a_correction_names_its_field(
    read: Read, text: str, expecting: str | None, signals: set[str]
) -> None:
    assert read(text, expecting).signals - {"sentence"} == signals


@pytest.mark.parametrize("text", ["刚才说错了,在浑南区", "sorry, I meant Hunnan district"])
def test_a_corrected_value_is_marked(read: Read, text: str) -> None:
    (found,) = read(text, "facts").entities
    assert (found.value, found.corrects) == ("浑南区", True)


def test_a_plain_value_is_not_marked_as_correcting(read: Read) -> None:
    (found,) = read("在浑南区", "district").entities
    assert not found.corrects


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("为什么要电话?多久能有结果?", {"faq:why_needed", "faq:time_limits"}),
        (
            "Why do you need my phone? How long will this take?",
            {"faq:why_needed", "faq:time_limits"},
        ),
        ("你们周六上班吗", {"faq:opening_hours"}),
        ("are you open on Saturday", {"faq:opening_hours"}),
        ("你们会把信息给谁看?", {"faq:data_use"}),
        ("Who will see my data?", {"faq:data_use"}),
        ("投诉要收费吗?", {"faq:cost"}),
        ("which documents do I need?", {"faq:documents"}),
        ("哪些可以投诉?", {"faq:scope"}),
        ("会不会报复我们?", {"faq:retaliation"}),
    ],
)
def test_questions_about_the_service(read: Read, text: str, topics: set[str]) -> None:
    signals = read(text, "contact_phone").signals
    assert topics <= signals
    assert "question" in signals


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("怕被报复", "retaliation"),
        ("we fear retaliation", "retaliation"),
        ("他们要我们送红包才给办", "discipline"),
        ("the officer asked for money", "discipline"),
        ("建议增加英文窗口", "suggestion"),
        ("we suggest an English window", "suggestion"),
        ("没有法律依据的罚款", "infringement"),
        ("an unlawful decision", "infringement"),
        ("另外还有一件事,消防验收也卡住了", "new_matter"),
        ("There is another matter: our fire acceptance is stuck too", "new_matter"),
        ("补充一下,还产生了两万元滞港费", "addition"),
        ("To add: demurrage of CNY 20,000 came on top", "addition"),
    ],
)
def test_a_signal_inside_a_message(read: Read, text: str, signal: str) -> None:
    understanding = read(text)
    assert signal in understanding.signals
    assert not understanding.only_signals


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("马上停产了,请加急", "urgent"),
        ("it is urgent", "urgent"),
        ("不急", "low"),
        ("it is not urgent", "low"),
        ("退税拖了半年", "normal"),
    ],
)
def test_urgency_by_the_words_used(read: Read, text: str, urgency: str) -> None:
    assert read(text).urgency == urgency


@pytest.mark.parametrize(
    ("simplified", "other"),
    [
        ("电话改成 024-22720001", "電話改成 ０２４－２２７２０００１"),
        ("我要投诉铁西区税务局", "我要投訴鐵西區稅務局"),
        ("不方便提供电话", "不方便提供電話"),
        ("我们的供应商欠了货款不还", "我們的供應商欠了貨款不還"),
    ],
)
def test_traditional_and_full_width_read_the_same(read: Read, simplified: str, other: str) -> None:
    one, two = read(simplified), read(other)
    assert one.signals == two.signals
    assert one.scope == two.scope
    assert [(e.entity, e.start, e.own) for e in one.entities] == [
        (e.entity, e.start, e.own) for e in two.entities
    ]


@pytest.mark.parametrize("text", ["!!!", "……", "。。。", "~~~"])
def test_marks_alone_ask_for_nothing(read: Read, text: str) -> None:
    assert "help" not in read(text).signals
    assert not read(text).only_signals


def test_a_lone_question_mark_asks_for_help(read: Read) -> None:
    assert "help" in read("?").signals
    assert "help" in read("？").signals
