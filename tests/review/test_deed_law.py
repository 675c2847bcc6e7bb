"""Each rule of the simplified procedure, granted and refused, from a table that a reader of the law can read."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from pydantic import ConfigDict

from contracts.catalog.loader import drafted, parse, texts_of_files
from contracts.facts import DeedFacts
from contracts.message import Message
from contracts.review import RuleOutcome, Verdict
from contracts.vocabulary import CatalogCode, ReasonCode, Subject, TitleCode
from services.review.dossier.appraisal import appraise
from services.review.dossier.comparing import under_every_law
from services.review.dossier.found import RecordFound
from services.review.dossier.states import Filed
from tests.review.appraisals import ND91, RULESETS
from tests.review.cases import COLLECTIVE, HOUSEHOLD, evidence, person, submitted
from tests.review.deeds import DEED_PAPERS, DONE_AT, deed, file_deed

SUBJECTS: Final[dict[str, Subject]] = {"person": person(), "household": HOUSEHOLD, "collective": COLLECTIVE}


class Named(Message):
    """What a case changes of a good deed."""

    model_config = ConfigDict(strict=False)

    title: TitleCode = "GK_XA"
    subject: str = "person"
    facts: dict[str, Any] = {}  # noqa: RUF012 - a default of pydantic
    documents: tuple[CatalogCode, ...] = DEED_PAPERS
    record: dict[str, Any] = {}  # noqa: RUF012 - as above


class Case(Message):
    """A line of the table."""

    model_config = ConfigDict(strict=False)

    rule: str
    laws: tuple[str, ...] = RULESETS
    article: str
    granted: Named
    refused: Named
    reason: ReasonCode


CASES: Final = [
    Case.model_validate(one)
    for one in yaml.safe_load((Path(__file__).parent / "deed_cases.yaml").read_text(encoding="utf-8"))
]


def name_of(line: object) -> str:
    """The rule, or the ruleset."""
    return line.rule if isinstance(line, Case) else str(line)


def record_of(named: Named) -> RecordFound:
    """What the site knows; another deed is a good one but for what is named."""
    deeds = [
        one | {"facts": dict(deed(**{"special_results": (), **one["facts"]}))} for one in named.record.get("deeds", [])
    ]
    return RecordFound.model_validate(named.record | {"deeds": deeds})


def judged(named: Named, ruleset: str) -> dict[str, RuleOutcome]:
    """The outcome of every rule of a case under a ruleset."""
    command = file_deed(named.title, SUBJECTS[named.subject], facts=deed(**named.facts), documents=named.documents)
    found = evidence(plan=None, registration=None, record=record_of(named))
    outcomes = appraise(submitted(command, ruleset, DONE_AT), command.documents, command.facts, found)
    return {one.rule: one for one in outcomes}


@pytest.mark.parametrize(("case", "ruleset"), [(case, law) for case in CASES for law in case.laws], ids=name_of)
def test_a_rule_is_granted_and_refused_as_the_law_has_it(case: Case, ruleset: str) -> None:
    """With its evidence and its article; a good deed asks for no registration and for no plan of its unit."""
    granted, refused = judged(case.granted, ruleset), judged(case.refused, ruleset)

    assert all(one.holds for one in granted.values())
    assert (granted[case.rule].found, refused[case.rule].found) == (Verdict.MET, Verdict.NOT_MET)
    assert refused[case.rule].reason_code is case.reason
    assert case.article in refused[case.rule].citation
    assert granted[case.rule].evidence


def test_the_table_has_every_rule() -> None:
    """But the time of filing, for which no text was found."""
    assert {case.rule for case in CASES} | {"deed_in_window"} == set(judged(Named(), ND91))


def test_a_deed_that_relies_on_no_paper_is_unknown() -> None:
    """The gap is named."""
    found = judged(Named(facts={"special_results": ()}), ND91)["result_not_reused"]

    assert (found.found, found.reason_code) == (Verdict.UNKNOWN, ReasonCode.INCOMPLETE)


def test_the_days_after_the_deed_count_where_a_law_bounds_them() -> None:
    """No text was found, so today the rule binds nobody; a draft that names days does."""
    waived = judged(Named(), ND91)["deed_in_window"]
    texts = texts_of_files()
    law = texts["rulesets.yaml"].replace("days: null", "days: 1", 1).replace("days: null", "days: 2", 1)
    with drafted(parse({**texts, "rulesets.yaml": law})):
        late, in_time = (judged(Named(), ruleset)["deed_in_window"] for ruleset in RULESETS[:2])

    assert (waived.found, in_time.found, late.found) == (Verdict.WAIVED, Verdict.MET, Verdict.NOT_MET)
    assert late.reason_code is ReasonCode.LATE


def test_a_deed_is_compared_under_every_law() -> None:
    """A form that a law does not have has no result there."""
    command = file_deed("GK_HUYEN")
    filed = Filed(submitted(command, ND91, DONE_AT), frozenset(command.documents), command.facts)
    compared = under_every_law(filed, evidence())

    assert isinstance(filed.facts, DeedFacts)
    assert [one.result for one in compared.laws] == ["eligible", "eligible", "eligible", None]
