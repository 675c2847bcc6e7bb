"""A household gets the title of its residential group's meeting, and no other."""

from contracts.catalog import title
from contracts.facts import Facts
from contracts.vocabulary import ReasonCode, Subject
from services.review.dossier.appraisal import appraise, reasons
from services.review.dossier.found import AppraisalEvidence
from services.review.dossier.messages import FileDossier
from tests.review.cases import HOUSEHOLD, evidence, file_dossier, household, individual, person, submitted

PAPERS = ("TO_TRINH", "TOM_TAT_THANH_TICH", "BB_BINH_XET")


def filed(facts: Facts, subject: Subject = HOUSEHOLD, papers: tuple[str, ...] = PAPERS) -> FileDossier:
    """The dossier of a household for Gia đình văn hóa."""
    return file_dossier("GDVH", subject, facts=facts, documents=papers)


def found(command: FileDossier, seen: AppraisalEvidence | None = None) -> dict[str, tuple[bool, str]]:
    """Whether each rule holds, and its citation."""
    outcomes = appraise(submitted(command), command.documents, command.facts, seen or evidence())
    return {one.rule: (one.holds, one.citation) for one in outcomes}


def wanting(command: FileDossier) -> tuple[ReasonCode, ...]:
    """The reasons for which a dossier is refused."""
    return reasons(appraise(submitted(command), command.documents, command.facts, evidence()))


def test_a_household_that_meets_the_criteria_is_eligible() -> None:
    """Law 2003 article 29; the criteria are those of decree 122/2018."""
    holds = found(filed(household()))

    assert wanting(filed(household())) == ()
    assert holds["criteria_of_decree"] == (True, title("GDVH", "L2003_ND91").prerequisites[0].citation)
    assert holds["subject_kind"][0]


def test_a_household_that_does_not_is_refused_for_its_criteria() -> None:
    """The reason is a code of its own."""
    assert wanting(filed(household(criteria_met=False))) == (ReasonCode.CRITERIA_NOT_MET,)


def test_a_household_needs_its_summary() -> None:
    """Its papers are fewer than a person's, and not the same."""
    assert wanting(filed(household(), papers=PAPERS[:1] + PAPERS[2:])) == (ReasonCode.INCOMPLETE,)


def test_a_person_gets_no_title_of_households_and_a_household_none_of_persons() -> None:
    """The kind of subject is asked first."""
    assert ReasonCode.INELIGIBLE_SUBJECT in wanting(filed(individual(), person()))
    assert ReasonCode.INELIGIBLE_SUBJECT in wanting(file_dossier("LDTT", HOUSEHOLD, facts=household()))
