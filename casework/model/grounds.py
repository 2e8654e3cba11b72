"""The enums of the Rules with their stable codes: stored and exported, never renumbered.

What each one means in words is data (``responses/``), where it is written is data too (the rule
set). The Rules are the 外商投资企业投诉工作办法 of 2020.
"""

from __future__ import annotations

from enum import StrEnum


class RefusalGround(StrEnum):
    """Not accepted (不予受理; Rules art. 14): nine grounds."""

    NOT_QUALIFIED = "na_1_not_qualified"  # 投诉主体不属于外商投资企业、外国投资者
    NOT_IN_SCOPE = "na_2_not_in_scope"  # 民商事纠纷或不属本办法事项
    OTHER_BODY = "na_3_other_body"  # 不属本机构处理范围
    STILL_INCOMPLETE = "na_4_still_incomplete"  # 经补正仍不符合第十一条
    FORGED_OR_BASELESS = "na_5_forged_or_baseless"  # 伪造、变造证据或明显缺乏事实依据
    REPEAT = "na_6_repeat"  # 无新证据或法律依据重复投诉
    HIGHER_BODY = "na_7_higher_body"  # 上级投诉工作机构已受理或终结
    PETITION = "na_8_petition"  # 信访等部门已受理或终结
    RECONSIDERATION_OR_SUIT = "na_9_reconsideration_or_suit"  # 已进入或完成行政复议、诉讼等程序


class HandlingMethod(StrEnum):
    """Ways of handling (办理方式; Rules art. 18); the last one is said in words."""

    UNDERSTANDING = "m_1_understanding"  # 推动双方达成谅解, 含和解协议
    COORDINATE = "m_2_coordinate"  # 与被投诉人协调
    POLICY_SUGGESTION = "m_3_policy_suggestion"  # 提交政策建议
    OTHER = "m_4_other"  # 其他适当方式


class EndingGround(StrEnum):
    """Ended (处理终结; Rules art. 20): six grounds, the last with what is deemed a withdrawal."""

    AGREED = "e_1_agreed"  # 协调处理, 投诉人同意终结
    FACTS = "e_2_facts"  # 与事实不符或拒绝提供材料
    NO_LEGAL_BASIS = "e_3_no_legal_basis"  # 诉求没有法律依据
    WITHDRAWN = "e_4_withdrawn"  # 书面撤回
    NO_LONGER_QUALIFIED = "e_5_no_longer_qualified"  # 不再符合主体资格
    ABSENT = "e_6_absent_30_days"  # 连续30日无正当理由不参加
    DEEMED_WITHDRAWN = "e_7_deemed_withdrawn"  # 视同书面撤回


class ReferralTarget(StrEnum):
    """Right doors (其他途径; Rules arts. 2, 14, 15) of what this desk does not accept."""

    COURT = "court"
    ARBITRATION = "arbitration"
    MEDIATION = "mediation"
    RECONSIDERATION = "reconsideration"
    ADMINISTRATIVE_SUIT = "administrative_suit"
    PETITION_OFFICE = "petition_office"
    PROCUREMENT_SUPERVISION = "procurement_supervision"
    MARKET_REGULATION = "market_regulation"
    DISCIPLINE = "discipline"
    HIGHER_BODY = "higher_body"
    OTHER_BODY = "other_body"
