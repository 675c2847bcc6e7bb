"""The receipt of a dossier, and one supplement of what was flagged, with the days of both."""

from datetime import date
from typing import Any

import pytest

from chassis.deciding.testing import Rules, at
from contracts.review_steps import DossierSupplemented, ReceiptIssued, SupplementRequested
from contracts.vocabulary import Confidence
from services.review.dossier.found import HolderFound
from services.review.dossier.refusals import (
    DocumentUnknown,
    DossierAlreadyAppraised,
    DossierNotFiled,
    FactsOfOtherKind,
    NotYourUnit,
)
from services.review.dossier.rules import DECIDER
from services.review.dossier.step_refusals import (
    FlaggedFactUnknown,
    NothingFlagged,
    StepNotStandingBody,
    SupplementAcrossSites,
    SupplementAwaited,
    SupplementBeyondRequest,
    SupplementEmpty,
    SupplementNotRequested,
    SupplementOnce,
    SupplementTooLate,
)
from services.review.dossier.steps import IssueReceipt, RequestSupplement, SupplementDossier, SupplementFiled
from tests.review.cases import (
    CHI_LANG,
    CLERK,
    MAI_PHA,
    OTHER_CLERK,
    STANDING_BODY,
    collective,
    evidence,
    file_dossier,
    filed,
    individual,
    submitted,
    when,
)
from tests.review.dossiers import APPRAISE, ELIGIBLE, FILE, FILED
from tests.review.test_dossier_forwarding import examined, received

given = Rules(DECIDER).given
FROM_BELOW = received(FILE, examined())
RECEIVE = IssueReceipt(dossier_id=FILE.dossier_id)
WHOSE = submitted(FILE).model_dump(exclude={"submitted_at", "ruleset", "fixing", "registered_as", "procedure"})
OURS = HolderFound()
RECEIPT = ReceiptIssued(
    **WHOSE,
    received_on=date(2017, 11, 20),
    working_days=10,
    due=date(2017, 12, 4),
    sure=True,
    citation="Thủ tục hành chính cấp xã, cấp huyện",
    confidence=Confidence.UNSURE,
)
ASKED_AT, DUE = "2017-11-22T15:00", date(2017, 11, 29)


def ask(**changed: Any) -> RequestSupplement:
    """The standing body's request for the months of service, but for what is `changed`."""
    command = RequestSupplement(
        dossier_id=FILE.dossier_id, documents=("CN_SANG_KIEN",), facts=("service_months",), reason="Chưa khớp"
    )
    return command.model_copy(update=changed)


REQUESTED = SupplementRequested(
    **WHOSE,
    documents=("CN_SANG_KIEN",),
    facts=("service_months",),
    reason="Chưa khớp",
    requested_on=date(2017, 11, 22),
    working_days=5,
    due=DUE,
    sure=True,
    appraisal_due=date(2017, 12, 11),
)
ASKED = (*FILED, RECEIPT, REQUESTED)


def answer(**changed: Any) -> SupplementDossier:
    """The unit's answer: eleven months, but for what is `changed`."""
    command = SupplementDossier(
        dossier_id=FILE.dossier_id, documents=FILE.documents, facts=individual(service_months=11)
    )
    return command.model_copy(update=changed)


SUPPLEMENTED = DossierSupplemented(**WHOSE, supplemented_at=at("2017-11-24T10:00"), appraisal_due=date(2017, 12, 6))
SUPPLEMENT_FILED = SupplementFiled(
    dossier_id=FILE.dossier_id, documents=FILE.documents, facts=individual(service_months=11), note=""
)


def test_a_receipt_names_the_day_of_the_result() -> None:
    """Ten working days after the day on which the unit filed, whoever issues it when."""
    given(*FILED).when(RECEIVE, when(STANDING_BODY, "2017-11-21T08:00")).then(RECEIPT)


def test_a_receipt_of_a_fighter_gives_twenty_days() -> None:
    """As the procedure of districts has it (docs/domain.md §2.6)."""
    fighter = file_dossier("CSTDCS")
    command = IssueReceipt(dossier_id=fighter.dossier_id)

    (receipt,) = given(submitted(fighter), filed(fighter)).when(command, when(STANDING_BODY)).events

    assert isinstance(receipt, ReceiptIssued)
    assert (receipt.working_days, receipt.due, receipt.confidence) == (20, date(2017, 12, 18), Confidence.SOURCED)


def test_a_receipt_is_issued_once() -> None:
    """Asked again nothing happens."""
    given(*FILED, RECEIPT).when(RECEIVE, when(STANDING_BODY, "2017-11-22T08:00")).nothing()


def test_a_dossier_from_below_is_received_on_the_day_of_its_receipt() -> None:
    """The time limit of this site does not begin before it had the dossier; nothing more is asked for here."""
    (receipt,) = given(FROM_BELOW).when(RECEIVE, when(STANDING_BODY, "2017-12-01T08:00")).events
    given(FROM_BELOW).when(ask(), when(STANDING_BODY)).refused(SupplementAcrossSites)

    assert isinstance(receipt, ReceiptIssued)
    assert receipt.received_on == date(2017, 12, 1)


def test_a_request_names_its_last_day_and_moves_that_of_the_appraisal() -> None:
    """Five working days, in which the other time limit stands still."""
    given(*FILED, RECEIPT).when(ask(), when(STANDING_BODY, ASKED_AT)).then(REQUESTED)


def test_a_request_without_a_receipt_moves_nothing_and_may_name_its_days() -> None:
    """No time limit runs yet."""
    moved = REQUESTED.model_copy(update={"appraisal_due": None, "working_days": 3, "due": date(2017, 11, 27)})

    given(*FILED).when(ask(working_days=3), when(STANDING_BODY, ASKED_AT)).then(moved)


def test_a_supplement_is_asked_for_once() -> None:
    """The same request again is none; another is refused, before the answer and after it."""
    later = when(STANDING_BODY, "2017-11-23T08:00")

    given(*ASKED).when(ask(), later).nothing()
    given(*ASKED).when(ask(reason="Khác"), later).refused(SupplementOnce)
    given(*ASKED, SUPPLEMENTED, SUPPLEMENT_FILED).when(ask(), when(STANDING_BODY, "2017-11-27T08:00")).refused(
        SupplementOnce
    )


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"documents": (), "facts": ()}, NothingFlagged),
        ({"documents": ("SO_DO",)}, DocumentUnknown),
        ({"facts": ("members",)}, FlaggedFactUnknown),
        ({"facts": ("kind",)}, FlaggedFactUnknown),
    ],
)
def test_what_is_flagged_is_what_a_dossier_of_the_kind_has(changed: dict[str, Any], kind: Any) -> None:
    """Something, and nothing that there is not."""
    given(*FILED).when(ask(**changed), when(STANDING_BODY)).refused(kind)


def test_the_steps_are_the_standing_bodys() -> None:
    """Not a unit's, nor of a duty beside it."""
    for command in (RECEIVE, ask()):
        given(*FILED).when(command, when(CLERK)).refused(StepNotStandingBody)
        given().when(command, when(STANDING_BODY)).refused(DossierNotFiled)
        given(*ELIGIBLE).when(command, when(STANDING_BODY)).refused(DossierAlreadyAppraised)


def test_an_answer_moves_the_day_by_the_time_with_the_unit() -> None:
    """Asked for on a Wednesday and answered on the Friday: two working days."""
    given(*ASKED).when(answer(), when(CLERK, "2017-11-24T10:00"), OURS).then(SUPPLEMENTED, SUPPLEMENT_FILED)


def test_the_same_answer_again_is_none_and_another_is_refused() -> None:
    """There is one round."""
    done = (*ASKED, SUPPLEMENTED, SUPPLEMENT_FILED)

    given(*done).when(answer(), when(CLERK, "2017-11-24T10:05"), OURS).nothing()
    given(*done).when(answer(facts=individual()), when(CLERK, "2017-11-24T10:05"), OURS).refused(SupplementNotRequested)
    given(*FILED).when(answer(), when(CLERK), OURS).refused(SupplementNotRequested)


def test_only_what_was_flagged_changes() -> None:
    """Neither another fact nor another paper, whether it is added or taken away."""
    friday = when(CLERK, "2017-11-24T10:00")
    other = individual(service_months=11, maternity_months=1)

    refusal = given(*ASKED).when(answer(facts=other), friday, OURS).refused(SupplementBeyondRequest)
    given(*ASKED).when(answer(documents=FILE.documents[1:]), friday, OURS).refused(SupplementBeyondRequest)
    given(*ASKED).when(answer(facts=collective()), friday, OURS).refused(FactsOfOtherKind)
    given(*ASKED).when(answer(documents=(*FILE.documents, "SO_DO")), friday, OURS).refused(DocumentUnknown)

    assert refusal.facts == {"others": "maternity_months"}


def test_an_answer_changes_something_or_says_why_not() -> None:
    """A word of explanation is an answer."""
    friday = when(CLERK, "2017-11-24T10:00")

    given(*ASKED).when(answer(facts=individual()), friday, OURS).refused(SupplementEmpty)
    said = given(*ASKED).when(answer(facts=individual(), note="Đã đúng"), friday, OURS).events

    assert [type(one) for one in said] == [DossierSupplemented, SupplementFiled]


def test_a_unit_answers_for_itself_or_for_the_one_it_follows_on() -> None:
    """And the standing body enters what came on paper."""
    friday = "2017-11-24T10:00"

    given(*ASKED).when(answer(), when(OTHER_CLERK, friday), OURS).refused(NotYourUnit)
    followed = HolderFound(holder=MAI_PHA.code)
    given(*ASKED).when(answer(), when(OTHER_CLERK, friday), followed).then(SUPPLEMENTED, SUPPLEMENT_FILED)
    given(*ASKED).when(answer(), when(CLERK, friday), followed).refused(NotYourUnit)
    given(*ASKED).when(answer(), when(STANDING_BODY, friday), OURS).then(SUPPLEMENTED, SUPPLEMENT_FILED)
    assert CHI_LANG.code == CLERK.unit


def test_after_the_last_day_the_standing_body_alone_enters_it() -> None:
    """The time limit stood still until that day, and no longer."""
    late = "2017-11-30T08:00"
    given(*ASKED).when(answer(), when(CLERK, late), OURS).refused(SupplementTooLate)

    events = given(*ASKED).when(answer(), when(STANDING_BODY, late), OURS).events

    assert isinstance(events[0], DossierSupplemented)
    assert events[0].appraisal_due == REQUESTED.appraisal_due


def test_a_dossier_is_not_appraised_while_its_supplement_is_awaited() -> None:
    """On its last day it may still come; on the next one the dossier is appraised as it stands."""
    given(*ASKED).when(APPRAISE, when(STANDING_BODY, "2017-11-29T16:00"), evidence()).refused(SupplementAwaited)
    given(*ASKED).when(RECEIVE, when(STANDING_BODY, "2017-11-29T16:00")).nothing()
    given(*FILED, REQUESTED).when(RECEIVE, when(STANDING_BODY, "2017-11-29T16:00")).refused(SupplementAwaited)

    assert given(*ASKED).when(APPRAISE, when(STANDING_BODY, "2017-11-30T08:00"), evidence()).events
    answered = (*ASKED, SUPPLEMENTED, SUPPLEMENT_FILED)
    assert given(*answered).when(APPRAISE, when(STANDING_BODY, "2017-11-24T11:00"), evidence()).events


def test_a_receipt_after_a_supplement_begins_with_it() -> None:
    """The file is whole from then on; where nothing came, from the day of the receipt."""
    (answered,) = given(*FILED, REQUESTED, SUPPLEMENTED, SUPPLEMENT_FILED).when(RECEIVE, when(STANDING_BODY)).events
    (lapsed,) = given(*FILED, REQUESTED).when(RECEIVE, when(STANDING_BODY, "2017-12-01T08:00")).events

    assert isinstance(answered, ReceiptIssued)
    assert isinstance(lapsed, ReceiptIssued)
    assert (answered.received_on, lapsed.received_on) == (date(2017, 11, 24), date(2017, 12, 1))
