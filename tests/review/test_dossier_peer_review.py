"""The peer review in the unit: its minutes as a fact of the dossier, and the outcome that follows from them."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.catalog import catalogue
from contracts.catalog.terms import Comparison
from contracts.facts import PeerReview
from contracts.review import Verdict
from contracts.vocabulary import Confidence, Document, ReasonCode
from services.review.dossier.appraisal import appraise
from services.review.dossier.messages import FileDossier
from tests.harness import ServiceHarness
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import (
    ALL_PAPERS,
    CLERK,
    HOUSEHOLD,
    STANDING_BODY,
    collective,
    dossier_of,
    evidence,
    file_dossier,
    household,
    individual,
    person,
    submitted,
)
from tests.review.steps import appraised_over_http, under_plan

MINUTES = Document(issuer="UBND phường Chi Lăng", number="7", symbol="BB-UBND", dated=date(2017, 11, 10))


def held(votes_for: int = 18, present: int = 20, held_on: date = date(2017, 11, 10)) -> PeerReview:
    """The meeting as its minutes have it."""
    return PeerReview(held_on=held_on, present=present, votes_for=votes_for, minutes=MINUTES)


def outcome(command: FileDossier, ruleset: str = "L2003_ND91") -> Any:
    """The outcome of the peer review; None where the appraisal has none."""
    found = appraise(submitted(command, ruleset), command.documents, command.facts, evidence())
    return next((one for one in found if one.rule == "peer_review"), None)


@pytest.mark.parametrize(
    ("review", "holds"),
    [(held(), True), (held(11), True), (held(10), False), (held(0), False), (held(held_on=date(2017, 11, 21)), False)],
    ids=["most", "just-over-half", "half", "none", "after-filing"],
)
def test_over_half_of_those_present_choose_a_candidate(review: PeerReview, *, holds: bool) -> None:
    """Before the dossier is filed; the share is the default, which no text was found for."""
    found = outcome(file_dossier(facts=individual(peer_review=review)))

    assert (found.holds, found.verdict) == (holds, Verdict.MET if holds else Verdict.NOT_MET)
    assert (found.reason_code, found.confidence) == (None if holds else ReasonCode.CRITERIA_NOT_MET, Confidence.UNSURE)
    assert "7/BB-UBND" in found.evidence


def test_a_collective_and_a_household_are_chosen_alike() -> None:
    """And a dossier that states no meeting is judged by its paper alone."""
    for facts, title, whose in (
        (collective(peer_review=held()), "TTLDTT", None),
        (household().model_copy(update={"peer_review": held()}), "GDVH", HOUSEHOLD),
    ):
        assert outcome(file_dossier(title, whose, facts=facts)).holds
    assert outcome(file_dossier()) is None
    assert {(one.peer_review.op, str(one.peer_review.share)) for one in catalogue().rulesets} == {
        (Comparison.OVER, "0.5")
    }


def test_no_more_say_yes_than_are_present() -> None:
    """The facts do not contradict themselves."""
    with pytest.raises(ValidationError, match="than are present"):
        file_dossier(facts=individual(peer_review=held(21)))


async def test_the_minutes_are_typed_and_shown(postgres: Any, tmp_path: Any) -> None:
    """With the dossier, in the appraisal, and nothing is lost where the numbers are wrong."""
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        await _typed(at_work)


async def _typed(at_work: ServiceHarness) -> None:
    an = person(1)
    await under_plan(at_work, (an, "LDTT"))
    await at_work.settle()
    dossier = dossier_of(an)
    unit, path = Person(at_work, CLERK), f"/dossiers/{dossier}/file"
    page = await unit.get(path)
    typed = {
        **hidden(page),
        "facts.kind": "individual",
        "documents": list(ALL_PAPERS),
        "facts.task_rating": "HTTNV",
        "facts.service_months": "12",
        "facts.discipline": "none",
        "facts.peer_review.held_on": "2017-11-10",
        "facts.peer_review.present": "20",
        "facts.peer_review.votes_for": "21",
        "facts.peer_review.minutes.issuer": MINUTES.issuer,
        "facts.peer_review.minutes.number": "7",
        "facts.peer_review.minutes.symbol": "BB-UBND",
        "facts.peer_review.minutes.dated": "2017-11-10",
    }
    wrong = await unit.post(path, typed)
    assert (wrong.status_code, "BB-UBND" in wrong.text) == (422, True)
    sent = await unit.post(path, {**typed, "facts.peer_review.votes_for": "18"})
    assert sent.status_code == 303, sent.text
    await appraised_over_http(at_work, dossier)
    await at_work.settle()
    shown = await Person(at_work, STANDING_BODY).text(f"/dossiers/{dossier}")
    assert ("18/20" in shown, "18 trên 20 người dự họp" in shown) == (True, True)
