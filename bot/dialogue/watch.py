"""Watched at every turn (每轮复核): do the Rules cover the matter? Warned once, never blocked."""

from __future__ import annotations

from bot.dialogue.draft import Draft
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey, Proceedings
from casework.model.jurisdiction import Jurisdiction
from casework.model.origin import Origin, Sensitivity
from casework.model.ticket import Scope

_GROUNDS = {
    Proceedings.LITIGATION.value: "na_9_reconsideration_or_suit",
    Proceedings.RECONSIDERATION.value: "na_9_reconsideration_or_suit",
    Proceedings.PETITION.value: "na_8_petition",
    Proceedings.HIGHER_BODY.value: "na_7_higher_body",
}
"""Rules art. 14 (7)–(9): the same matter is elsewhere already."""


def watch(turn: Turn) -> None:
    """Work scope out again from the new state, and say once what follows from it."""
    draft = turn.draft
    if draft is None or not turn.conversation.consented or turn.silent:
        return
    ground = _GROUNDS.get(draft.value(FieldKey.PROCEEDINGS) or "")
    if ground is None:
        _from_words(turn, draft)
        return
    turn.change_draft(scope=Scope(in_scope=False, reason=ground))
    if ground not in draft.warned:
        _warn(turn, ground, elsewhere=False)


def _from_words(turn: Turn, draft: Draft) -> None:
    """What the words say: a private dispute, a domestic firm, a body that is not the city's."""
    hint = None if turn.understanding is None else turn.understanding.scope
    told = FieldKey.FACTS in turn.answered or FieldKey.FACTS.value in turn.echoed
    if draft.scope.reason in _GROUNDS.values():
        turn.change_draft(scope=Scope())
    if hint is None or hint.in_scope is not False or not told:
        return
    ground = hint.reason or "na_2_not_in_scope"
    turn.change_draft(scope=Scope(in_scope=False, reason=ground))
    if ground not in draft.warned:
        # Where the matter is before another body already, there is no other door to name.
        _warn(turn, ground, elsewhere=ground not in _GROUNDS.values())


def _warn(turn: Turn, ground: str, *, elsewhere: bool) -> None:
    warned = turn.need_draft().warned
    turn.change_draft(warned=(*warned, ground))
    if turn.conversation.asks == "confirm" or turn.ask == "confirm":
        turn.change(back_to="confirm")
    turn.pause_at(f"out_of_scope.{'elsewhere' if elsewhere else 'warned'}", reason=ground)


def sensitivity(draft: Draft, jurisdiction: Jurisdiction) -> Sensitivity:
    """Care of the draft by the origin rule (S0-28) and by what was said; never told as a label."""
    origin = Origin(draft.value(FieldKey.ORIGIN) or Origin.ENTERPRISE)
    speaks = draft.principal_origin if origin is Origin.PROXY else origin
    sensitive = speaks in jurisdiction.rules.sensitive_origins
    reasons = [f"origin_{speaks}"] if sensitive and speaks is not None else []
    if draft.confidential:
        reasons.append("confidential_request")
    reasons += [one for one in ("retaliation", "discipline") if one in draft.flags]
    return Sensitivity(sensitive=sensitive, restricted=bool(reasons), reasons=tuple(reasons))
