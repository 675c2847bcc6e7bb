"""The content of an e-mail: no name in the subject, no reasons in the text (ADR 0022)."""

import pytest

from chassis.deciding.testing import context
from contracts.message import Actor, Event
from contracts.notification import About
from contracts.review import AppraisalResult, Stage
from services.notification.contact.messages import Contact, Language
from services.notification.notice.email_content import EmailContent, email_content
from services.notification.notice.messages import EmailQueued
from services.notification.notice.phrases import Wording
from services.notification.notice.rules import DECIDER
from services.notification.notice.table import table
from tests.notification.commands import evidence_for, served_for
from tests.notification.heard_events import (
    PERSON,
    accepted,
    appraised,
    awarded,
    closed,
    issued,
    missing,
    refused,
    returned,
    taken_back,
)

POLICY = Actor("notification.policies", duties=frozenset({"policy"}))
EVENTS = [
    issued(),
    accepted(),
    returned(),
    taken_back(),
    closed(),
    missing(),
    appraised(AppraisalResult.INELIGIBLE),
    refused(Stage.COUNCIL),
    refused(Stage.HEAD),
    awarded(),
]


def mailed(event: Event, language: Language = Language.VI) -> EmailQueued:
    """The e-mail of the first notice that follows from an event, once the plan's number is known."""
    command = served_for(event)[0]
    evidence = evidence_for(command, Contact(email="vanphong@chilang.example", language=language))
    events = DECIDER.decide(command, DECIDER.initial, evidence, context(POLICY))
    return next(one for one in events if isinstance(one, EmailQueued))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_a_subject_says_the_kind_and_the_plan_and_names_nobody(event: Event, language: Language) -> None:
    """It is read over shoulders and stands in logs of mail servers."""
    subject = mailed(event, language).subject

    assert "254/KH-UBND" in subject
    assert PERSON.name not in subject


@pytest.mark.parametrize(
    "event",
    [returned(), taken_back(), appraised(AppraisalResult.INELIGIBLE), refused(Stage.COUNCIL), refused(Stage.HEAD)],
    ids=lambda event: type(event).__name__,
)
@pytest.mark.parametrize("language", list(Language))
def test_reasons_stay_in_the_inbox(event: Event, language: Language) -> None:
    """They may tell of discipline; the e-mail says where they are."""
    text = mailed(event, language).text

    assert "inbox" in text or "hộp thông báo" in text
    for reason in (
        "Thiếu chữ ký",
        "Chuyển công tác",
        "HTNV",
        "chưa đạt",
        "too low",
        "trung thực",
        "thanh tra",
        "phiếu",
    ):
        assert reason not in text


def test_an_email_of_an_award_holds_the_whole_notice() -> None:
    """An award is there to be made public; it names whom it honours."""
    text = mailed(awarded()).text

    assert "Hoàng Thị Mai (Công chức) thuộc UBND phường Chi Lăng" in text
    assert "3120/QĐ-UBND" in text


def test_an_eligible_and_an_ineligible_dossier_look_alike_in_a_subject() -> None:
    """The outcome is for whoever opens the e-mail."""
    assert table()[About.DOSSIER_ELIGIBLE].name == table()[About.DOSSIER_INELIGIBLE].name


def test_an_email_without_a_known_plan_names_the_kind_alone() -> None:
    """The plan may be on its way."""
    content = email_content(About.AWARD_DECIDED, Wording("Tặng danh hiệu", "Nội dung"), None, Language.VI)

    assert content == EmailContent("Quyết định khen thưởng", "Nội dung")
