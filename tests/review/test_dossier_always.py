"""The invariants of a dossier under any commands in any order by anybody."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.facts import IndividualFacts
from contracts.message import Actor, Message
from contracts.review import DossierAppraised
from contracts.review_steps import (
    DossierResumed,
    DossierSupplemented,
    DossierSuspended,
    DossierTakenBack,
    ReceiptIssued,
    SupplementRequested,
    SuspensionGround,
)
from contracts.vocabulary import WithdrawalReason
from services.review.dossier.found import FilingEvidence, HolderFound, StopEvidence
from services.review.dossier.messages import AppraiseDossier, DossierFiled, FileDossier
from services.review.dossier.rules import DECIDER
from services.review.dossier.steps import (
    AnyDossierCommand,
    AnyDossierEvent,
    IssueReceipt,
    RequestSupplement,
    ResumeDossier,
    SupplementDossier,
    SupplementFiled,
    SuspendDossier,
    TakeBackDossier,
)
from tests.review.cases import (
    ALL_PAPERS,
    CLERK,
    HEAD,
    OTHER_CLERK,
    STANDING_BODY,
    evidence,
    individual,
    plan_found,
)
from tests.review.dossiers import FILE, open_dossier

Sent = tuple[AnyDossierCommand, Actor, int]
BEGUN = at("2017-11-20T09:00")
ID = FILE.dossier_id
papers = st.sampled_from([ALL_PAPERS, ALL_PAPERS[1:], ALL_PAPERS[:1]])
facts = st.sampled_from(
    [individual(), individual(service_months=11), individual(service_months=11, maternity_months=1)]
)
asking = st.builds(
    lambda flagged, stated, days: RequestSupplement(
        dossier_id=ID, documents=flagged, facts=stated, reason="Thiếu", working_days=days
    ),
    st.sampled_from([(), ("TO_TRINH",), ALL_PAPERS]),
    st.sampled_from([(), ("service_months",), ("members",)]),
    st.sampled_from([None, 1, 3]),
)
supplying = st.builds(
    lambda documents, stated, note: SupplementDossier(dossier_id=ID, documents=documents, facts=stated, note=note),
    papers,
    facts,
    st.sampled_from(["", "Đã đủ"]),
)
stopping = st.sampled_from(
    [
        SuspendDossier(dossier_id=ID, ground=SuspensionGround.COMPLAINT, reason="Đơn"),
        ResumeDossier(dossier_id=ID, reason="Xong"),
        ResumeDossier(dossier_id=ID, reason="Xong"),
        TakeBackDossier(dossier_id=ID, reason_code=WithdrawalReason.MISTAKEN, reason="Nhầm"),
    ]
)
commands = st.one_of(
    stopping,
    st.sampled_from([FILE, FILE, open_dossier()]),
    st.sampled_from([IssueReceipt(dossier_id=ID), AppraiseDossier(dossier_id=ID)]),
    asking,
    supplying,
    supplying,
)
actors = st.sampled_from([CLERK, CLERK, OTHER_CLERK, STANDING_BODY, STANDING_BODY, STANDING_BODY, HEAD])
histories = st.lists(st.tuples(commands, actors, st.integers(0, 80)), max_size=20)


def evidence_of(command: AnyDossierCommand) -> Message | None:
    """The evidence of a command where nothing is wrong."""
    match command:
        case FileDossier():
            return FilingEvidence(plan=plan_found())
        case AppraiseDossier():
            return evidence()
        case SupplementDossier():
            return HolderFound()
        case TakeBackDossier() | SuspendDossier():
            return StopEvidence()
        case _:
            return None


def played(sent: list[Sent]) -> list[tuple[datetime, AnyDossierEvent]]:
    """The events with their instants when all that is `sent` is decided in turn, so many hours after each other."""
    events: list[tuple[datetime, AnyDossierEvent]] = []
    now = BEGUN
    for command, actor, hours in sent:
        now += timedelta(hours=hours)
        for repeated in (False, True):
            rules = Rules(DECIDER).given(*(event for _, event in events))
            found = rules.when(command, context(actor, now), evidence_of(command)).events
            assert not (repeated and found), "the same command a second time leads to nothing"
            events += [(now, event) for event in found]
    return events


@settings(deadline=None)
@given(histories)
def test_there_is_one_receipt_and_one_round(sent: list[Sent]) -> None:
    """And no answer without a request, none after the appraisal."""
    events = [event for _, event in played(sent)]
    kinds = [type(event) for event in events]

    assert all(kinds.count(one) <= 1 for one in (ReceiptIssued, SupplementRequested, DossierSupplemented))
    assert kinds.count(DossierSupplemented) == kinds.count(SupplementFiled) <= kinds.count(SupplementRequested)
    if DossierAppraised in kinds:
        after = kinds[kinds.index(DossierAppraised) :]
        assert not {ReceiptIssued, SupplementRequested, DossierSupplemented} & set(after)


@settings(deadline=None)
@given(histories)
def test_a_dossier_changes_only_where_it_was_asked_to(sent: list[Sent]) -> None:
    """What was not flagged is as it was filed."""
    filed: DossierFiled | None = None
    asked: SupplementRequested | None = None
    for _, event in played(sent):
        if isinstance(event, DossierFiled):
            filed = event
        if isinstance(event, SupplementRequested):
            asked = event
        if isinstance(event, SupplementFiled):
            assert filed is not None
            assert asked is not None
            assert set(filed.documents) ^ set(event.documents) <= set(asked.documents)
            changed = {
                name
                for name in IndividualFacts.model_fields
                if getattr(filed.facts, name) != getattr(event.facts, name)
            }
            assert changed <= set(asked.facts)


@settings(deadline=None)
@given(histories)
def test_nothing_is_appraised_while_the_unit_may_answer_and_no_day_moves_back(sent: list[Sent]) -> None:
    """The last day of a request is the unit's; the day of the result only moves on."""
    last: date | None = None
    answered, due = False, None
    for instant, event in played(sent):
        if isinstance(event, SupplementRequested):
            last = event.due
        answered = answered or isinstance(event, DossierSupplemented)
        if isinstance(event, DossierResumed) and event.supplement_due is not None:
            last = event.supplement_due
        if isinstance(event, DossierAppraised) and last is not None:
            assert answered or instant.date() > last
        if isinstance(event, ReceiptIssued):
            due = event.due
        if isinstance(event, SupplementRequested | DossierSupplemented | DossierResumed) and due is not None:
            assert event.appraisal_due is not None
            assert event.appraisal_due >= due


@settings(deadline=None)
@given(histories)
def test_a_suspended_dossier_stands_still_and_one_that_was_taken_back_for_ever(sent: list[Sent]) -> None:
    """Between a suspension and its end nothing happens but that the unit takes it back."""
    suspended = gone = False
    for _, event in played(sent):
        assert not gone
        if suspended:
            assert isinstance(event, DossierResumed | DossierTakenBack)
        suspended = isinstance(event, DossierSuspended)
        gone = isinstance(event, DossierTakenBack)
