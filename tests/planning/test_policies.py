"""What planning does about news."""

import pytest

from chassis.deciding.testing import at
from contracts.envelope import Origin
from contracts.message import Event
from contracts.planning import PlanIssued
from contracts.review import AppraisalResult
from contracts.vocabulary import derived_id
from services.planning.policies import HEARS, react
from tests.planning.plans import CHI_LANG, PLAN, appraised, awarded, content, registered

ORIGIN = Origin(1, derived_id(1), "lang-son", "review", "dossier-1", 1, "can-bo", derived_id(2), at("2017-11-20T08:00"))


@pytest.mark.parametrize(
    "event",
    [
        registered(CHI_LANG),
        appraised(CHI_LANG, AppraisalResult.ELIGIBLE),
        awarded(CHI_LANG),
        PlanIssued(plan_id=PLAN, content=content(), ruleset="L2003_ND42"),
    ],
)
def test_a_plan_moves_only_when_its_clerks_move_it(event: Event) -> None:
    """No news makes planning wish anything."""
    assert tuple(react(event, ORIGIN)) == ()


def test_planning_hears_how_far_titles_have_come() -> None:
    """It follows registration, appraisal and award, and a title that was taken back."""
    assert [kind.__name__ for kind in HEARS] == [
        "TitleRegistered",
        "RegistrationWithdrawn",
        "SheetClosed",
        "DossierAppraised",
        "AwardDecided",
    ]
