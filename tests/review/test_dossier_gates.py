"""The plan's gates and the papers of a dossier, and the reasons in words."""

from datetime import date

import pytest

from contracts.catalog import ruleset as rulesets
from contracts.catalog import title as catalogued
from contracts.catalog.terms import Discipline, TaskRating
from contracts.facts import CollectiveFacts
from contracts.registration import ReturnReason
from contracts.vocabulary import Confidence, Deadline, Gate, GateScope, ReasonCode, TitleCode
from services.review.dossier.appraisal import appraise, explanation, reasons
from services.review.dossier.found import AppraisalEvidence
from services.review.registrations.messages import SheetFound
from tests.review.appraisals import LAW_2003, LAW_2022, ND91, ND98, RULESETS, outcomes, wanting
from tests.review.cases import (
    COLLECTIVE,
    MAI_PHA,
    PLAN_254,
    REASON,
    REGISTRATION_GATE,
    UNIT_PLAN_FOUND,
    UNIT_PLAN_GATE,
    UNIT_REGISTRATION_GATE,
    collective,
    evidence,
    file_dossier,
    individual,
    person,
    plan_found,
    registration_found,
    sheet_found,
    submitted,
)


@pytest.mark.parametrize("title", ["LDTT", "CSTDCS", "TTLDTT"])
def test_a_paper_that_is_missing_is_named(title: TitleCode) -> None:
    """The unit reads which to bring."""
    found = outcomes(title, ND91, documents=("TO_TRINH",))["documents_complete"]

    assert found.reason_code is ReasonCode.INCOMPLETE
    assert "Thiếu: " in found.evidence
    assert "Biên bản họp bình xét của đơn vị" in found.evidence


@pytest.mark.parametrize("ruleset", LAW_2022)
def test_papers_under_the_2022_law_keep_the_mark_of_being_unsure(ruleset: str) -> None:
    """A rule that is not sure stays so in the outcome."""
    assert outcomes("LDTT", ruleset)["documents_complete"].confidence is Confidence.UNSURE
    assert outcomes("LDTT", ruleset)["gate_registration"].confidence is Confidence.UNSURE
    assert outcomes("LDTT", ND91)["gate_registration"].confidence is Confidence.KNOWN


def test_a_title_for_persons_is_not_given_to_a_collective() -> None:
    """Nothing more is asked of the wrong kind of subject."""
    command = file_dossier("LDTT", COLLECTIVE)
    came_to = appraise(submitted(command), command.documents, command.facts, evidence())

    assert reasons(came_to) == (ReasonCode.INELIGIBLE_SUBJECT,)
    assert came_to[-1].rule == "subject_kind"


def test_a_title_for_collectives_is_not_given_to_a_person() -> None:
    """Nor the other way round."""
    command = file_dossier("TTLDTT", person())

    assert reasons(appraise(submitted(command), command.documents, command.facts, evidence())) == (
        ReasonCode.INELIGIBLE_SUBJECT,
    )


@pytest.mark.parametrize("title", ["LDTT", "CSTDCS", "TTLDTT"])
@pytest.mark.parametrize("ruleset", RULESETS)
def test_the_kind_of_subject_is_as_sure_as_the_rule_that_is_cited(title: TitleCode, ruleset: str) -> None:
    """A citation and its mark belong together."""
    cited = catalogued(title, ruleset).prerequisites[-1]

    found = outcomes(title, ruleset)["subject_kind"]

    assert (found.citation, found.confidence) == (cited.citation, cited.confidence)


def test_facts_of_another_kind_state_nothing() -> None:
    """A rule that finds nothing stated does not hold."""
    assert wanting("LDTT", ND98, collective()) == (ReasonCode.RATING_TOO_LOW, ReasonCode.UNITY_NOT_CONFIRMED)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_who_is_not_registered_is_not_considered_by_a_plan_that_says_so(ruleset: str) -> None:
    """The gate of seed 000; under the 2022 law the plan alone asks for it."""
    unregistered = evidence(registration=None)

    assert wanting("LDTT", ruleset, found=unregistered) == (ReasonCode.NOT_REGISTERED,)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_without_the_gate_only_the_2003_law_asks_for_registration(ruleset: str) -> None:
    """Law 2022 Đ7 lists it no more (domain.md §0, fact 3)."""
    found = evidence(plan=plan_found(gates=()), registration=None)

    assert wanting("LDTT", ruleset, found=found) == ((ReasonCode.NOT_REGISTERED,) if ruleset in LAW_2003 else ())


def test_late_but_accepted_with_a_reason_counts_and_the_reason_is_quoted() -> None:
    """The evidence says that it was late."""
    late = evidence(registration=registration_found(on_time=False, late_reason=REASON))

    gate = outcomes("LDTT", ND91, found=late)["gate_registration"]

    assert gate.holds
    assert "muộn" in gate.evidence
    assert REASON in gate.evidence


def test_late_without_a_reason_does_not_count() -> None:
    """Nothing lets it pass."""
    late = evidence(registration=registration_found(on_time=False))

    assert wanting("LDTT", ND91, found=late) == (ReasonCode.LATE,)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (sheet_found(returned=ReturnReason.LATE), ReasonCode.LATE),
        (sheet_found(returned=ReturnReason.LATE, missing=True), ReasonCode.LATE),
        (sheet_found(returned=ReturnReason.INCOMPLETE), ReasonCode.NOT_REGISTERED),
        (sheet_found(missing=True), ReasonCode.NOT_REGISTERED),
        (sheet_found(), ReasonCode.NOT_REGISTERED),
    ],
)
def test_what_became_of_the_units_sheet_says_why_nobody_is_registered(sheet: SheetFound, expected: ReasonCode) -> None:
    """A sheet that came too late is another thing than none."""
    found = evidence(registration=None, sheet=sheet)

    assert wanting("LDTT", ND91, found=found) == (expected,)


def test_a_registration_that_was_taken_back_counts_no_more() -> None:
    """The evidence says so."""
    found = evidence(registration=registration_found(withdrawn=True))

    gate = outcomes("LDTT", ND91, found=found)["gate_registration"]

    assert gate.reason_code is ReasonCode.NOT_REGISTERED
    assert "rút" in gate.evidence


def test_a_registration_by_another_unit_does_not_count() -> None:
    """The unit that registered has to file."""
    found = evidence(registration=registration_found(unit=MAI_PHA.code))

    gate = outcomes("LDTT", ND91, found=found)["gate_registration"]

    assert gate.reason_code is ReasonCode.NOT_REGISTERED
    assert MAI_PHA.code in gate.evidence


def test_a_unit_without_a_plan_of_its_own_is_not_considered() -> None:
    """The first half of the gate of seed 000."""
    assert wanting("LDTT", ND91, found=evidence(sheet=SheetFound())) == (ReasonCode.NO_UNIT_PLAN,)


@pytest.mark.parametrize(
    ("reason", "expected"), [(REASON, ()), ("", (ReasonCode.LATE,))], ids=["with a reason", "without"]
)
def test_a_units_plan_that_came_late_counts_with_a_reason(reason: str, expected: tuple[ReasonCode, ...]) -> None:
    """The deadline covers the unit's plan as well as its registration (plan 254, IV.1)."""
    late = UNIT_PLAN_FOUND.model_copy(update={"on_time": False, "late_reason": reason})
    found = evidence(sheet=sheet_found(unit_plan=late))

    assert wanting("LDTT", ND91, found=found) == expected
    assert "muộn" in outcomes("LDTT", ND91, found=found)["gate_unit_plan"].evidence


def test_a_plan_without_the_gate_asks_for_no_plan_of_the_unit() -> None:
    """A gate is the plan's own rule, never a global one."""
    found = evidence(plan=plan_found(gates=(REGISTRATION_GATE,)), sheet=SheetFound())

    assert wanting("LDTT", ND91, found=found) == ()


@pytest.mark.parametrize("plan", [None, plan_found(withdrawn=True), plan_found(year=2016)])
def test_nothing_is_considered_without_a_plan_in_force_for_the_year(plan: object) -> None:
    """No plan, a withdrawn one, or one of another year."""
    found = AppraisalEvidence.model_validate({**dict(evidence()), "plan": plan})

    assert wanting("LDTT", ND98, found=found) == (ReasonCode.NO_PLAN,)


def test_every_reason_is_quoted_once_and_all_are_given() -> None:
    """A unit hears everything that is wrong at the same time."""
    bad = individual(
        task_rating=TaskRating.HTNV, service_months=3, newly_recruited=True, discipline=Discipline.CANH_CAO
    )
    found = evidence(registration=None, sheet=SheetFound())

    came_to = outcomes("LDTT", ND91, bad, found, documents=())

    assert reasons(came_to.values()) == (
        ReasonCode.NO_UNIT_PLAN,
        ReasonCode.NOT_REGISTERED,
        ReasonCode.INCOMPLETE,
        ReasonCode.RATING_TOO_LOW,
        ReasonCode.MIN_SERVICE,
        ReasonCode.DISCIPLINE,
    )
    assert all(one.evidence in explanation(came_to.values()) for one in came_to.values() if not one.holds)


def test_an_endless_reason_is_quoted_in_part() -> None:
    """A long text of a clerk does not make an appraisal impossible."""
    late = evidence(registration=registration_found(on_time=False, late_reason="lý do " * 600))

    came_to = outcomes("CSTDCS", ND91, individual(task_rating=TaskRating.KHTNV), late)

    assert max(len(one.evidence) for one in came_to.values()) < 1000


@pytest.mark.parametrize("ruleset", RULESETS)
def test_the_law_grounds_the_gate_of_registration_alone(ruleset: str) -> None:
    """The plan asks that a unit has a plan of its own, and nobody has checked how sure that is."""
    found = outcomes("LDTT", ruleset)
    unit_plan, registration = found["gate_unit_plan"], found["gate_registration"]
    ground = rulesets(ruleset).gate

    assert unit_plan.confidence is Confidence.UNSURE
    assert unit_plan.citation == f"Kế hoạch {PLAN_254}; Quy định của kế hoạch"
    assert registration.citation == f"Kế hoạch {PLAN_254}; {ground.citation}"
    assert registration.confidence is ground.confidence


@pytest.mark.parametrize("title", ["LDTT", "CSTDCS", "TTLDTT"])
@pytest.mark.parametrize(
    ("gate", "titles", "expected"),
    [
        (REGISTRATION_GATE, 0, "Đến hạn khóa đăng ký, đơn vị không gửi bản đăng ký nào."),
        (REGISTRATION_GATE, 2, "Danh hiệu chưa được đăng ký cho đối tượng này."),
        (UNIT_REGISTRATION_GATE, 0, "Đơn vị không có danh hiệu nào được đăng ký theo kế hoạch nên không được xét."),
        (UNIT_REGISTRATION_GATE, 2, None),
    ],
    ids=["a title, nothing", "a title, others", "the unit, nothing", "the unit, others"],
)
def test_a_gate_for_the_unit_stops_all_its_dossiers_and_one_for_a_title_that_title(
    title: TitleCode, gate: Gate, titles: int, expected: str | None
) -> None:
    """A unit that registered others passes the gate for the unit; without a ground in law the title passes, too."""
    found = evidence(
        plan=plan_found(gates=(gate,)), registration=None, sheet=sheet_found(titles=titles, missing=titles == 0)
    )

    came_to = outcomes(title, ND98, found=found)

    (outcome,) = [one for rule, one in came_to.items() if rule.startswith("gate_")]
    assert (outcome.holds, outcome.reason_code) == (
        (True, None) if expected is None else (False, ReasonCode.NOT_REGISTERED)
    )
    assert outcome.evidence.startswith(expected or "Đơn vị có 2 danh hiệu đã đăng ký")


def test_a_gate_for_the_unit_holds_for_a_title_that_is_registered_itself() -> None:
    """The registration is the evidence."""
    found = evidence(plan=plan_found(gates=(UNIT_REGISTRATION_GATE,)), sheet=sheet_found(titles=0))

    assert "đúng hạn" in outcomes("LDTT", ND98, found=found)["gate_unit_registration"].evidence


def test_the_law_of_2003_asks_for_the_title_behind_a_gate_for_the_unit() -> None:
    """The plan's gate is passed; the ground in law is not."""
    found = evidence(plan=plan_found(gates=(UNIT_REGISTRATION_GATE,)), registration=None, sheet=sheet_found(titles=2))

    came_to = outcomes("LDTT", ND91, found=found)

    assert came_to["gate_unit_registration"].holds
    assert came_to["registered_for_emulation"].reason_code is ReasonCode.NOT_REGISTERED


@pytest.mark.parametrize("scope", GateScope)
def test_a_unit_without_a_plan_of_its_own_is_stopped_for_each_title(scope: GateScope) -> None:
    """Its plan is there for all titles or for none, whatever the gate holds for."""
    gate = UNIT_PLAN_GATE.model_copy(update={"applies_to": scope})
    found = evidence(plan=plan_found(gates=(gate,)), sheet=SheetFound())

    for title in ("LDTT", "CSTDCS", "TTLDTT"):
        assert wanting(title, ND98, found=found) == (ReasonCode.NO_UNIT_PLAN,)


def test_a_sentence_that_stands_within_another_is_not_repeated() -> None:
    """The gate and the law ask for the same registration."""
    nothing = evidence(registration=None, sheet=sheet_found(titles=0, missing=True))

    explained = explanation(outcomes("LDTT", ND91, found=nothing).values())

    assert explained.count("Đến hạn khóa đăng ký") == 1


@pytest.mark.parametrize(
    "months",
    [{"service_months": 13}, {"service_months": 8, "maternity_months": 5}, {"service_months": -1}],
)
def test_a_year_has_twelve_months(months: dict[str, int]) -> None:
    """More cannot be filed."""
    with pytest.raises(ValueError, match="months"):
        file_dossier(facts=individual(**months))


def test_no_more_members_reach_a_title_than_there_are() -> None:
    """Such facts cannot be filed."""
    with pytest.raises(ValueError, match="members"):
        file_dossier("TTLDTT", facts=collective(members=3, members_reaching_ldtt=4))


def test_a_member_is_named_once() -> None:
    """Nobody counts twice."""
    twice = CollectiveFacts.model_validate({**dict(collective()), "members": ("can-bo-1", "can-bo-1", "can-bo-2")})

    with pytest.raises(ValueError, match="twice"):
        file_dossier("TTLDTT", facts=twice)


@pytest.mark.parametrize(
    ("day", "on_time", "holds"),
    [(date(2017, 1, 12), False, True), (date(2017, 1, 11), True, False)],
)
@pytest.mark.parametrize("gate", [UNIT_PLAN_GATE, REGISTRATION_GATE], ids=["unit-plan", "registration"])
def test_a_gate_with_a_deadline_of_its_own_is_judged_by_it(
    gate: Gate, day: date, *, on_time: bool, holds: bool
) -> None:
    """What came on 12 January is in time by that day, though late to register, and late by the day before."""
    bound = gate.model_copy(update={"by": Deadline(day=day, inclusive=True)})
    found = evidence(
        plan=plan_found(gates=(bound,)),
        registration=registration_found(on_time=on_time),
        sheet=sheet_found(unit_plan=UNIT_PLAN_FOUND.model_copy(update={"on_time": on_time})),
    )
    rule = "gate_unit_plan" if gate is UNIT_PLAN_GATE else "gate_registration"

    outcome = outcomes("LDTT", ND91, found=found)[rule]

    assert (outcome.holds, outcome.reason_code) == (holds, None if holds else ReasonCode.LATE)
