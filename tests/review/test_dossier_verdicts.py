"""What an appraisal finds of a rule, beyond whether it holds: met, not met, unknown, waived, not yet."""

from datetime import date

import pytest

from chassis.deciding.testing import Rules
from contracts.catalog import catalogue, ruleset_on
from contracts.catalog.fixing import fix
from contracts.catalog.terms import FixedBy
from contracts.review import DossierAppraised, DossierSubmitted, RuleOutcome, Verdict
from contracts.vocabulary import Confidence
from services.review.dossier.found import MembersFound
from services.review.dossier.rules import DECIDER
from tests.review.appraisals import ND91, ND98, outcomes
from tests.review.cases import (
    APPRAISED_AT,
    CLERK,
    STANDING_BODY,
    collective,
    evidence,
    file_dossier,
    filed,
    individual,
    sheet_found,
    submitted,
    under,
    when,
)
from tests.review.dossiers import APPRAISE

given = Rules(DECIDER).given


def verdicts(came_to: dict[str, RuleOutcome]) -> dict[str, Verdict]:
    """The verdict of each rule."""
    return {rule: one.found for rule, one in came_to.items()}


def test_a_rule_that_binds_the_newly_recruited_is_waived_for_others() -> None:
    """NĐ 91/2017 Đ10: it holds, and it was not asked."""
    asked = outcomes("LDTT", ND91, individual(newly_recruited=True, service_months=10))
    others = outcomes("LDTT", ND91, individual(service_months=1))

    assert asked["min_service_months"].found is Verdict.MET
    assert (others["min_service_months"].holds, others["min_service_months"].found) == (True, Verdict.WAIVED)


def test_what_the_dossier_does_not_say_is_unknown() -> None:
    """Luật TĐKT 2003 Đ27 asks of every member's rating; a dossier without it says neither yes nor no."""
    came_to = outcomes("TTLDXS", ND91, collective(rating="HTXSNV"))

    assert came_to["all_members_task_rating_at_least"].found is Verdict.UNKNOWN
    assert not came_to["all_members_task_rating_at_least"].holds


def test_what_members_decide_is_not_yet_known_while_they_wait() -> None:
    """Once all are appraised the share is what it is."""
    waiting = evidence(members=MembersFound(reaching=4, unjudged=3))
    judged = evidence(members=MembersFound(reaching=4))
    enough = evidence(members=MembersFound(reaching=6, unjudged=3))

    assert verdicts(outcomes("TTLDTT", ND91, found=waiting))["member_share_with_title"] is Verdict.NOT_YET
    assert verdicts(outcomes("TTLDTT", ND91, found=judged))["member_share_with_title"] is Verdict.NOT_MET
    assert verdicts(outcomes("TTLDTT", ND91, found=enough))["member_share_with_title"] is Verdict.MET


def test_a_title_may_be_registered_until_registration_is_locked() -> None:
    """Luật TĐKT 2003 Đ10; under the 2022 law nothing is asked."""
    open_still = evidence(registration=None, locked_for=None, sheet=sheet_found(heard=True))
    locked = evidence(registration=None, sheet=sheet_found(heard=True))

    assert verdicts(outcomes("LDTT", ND91, found=open_still))["registered_for_emulation"] is Verdict.NOT_YET
    assert verdicts(outcomes("LDTT", ND91, found=locked))["registered_for_emulation"] is Verdict.NOT_MET
    assert "registered_for_emulation" not in outcomes("LDTT", ND98, found=locked)


def test_a_lower_titles_standard_fails_for_the_weightiest_of_its_rules() -> None:
    """What is not met stays so, whatever else is still unknown."""
    poor = outcomes("CSTDCS", ND91, individual(task_rating="HTNV"), found=evidence(registration=None, locked_for=None))

    assert verdicts(poor)["has_title_standard"] is Verdict.NOT_MET


def test_the_ruleset_is_fixed_at_filing_with_its_day_and_ground_and_the_appraisal_repeats_it() -> None:
    """A dossier filed in 2017 and appraised after the 2022 law began keeps its law."""
    command = file_dossier()
    (handed_in, _) = given().when(command, when(CLERK), under()).events
    assert isinstance(handed_in, DossierSubmitted)
    assert handed_in.fixing is not None
    assert (handed_in.ruleset, handed_in.fixing.by, handed_in.fixing.on) == (
        ND91,
        FixedBy.SUBMISSION,
        date(2017, 11, 20),
    )
    assert (bool(handed_in.fixing.citation), handed_in.fixing.confidence) == (True, Confidence.UNSURE)

    late = when(STANDING_BODY, "2024-02-01T09:00")
    (appraised, *_) = given(submitted(command), filed(command)).when(APPRAISE, late, evidence()).events
    assert isinstance(appraised, DossierAppraised)
    assert (appraised.ruleset, appraised.fixing) == (ND91, handed_in.fixing)


def test_an_outcome_that_was_recorded_before_says_what_holds_says() -> None:
    """Older events have no verdict, and older submissions no day that fixed their law."""
    old = submitted(file_dossier()).model_copy(update={"fixing": None})
    command = file_dossier()
    (appraised, *_) = given(old, filed(command)).when(APPRAISE, when(STANDING_BODY, APPRAISED_AT), evidence()).events
    assert isinstance(appraised, DossierAppraised)
    assert appraised.fixing is None
    bare = [one.model_copy(update={"verdict": None}) for one in appraised.rules]
    assert {one.found for one in bare} == {Verdict.MET}


@pytest.mark.parametrize("by", list(FixedBy))
@pytest.mark.parametrize("filed_on", [date(2017, 9, 20), date(2017, 11, 20), date(2024, 1, 9)])
def test_the_law_in_force_says_which_day_fixes_a_ruleset(by: FixedBy, filed_on: date) -> None:
    """By the day of filing a cohort that is filed around a change meets two laws; by its year it meets one."""
    rulesets = [
        one.model_copy(update={"fixing": one.fixing.model_copy(update={"by": by})}) for one in catalogue().rulesets
    ]

    fixed = fix(filed_on, 2017, rulesets)

    on = filed_on if by is FixedBy.SUBMISSION else date(2017, 12, 31)
    assert (fixed.on, fixed.ruleset, fixed.ground.by) == (on, ruleset_on(on), by)
