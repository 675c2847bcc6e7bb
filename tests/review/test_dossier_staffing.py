"""Who proposes a person: transferred, retired, died, managed above; and whose titles a commune decides."""

from datetime import date

import pytest

from chassis.deciding.testing import context
from contracts.catalog import catalogue
from contracts.facts import IndividualFacts
from contracts.review import AwardDecided, DossierForwarded, RuleOutcome, Verdict
from contracts.vocabulary import Body, Confidence, Day, Document, Level, ReasonCode
from services.review.decision.messages import DecisionIssued
from services.review.decision.refusals import RecipientManagedAbove
from services.review.dossier.appraisal import appraise, reasons
from services.review.dossier.found import Elsewhere, ForwardEvidence
from services.review.dossier.refusals import LevelIsCompetent
from services.review.staffing.messages import StaffChangeFound, StaffFound, UnitThen
from tests.review.cases import (
    CHI_LANG,
    COLLECTIVE,
    HEAD,
    MAI_PHA,
    collective,
    evidence,
    file_dossier,
    individual,
    registration_found,
    submitted,
)
from tests.review.test_decision_rules import SIGNED_AT, decide, found, outcome_of, proposal
from tests.review.test_decision_rules import given as given_decision
from tests.review.test_dossier_forwarding import UNVOTED, at_city, at_ward, eligible, forward
from tests.review.test_dossier_forwarding import given as given_dossier

ORDER = Document(issuer="UBND thành phố Lạng Sơn", number="412", symbol="QĐ-UBND", dated=date(2017, 6, 26))
COMMENT = Document(issuer="UBND xã Mai Pha", number="15", symbol="NX-UBND", dated=date(2017, 11, 10))
JULY, JUNE, OCTOBER = date(2017, 7, 1), date(2017, 6, 30), date(2017, 10, 2)
NEW = Body(code="phuong-moi", name="UBND phường Mới")


def then(unit: Body | None, now: Body | None = None) -> UnitThen | None:
    """A unit of that day, which `now` follows on."""
    holder = now or unit
    if unit is None or holder is None:
        return None
    return UnitThen(code=unit.code, name=unit.name, now=holder.code, now_name=holder.name)


def moved(left: Body | None = MAI_PHA, joined: Body | None = CHI_LANG, on: Day = JULY) -> StaffChangeFound:
    """A transfer from Mai Pha to Chi Lăng on 1 July, but for what is said."""
    return StaffChangeFound(kind="transferred", left=then(left), joined=then(joined), on=on, paper=ORDER)


def ended(kind: str = "retired", unit: Body = CHI_LANG, on: Day = OCTOBER) -> StaffChangeFound:
    """A retirement from Chi Lăng, but for what is said."""
    return StaffChangeFound.model_validate({"kind": kind, "left": then(unit), "joined": None, "on": on, "paper": ORDER})


def judged(
    *changes: StaffChangeFound, facts: IndividualFacts | None = None, filed_by: str = CHI_LANG.code
) -> tuple[RuleOutcome, ...]:
    """The outcomes of a dossier of Chi Lăng, filed on 20 November."""
    command = file_dossier(facts=facts or individual())
    known = evidence(staff=StaffFound(changes=changes, filed_by=filed_by))
    return appraise(submitted(command), command.documents, command.facts, known)


def outcome(rule: str, outcomes: tuple[RuleOutcome, ...]) -> RuleOutcome:
    """The outcome of one rule."""
    return next(one for one in outcomes if one.rule == rule)


def test_of_somebody_without_a_record_the_unit_that_files_manages() -> None:
    """The evidence says that nothing is known; a collective is not asked."""
    found_here = outcome("proposed_by_manager", judged())
    group = file_dossier("TTLDTT", COLLECTIVE, facts=collective())

    assert (found_here.verdict, "không ghi nhận đơn vị khác" in found_here.evidence) == (Verdict.MET, True)
    assert "proposed_by_manager" not in {
        one.rule for one in appraise(submitted(group), group.documents, group.facts, evidence())
    }


def test_a_dossier_of_a_unit_that_the_person_has_left_took_the_wrong_route() -> None:
    """It says which unit is to file, and when and by what the person moved."""
    outcomes = judged(moved(CHI_LANG, MAI_PHA))
    found_here = outcome("proposed_by_manager", outcomes)

    assert reasons(outcomes) == (ReasonCode.WRONG_ROUTE,)
    assert all(said in found_here.evidence for said in (MAI_PHA.name, MAI_PHA.code, "01/07/2017", str(ORDER)))


def test_what_comes_after_the_day_of_filing_changes_nothing() -> None:
    """The unit of that day has filed rightly; the one that the person joins later has not."""
    later = date(2017, 12, 1)

    assert reasons(judged(moved(CHI_LANG, MAI_PHA, later))) == ()
    assert reasons(judged(moved(MAI_PHA, CHI_LANG, later))) == (ReasonCode.WRONG_ROUTE,)


@pytest.mark.parametrize("kind", ["retired", "died"])
def test_the_last_unit_proposes_who_has_retired_or_died(kind: str) -> None:
    """And no other; a person is not refused for being there no longer."""
    assert reasons(judged(ended(kind))) == ()
    assert reasons(judged(ended(kind, MAI_PHA))) == (ReasonCode.WRONG_ROUTE,)
    assert "sau cùng" in outcome("proposed_by_manager", judged(ended(kind))).evidence


def test_who_has_left_for_elsewhere_is_proposed_there() -> None:
    """No unit here files."""
    assert reasons(judged(moved(CHI_LANG, None))) == (ReasonCode.WRONG_ROUTE,)


def test_the_successor_of_a_unit_proposes_the_people_of_the_unit() -> None:
    """Whether the record or the dossier names the unit that has ended."""
    change = moved(MAI_PHA, CHI_LANG, date(2017, 2, 1)).model_copy(update={"joined": then(CHI_LANG, NEW)})

    assert reasons(judged(change, filed_by=NEW.code)) == ()
    assert reasons(judged(change, filed_by=MAI_PHA.code)) == (ReasonCode.WRONG_ROUTE,)


@pytest.mark.parametrize(("on", "verdict"), [(JULY, Verdict.UNKNOWN), (JUNE, Verdict.WAIVED)])
def test_a_former_unit_of_six_months_comments(on: Day, verdict: Verdict) -> None:
    """Six whole months of the year; the gap names the unit, and the paper fills it."""
    without = outcome("former_unit_comment", judged(moved(on=on)))
    stated = outcome("former_unit_comment", judged(moved(on=on), facts=individual(former_unit_comment=COMMENT)))

    assert (without.verdict, MAI_PHA.name in without.evidence) == (verdict, True)
    assert stated.holds
    assert (str(COMMENT) in stated.evidence) is (verdict is Verdict.UNKNOWN)
    assert without.confidence is Confidence.UNSURE


def test_of_several_former_units_the_longest_comments_and_one_of_another_year_does_not() -> None:
    """Also somebody who came back is not asked for a comment of the own unit."""
    through = (moved(CHI_LANG, NEW, date(2017, 2, 1)), moved(NEW, MAI_PHA, date(2017, 9, 1)))
    found_here = outcome("former_unit_comment", judged(*through, moved(on=OCTOBER)))

    assert NEW.name in found_here.evidence
    assert "7 tháng" in found_here.evidence
    rules = {one.rule for one in judged(moved(on=date(2016, 7, 1)))}
    assert "former_unit_comment" not in rules


def test_the_months_of_who_retired_end_with_the_day() -> None:
    """What the unit states beyond is not counted: here of somebody recruited within the year."""
    facts = individual(newly_recruited=True, service_months=12)

    assert outcome("min_service_months", judged(facts=facts)).holds
    assert not outcome("min_service_months", judged(ended(on=OCTOBER), facts=facts)).holds
    assert outcome("min_service_months", judged(ended(on=date(2017, 10, 16)), facts=facts)).holds


def test_what_the_former_unit_registered_counts_for_the_new_one() -> None:
    """And is no proposal of another unit; without the transfer it is both."""
    registered = registration_found(unit=MAI_PHA.code)
    other = Elsewhere(unit=MAI_PHA.code, received_at=registered.received_at)
    known = evidence(registration=registered, elsewhere=(other,))
    command = file_dossier(facts=individual(former_unit_comment=COMMENT))
    staff = StaffFound(changes=(moved(),), filed_by=CHI_LANG.code)

    with_transfer = appraise(
        submitted(command), command.documents, command.facts, known.model_copy(update={"staff": staff})
    )
    without = appraise(submitted(command), command.documents, command.facts, known)

    assert reasons(with_transfer) == ()
    assert MAI_PHA.code in outcome("gate_registration", with_transfer).evidence
    assert {ReasonCode.NOT_REGISTERED, ReasonCode.DUPLICATE_ACHIEVEMENT} == set(reasons(without))


def test_a_commune_passes_up_whom_it_does_not_manage_and_decides_for_its_own() -> None:
    """Of a title that another level decides nothing changes, nor at another level."""
    workers, above = file_dossier(), ForwardEvidence(managed_above=True)

    (passed,) = given_dossier(*eligible(workers)).when(forward(workers), at_ward(), above).events
    assert isinstance(passed, DossierForwarded)
    given_dossier(*eligible(workers)).when(forward(workers), at_ward(), UNVOTED).refused(LevelIsCompetent)
    given_dossier(*eligible(workers)).when(forward(workers), at_city(), above).refused(LevelIsCompetent)


def test_a_commune_decides_for_those_alone_whom_it_manages() -> None:
    """The ground cites the line; a district decides for both."""
    own, above = proposal(1), proposal(2, managed_above=True)
    commune = context(HEAD, SIGNED_AT, level=Level.COMMUNE)

    refused = given_decision().when(decide(own, above), commune, found(own, above)).refused(RecipientManagedAbove)
    assert refused.facts["first"] == str(above.dossier_id)
    issued = outcome_of(own, level=Level.COMMUNE).events[0]
    assert isinstance(issued, DecisionIssued)
    assert "own_staff" in {ground.rule for ground in issued.grounds}
    assert len(outcome_of(own, above).events) == 3


def test_the_award_of_who_has_died_is_posthumous() -> None:
    """And no other."""
    awards = [one for one in outcome_of(proposal(1), proposal(2, died=True)).events if isinstance(one, AwardDecided)]

    assert [one.posthumous for one in awards] == [False, True]


def test_the_lines_about_staff_stand_in_every_ruleset() -> None:
    """What the domain does not source is marked; the duty to propose is sourced under the 2022 law."""
    sure = {one.id: (one.managing_unit.confidence, one.former_unit.confidence) for one in catalogue().rulesets}

    assert {one.months for one in (each.former_unit for each in catalogue().rulesets)} == {6}
    assert sure["L2022_ND98"] == (Confidence.SOURCED, Confidence.UNSURE)
    assert sure["L2003_ND91"] == (Confidence.UNSURE, Confidence.UNSURE)
