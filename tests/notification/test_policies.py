"""What notification does about the news."""

from contracts.message import Event
from contracts.notification import About
from contracts.planning import PlanAmended, PlanWithdrawn, Purpose, Recipient
from contracts.registration import ClosingCause
from contracts.review import AppraisalResult, Stage
from services.notification.domain.notice import ServeNotice
from services.notification.domain.telling import notice_id
from services.notification.domain.tidings import PlanOut
from services.notification.policies import react
from tests.notification.news import (
    COMMUNE,
    DOCUMENT,
    PLAN_ID,
    PROVINCE,
    SOURCE,
    UNITS,
    WARD,
    accepted,
    appraised,
    awarded,
    closed,
    content,
    issued,
    missing,
    origin,
    refused,
    returned,
    taken_back,
)


def told(event: Event) -> list[ServeNotice]:
    """The notices that follow from an event."""
    commands = list(react(event, origin()))
    assert all(isinstance(command, ServeNotice) for command in commands)
    return [command for command in commands if isinstance(command, ServeNotice)]


def addressees(event: Event) -> list[tuple[str, About]]:
    """Who is told, and what about."""
    return [(notice.addressee.code, notice.tidings.about) for notice in told(event)]


def test_everybody_on_a_plans_list_is_told_and_a_line_for_every_unit_stands_for_each_of_them() -> None:
    """A recipients list is a list of bodies."""
    told_to = addressees(issued(PROVINCE, UNITS))

    assert told_to == [(code, About.PLAN_ISSUED) for code in (PROVINCE.code, WARD.code, COMMUNE.code)]


def test_a_unit_that_stands_on_the_list_by_name_as_well_is_told_once() -> None:
    """Nobody is told the same twice; the first line counts."""
    by_name = Recipient(code=WARD.code, name=WARD.name, purpose=Purpose.TO_PUBLISH)

    notices = told(issued(by_name, UNITS))

    assert [notice.addressee.code for notice in notices] == [WARD.code, COMMUNE.code]
    assert isinstance(notices[0].tidings, PlanOut)
    assert notices[0].tidings.purpose is Purpose.TO_PUBLISH


def test_the_same_news_leads_to_the_same_notices() -> None:
    """The id follows from the event, the addressee and what it is about, so a replay serves nothing anew."""
    first, again = told(issued()), told(issued())

    assert first == again
    assert first[0].notice_id == notice_id(SOURCE, PROVINCE.code, About.PLAN_ISSUED)


def test_the_recipients_of_a_plan_are_told_of_its_amendment() -> None:
    """An amended plan tells those on its list as it stands now."""
    amended = PlanAmended(plan_id=PLAN_ID, content=content(UNITS), changed=("tasks",), reason="Bổ sung nhiệm vụ.")

    assert addressees(amended) == [(code, About.PLAN_AMENDED) for code in (WARD.code, COMMUNE.code)]


def test_who_is_told_of_a_withdrawal_does_not_stand_in_the_event() -> None:
    """The recipients are looked up and told when that is due."""
    assert told(PlanWithdrawn(plan_id=PLAN_ID, document=DOCUMENT, reason="Ban hành nhầm.")) == []


def test_a_unit_is_told_what_came_of_its_sheet() -> None:
    """Accepted, returned or missing: what concerns one unit is told to that unit, and an acceptance once."""
    assert addressees(accepted()) == [(WARD.code, About.REGISTRATION_ACCEPTED)]
    assert addressees(returned()) == [(WARD.code, About.REGISTRATION_RETURNED)]
    assert addressees(missing()) == [(COMMUNE.code, About.REGISTRATION_MISSING)]


def test_a_unit_is_told_that_a_registered_title_was_taken_out() -> None:
    """Whoever took it out."""
    assert addressees(taken_back()) == [(WARD.code, About.REGISTRATION_WITHDRAWN)]
    assert addressees(taken_back(by_standing_body=False)) == [(WARD.code, About.REGISTRATION_WITHDRAWN)]


def test_a_unit_is_told_that_it_was_dropped_and_not_a_second_time_that_its_plan_is_gone() -> None:
    """A withdrawn plan is told of to everybody on its list."""
    assert addressees(closed()) == [(WARD.code, About.REGISTRATION_CLOSED)]
    assert addressees(closed(ClosingCause.PLAN_WITHDRAWN)) == []


def test_a_unit_whose_name_an_older_event_does_not_say_is_addressed_by_its_code() -> None:
    """An event from before the name was said is told all the same."""
    (notice,) = told(taken_back().model_copy(update={"unit_name": ""}))

    assert (notice.addressee.code, notice.addressee.name) == (WARD.code, WARD.code)


def test_an_appraisal_is_told_whatever_it_came_to() -> None:
    """A unit learns that its dossier goes before the council, and on which ground it does not."""
    assert addressees(appraised(AppraisalResult.INELIGIBLE)) == [(WARD.code, About.DOSSIER_INELIGIBLE)]
    assert addressees(appraised(AppraisalResult.ELIGIBLE)) == [(WARD.code, About.DOSSIER_ELIGIBLE)]


def test_a_refusal_at_the_appraisal_is_not_told_a_second_time() -> None:
    """The appraisal has told it, with every reason and its article."""
    assert addressees(refused(Stage.APPRAISAL)) == []
    assert addressees(refused(Stage.COUNCIL)) == [(WARD.code, About.DOSSIER_REFUSED)]
    assert addressees(refused(Stage.HEAD)) == [(WARD.code, About.DOSSIER_REFUSED)]


def test_an_award_is_told_to_the_unit_of_whom_it_honours() -> None:
    """A person is told through the unit."""
    assert addressees(awarded()) == [(WARD.code, About.AWARD_DECIDED)]
