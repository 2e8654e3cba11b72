"""Topics of a complaint (诉求主题): what it is about, never what the enterprise does."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """The eighteen topics; one main topic decides the responsible unit when none is named."""

    TAX = "tax"  # 税务
    LAND_PLANNING = "land_planning"  # 用地与规划
    CUSTOMS = "customs"  # 海关通关
    PERMITS = "permits"  # 审批与许可
    VISA_WORK_PERMIT = "visa_work_permit"  # 签证与工作许可
    FOREX_BANKING = "forex_banking"  # 外汇与银行
    LABOUR_SOCIAL = "labour_social"  # 劳动用工与社保
    IP = "ip"  # 知识产权
    ENVIRONMENT = "environment"  # 生态环境
    UTILITIES = "utilities"  # 水电气热
    PROCUREMENT_FAIR_COMPETITION = "procurement_fair_competition"  # 政府采购与公平竞争
    PROMISE_FULFILMENT = "promise_fulfilment"  # 政策与承诺兑现
    PAYMENT_ARREARS = "payment_arrears"  # 拖欠账款
    MARKET_SUPERVISION = "market_supervision"  # 市场监管
    FIRE_SAFETY = "fire_safety"  # 消防与安全生产
    FINANCE_CREDIT = "finance_credit"  # 融资与信贷
    TRANSPORT_LOGISTICS = "transport_logistics"  # 交通与物流
    OTHER = "other"  # 其他
