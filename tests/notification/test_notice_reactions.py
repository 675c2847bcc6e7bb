"""The notices that follow from an event."""

from dataclasses import replace

import pytest

from contracts.envelope import Relation
from contracts.message import Event
from contracts.notification import About
from contracts.plan_parts import Purpose, Recipient
from contracts.planning import PlanAmended, PlanWithdrawn
from contracts.registration import ClosingCause
from contracts.review import AppraisalResult, Outcome, Stage
from services.notification.contact.messages import Language
from services.notification.notice import MODULE
from services.notification.notice.addressing import notice_id
from services.notification.notice.facts import IssuedPlan, UnlockedSheet
from services.notification.notice.messages import ServeNotice
from services.notification.notice.wording import wording
from services.notification.service import SERVICE
from tests.notification.commands import served_for
from tests.notification.heard_events import (
    COMMUNE,
    DECISION,
    DOCUMENT,
    PLAN_ID,
    PROVINCE,
    SOURCE,
    UNITS,
    WARD,
    accepted,
    answered,
    appraised,
    awarded,
    closed,
    content,
    issued,
    missing,
    of_superior,
    origin,
    refused,
    returned,
    revoked_above,
    taken_back,
    unlocked,
)


def addressees(event: Event) -> list[tuple[str, About]]:
    """The addressee of each notice, and its subject."""
    return [(notice.addressee.code, notice.facts.about) for notice in served_for(event)]


def test_every_recipient_of_a_plan_is_notified_and_a_line_for_every_unit_stands_for_each_of_them() -> None:
    """A recipients list is a list of bodies."""
    notified = addressees(issued(PROVINCE, UNITS))

    assert notified == [(code, About.PLAN_ISSUED) for code in (PROVINCE.code, WARD.code, COMMUNE.code)]


def test_a_unit_that_stands_on_the_list_by_name_as_well_is_notified_once() -> None:
    """No body is notified twice; the first line counts."""
    by_name = Recipient(code=WARD.code, name=WARD.name, purpose=Purpose.TO_PUBLISH)

    notices = served_for(issued(by_name, UNITS))

    assert [notice.addressee.code for notice in notices] == [WARD.code, COMMUNE.code]
    assert isinstance(notices[0].facts, IssuedPlan)
    assert notices[0].facts.purpose is Purpose.TO_PUBLISH


def test_the_same_event_leads_to_the_same_commands() -> None:
    """The id follows from the event, the addressee and what it is about, so a replay serves nothing anew."""
    first, again = served_for(issued()), served_for(issued())

    assert first == again
    assert first[0].notice_id == notice_id(SOURCE, PROVINCE.code, About.PLAN_ISSUED)


def test_the_recipients_of_a_plan_are_notified_of_its_amendment() -> None:
    """The recipients are those of the plan as it stands now."""
    amended = PlanAmended(plan_id=PLAN_ID, content=content(UNITS), changed=("tasks",), reason="Bổ sung nhiệm vụ.")

    assert addressees(amended) == [
        (code, about) for about in (About.PLAN_AMENDED, About.PLAN_ISSUED) for code in (WARD.code, COMMUNE.code)
    ]


def test_a_withdrawal_names_no_recipient() -> None:
    """The recipients are looked up, and their notices are due."""
    assert served_for(PlanWithdrawn(plan_id=PLAN_ID, document=DOCUMENT, reason="Ban hành nhầm.")) == []


def test_a_unit_is_notified_of_the_outcome_of_its_sheet() -> None:
    """Accepted, returned or missing: one notice to that unit, whatever the number of titles."""
    assert addressees(accepted()) == [(WARD.code, About.REGISTRATION_ACCEPTED)]
    assert addressees(returned()) == [(WARD.code, About.REGISTRATION_RETURNED)]
    assert addressees(missing()) == [(COMMUNE.code, About.REGISTRATION_MISSING)]


def test_a_unit_is_notified_of_a_withdrawn_title() -> None:
    """It makes no difference who withdrew it."""
    assert addressees(taken_back()) == [(WARD.code, About.REGISTRATION_WITHDRAWN)]
    assert addressees(taken_back(by_standing_body=False)) == [(WARD.code, About.REGISTRATION_WITHDRAWN)]


def test_a_unit_is_notified_until_when_its_sheet_is_unlocked() -> None:
    """And by which decision, where one is named."""
    (notice,) = served_for(unlocked())

    assert (notice.addressee, notice.facts.about) == (WARD, About.REGISTRATION_UNLOCKED)
    assert notice.facts == UnlockedSheet(until=unlocked().until, reason="Mưa lũ chia cắt đường.", decision=DECISION)


def test_a_unit_is_notified_that_it_was_dropped_and_not_again_that_its_plan_was_withdrawn() -> None:
    """Every recipient of a withdrawn plan has a notice of the withdrawal."""
    assert addressees(closed()) == [(WARD.code, About.REGISTRATION_CLOSED)]
    assert addressees(closed(ClosingCause.PLAN_WITHDRAWN)) == []


def test_a_unit_whose_name_an_event_does_not_say_is_addressed_by_its_code() -> None:
    """The notice is served all the same."""
    (notice,) = served_for(taken_back().model_copy(update={"unit_name": ""}))

    assert (notice.addressee.code, notice.addressee.name) == (WARD.code, WARD.code)


def test_a_unit_is_notified_of_an_appraisal_whatever_its_result() -> None:
    """A unit learns that its dossier goes before the council, and on which ground it does not."""
    assert addressees(appraised(AppraisalResult.INELIGIBLE)) == [(WARD.code, About.DOSSIER_INELIGIBLE)]
    assert addressees(appraised(AppraisalResult.ELIGIBLE)) == [(WARD.code, About.DOSSIER_ELIGIBLE)]


def test_a_refusal_at_the_appraisal_has_no_second_notice() -> None:
    """The notice of the appraisal holds every reason and its article."""
    assert addressees(refused(Stage.APPRAISAL)) == []
    assert addressees(refused(Stage.COUNCIL)) == [(WARD.code, About.DOSSIER_REFUSED)]
    assert addressees(refused(Stage.HEAD)) == [(WARD.code, About.DOSSIER_REFUSED)]


def test_the_unit_of_whoever_is_honoured_is_notified_of_an_award() -> None:
    """A person is notified through the unit."""
    assert addressees(awarded()) == [(WARD.code, About.AWARD_DECIDED)]


@pytest.mark.parametrize("relation", [Relation.SUBORDINATE, Relation.OTHER])
@pytest.mark.parametrize("event", [issued(), missing()], ids=lambda event: type(event).__name__)
def test_an_event_of_another_site_serves_no_notice_here(event: Event, relation: Relation) -> None:
    """Another site notifies its own recipients and units."""
    elsewhere = replace(origin(), site="mai-pha", relation=relation)

    assert list(SERVICE.react(event, elsewhere)) == []
    assert list(SERVICE.project(event, elsewhere)) == []


@pytest.mark.parametrize("relation", [Relation.SUBORDINATE, Relation.OTHER])
def test_an_award_below_serves_no_notice_here(relation: Relation) -> None:
    """The ward that decides LDTT notifies its own people."""
    assert list(SERVICE.react(awarded(), replace(origin(), site="mai-pha", relation=relation))) == []


@pytest.mark.parametrize(
    ("event", "about"),
    [
        (awarded(), About.AWARD_DECIDED),
        (refused(Stage.APPRAISAL), About.DOSSIER_REFUSED),
        (refused(Stage.COUNCIL), About.DOSSIER_REFUSED),
        (refused(Stage.HEAD), About.DOSSIER_REFUSED),
        (answered(), About.AWARD_DECIDED),
        (answered(Outcome.REFUSED), About.DOSSIER_REFUSED),
    ],
    ids=lambda part: type(part).__name__ if isinstance(part, Event) else str(part),
)
def test_the_unit_is_notified_once_of_what_a_superior_decided(event: Event, about: About) -> None:
    """By the superior itself or further up; an appraisal above is announced only where it refuses."""
    above = replace(origin(), site="tinh-lang-son", relation=Relation.SUPERIOR)
    (reaction,) = SERVICE.react(event, above)

    assert isinstance(reaction.command, ServeNotice)
    assert (reaction.command.addressee.code, reaction.command.facts.about) == (WARD.code, about)
    assert list(SERVICE.react(appraised(AppraisalResult.INELIGIBLE), above)) == []


def test_a_refusal_above_says_which_level_refused_and_why() -> None:
    """The reasons of an appraisal above stand in no other notice."""
    above = replace(origin(), site="tinh-lang-son", relation=Relation.SUPERIOR)
    (reaction,) = SERVICE.react(refused(Stage.APPRAISAL), above)
    assert isinstance(reaction.command, ServeNotice)

    vi, en = (wording(WARD, reaction.command.facts, None, language) for language in Language)

    assert "Cơ quan thẩm định cấp trên không đề nghị tặng" in vi.text
    assert refused(Stage.APPRAISAL).explanation in vi.text
    assert "The appraising body of the superior level does not propose" in en.text


def at_site(here: str, event: Event, service: str = "registration") -> list[tuple[str, About]]:
    """The addressee and the subject of each notice that the site `here` serves because of its superior's `event`."""
    commands = [one.command for one in SERVICE.react(event, of_superior(here, service))]
    return [(one.addressee.code, one.facts.about) for one in commands if isinstance(one, ServeNotice)]


def test_a_superiors_plan_is_notified_to_the_site_that_is_its_recipient_and_to_nobody_else() -> None:
    """The superior notifies the others."""
    amended = PlanAmended(plan_id=PLAN_ID, content=content(UNITS), changed=("tasks",), reason="Bổ sung nhiệm vụ.")

    assert at_site(WARD.code, issued(PROVINCE, UNITS), "planning") == [(WARD.code, About.PLAN_ISSUED)]
    assert at_site(WARD.code, amended, "planning") == [(WARD.code, About.PLAN_AMENDED), (WARD.code, About.PLAN_ISSUED)]
    assert at_site("phuong-khac", issued(PROVINCE, UNITS), "planning") == []


def test_the_superiors_decision_on_a_sheet_is_notified_at_the_site_of_its_unit() -> None:
    """Accepted, returned, missing, dropped, and a title taken out: as the superior's own inbox has it."""
    assert at_site(WARD.code, accepted()) == addressees(accepted())
    assert at_site(WARD.code, returned()) == addressees(returned())
    assert at_site(COMMUNE.code, missing()) == addressees(missing())
    assert at_site(WARD.code, closed()) == addressees(closed())
    assert at_site(WARD.code, unlocked()) == addressees(unlocked())
    assert at_site(WARD.code, taken_back()) == addressees(taken_back())


def test_the_annulment_of_an_award_two_levels_up_is_notified_like_one_of_the_superior() -> None:
    """With both decisions, the ground and what is to be paid back."""
    (served,) = [one.command for one in SERVICE.react(revoked_above(), of_superior(WARD.code, "review"))]
    assert isinstance(served, ServeNotice)
    text = wording(served.addressee, served.facts, None, Language.VI).text

    assert (served.addressee, served.facts.about) == (WARD, About.AWARD_REVOKED)
    assert "Quyết định số 512/QĐ-UBND ngày 12/03/2018, Chủ tịch UBND tỉnh Lạng Sơn đã hủy bỏ" in text
    assert "Tiền thưởng phải nộp lại: 390.000 đồng." in text


def test_a_result_that_this_site_has_recorded_from_paper_is_notified_to_the_unit() -> None:
    """What it passes back of the superior's result was notified when the superior said it."""
    told = answered()
    on_paper = told.model_copy(update={"result": told.result.model_copy(update={"site": origin("review").site})})

    assert addressees(told) == []
    assert addressees(on_paper) == [(WARD.code, About.AWARD_DECIDED)]


def test_the_names_of_reactions_stay_as_they_are() -> None:
    """They are part of the ids of their commands: a renamed reaction would serve its notices again after a replay."""
    superior = {on.event.__name__: on.call.__name__ for on in MODULE.reactions if on.relation is Relation.SUPERIOR}
    assert superior == {
        "PlanIssued": "notify_of_superior_plan",
        "PlanAmended": "notify_of_amended_superior_plan",
        "RegistrationAccepted": "notify_of_accepted_sheet",
        "RegistrationReturned": "notify_of_returned_sheet",
        "RegistrationWithdrawn": "notify_of_withdrawn_title",
        "RegistrationUnlocked": "notify_of_unlocked_sheet",
        "SheetClosed": "notify_of_dropped_unit",
        "UnitRegistrationMissing": "notify_of_missing_sheet",
        "DossierRefused": "notify_of_refusal_above",
        "DossierAnswered": "notify_of_answer",
        "AwardDecided": "notify_of_award",
        "ConferralScheduled": "notify_of_scheduled_conferral",
        "AwardConferred": "notify_of_conferred_award",
        "DossierSuspended": "notify_of_suspended_dossier",
        "DossierResumed": "notify_of_resumed_dossier",
        "DossierTakenBack": "notify_of_taken_back_dossier",
        "AwardRevoked": "notify_of_revoked_award",
        "RevocationPassedDown": "notify_of_revoked_award",
    }
    assert {on.event.__name__: on.call.__name__ for on in MODULE.reactions if on.relation is Relation.OWN} == {
        "PlanIssued": "notify_of_issued_plan",
        "PlanAmended": "notify_of_amended_plan",
        "RegistrationAccepted": "notify_of_accepted_sheet",
        "RegistrationReturned": "notify_of_returned_sheet",
        "RegistrationWithdrawn": "notify_of_withdrawn_title",
        "RegistrationUnlocked": "notify_of_unlocked_sheet",
        "SheetClosed": "notify_of_dropped_unit",
        "UnitRegistrationMissing": "notify_of_missing_sheet",
        "DossierAppraised": "notify_of_appraised_dossier",
        "DossierRefused": "notify_of_refused_dossier",
        "DossierAnswered": "notify_of_answer",
        "AwardDecided": "notify_of_award",
        "ConferralScheduled": "notify_of_scheduled_conferral",
        "AwardConferred": "notify_of_conferred_award",
        "AwardRevoked": "notify_of_revoked_award",
        "ReceiptIssued": "notify_of_received_dossier",
        "SupplementRequested": "notify_of_requested_supplement",
        "OpinionRequested": "notify_of_requested_opinion",
        "DossierSuspended": "notify_of_suspended_dossier",
        "DossierResumed": "notify_of_resumed_dossier",
        "DossierTakenBack": "notify_of_taken_back_dossier",
        "WorkReminded": "notify_of_reminded_work",
    }
