"""After filing: what the desk tells opens questions, and words and presses answer them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.dialogue.conversation import FiledTicket
from bot.dialogue.standing import Standing, standing
from casework.model.events import EventKind
from casework.model.origin import Origin
from casework.model.people import Role
from casework.model.procedure import Backing
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import (
    Accept,
    Approve,
    Conclude,
    OfficerCommand,
    RecordUnderstanding,
    Refuse,
    RequestSupplement,
    StrikeOff,
)
from channels.fitting import LONGEST
from notify.audience import Readers, notices
from tests.support.bot_talk import Talk, form, read_embedded
from tests.support.desk_world import DUTY, filing, officer

BOSS = officer(9, "boss", role=Role.SUPERVISOR, cleared=True)
ADDRESS, LICENCE = "complainant_address", "status_proof"
CODE = "1000222233334444"


@dataclass
class Case:
    """Somebody who filed a formal complaint here, and the desk that handles it."""

    talk: Talk
    number: str

    @property
    def ticket(self) -> Ticket:
        """As it stands at the desk."""
        tickets = self.talk.world.store.tables.tickets.values()
        return next(one for one in tickets if one.number == self.number)

    @property
    def kinds(self) -> list[EventKind]:
        """What happened to it."""
        return self.talk.world.kinds(self.ticket)

    def does(self, kind: type[OfficerCommand], **fields: Any) -> None:
        """The officer acts, and the person is told what there is to tell."""
        changed = self.talk.world.act(kind, self.ticket, **fields)
        readers = Readers(assigned=DUTY, supervisors=[BOSS], foreign_affairs=[])
        for notice in notices(ticket=changed.ticket, events=changed.events, readers=readers):
            if notice.officer is None:
                params = {key: one for key, one in notice.params.items() if key != "number"}
                self.talk.told(self.number, notice.template, **params)

    def concludes(self) -> None:
        """Accepted, handled, and the result told."""
        self.does(Accept)
        self.does(Conclude, result="r", ground="e_1_agreed")

    def says(self, text: str) -> list[str]:
        """Write something; what the reply does."""
        return list(self.talk.says(text).acts)

    @property
    def asked(self) -> Standing | None:
        """The question about the ticket that is open."""
        found = standing(self.talk.conversation)
        return None if found is None else found.kind

    @property
    def entry(self) -> FiledTicket:
        """What the conversation knows of it."""
        return self.talk.conversation.filed[-1]


@pytest.fixture(params=["zh", "en"])
def case(request: pytest.FixtureRequest) -> Case:
    talk = Talk(read=read_embedded).agreed(language=request.param)
    talk.world.know(BOSS)
    command = filing(
        conversation_key=talk.key, respondent="示例局", language=request.param, district=None
    )
    ticket = talk.world.change(command).ticket
    entry = FiledTicket(number=ticket.number, title=ticket.complaint.title, at=talk.now)
    talk.conversation = replace(talk.conversation, filed=(entry,))
    return Case(talk=talk, number=ticket.number)


# ---- supplement ---------------------------------------------------------------------------------
def test_a_supplement_is_given_item_by_item(case: Case) -> None:
    case.does(RequestSupplement, items=(ADDRESS, LICENCE))
    assert (case.asked, case.entry.wanted) == (Standing.SUPPLEMENT, (ADDRESS, LICENCE))
    assert "supplement_given" in case.says("沈阳市铁西区建设路1号")
    assert case.entry.wanted == (LICENCE,)
    case.talk.sends("scan.pdf")
    assert (case.asked, case.entry.wanted) == (None, ())
    given = [event.data.get("key") for event in case.talk.world.events(case.ticket)][-2:]
    assert given == [ADDRESS, LICENCE]


def test_a_question_in_between_leaves_the_supplement_open(case: Case) -> None:
    case.does(RequestSupplement, items=(ADDRESS,))
    case.says("要收费吗?" if case.talk.conversation.language == "zh" else "Does it cost anything?")
    assert (case.asked, case.entry.wanted) == (Standing.SUPPLEMENT, (ADDRESS,))
    assert EventKind.ADDENDUM not in case.kinds


def test_an_item_in_the_officers_words_is_given_by_any_text(case: Case) -> None:
    case.does(RequestSupplement, items=("the audit report",))
    case.says("2025年营业收入三千万元,利润二百万元")
    assert case.entry.wanted == ()
    assert case.talk.world.events(case.ticket)[-1].data["key"] == ""


def test_done_is_told_to_the_officer(case: Case) -> None:
    case.does(RequestSupplement, items=(LICENCE,))
    case.talk.presses(f"supplied:{case.number}")
    last = case.talk.world.events(case.ticket)[-1]
    assert (last.kind, last.data["key"], bool(last.data["text"])) == (
        EventKind.ADDENDUM,
        "supplied",
        True,
    )


def test_whoever_tells_another_matter_is_not_interrupted_by_a_supplement(case: Case) -> None:
    case.talk.given("facts", language="zh")
    filed = (FiledTicket(number=case.number, title="", at=case.talk.now),)
    case.talk.conversation = replace(case.talk.conversation, filed=filed)
    case.does(RequestSupplement, items=(ADDRESS,))
    assert (case.talk.asks, case.entry.wanted) == ("facts", (ADDRESS,))


# ---- rating -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("5", 5),
        ("４", 4),
        ("三", 3),
        ("给5分", 5),
        ("4/5", 4),
        ("3 out of 5", 3),
        ("two stars", 2),
        ("很满意", 5),
        ("挺满意的", 4),
        ("还行", 3),
        ("不太满意", 2),
        ("太差了", 1),
        ("very satisfied", 5),
        ("satisfied, thank you", 4),
        ("not satisfied", 2),
        ("very disappointed", 2),
        ("terrible", 1),
    ],
)
def test_a_score_in_figures_or_words(case: Case, said: str, score: int) -> None:
    case.concludes()
    assert case.talk.asks == "rating"
    case.says(said)
    rated = [one for one in case.talk.world.events(case.ticket) if one.kind is EventKind.RATED]
    assert [one.data["score"] for one in rated] == [str(score)]


@pytest.mark.parametrize("said", ["7", "12分", "10/10", "嗯", "ok", "你们几点上班?"])
def test_what_is_no_score_rates_nothing(case: Case, said: str) -> None:
    case.concludes()
    case.says(said)
    assert EventKind.RATED not in case.kinds


def test_a_low_score_takes_the_matter_up_again_and_its_reason_is_kept(case: Case) -> None:
    case.concludes()
    case.talk.presses(f"rate:{case.number}:1")
    assert (case.ticket.status, case.ticket.procedure.round) == (TicketStatus.IN_PROGRESS, 2)
    assert (case.asked, case.entry.settled) == (Standing.REASON, "")
    assert "reason_kept" in case.says("货物还在海关,一直没有人联系我们")
    assert case.asked is None


def test_a_reason_in_the_same_message_is_not_asked_for_again(case: Case) -> None:
    case.concludes()
    case.says("2分,拖了三个月才有人联系我们")
    rated = [one for one in case.talk.world.events(case.ticket) if one.kind is EventKind.RATED]
    assert rated[0].data["reason"] == "2分,拖了三个月才有人联系我们"
    assert case.asked is None


def test_dissatisfaction_that_nobody_asked_for_is_asked_about_first(case: Case) -> None:
    case.concludes()
    case.talk.conversation = replace(case.talk.conversation, question=None)
    assert "not_solved" in case.says("我们对处理不满意")
    assert EventKind.RATED not in case.kinds
    assert case.talk.offered >= {f"again:{case.number}", f"object:{case.number}"}


def test_taken_up_again_with_the_words_as_the_reason(case: Case) -> None:
    case.concludes()
    case.says("问题没解决,货还在海关")
    case.talk.presses(f"again:{case.number}")
    rated = [one for one in case.talk.world.events(case.ticket) if one.kind is EventKind.RATED]
    assert (rated[0].data["score"], rated[0].data["reason"]) == ("2", "问题没解决,货还在海关")


def test_a_matter_in_work_cannot_be_rated(case: Case) -> None:
    case.does(Accept)
    step = case.talk.presses(f"rate:{case.number}:5")
    assert "not_allowed_now" in step.acts
    assert EventKind.RATED not in case.kinds


def test_whoever_rated_is_not_asked_again_when_the_matter_is_struck_off(case: Case) -> None:
    case.concludes()
    case.says("5")
    case.talk.conversation = replace(case.talk.conversation, question=None)
    case.talk.told(case.number, "struck_off", settled_as="concluded")
    assert case.talk.asks is None


def test_the_rating_gives_way_to_another_matter(case: Case) -> None:
    case.concludes()
    case.says("另外还有一件事,税务局的退税拖了半年没有到账")
    assert case.talk.asks != "rating"
    assert EventKind.RATED not in case.kinds


# ---- objection ----------------------------------------------------------------------------------
def test_an_objection_is_shown_once_and_then_filed_as_written(case: Case) -> None:
    case.does(Refuse, ground="na_2_not_in_scope", reason="r")
    assert case.talk.offered == {f"as_demand:{case.number}", f"object:{case.number}"}
    case.talk.presses(f"object:{case.number}")
    assert case.asked is Standing.OBJECTION
    case.says("这是行政处罚,不是合同纠纷")
    assert case.asked is Standing.OBJECTION_SURE
    assert EventKind.OBJECTED not in case.kinds
    assert "objected" in case.says("是" if case.talk.conversation.language == "zh" else "yes")
    objected = case.talk.world.events(case.ticket)[-1]
    assert (objected.kind, objected.data["text"]) == (
        EventKind.OBJECTED,
        "这是行政处罚,不是合同纠纷",
    )
    assert case.talk.conversation.verdict == ""


def test_more_words_before_the_confirmation_are_part_of_the_objection(case: Case) -> None:
    case.concludes()
    case.says("我们对结果有异议,罚款没有依据")
    case.says("而且没有举行听证")
    case.talk.presses(f"objected:{case.number}")
    text = case.talk.world.events(case.ticket)[-1].data["text"]
    assert text == "我们对结果有异议,罚款没有依据\n而且没有举行听证"


def test_an_objection_may_be_dropped(case: Case) -> None:
    case.concludes()
    case.says("有异议")
    case.says("算了" if case.talk.conversation.language == "zh" else "no")
    assert case.asked is None
    assert EventKind.OBJECTED not in case.kinds


def test_a_refused_complaint_may_go_on_as_a_demand(case: Case) -> None:
    case.does(Refuse, ground="na_2_not_in_scope", reason="r")
    step = case.talk.presses(f"as_demand:{case.number}")
    assert "as_demand" in step.acts
    assert case.talk.world.events(case.ticket)[-1].data["key"] == "as_demand"


# ---- a delay, a matter of somebody else ---------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("可以理解", True),
        ("能", True),
        ("we understand", True),
        ("yes", True),
        ("ok", True),
        ("不能接受", False),
        ("不行", False),
        ("no, we have waited for months", False),
        ("that is not acceptable", False),
    ],
)
def test_the_answer_to_an_explained_delay(case: Case, said: str, understood: bool) -> None:
    case.does(Accept)
    case.does(RecordUnderstanding, person="p", text="t", understood=False)
    assert case.asked is Standing.UNDERSTANDING
    case.says(said)
    assert case.kinds[-1] is EventKind.UNDERSTANDING
    assert case.ticket.procedure.understood is understood
    assert case.asked is None


def test_an_explanation_that_was_understood_asks_nothing(case: Case) -> None:
    case.does(Accept)
    before = len(case.talk.said)
    case.does(RecordUnderstanding, person="p", text="t", understood=True)
    assert (len(case.talk.said), case.asked) == (before, None)


def forwarded() -> Case:
    """An enterprise that opened, with its look-up code, what a consulate filed elsewhere."""
    talk = Talk(read=read_embedded).agreed(language="zh")
    command = filing(conversation_key="other", origin=Origin.CONSULATE, lookup_hash=CODE.encode())
    ticket = talk.world.change(command).ticket
    talk.says(CODE)
    return Case(talk=talk, number=ticket.number)


def test_the_enterprise_confirms_what_a_consulate_brought() -> None:
    case = forwarded()
    assert case.asked is Standing.BACKING
    assert "confirmed" in case.says("是的,是我们公司的事")
    assert case.ticket.procedure.backing is Backing.ENTERPRISE


def test_the_enterprise_denies_what_a_consulate_brought() -> None:
    case = forwarded()
    case.talk.presses(f"not_ours:{case.number}")
    assert case.ticket.procedure.backing is Backing.NONE
    assert case.talk.world.events(case.ticket)[-1].data["key"] == "not_ours"


def test_a_consulate_is_not_asked_to_confirm_its_own_matter() -> None:
    talk = Talk(read=read_embedded).agreed(language="zh")
    talk.world.change(
        filing(conversation_key=talk.key, origin=Origin.CONSULATE, lookup_hash=CODE.encode())
    )
    talk.says(CODE)
    assert standing(talk.conversation) is None


# ---- status -------------------------------------------------------------------------------------
def test_status_tells_what_is_missing_and_which_round_it_is(case: Case) -> None:
    case.does(RequestSupplement, items=(ADDRESS, LICENCE))
    case.says("查进度" if case.talk.conversation.language == "zh" else "status")
    label = {"zh": "主体资格证明", "en": "Proof of status"}[case.talk.conversation.language or ""]
    assert label in case.talk.reply


def test_status_keeps_a_result_that_was_not_told_yet(case: Case) -> None:
    case.does(Accept)
    case.does(Conclude, result="still inside", ground="e_1_agreed", tell=False)
    assert case.talk.asks is None
    case.says("查进度" if case.talk.conversation.language == "zh" else "status")
    assert "still inside" not in case.talk.reply


def test_a_matter_that_was_struck_off_may_be_rated_late(case: Case) -> None:
    case.concludes()
    if case.talk.conversation.language == "zh":
        case.does(StrikeOff, measures="m", evidence="e")
        proposal = case.ticket.procedure.proposal
        assert proposal is not None
        case.does(Approve, proposal_id=proposal.id, officer_id=BOSS.id)
        assert case.ticket.status is TicketStatus.CLOSED
    case.says("5")
    assert case.ticket.procedure.rating == 5


def test_a_notice_that_came_meanwhile_is_taken_up_by_asking_to_add(case: Case) -> None:
    filed_before = case.talk.conversation.filed
    case.talk.given("facts", language="zh")
    case.talk.conversation = replace(case.talk.conversation, filed=filed_before)
    case.does(RequestSupplement, items=(ADDRESS, LICENCE))
    case.talk.conversation = replace(case.talk.conversation, draft=None, question=None)
    case.says("现在补充")
    assert case.asked is Standing.SUPPLEMENT


def test_a_file_after_the_notice_is_for_the_ticket_that_waits_for_it(case: Case) -> None:
    case.does(RequestSupplement, items=(LICENCE,))
    later = FiledTicket(number="SY-2026-000000", title="", at=case.talk.now)
    filed = (*case.talk.conversation.filed, later)
    case.talk.conversation = replace(case.talk.conversation, filed=filed, question=None)
    case.talk.sends("scan.pdf")
    assert case.talk.world.events(case.ticket)[-1].data["key"] == LICENCE


@pytest.mark.parametrize("said", ["评价", "打分", "rate it", "I want to rate the handling"])
def test_a_rating_may_be_asked_for(case: Case, said: str) -> None:
    case.concludes()
    case.talk.conversation = replace(case.talk.conversation, question=None)
    case.says(said)
    assert case.talk.asks == "rating"


def test_beside_a_draft_the_bare_word_asks_for_the_rating_and_the_form_goes_on(case: Case) -> None:
    case.concludes()
    filed = case.talk.conversation.filed
    case.talk.given("business", language="zh", facts="清关拖了三周", demand="尽快放行")
    case.talk.conversation = replace(case.talk.conversation, filed=filed)
    case.says("评价")
    assert case.talk.asks == "rating"
    case.says("5")
    assert case.ticket.procedure.rating == 5
    assert case.talk.asks == "business"
    case.says("很满意的服务行业,做物流")
    assert case.talk.value("business")


def test_a_low_rating_of_a_second_round_goes_up(case: Case) -> None:
    case.concludes()
    case.says("1")
    case.does(Conclude, result="r2", ground="e_1_agreed")
    assert case.talk.asks == "rating"
    case.says("2")
    assert case.ticket.status is TicketStatus.ESCALATED


def test_a_long_list_of_missing_items_still_makes_a_short_reply(case: Case) -> None:
    items = tuple(one.key for one in form().statutory.items if one.asked)
    assert len(items) > 8
    case.does(RequestSupplement, items=(*items, "x" * 200))
    case.says("沈阳市铁西区建设路1号,邮编110021")
    assert case.asked is Standing.SUPPLEMENT
    assert len(case.talk.reply) <= LONGEST[case.talk.conversation.language or ""]
