"""Whole conversations that several tests walk, in both languages: an answer for each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Walk:
    """What a manager writes first, and how each question of the desk is answered."""

    first: str
    answers: Mapping[str, str]
    status: str

    def answer(self, asks: str | None) -> str:
        assert asks is not None, "nothing is asked"
        return self.answers[asks]


ZH = Walk(
    first="你好,我们公司的货在海关压了三周,没有人给说法",
    answers={
        "consent": "同意",
        "facts": "货在海关压了三周,三次补交材料",
        "demand": "请尽快放行,并书面说明原因",
        "enterprise_name": "沈阳示例轴承有限公司",
        "contact_name": "王小明,电话 13900000000",
        "contact_phone": "13900000000",
        "contact_email": "wang@example.com",
        "district": "在铁西区",
        "business": "主要生产轴承",
        "respondent": "沈阳海关",
        "proceedings": "没有打官司,也没有复议和信访",
    },
    status="我的诉求办得怎么样了",
)
EN = Walk(
    first="Hello, our work permit renewals have been stuck for two months and nobody answers",
    answers={
        "consent": "I agree",
        "facts": "The renewals were filed in January and nobody answers",
        "demand": "Please decide on the renewals soon",
        "enterprise_name": "Example Bearings (Shenyang) Co., Ltd.",
        "contact_name": "Max Sample, max@example.com",
        "contact_phone": "13900000000",
        "contact_email": "max@example.com",
        "district": "Hunnan district",
        "business": "We make bearings for cars",
        "respondent": "the Human Resources and Social Security Bureau",
        "proceedings": "No lawsuit, no reconsideration, no petition",
    },
    status="What is the status of my complaint?",
)
WALKS = {"zh": ZH, "en": EN}
