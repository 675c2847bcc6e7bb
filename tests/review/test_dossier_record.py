"""What the record of a subject decides: years in a row, initiatives that count, discipline, and results used once."""

from datetime import date
from typing import Any

import pytest

from contracts.catalog.terms import Scope, TaskRating
from contracts.facts import CombatMerit, EarlierAward, EarlierRating, Initiative, SpecialResult
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import Document, ReasonCode, derived_id
from services.review.dossier.appraisal import appraise
from services.review.dossier.found import AwardFound, RatingFound, RecordFound, ResultUsed
from services.review.initiative.messages import InitiativeFound, InitiativeId
from tests.review.appraisals import ND91, ND98, outcomes
from tests.review.cases import CERTIFICATE, DECISION, collective, evidence, file_dossier, individual, submitted
from tests.review.initiatives import INITIATIVE, RECOGNITION
from tests.review.test_dossier_forwarding import examined

PAPER = Document(issuer="UBND tỉnh Lạng Sơn", number="9", symbol="QĐ-UBND", dated=date(2016, 12, 30))
RECOGNITION_IDS = [derived_id("test-initiative", place) for place in range(10)]
PROVINCIAL = (Initiative(scope=Scope.MINISTRY_OR_PROVINCE, certificate=CERTIFICATE),)


def judged(title: str, rule: str, facts: Any, ruleset: str = ND91, **record: Any) -> RuleOutcome:
    """The outcome of a rule of a title, on these facts and this record."""
    return outcomes(title, ruleset, facts, evidence(record=RecordFound(**record)))[rule]


def awards(*years: int, title: str = "CSTDCS", revoked: int | None = None) -> tuple[AwardFound, ...]:
    """Awards of these years, of which one is revoked."""
    return tuple(AwardFound(title=title, year=one, decision=PAPER, revoked=one == revoked) for one in years)


def earlier(*years: int, title: str = "CSTDCS") -> tuple[EarlierAward, ...]:
    """Awards of these years, as the unit states them."""
    return tuple(EarlierAward(title=title, year=one, decision=PAPER) for one in years)


@pytest.mark.parametrize(
    ("stated", "record", "verdict"),
    [
        ((), {"awards": awards(2014, 2015, 2016), "awards_since": 2014}, Verdict.MET),
        ((), {"awards": awards(2013, 2014, 2016), "awards_since": 2013}, Verdict.NOT_MET),
        ((), {"awards": awards(2014, 2015, 2016, revoked=2015), "awards_since": 2014}, Verdict.NOT_MET),
        ((), {"awards": awards(2016), "awards_since": 2016}, Verdict.UNKNOWN),
        ((), {}, Verdict.UNKNOWN),
        (earlier(2014, 2015), {"awards": awards(2016), "awards_since": 2016}, Verdict.MET),
        (earlier(2014, 2015, 2016), {"awards": awards(2015, revoked=2015), "awards_since": 2015}, Verdict.NOT_MET),
        (earlier(2014, 2015, 2016, title="LDTT"), {}, Verdict.UNKNOWN),
    ],
)
def test_a_title_of_years_in_a_row(stated: tuple[EarlierAward, ...], record: dict[str, Any], verdict: Verdict) -> None:
    """A revoked award breaks the row; what the site has not heard of is filed or unknown, and marked so."""
    found = judged("CSTDBNT", "consecutive_title", individual(earlier_awards=stated), **record)

    assert found.found is verdict
    assert ("hệ thống chưa ghi nhận" in found.evidence) is (verdict is Verdict.MET and bool(stated))
    assert ("Hệ thống ch" in found.evidence) is (verdict is Verdict.UNKNOWN)


def known(**changed: Any) -> InitiativeFound:
    """An initiative of 2017 that the site has recognised for the province, but for what is `changed`."""
    stated: dict[str, Any] = {
        "initiative_id": INITIATIVE,
        "name": "Sổ theo dõi",
        "scope": Scope.MINISTRY_OR_PROVINCE,
        "year": 2017,
        "recognition": RECOGNITION,
        "recognised_by": "Chủ tịch UBND tỉnh",
    }
    return InitiativeFound(**{**stated, **changed})


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"annulled": True}, "đã hủy công nhận"),
        ({"year": 2013}, "của năm 2013"),
        ({"scope": Scope.GRASSROOTS}, "phạm vi cấp cơ sở"),
        ({"recognition": RECOGNITION.model_copy(update={"dated": date(2017, 11, 21)})}, "sau ngày nộp hồ sơ"),
    ],
)
def test_a_recognised_initiative_is_evidence_by_itself(changed: dict[str, Any], why: str) -> None:
    """Of the right years, far enough, in force, and recognised before the filing; the outcome says why not."""
    found = judged("CSTDBNT", "any_of", individual(initiatives=()), initiatives=(known(**changed),))

    assert found.holds is not bool(why)
    assert why in found.evidence
    assert found.holds is ("do UBND thành phố Lạng Sơn công nhận, năm 2017" in found.evidence)


def test_a_certificate_that_a_unit_states_is_marked_as_filed() -> None:
    """One of another year does not count, and the site's own knowledge comes before what is stated of its paper."""
    filed = judged("CSTDBNT", "any_of", individual(initiatives=PROVINCIAL))
    old = judged("CSTDBNT", "any_of", individual(initiatives=(PROVINCIAL[0].model_copy(update={"year": 2012}),)))
    ours = (Initiative(scope=Scope.NATIONWIDE, certificate=RECOGNITION),)
    narrower = judged("CSTDTQ", "any_of", individual(initiatives=ours), initiatives=(known(),))

    assert (filed.holds, "hệ thống chưa ghi nhận" in filed.evidence) == (True, True)
    assert (old.holds, "của năm 2012" in old.evidence) == (False, True)
    assert (narrower.holds, "cấp bộ, ban, ngành, tỉnh" in narrower.evidence) == (False, True)


def test_of_a_decision_over_many_initiatives_each_counts() -> None:
    """And a stated paper counts once."""
    others = tuple(known(initiative_id=InitiativeId(RECOGNITION_IDS[place]), year=2013 + place) for place in range(4))
    stated = (Initiative(scope=Scope.GRASSROOTS, certificate=CERTIFICATE),) * 2
    found = judged("BKTTG", "initiatives", individual(initiatives=stated), initiatives=others)

    assert (found.holds, found.evidence.startswith("5 sáng kiến")) == (True, True)


def test_ingenuity_in_combat_is_a_ground_with_the_body_that_confirms_it() -> None:
    """Since 2024, as far as the title asks."""
    merit = CombatMerit(scope=Scope.MINISTRY_OR_PROVINCE, confirmation=PAPER)
    facts = individual(initiatives=(), combat=(merit,))

    assert "UBND tỉnh Lạng Sơn xác nhận" in judged("CSTDBNT", "any_of", facts, ND98).evidence
    assert not judged("CSTDTQ", "any_of", facts, ND98).holds
    assert not judged("CSTDBNT", "any_of", facts, ND91).holds


@pytest.mark.parametrize(
    ("begun", "ended", "holds"),
    [
        (None, None, False),
        (date(2016, 3, 1), None, False),
        (date(2016, 3, 1), date(2017, 1, 1), False),
        (date(2016, 3, 1), date(2016, 12, 31), True),
        (date(2018, 1, 2), None, True),
    ],
)
def test_a_measure_counts_while_it_stands(begun: date | None, ended: date | None, holds: bool) -> None:  # noqa: FBT001
    """One that ended before the year is none of the year's."""
    facts = individual(discipline="khien_trach", discipline_from=begun, discipline_until=ended)

    assert judged("LDTT", "no_discipline", facts).holds is holds


def test_ratings_of_years_in_a_row_come_from_earlier_dossiers_and_then_from_what_is_stated() -> None:
    """A dossier of the year comes before a statement; a year that nobody knows stays unknown."""
    stated = tuple(EarlierRating(year=year, rating=TaskRating.HTXSNV) for year in range(2013, 2016))
    facts = individual(task_rating="HTXSNV", earlier_ratings=stated)

    assert judged("BKTTG", "consecutive_task_rating", facts).found is Verdict.UNKNOWN
    good = judged(
        "BKTTG", "consecutive_task_rating", facts, ratings=(RatingFound(year=2016, rating=TaskRating.HTXSNV),)
    )
    assert (good.found, "2013, 2014, 2015 theo kê khai" in good.evidence) == (Verdict.MET, True)
    both = (RatingFound(year=2016, rating=TaskRating.HTXSNV), RatingFound(year=2015, rating=TaskRating.HTNV))
    assert judged("BKTTG", "consecutive_task_rating", facts, ratings=both).found is Verdict.NOT_MET


def test_excellent_years_with_initiatives_stand_for_titles_in_a_row() -> None:
    """The bằng khen of a province asks for one of the two; what is unknown of one keeps the rule open."""
    stated = (*PROVINCIAL, Initiative(scope=Scope.GRASSROOTS, certificate=PAPER, year=2016))
    facts = individual(
        task_rating="HTXSNV", initiatives=stated, earlier_ratings=(EarlierRating(year=2016, rating=TaskRating.HTXSNV),)
    )

    assert judged("BK_BNT", "any_of", facts).found is Verdict.MET
    assert judged("BK_BNT", "any_of", individual()).found is Verdict.UNKNOWN


def test_the_best_of_a_cluster_is_elected_stated_or_unknown() -> None:
    """Without an election that planning has said, the minutes that the unit states count, and are marked."""
    rule = "leader_of_cluster"
    assert judged("CTDBNT", rule, collective()).found is Verdict.UNKNOWN
    stated = judged("CTDBNT", rule, collective(led=PAPER))
    assert (stated.found, "hệ thống chưa ghi nhận" in stated.evidence) == (Verdict.MET, True)


def test_the_armed_forces_have_titles_of_their_own() -> None:
    """The unit states who belongs to them."""
    for belongs in (True, False):
        assert judged("CSTT", "armed_forces_member", individual(armed_forces=belongs)).holds is belongs


def test_a_special_result_grounds_one_award() -> None:
    """The award that it grounded is named; a dossier without one has no such rule."""
    result = SpecialResult(name="Cứu hộ lũ quét", paper=PAPER)
    used = ResultUsed(result="Cứu hộ lũ quét", paper=PAPER, title="BK_BNT", year=2016, decision=DECISION)

    assert judged("LDTT", "result_not_reused", individual(special_results=(result,))).holds
    again = judged("LDTT", "result_not_reused", individual(special_results=(result,)), results_used=(used,))
    assert again.reason_code is ReasonCode.SPECIAL_RESULT_REUSED
    assert "đã làm căn cứ tặng BK_BNT năm 2016 theo QĐ 3120/QĐ-UBND" in again.evidence
    assert "result_not_reused" not in outcomes("LDTT", ND91)


def test_papers_of_the_council_are_not_asked_of_the_unit() -> None:
    """Its minutes and the result of its ballot are made after the unit has filed."""
    papers = ("TO_TRINH", "BAO_CAO_THANH_TICH", "BB_BINH_XET", "CN_SANG_KIEN")
    found = outcomes("CSTDBNT", ND91, documents=papers)["documents_complete"]

    assert (found.holds, "bỏ phiếu" in found.evidence) == (True, False)


def test_a_site_above_takes_over_what_the_site_below_knew() -> None:
    """Its recognised initiatives and awards; what the site above knows to be revoked stays broken."""
    command = file_dossier("CSTDBNT", facts=individual(initiatives=()))
    below = RecordFound(awards=awards(2014, 2015, 2016), awards_since=2014, initiatives=(known(),))
    papers = command.documents
    found = appraise(submitted(command), papers, command.facts, evidence(record=below))
    by_ward = examined().model_copy(update={"rules": found})

    def judged_above(record: RecordFound) -> dict[str, RuleOutcome]:
        seen = evidence(record=record)
        return {one.rule: one for one in appraise(submitted(command), papers, command.facts, seen, (by_ward,))}

    above = judged_above(RecordFound())
    for rule in ("consecutive_title", "any_of"):
        assert above[rule].found is Verdict.MET
        assert above[rule].evidence.startswith("Theo thẩm định ngày")
    broken = judged_above(RecordFound(awards=awards(2014, 2015, 2016, revoked=2015), awards_since=2014))
    assert broken["consecutive_title"].found is Verdict.NOT_MET
