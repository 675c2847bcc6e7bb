"""What of a notice goes out by e-mail: no name in the subject line, no reasons in the text."""

import pytest

from chassis.deciding.testing import context
from contracts.message import Actor, Event
from contracts.notification import About
from contracts.review import AppraisalResult, Stage
from services.notification.domain.contact import Contact, Language
from services.notification.domain.email import EmailQueued
from services.notification.domain.letters import KINDS, letter
from services.notification.domain.notice import DECIDER, ServeNotice
from services.notification.domain.phrases import Words
from services.notification.policies import react
from tests.notification.news import (
    DOCUMENT,
    PERSON,
    accepted,
    appraised,
    awarded,
    closed,
    issued,
    missing,
    origin,
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
    wish = next(command for command in react(event, origin()) if isinstance(command, ServeNotice))
    tidings = wish.tidings.model_copy(update={"plan": wish.tidings.plan or DOCUMENT})
    contact = Contact(email="vanphong@chilang.example", language=language)
    served = wish.model_copy(update={"tidings": tidings, "contact": contact})
    events = DECIDER.decide(served, DECIDER.initial, context(POLICY))
    return next(one for one in events if isinstance(one, EmailQueued))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_a_subject_line_says_the_kind_and_the_plan_and_nobodys_name(event: Event, language: Language) -> None:
    """It is read over shoulders and lies in logs of mail servers."""
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
    """They may tell of discipline; the letter says where they are."""
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


def test_what_a_letter_may_say_it_says_in_full() -> None:
    """An award is there to be made public; it names whom it honours."""
    text = mailed(awarded()).text

    assert "Hoàng Thị Mai (Công chức) thuộc UBND phường Chi Lăng" in text
    assert "3120/QĐ-UBND" in text


def test_an_eligible_and_an_ineligible_dossier_look_alike_in_a_subject_line() -> None:
    """The outcome is for who opens the letter."""
    assert KINDS[About.DOSSIER_ELIGIBLE] == KINDS[About.DOSSIER_INELIGIBLE]


def test_a_letter_without_a_known_plan_names_the_kind_alone() -> None:
    """The plan may be on its way."""
    said = letter(About.AWARD_DECIDED, Words("Tặng danh hiệu", "Nội dung"), None, Language.VI)

    assert said == Words("Quyết định khen thưởng", "Nội dung")


def test_every_kind_of_notice_has_a_subject_line() -> None:
    """A new kind needs its words before it can be told."""
    assert set(KINDS) == set(About)
