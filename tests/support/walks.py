"""Whole conversations that several tests walk, in both languages."""

from __future__ import annotations

ZH = (
    "你好,我们公司的货在海关压了三周,没有人给说法",
    "同意",
    "沈阳示例轴承有限公司",
    "王小明,电话 13900000000",
    "在铁西区",
    "主要生产轴承",
    "沈阳海关",
    "请尽快放行,并书面说明原因",
    "没有打官司,也没有复议和信访",
)
EN = (
    "Hello, our work permit renewals have been stuck for two months and nobody answers",
    "I agree",
    "Example Bearings (Shenyang) Co., Ltd.",
    "Max Sample, max@example.com",
    "Hunnan district",
    "We make bearings for cars",
    "the Human Resources and Social Security Bureau",
    "Please decide on the renewals soon",
    "No lawsuit, no reconsideration, no petition",
)
WALKS = {"zh": ZH, "en": EN}
