"""An order of the President from its unit to the answer, and forms that several kinds of subjects may get."""

from typing import Any

import pytest

from chassis.deciding.testing import Rules
from contracts.catalog import title
from contracts.facts import Facts
from contracts.review import AppraisalResult, DossierAnswered, DossierAppraised, Outcome, Verdict
from contracts.vocabulary import ReasonCode, Subject
from services.review.decision.issuing import bonus
from services.review.dossier.appraisal import appraise
from services.review.dossier.messages import AppraiseDossier
from services.review.dossier.on_paper import Granted, PassedOnPaper, PassOnPaper, RecordPaperAnswer
from services.review.dossier.rules import DECIDER
from services.review.dossier.step_refusals import PaperNotConsulted
from services.review.dossier.steps import AnyDossierEvent
from tests.review.cases import (
    CLERK,
    COLLECTIVE,
    DECISION,
    HOUSEHOLD,
    STANDING_BODY,
    collective,
    evidence,
    file_dossier,
    household,
    individual,
    person,
    submitted,
    under,
    when,
)
from tests.review.test_dossier_forwarding import VOTED
from tests.review.test_dossier_on_paper import ASKED, BODY, PROPOSAL, at_province

given = Rules(DECIDER).given


def papers(code: str, ruleset: str) -> tuple[str, ...]:
    """The papers that a title asks for."""
    return tuple(one.code for one in title(code, ruleset).documents.required)


def appraised(command: Any) -> tuple[AnyDossierEvent, ...]:
    """A dossier that its unit has filed and the standing body appraised."""
    filed = given().when(command, when(CLERK), under()).events
    asked = AppraiseDossier(dossier_id=command.dossier_id)
    return (*filed, *given(*filed).when(asked, when(STANDING_BODY), evidence()).events)


@pytest.mark.parametrize(
    ("subject", "facts"),
    [(person(), individual(criteria_met=True)), (COLLECTIVE, collective(criteria_met=True))],
    ids=["person", "collective"],
)
def test_an_order_goes_from_its_unit_to_the_president(subject: Subject, facts: Facts) -> None:
    """Filed, appraised by its criteria, voted on, shown to the public, passed up on paper, and answered."""
    command = file_dossier("HC", subject, facts=facts, documents=papers("HC", "L2003_ND91"))
    events = appraised(command)
    (found,) = [one for one in events if isinstance(one, DossierAppraised)]
    assert found.result is AppraisalResult.ELIGIBLE

    passing = PassOnPaper(dossier_id=command.dossier_id, body=BODY, paper=PROPOSAL)
    given(*events).when(passing, at_province(), VOTED).refused(PaperNotConsulted)
    gone = given(*events).when(passing, at_province(), ASKED).events
    assert [type(one) for one in gone] == [PassedOnPaper]

    answer = Granted(
        outcome=Outcome.AWARDED,
        authority="Chủ tịch nước",
        decision=DECISION.model_copy(update={"issuer": "Chủ tịch nước", "symbol": "QĐ-CTN", "dated": PROPOSAL.dated}),
    )
    recorded = RecordPaperAnswer(dossier_id=command.dossier_id, answer=answer)
    said = given(*events, *gone).when(recorded, at_province()).events[-1]
    assert isinstance(said, DossierAnswered)
    assert (said.title_name, said.result.deciding_authority) == ("Huân chương (các loại, hạng)", "Chủ tịch nước")


def test_an_order_without_its_criteria_is_not_proposed() -> None:
    """The unit says that they are not met; the law's words stand beside it."""
    command = file_dossier("HC", facts=individual(), documents=papers("HC", "L2003_ND91"))
    (found,) = [one for one in appraised(command) if isinstance(one, DossierAppraised)]

    assert (found.result, found.reason_codes) == (AppraisalResult.INELIGIBLE, (ReasonCode.CRITERIA_NOT_MET,))


@pytest.mark.parametrize(
    ("code", "subject", "facts", "rules"),
    [
        ("BK_BNT", COLLECTIVE, collective(criteria_met=True), {"criteria"}),
        ("BK_BNT", HOUSEHOLD, household(), {"criteria"}),
        ("BKTTG", HOUSEHOLD, household(), {"criteria"}),
        ("GK_XA", HOUSEHOLD, household(), {"criteria"}),
        ("GK_HUYEN", person(), individual(criteria_met=True), {"criteria"}),
        ("KDCVH", COLLECTIVE, collective(criteria_met=True), {"criteria_of_decree"}),
    ],
)
def test_a_subject_is_judged_by_the_rules_of_its_kind(
    code: str, subject: Subject, facts: Facts, rules: set[str]
) -> None:
    """What the law asks of people alone is asked of nobody else."""
    command = file_dossier(code, subject, facts=facts, documents=papers(code, "L2003_ND91"))
    outcomes = {one.rule: one.found for one in appraise(submitted(command), command.documents, facts, evidence())}

    of_title = {rule.rule for rule in title(code, "L2003_ND91").prerequisites}
    assert outcomes.keys() & of_title == rules
    assert set(outcomes.values()) == {Verdict.MET}


def test_the_bonus_of_a_community_is_its_own() -> None:
    """It is filed as a collective, and the law's multiple is that of the community."""
    found = bonus("TVH", "L2022_ND98", COLLECTIVE.kind, DECISION.dated.replace(year=2024), frozenset())

    assert found is not None
    assert found.multiple == "1.5"
