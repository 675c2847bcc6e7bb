"""The rules of what a unit's own site sends to the site whose plan it answers: its sheet, and its own plan."""

from datetime import date, timedelta

from chassis.deciding.testing import Rules
from contracts.registration import RegistrationReturned, ReturnReason, SheetReceived, SubmittedTitle
from contracts.vocabulary import Document
from services.registration.sheet.entry_refusals import (
    TitleUnknown,
)
from services.registration.sheet.messages import (
    ReceiveSubmission,
    ReceiveUnitPlan,
    SheetHandedIn,
    Submission,
    SubmissionKept,
)
from services.registration.sheet.refusals import (
    RegistrationNotOpen,
    RegistrationOver,
    SheetAlreadyAccepted,
    SubmissionOfAnotherSite,
)
from services.registration.sheet.rules import DECIDER
from tests.registration.commands import ACCEPT, CLOSED, EXPECT, by
from tests.registration.sheets import (
    ACCEPTED,
    CHI_LANG,
    ENTRIES,
    EXPECTED,
    HANDED_IN,
    IN_TIME,
    LATE,
    LOCKED,
    PLAN,
    POLICY,
    RETURNED,
    SHEET,
    STANDING_BODY,
    SUBMITTED,
    UNIT_PLAN,
    came,
    handed_in,
    plan_received,
    submitted,
)

given = Rules(DECIDER).given
RECEIVE = ReceiveSubmission(sheet_id=SHEET, site=CHI_LANG.code, submitted=SUBMITTED)
RECEIVE_PLAN = ReceiveUnitPlan(sheet_id=SHEET, unit_plan=UNIT_PLAN, issued_at=IN_TIME)
KEPT = SubmissionKept(
    sheet_id=SHEET,
    submission=Submission(entries=ENTRIES, unit_plan=UNIT_PLAN, handed_in_at=IN_TIME, arrived_at=LATE),
)


def arrived(**changed: object) -> SheetHandedIn:
    """The sheet that was handed in at the unit's site in time, and arrived after the deadline."""
    return handed_in(IN_TIME, arrived_at=LATE).model_copy(update=changed)


def test_a_submission_is_in_time_by_when_it_was_handed_in_at_the_units_site() -> None:
    """A line that was down makes no sheet late; both instants are kept."""
    given(EXPECTED, LOCKED).when(RECEIVE, by(POLICY, LATE)).then(*came(arrived()))


def test_a_submission_that_was_handed_in_late_is_late() -> None:
    """As at the own counter."""
    receive = RECEIVE.model_copy(update={"submitted": submitted(LATE)})

    given(EXPECTED).when(receive, by(POLICY, LATE)).then(*came(handed_in(LATE, late=True, arrived_at=LATE)))


def test_a_clock_that_goes_ahead_makes_no_sheet_later_than_its_arrival() -> None:
    """What has arrived was handed in by then."""
    receive = RECEIVE.model_copy(update={"submitted": submitted(IN_TIME + timedelta(minutes=3))})

    given(EXPECTED).when(receive, by(POLICY, IN_TIME)).then(*came(handed_in(IN_TIME, arrived_at=IN_TIME)))


def test_a_submission_before_the_plan_is_kept_and_handed_in_with_it() -> None:
    """The plan may come to registration after the sheet that answers it: nothing is lost."""
    given().when(RECEIVE, by(POLICY, LATE)).then(KEPT)
    given(KEPT).when(EXPECT, by(POLICY, LATE)).then(EXPECTED, *came(arrived()))


def test_a_submission_to_a_closed_sheet_is_kept_until_the_unit_is_named_again() -> None:
    """The plan was amended twice, and the second amendment is on its way."""
    given(EXPECTED, CLOSED).when(RECEIVE, by(POLICY, LATE)).then(KEPT)
    given(EXPECTED, CLOSED, KEPT).when(EXPECT, by(POLICY, LATE)).then(EXPECTED, *came(arrived()))


def test_the_same_submission_again_is_nothing() -> None:
    """The state is as the command asks."""
    given(EXPECTED, arrived()).when(RECEIVE, by(POLICY, LATE)).nothing()


def test_a_submission_takes_the_place_of_a_sheet_that_awaits_acceptance() -> None:
    """The unit's own word counts, whatever paper was entered for it; returned before, it is handed in again."""
    other = handed_in(entries=ENTRIES[:1])

    given(EXPECTED, other).when(RECEIVE, by(POLICY, LATE)).then(*came(arrived()))
    given(EXPECTED, HANDED_IN, RETURNED).when(RECEIVE, by(POLICY, LATE)).then(*came(arrived()))


def test_a_submission_to_an_accepted_sheet_is_refused() -> None:
    """Its unit hears of the acceptance."""
    given(EXPECTED, HANDED_IN, *ACCEPTED).when(RECEIVE, by(POLICY)).refused(SheetAlreadyAccepted)


def test_a_site_submits_the_sheet_of_its_own_unit_alone() -> None:
    """Neither another unit's sheet nor its own under another id."""
    for changed in ({"site": "xa-mai-pha"}, {"submitted": submitted(unit="xa-mai-pha")}):
        given(EXPECTED).when(RECEIVE.model_copy(update=changed), by(POLICY)).refused(SubmissionOfAnotherSite)


def test_a_submission_that_breaks_a_rule_here_is_returned_with_the_rules_sentence() -> None:
    """A command of a policy that is refused answers nobody: the return is what the unit's clerk hears."""
    unknown = SubmittedTitle(subject=ENTRIES[0].subject, title="KHONG_CO")
    receive = RECEIVE.model_copy(update={"submitted": submitted(entries=(unknown,))})
    refusal = TitleUnknown(title="KHONG_CO", ruleset="L2003_ND91")

    outcome = given(EXPECTED).when(receive, by(POLICY))

    _, received, returned = outcome.events
    assert isinstance(received, SheetReceived)
    assert isinstance(returned, RegistrationReturned)
    assert returned.reason_code is ReturnReason.WRONG_FORM
    assert returned.reason.split(" theo ")[0] == refusal.sentence("vi").split(" theo ")[0]


def test_a_submission_is_accepted_like_any_sheet() -> None:
    """The standing body decides; the instant of handing in goes into what it registers."""
    given(EXPECTED, arrived()).when(ACCEPT, by(STANDING_BODY, LATE)).then(*ACCEPTED)


def test_the_plan_of_a_units_site_is_received_as_issued_in_time() -> None:
    """As one that lies in the sheet; the same plan again is nothing."""
    given(EXPECTED).when(RECEIVE_PLAN, by(POLICY, LATE)).then(plan_received())
    given(EXPECTED, plan_received()).when(RECEIVE_PLAN, by(POLICY)).nothing()


def test_a_plan_of_a_units_site_that_was_issued_late_waits_for_a_reason() -> None:
    """The standing body receives it with the reason."""
    late = RECEIVE_PLAN.model_copy(update={"issued_at": LATE})

    given(EXPECTED).when(late, by(POLICY, LATE)).nothing()


def test_the_plan_of_a_units_site_needs_no_check_of_its_issuer() -> None:
    """The site's signature says whose it is, however the issuer is written."""
    written = Document(issuer="Uỷ ban nhân dân P. Chi Lăng", number="3", symbol="KH-UBND", dated=date(2017, 1, 6))
    receive = RECEIVE_PLAN.model_copy(update={"unit_plan": written})

    given(EXPECTED).when(receive, by(POLICY)).then(plan_received(unit_plan=written))


def test_a_plan_is_received_for_an_expected_sheet_alone() -> None:
    """Before the plan and after its end there is nothing to receive it for."""
    given().when(RECEIVE_PLAN, by(POLICY)).refused(RegistrationNotOpen)
    given(EXPECTED, CLOSED).when(RECEIVE_PLAN, by(POLICY)).refused(RegistrationOver)
    assert SUBMITTED.plan_id == PLAN
