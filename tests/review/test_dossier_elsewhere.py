"""One subject, one title, one unit: what an appraisal makes of another unit with the same."""

import pytest

from chassis.deciding.testing import at
from contracts.review import RuleOutcome
from contracts.vocabulary import ReasonCode
from services.review.dossier.appraisal import appraise, reasons
from services.review.dossier.found import AppraisalEvidence, Elsewhere
from services.review.dossier.messages import Progress
from tests.review.cases import (
    CHI_LANG,
    MAI_PHA,
    evidence,
    file_dossier,
    plan_found,
    registration_found,
    submitted,
)

BEFORE, AFTER = at("2017-01-12T09:29"), at("2017-01-12T09:31")
"""The registration of Chi Lăng came in at 09:30."""
AT_ONCE = at("2017-01-12T09:30")


def other(**found: object) -> Elsewhere:
    """Mai Pha has the same subject and title."""
    return Elsewhere.model_validate({"unit": MAI_PHA.code, **found})


def outcomes(found: AppraisalEvidence) -> tuple[RuleOutcome, ...]:
    """The outcomes of the dossier of Chi Lăng."""
    command = file_dossier()
    return appraise(submitted(command), command.documents, command.facts, found)


def rule(found: AppraisalEvidence) -> RuleOutcome:
    """The outcome of the rule about other units."""
    return next(one for one in outcomes(found) if one.rule == "not_elsewhere")


@pytest.mark.parametrize("state", [Progress.ELIGIBLE, Progress.AWARDED])
@pytest.mark.parametrize("received_at", [None, AFTER])
def test_what_another_unit_got_through_is_not_got_through_again(state: Progress, received_at: object) -> None:
    """One subject gets a title once, also where this unit registered first, and the evidence names the other unit."""
    found = evidence(elsewhere=(other(state=state, received_at=received_at),))

    assert reasons(outcomes(found)) == (ReasonCode.DUPLICATE_ACHIEVEMENT,)
    assert MAI_PHA.code in rule(found).evidence


@pytest.mark.parametrize(
    ("received_at", "holds"), [(BEFORE, False), (AFTER, True), (AT_ONCE, True)], ids=["before", "after", "at once"]
)
def test_of_two_units_that_registered_the_first_has_the_title(received_at: object, *, holds: bool) -> None:
    """Whichever is appraised first; what came in at the same instant goes by the code of the unit."""
    found = evidence(elsewhere=(other(received_at=received_at, state=Progress.FILED),))

    assert CHI_LANG.code < MAI_PHA.code
    assert rule(found).holds is holds
    assert (MAI_PHA.code in rule(found).evidence) is not holds


def test_of_two_units_exactly_one_has_the_title() -> None:
    """Seen from either side the answer is the same."""
    mine, others = registration_found(), other(received_at=AT_ONCE)
    theirs = registration_found(unit=MAI_PHA.code)
    from_there = file_dossier(unit=MAI_PHA.code)
    back = Elsewhere(unit=CHI_LANG.code, received_at=mine.received_at)

    here = rule(evidence(registration=mine, elsewhere=(others,)))
    there = appraise(
        submitted(from_there),
        from_there.documents,
        from_there.facts,
        evidence(registration=theirs, elsewhere=(back,)),
    )

    assert here.holds
    assert reasons(there) == (ReasonCode.DUPLICATE_ACHIEVEMENT,)


@pytest.mark.parametrize("own", [None, registration_found(withdrawn=True), registration_found(unit=MAI_PHA.code)])
def test_who_registered_comes_before_who_did_not(own: object) -> None:
    """Also under a plan that does not ask for registration."""
    no_gate = plan_found(gates=())
    found = evidence(plan=no_gate, registration=own, elsewhere=(other(received_at=AFTER),))

    assert rule(found).reason_code is ReasonCode.DUPLICATE_ACHIEVEMENT


@pytest.mark.parametrize("state", [None, Progress.OPENED, Progress.FILED, Progress.REFUSED])
def test_what_another_unit_merely_filed_is_in_nobodys_way(state: Progress | None) -> None:
    """Filing first for a subject does not block the unit that registered it."""
    assert rule(evidence(elsewhere=(other(state=state),))).holds


def test_a_unit_alone_with_its_subject_reads_so() -> None:
    """The rule is recorded where it holds, too."""
    found = rule(evidence())

    assert found.holds
    assert found.evidence
    assert found.citation
