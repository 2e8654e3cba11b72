import pytest

from nlu.embedded.language import detect, mostly

EXPECTED = {
    "zh": ["你好", "是", "沈阳市税务局", "你好,查一下SY-2026-4F7Q2M", "邮箱 wang@example.com"],
    "zh-Hant": ["瀋陽總領事館"],
    "en": ["hello", "yes", "tax", "thx", "Herr Müller", "Bosch (Shenyang) Co., Ltd."],
    "mixed": [
        "ok的，submit吧",
        "我们的VAT refund卡了快四个月了",
        "帮我check一下status",
        "请switch成英文mode",
        "中文 please",
    ],
    "none": ["SY-2026-4F7Q2M", "13800001111", "👍", ""],
    "ko": ["안녕하세요"],
    "ja": ["こんにちは、税務局"],
    "other": ["Здравствуйте", "สวัสดี"],
}


@pytest.mark.parametrize(
    ("language", "text"), [(key, text) for key, texts in EXPECTED.items() for text in texts]
)
def test_language_by_counting_scripts(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们的 work permit 续签卡住了,HR 说还要等 3 months", "zh"),
        ("I am 王小明, what about my complaint?", "en"),
    ],
)
def test_one_language_carries_a_mixed_message(text: str, language: str) -> None:
    assert detect(text) == "mixed"
    assert mostly(text) == language
