"""The label sets of understanding. Codes are stored: never renamed, only added."""

from __future__ import annotations

from typing import Final

INTENTS: Final = (
    "new_complaint",
    "check_status",
    "urge_processing",
    "supplement_material",
    "withdraw_complaint",
    "correct_field",
    "inform",
    "affirm",
    "deny",
    "greet",
    "goodbye",
    "thanks",
    "help",
    "human_handoff",
    "switch_language",
    "policy_question",
    "rate_service",
    "reopen_dispute",
    "suggestion",
    "cancel_form",
    "out_of_scope",
)
"""Intents (意图): what a message wants."""

TOPICS: Final = (
    "tax",
    "land_planning",
    "customs",
    "permits",
    "visa_work_permit",
    "forex_banking",
    "labour_social",
    "ip",
    "environment",
    "utilities",
    "procurement_fair_competition",
    "promise_fulfilment",
    "payment_arrears",
    "market_supervision",
    "fire_safety",
    "finance_credit",
    "transport_logistics",
    "other",
)
"""Topics (诉求事项类别) of a complaint; one main topic, any number of further ones."""

SECTIONS: Final = tuple("ABCDEFGHIJKLMNOPQRST")
"""Sections (门类) of GB/T 4754-2017."""

UNTOLD: Final = "unknown"
"""What the model says of a message that does not tell the business (未说明行业): no section."""

ROLES: Final = ("facts", "demand", "business", "name", "remark")
"""What a sentence is for (句子作用): told, asked for, done, named, or said to the program."""

SPEAKERS: Final = (
    "consulate",
    "headquarters",
    "chamber",
    "enterprise",
    "individual_investor",
    "proxy",
    "none",
)
"""Who speaks (诉求来源) as the model tells it; ``none``: nobody says, or bodies are mentioned."""

SCOPES: Final = (
    "in",
    "na_1_not_qualified",
    "na_2_not_in_scope",
    "na_3_other_body",
    "na_7_higher_body",
    "na_8_petition",
    "na_9_reconsideration_or_suit",
)
"""Whether the Rules cover a matter (是否受理): ``in``, or the ground of refusal a text can show."""

LABELS: Final = {
    "intent": INTENTS,
    "topic": TOPICS,
    "industry": (*SECTIONS, UNTOLD),
    "role": ROLES,
    "origin": SPEAKERS,
    "scope": SCOPES,
}
"""Label set of each task that a model is trained for."""

LANGUAGES: Final = ("zh", "en")
"""Languages that have their own folder of examples and words under ``nlu/data``."""
