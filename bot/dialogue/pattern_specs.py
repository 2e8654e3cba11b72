"""What the code asks of each repair pattern (修复模式): its moments, figures and signals.

``bot/patterns/<language>.toml`` fills these in; a file that knows another pattern, moment, figure
or signal is refused. A moment lists the values that its sentences may use beside ``COMMON``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.faq import TOPICS, WHY

COMMON = frozenset({"bureau", "bureau_en", "contacts", "limits"})
"""Values that every sentence may use: names and contacts of the bureau, limits by clock."""
OPTIONS = frozenset(
    {
        "answer_later",
        "confidential_handling",
        "contact_via_chat",
        "continue",
        "file_anyway",
        "human",
        "lang:en",
        "lang:zh",
        "new",
        "save_draft",
        "start_over",
        "status",
        "withdraw",
    }
)
"""Options that stand by themselves, so that a pattern may offer them anywhere."""
MOST_OFFERS = 4
"""Room is left for the choices of the question: seven are shown at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSpec:
    """One pattern. ``moments``: name → values of its sentences. ``figures``: name → least, most.

    ``signals`` are the signals that the pattern's phrases may raise.
    """

    moments: Mapping[str, frozenset[str]] = field(default_factory=dict)
    figures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    signals: frozenset[str] = frozenset()


def _moments(**named: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(values.split()) for name, values in named.items()}


PATTERNS: Mapping[str, PatternSpec] = {
    "correction": PatternSpec(
        moments=_moments(changed="key old new group", unchanged=""),
        signals=frozenset({"correct"}),
    ),
    "dispute": PatternSpec(moments=_moments(which=""), figures={"listed": (2, 7)}),
    "clarification": PatternSpec(
        moments=_moments(say_it="", unclear="key", left_open="key", kept_old="key", no_facts=""),
        figures={"rounds": (1, 2)},
        signals=frozenset({"unsure"}),
    ),
    "digression": PatternSpec(
        moments=_moments(more="", unanswered="", kept="", words_kept=""),
        figures={"topics": (1, 3)},
        signals=frozenset(f"faq:{topic}" for topic in (*TOPICS, WHY)),
    ),
    "refusal": PatternSpec(
        moments=_moments(accepted="key", put_off="key", identity="", no_contact="", via_chat=""),
        figures={"rounds": (1, 2)},
        signals=frozenset({"decline"}),
    ),
    "withdrawal": PatternSpec(
        moments=_moments(which="", nothing="", kept="", erased="", done="number"),
        figures={"listed": (2, 7)},
        signals=frozenset({"withdraw", "cancel"}),
    ),
    "hand_over": PatternSpec(
        moments=_moments(told="officer officer_en phone"), signals=frozenset({"human"})
    ),
    "cannot_understand": PatternSpec(
        moments=_moments(
            first="",
            again="",
            ways="",
            ways_in_draft="",
            blank="",
            signs_only="",
            too_long="count limit",
            standing_by="",
        ),
        figures={"patience": (1, 2)},
    ),
    "out_of_scope": PatternSpec(moments=_moments(warned="reason", elsewhere="reason", go_on="")),
    "internal_error": PatternSpec(moments=_moments(retried="", given_up="")),
    "repeat": PatternSpec(moments=_moments(again=""), signals=frozenset({"repeat"})),
    "go_back": PatternSpec(moments=_moments(nothing=""), signals=frozenset({"back"})),
    "start_over": PatternSpec(
        moments=_moments(fresh="", done=""), signals=frozenset({"start_over"})
    ),
    "help": PatternSpec(moments=_moments(asked=""), signals=frozenset({"help"})),
    "silence": PatternSpec(
        moments=_moments(reminded="key ready until"), figures={"nudges": (0, 1)}
    ),
    "upgrade": PatternSpec(moments=_moments(migrated="")),
    "language_switch": PatternSpec(
        moments=_moments(chosen="", which=""),
        figures={"words": (1, 20), "han": (1, 20), "name_words": (1, 20)},
        signals=frozenset({"lang_zh", "lang_en", "which_language"}),
    ),
    "confidentiality": PatternSpec(
        moments=_moments(asked="", noted=""), signals=frozenset({"confidentiality"})
    ),
    "are_you_human": PatternSpec(moments=_moments(asked=""), signals=frozenset({"are_you_human"})),
    "abuse": PatternSpec(moments=_moments(calm="", limited=""), figures={"limit": (2, 10)}),
    "file_received": PatternSpec(moments=_moments(saved="count names", quoted="")),
    "second_matter": PatternSpec(
        moments=_moments(
            opened="number reused industry",
            added="number key",
            answered="number",
            later="number",
            taken_up="title",
        ),
        signals=frozenset({"new_matter", "addition"}),
    ),
    "status": PatternSpec(
        moments=_moments(
            several="items count",
            more="count",
            need_code="",
            need_code_for="",
            mistyped="number",
            wrong_code="",
            limited="",
        ),
        signals=frozenset({"status"}),
    ),
    "submit_once": PatternSpec(moments=_moments(known="name keys")),
    "second_channel": PatternSpec(
        moments=_moments(sent="address minutes", wrong="left", over="", no_mail="", hint="")
    ),
    "edited_message": PatternSpec(moments=_moments(edited="", noted="", recalled="")),
    "old_button": PatternSpec(
        moments=_moments(answered="key value group", filed="number", gone="", no_item="count")
    ),
    "resume": PatternSpec(
        moments=_moments(shown="at items", saved="days", expired="days", forgotten="")
    ),
    "completed": PatternSpec(moments=_moments(incomplete="key", parked="count")),
}
"""The patterns by name; the same in every language and every jurisdiction."""
