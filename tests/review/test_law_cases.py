"""Every rule of every title that is filed, granted and refused, as the table `law_cases.yaml` has it for a reader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
import yaml
from pydantic import Field, TypeAdapter

from contracts.catalog import title, titles
from contracts.message import Message
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import ReasonCode, Subject, SubjectKind
from services.review.dossier.appraisal import appraise
from services.review.dossier.found import AppraisalEvidence, RecordFound
from tests.review.appraisals import RULESETS
from tests.review.cases import (
    CHI_LANG,
    COLLECTIVE,
    FILED_AT,
    HOUSEHOLD,
    collective,
    evidence,
    file_dossier,
    household,
    individual,
    person,
    submitted,
)

LAWS = dict(zip((42, 91, 98, 152), RULESETS, strict=True))


class Named(Message):
    """What a case has otherwise than a good year, and when it is filed where that is not the usual day."""

    filed: str = FILED_AT
    facts: dict[str, Any] = Field(default_factory=dict)
    evidence: dict[str, Any] = Field(default_factory=dict)


class Case(Message):
    """A line of the table, for one title or several; for each kind of subject that the rule binds or those it names."""

    title: str | tuple[str, ...]
    rule: str
    subjects: tuple[SubjectKind, ...] = ()
    laws: Annotated[tuple[int, ...], Field(min_length=1)]
    article: str
    granted: Named
    refused: Named
    reason: ReasonCode


TABLE = TypeAdapter(tuple[Case, ...]).validate_python(
    yaml.safe_load((Path(__file__).parent / "law_cases.yaml").read_text(encoding="utf-8"))
)


class Line(NamedTuple):
    """A line of the table for one title, ruleset and kind of subject."""

    case: Case
    title: str
    ruleset: str
    kind: SubjectKind


def lines_of(case: Case) -> Iterator[Line]:
    """The lines of a case."""
    for code in (case.title,) if isinstance(case.title, str) else case.title:
        for law in case.laws:
            asked = title(code, LAWS[law])
            bound = [rule.only_for for rule in asked.prerequisites if rule.rule == case.rule]
            kinds = case.subjects or next(iter(bound), ()) or asked.subject_kinds
            yield from (Line(case, code, asked.ruleset, kind) for kind in kinds)


LINES = [line for case in TABLE for line in lines_of(case)]


def name_of(line: Line) -> str:
    """The title, the rule, the ruleset and the kind of subject."""
    return f"{line.title}-{line.case.rule}-{line.ruleset}-{line.kind.value}"


def judged(line: Line, named: Named) -> RuleOutcome:
    """The outcome of the rule of a line."""
    subject, facts = year_of(line.title, line.kind, named)
    command = file_dossier(line.title, subject, facts=facts, documents=papers(line.title, line.ruleset))
    known = AppraisalEvidence.model_validate({**dict(good(line.title)), **named.evidence})
    outcomes = appraise(submitted(command, line.ruleset, named.filed), command.documents, facts, known)
    return next(one for one in outcomes if one.rule == line.case.rule)


def year_of(code: str, kind: SubjectKind, named: Named) -> tuple[Subject, Any]:
    """A subject and its year, good but for what is named."""
    merits = MERITS.get((code, kind)) or MERITS.get(code, {})
    stated = {**merits, **named.facts}
    match kind:
        case SubjectKind.HOUSEHOLD:
            return HOUSEHOLD, household(**stated)
        case SubjectKind.COLLECTIVE:
            return COLLECTIVE, collective(**stated)
        case SubjectKind.INDIVIDUAL:
            return person(), individual(**stated)


def certificate(number: int, scope: str, year: int = 2017) -> dict[str, Any]:
    """An initiative of a year that the unit states by its certificate."""
    paper = {"issuer": "UBND tỉnh Lạng Sơn", "number": str(number), "symbol": "QĐ-UBND", "dated": f"{year}-10-02"}
    return {"scope": scope, "certificate": paper, "year": year}


def awards(code: str, *years: int) -> dict[str, Any]:
    """The record of a subject with a title or form in these years, at a site that knows awards since 2014."""
    paper = {"issuer": "UBND thành phố Lạng Sơn", "number": "1", "symbol": "QĐ-UBND"}
    held = [{"title": code, "year": one, "decision": paper | {"dated": f"{one}-12-30"}} for one in years]
    return {"awards_since": 2014, "awards": held}


FLAG = {"rating": "HTXSNV", "criteria_met": True}
MERITS: dict[object, dict[str, Any]] = {
    "TTLDXS": {"rating": "HTXSNV", "lowest_rating": "HTNV"},
    "CTDBNT": FLAG,
    "CTDCP": FLAG,
    "DVQT": {"rating": "HTXSNV", "lowest_rating": "HTNV"},
    ("BKTTG", SubjectKind.HOUSEHOLD): {"criteria_met": True},
    ("BKTTG", SubjectKind.COLLECTIVE): {
        "rating": "HTXSNV",
        "earlier_ratings": [{"year": year, "rating": "HTXSNV"} for year in range(2013, 2017)],
    },
    "CSTDBNT": {"initiatives": [certificate(77, "ministry_or_province")]},
    "CSTDTQ": {"initiatives": [certificate(77, "nationwide")]},
    "BKTTG": {
        "task_rating": "HTXSNV",
        "initiatives": [certificate(70 + year % 10, "grassroots", year) for year in range(2013, 2018)],
        "earlier_ratings": [{"year": year, "rating": "HTXSNV"} for year in range(2013, 2017)],
    },
}
"""The facts beyond a good year that a title asks for, or a title of one kind of subject."""
ELECTED = {"cluster_name": "Cụm 1", "elected": CHI_LANG.code, "elected_name": CHI_LANG.name, "held_on": "2017-11-10"}
RECORDS: dict[str, dict[str, Any]] = {
    "CSTDBNT": awards("CSTDCS", 2014, 2015, 2016),
    "CSTDTQ": awards("CSTDBNT", 2015, 2016),
    "BK_BNT": awards("CSTDCS", 2015, 2016),
    "BKTTG": awards("BK_BNT", 2014),
    "CTDBNT": {"elections": [ELECTED]},
    "CTDCP": {"elections": [ELECTED]},
}
"""What the site knows of a subject that is to get a title."""


def good(code: str) -> AppraisalEvidence:
    """The evidence of a good year."""
    if code in {"TTLDXS", "DVQT"}:
        return evidence(members={"reaching": 9, "awarded": {"CSTDCS": 1}})
    return evidence(record=RecordFound.model_validate(RECORDS.get(code, {})))


def papers(code: str, ruleset: str) -> tuple[str, ...]:
    """The papers that the title asks for."""
    return tuple(one.code for one in title(code, ruleset).documents.required)


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_a_rule_is_granted_and_refused_as_the_law_has_it(line: Line) -> None:
    """With its evidence and its article, and for the reason that the table names."""
    granted, refused = judged(line, line.case.granted), judged(line, line.case.refused)

    assert (granted.found, granted.reason_code) == (Verdict.MET, None)
    assert (refused.found, refused.reason_code) == (Verdict.NOT_MET, line.case.reason)
    for one in (granted, refused):
        assert line.case.article in one.citation
        assert one.evidence


def rules_of_the_law() -> Iterator[tuple[str, str, str, SubjectKind]]:
    """Each rule of each title that is filed under each ruleset, for each kind of subject that it binds."""
    for ruleset in RULESETS:
        for one in titles(ruleset):
            for kind in one.subject_kinds:
                yield from ((one.code, rule.rule, ruleset, kind) for rule in one.rules_of(kind))


def test_the_table_has_every_rule_of_every_title_that_is_filed() -> None:
    """Whoever opens a title adds its cases; none is in the table twice."""
    lines = [(line.title, line.case.rule, line.ruleset, line.kind) for line in LINES]

    assert sorted(lines) == sorted(rules_of_the_law())
