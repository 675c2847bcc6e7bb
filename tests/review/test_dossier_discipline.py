"""What was achieved before the end of a disciplinary measure, where the law of several years leaves it out."""

from datetime import date
from typing import Any

import pytest

from contracts.catalog import catalogue, title
from contracts.catalog.terms import Discipline, Scope, TaskRating
from contracts.facts import EarlierAward, EarlierRating, Initiative
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import Confidence, Document
from services.review.catalogue.lines import line_id
from services.review.dossier.appraisal import appraise
from services.review.dossier.found import AppraisalEvidence
from tests.review.appraisals import ND98, ND152
from tests.review.cases import evidence, file_dossier, individual, submitted

GROUND = catalogue().ruleset_by_id[ND152].achievements_after_discipline
FILED = "2027-01-10T09:00"


def paper(year: int) -> Document:
    """A decision of the end of a year."""
    return Document(issuer="UBND tỉnh Lạng Sơn", number="1", symbol="QĐ-UBND", dated=date(year, 12, 30))


def fighter(**changed: Any) -> Any:
    """A person with the titles, ratings and initiatives of many years, disciplined once."""
    years = range(2021, 2026)
    return individual(
        **{
            "task_rating": "HTXSNV",
            "discipline": Discipline.KHIEN_TRACH,
            "discipline_from": date(2022, 6, 1),
            "discipline_until": date(2023, 6, 1),
            "earlier_awards": tuple(EarlierAward(title="CSTDCS", year=one, decision=paper(one)) for one in years),
            "earlier_ratings": tuple(EarlierRating(year=one, rating=TaskRating.HTXSNV) for one in years),
            "initiatives": (Initiative(scope=Scope.MINISTRY_OR_PROVINCE, certificate=paper(2024), year=2024),),
            **changed,
        }
    )


def judged(code: str, ruleset: str, rule: str, facts: Any, found: AppraisalEvidence | None = None) -> RuleOutcome:
    """The outcome of a rule for the year 2026."""
    command = file_dossier(code, facts=facts, year=2026)
    papers = tuple(one.code for one in title(code, ruleset).documents.required)
    came_to = appraise(submitted(command, ruleset, FILED), papers, facts, found or evidence())
    return next(one for one in came_to if one.rule == rule)


@pytest.mark.parametrize(("until", "verdict"), [(date(2022, 12, 31), Verdict.MET), (date(2023, 1, 1), Verdict.NOT_MET)])
def test_a_row_of_titles_begins_after_the_measure_has_ended(until: date, verdict: Verdict) -> None:
    """The years 2023 to 2025 count where each began after the last day of the measure; the outcome names that day."""
    found = judged("CSTDBNT", ND152, "consecutive_title", fighter(discipline_until=until))

    assert found.found is verdict
    if verdict is Verdict.NOT_MET:
        assert GROUND is not None
        assert f"{until:%d/%m/%Y}" in found.evidence
        assert GROUND.citation in found.evidence
        assert GROUND.citation in found.citation
        assert found.confidence is Confidence.UNSURE


def test_excellent_years_begin_after_it_too() -> None:
    """Five years for the Prime Minister's Bằng khen reach back to 2022, in which the measure stood."""
    held = (EarlierAward(title="BK_BNT", year=2020, decision=paper(2020)),)

    assert judged("BKTTG", ND152, "consecutive_task_rating", fighter(earlier_awards=held)).found is Verdict.NOT_MET
    assert judged("BKTTG", ND152, "has_form", fighter(earlier_awards=held)).found is Verdict.MET
    early = fighter(earlier_awards=held, discipline_from=date(2020, 1, 1), discipline_until=date(2021, 1, 1))
    assert judged("BKTTG", ND152, "consecutive_task_rating", early).found is Verdict.MET


def test_an_initiative_of_earlier_years_was_recognised_after_it() -> None:
    """One of the dossier's own year alone is judged as before."""
    before = fighter(discipline_until=date(2024, 12, 30))
    found = judged("CSTDBNT", ND152, "any_of", before)

    assert found.found is Verdict.NOT_MET
    assert "30/12/2024" in found.evidence
    assert judged("CSTDBNT", ND152, "any_of", fighter()).found is Verdict.MET
    own = (Initiative(scope=Scope.GRASSROOTS, certificate=paper(2026)),)
    of_year = fighter(task_rating="HTTNV", discipline_until=date(2026, 12, 31), initiatives=own)
    assert judged("CSTDCS", ND152, "any_of", of_year).found is Verdict.MET


def test_two_titles_in_a_row_or_two_excellent_years_are_cut_short() -> None:
    """Both ways to the Bằng khen of a province are closed until the years lie behind the measure."""
    late = fighter(discipline_until=date(2025, 6, 1))
    found = judged("BK_BNT", ND152, "any_of", late)

    assert found.found is Verdict.NOT_MET
    assert "01/06/2025" in found.evidence


def test_another_law_leaves_nothing_out() -> None:
    """No text before decree 152 says it; nor does one that still stands, or a year without any measure."""
    assert judged("CSTDBNT", ND98, "consecutive_title", fighter()).found is Verdict.MET
    none = fighter(discipline=Discipline.NONE, discipline_from=None, discipline_until=None)
    assert judged("CSTDBNT", ND152, "consecutive_title", none).found is Verdict.MET
    assert [one.id for one in catalogue().rulesets if one.achievements_after_discipline is not None] == [ND152]


def test_the_reading_is_confirmed_as_any_line() -> None:
    """The outcome is as sure as the rule itself afterwards."""
    assert GROUND is not None
    sure = evidence(confirmed=frozenset({line_id(ND152, GROUND)}))

    assert judged("CSTDBNT", ND152, "consecutive_title", fighter(), sure).confidence is Confidence.SOURCED
