"""A line that an officer has confirmed is sure wherever it is recorded, and not only where a rule rests on it."""

from datetime import date

from chassis.deciding.testing import Rules
from contracts.catalog import appraisal_limit, base_salary_on, catalogue, opinion_limit, retention_of, title
from contracts.catalog.terms import Procedure
from contracts.review import DossierSubmitted
from contracts.review_steps import ReceiptIssued
from contracts.vocabulary import Confidence, Level, SubjectKind
from services.review.catalogue.law import common_law, law_line
from services.review.catalogue.lines import COMMON, common_grounds, line_id, lines
from services.review.catalogue.messages import ConfirmLine, LineConfirmed
from services.review.catalogue.rules import DECIDER as CATALOGUE
from services.review.decision.issuing import bonus, kept_for
from services.review.dossier.found import ReceiptEvidence
from services.review.dossier.rules import DECIDER as DOSSIER
from services.review.dossier.steps import IssueReceipt
from services.review.opinion.messages import AskingEvidence, DossierToAsk, OpinionsAsked
from services.review.opinion.refusals import OpinionTimeShort
from services.review.opinion.rules import DECIDER as OPINION
from tests.review.cases import CLERK, STANDING_BODY, file_dossier, filed, submitted, under, when
from tests.review.test_opinion_rules import ASK

LAW = "L2003_ND91"
NONE: frozenset[str] = frozenset()


def test_the_law_of_no_ruleset_is_confirmed_line_by_line() -> None:
    """Base salaries and the keeping of files have ids of their own, and no ruleset has them."""
    assert len(lines(COMMON)) == len(common_grounds())
    ids = {line_id(COMMON, one) for one in common_grounds()}
    assert not any(ids & lines(ruleset.id).keys() for ruleset in catalogue().rulesets)
    first = line_id(COMMON, common_grounds()[0])
    command = ConfirmLine(ruleset=COMMON, line=first, source="Công báo", checked_on=date(2017, 11, 1))
    (confirmed,) = Rules(CATALOGUE).given().when(command, when(STANDING_BODY)).events
    assert isinstance(confirmed, LineConfirmed)
    assert law_line(COMMON, first, {}) == common_law({})[0]


def test_a_bonus_is_as_sure_as_its_two_lines() -> None:
    """The multiple of the title and the base salary of the day; one alone does not make it sure."""
    day = date(2024, 3, 1)
    law, salary = title("LDTT", "L2022_ND98").bonus, base_salary_on(day)
    assert law is not None
    assert salary is not None
    order = (Confidence.UNSURE, Confidence.KNOWN, Confidence.SOURCED)
    ids = [line_id("L2022_ND98", law), line_id(COMMON, salary)]
    found = [bonus("LDTT", "L2022_ND98", SubjectKind.INDIVIDUAL, day, frozenset(some)) for some in ((), ids[:1], ids)]
    marks = [one.confidence for one in found if one is not None]
    assert marks == [
        min(law.confidence, salary.confidence, key=order.index),
        salary.confidence,
        Confidence.SOURCED,
    ]


def test_how_long_a_file_is_kept_is_confirmed() -> None:
    """By the line of the level."""
    law = retention_of(Level.DISTRICT)
    assert law is not None
    before, after = kept_for(Level.DISTRICT, NONE), kept_for(Level.DISTRICT, frozenset({line_id(COMMON, law)}))
    assert before is not None
    assert after is not None
    assert (before.confidence, after.confidence) == (Confidence.UNSURE, Confidence.SOURCED)


def test_the_limit_of_an_appraisal_is_confirmed() -> None:
    """The receipt bears it."""
    command = file_dossier()
    law = appraisal_limit(LAW, "LDTT", Level.DISTRICT, Procedure.ORDINARY)
    there = Rules(DOSSIER).given(submitted(command), filed(command))
    for confirmed, sure in ((NONE, law.confidence), (frozenset({line_id(LAW, law)}), Confidence.SOURCED)):
        (receipt,) = there.when(
            IssueReceipt(dossier_id=command.dossier_id), when(STANDING_BODY), ReceiptEvidence(confirmed=confirmed)
        ).events
        assert isinstance(receipt, ReceiptIssued)
        assert receipt.confidence is sure


def test_the_day_that_fixes_the_law_is_confirmed() -> None:
    """A dossier records its ground as it stood when it was filed."""
    fixing = catalogue().ruleset_by_id[LAW].fixing
    found = under().model_copy(update={"confirmed": frozenset({line_id(LAW, fixing)})})
    (said, _) = Rules(DOSSIER).given().when(file_dossier(), when(CLERK), found).events
    assert isinstance(said, DossierSubmitted)
    assert said.fixing is not None
    assert said.fixing.confidence is Confidence.SOURCED


def test_the_limit_of_an_opinion_binds_once_it_is_confirmed() -> None:
    """The event bears how sure it is, and a shorter time is refused then."""
    law = opinion_limit(LAW)
    there = AskingEvidence(
        dossiers=tuple(DossierToAsk(dossier_id=one, open=True, ruleset=LAW) for one in ASK.dossiers),
        confirmed=frozenset({line_id(LAW, law)}),
    )
    asked = Rules(OPINION).given().when(ASK, when(STANDING_BODY), there).events[0]
    assert isinstance(asked, OpinionsAsked)
    assert asked.confidence is Confidence.SOURCED
    shorter = ASK.model_copy(update={"working_days": law.days - 1})
    Rules(OPINION).given().when(shorter, when(STANDING_BODY), there).refused(OpinionTimeShort)
