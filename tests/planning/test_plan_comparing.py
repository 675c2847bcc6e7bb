"""What the superior's plan asks of ours: kept, missing, or contradicted, and in what."""

from datetime import date

from contracts.catalog.terms import Comparison
from contracts.plan_parts import Cycle, PartialDocument, Round, Target
from contracts.planning import PlanContent, StatedPlan
from contracts.vocabulary import Body, Cluster, Deadline, Gate, GateKind, GateScope
from services.planning.plan.comparing import Demand, demands
from tests.planning.plans import content

US = "lang-son"
SOON, LATER = Deadline(day=date(2017, 1, 15)), Deadline(day=date(2017, 2, 1))


def asked(above: PlanContent, own: StatedPlan, part: str) -> list[tuple[str, str]]:
    """The verdicts on a part, with their reasons."""
    return [(one.verdict, one.why) for one in demands(own, above, US) if one.part == part]


def plan(**changed: object) -> PlanContent:
    """A plan that states nothing but what is `changed`."""
    bare = {"gates": (), "targets": (), "clusters": (), "rounds": (), "registration_deadline": None}
    return content(**{**bare, **changed})


def test_a_deadline_lies_before_that_of_the_superior() -> None:
    """On the same day it is too late to pass anything up."""
    above = plan(registration_deadline=LATER)

    assert asked(above, plan(registration_deadline=SOON), "registration_deadline") == [("kept", "")]
    assert asked(above, plan(registration_deadline=LATER), "registration_deadline") == [("contradicts", "not-before")]
    assert asked(above, plan(), "registration_deadline") == [("missing", "")]
    assert asked(plan(), plan(registration_deadline=SOON), "registration_deadline") == []


def test_a_gate_of_the_unit_is_not_kept_by_one_of_a_title() -> None:
    """What keeps the whole unit out there must not only keep single titles out here; a stricter one is kept."""
    unit = Gate(kind=GateKind.REGISTRATION, text="Không đăng ký thì không xét", applies_to=GateScope.UNIT)
    title = unit.model_copy(update={"applies_to": GateScope.TITLE})

    assert asked(plan(gates=(unit,)), plan(gates=(title,)), "gates") == [("contradicts", "narrower")]
    assert asked(plan(gates=(title,)), plan(gates=(unit,)), "gates") == [("kept", "")]
    assert asked(plan(gates=(unit,)), plan(), "gates") == [("missing", "")]


def test_a_gate_has_no_later_deadline() -> None:
    """Of its own, where both have one; and our plan is not dated after the day by which it was asked for."""
    by = Gate(kind=GateKind.REGISTRATION, text="Đăng ký đúng hạn", by=SOON)
    unit_plan = Gate(kind=GateKind.UNIT_PLAN, text="Gửi kế hoạch", by=Deadline(day=date(2016, 12, 1)))
    late = by.model_copy(update={"by": LATER})

    assert asked(plan(gates=(by,)), plan(gates=(late,)), "gates") == [("contradicts", "later")]
    assert asked(plan(gates=(unit_plan,)), plan(gates=(unit_plan,)), "gates") == [("contradicts", "issued-late")]


def test_a_target_is_met_or_exceeded() -> None:
    """By its code or its words; one without a number is weaker than one with."""
    above = Target(code="co-so", text="Khen thưởng cơ sở", measure=50.0, op=Comparison.AT_LEAST, of="khen thưởng")
    most = above.model_copy(update={"op": Comparison.AT_MOST})

    def ours(measure: float | None) -> PlanContent:
        return plan(targets=(above.model_copy(update={"code": "rieng", "measure": measure}),))

    assert [asked(plan(targets=(above,)), ours(one), "targets")[0][0] for one in (60.0, 50.0, 40.0, None)] == [
        "kept",
        "kept",
        "contradicts",
        "contradicts",
    ]
    assert asked(plan(targets=(most,)), ours(60.0), "targets") == [("contradicts", "weaker")]
    assert asked(plan(targets=(above,)), plan(), "targets") == [("missing", "")]


def test_a_round_of_the_superior_has_ours_before_it() -> None:
    """Known by its cycle and its year."""
    school = Round(code="nam-hoc", name="Năm học", cycle=Cycle.SCHOOL_YEAR, year=2016, registration=SOON)
    late = school.model_copy(update={"code": "khac", "registration": LATER})

    assert asked(plan(rounds=(school,)), plan(rounds=(late,)), "rounds") == [("contradicts", "not-before")]
    assert asked(plan(rounds=(late,)), plan(rounds=(school,)), "rounds") == [("kept", "")]
    assert asked(plan(rounds=(school,)), plan(), "rounds") == [("missing", "")]


def test_the_cluster_in_which_we_stand_is_named_as_one_above() -> None:
    """Clusters of others ask nothing of us."""
    us = Cluster(code="cum-noi-dia", name="Cụm nội địa", units=(Body(code=US, name="Thành phố Lạng Sơn"),))
    others = Cluster(code="cum-bien-gioi", name="Cụm biên giới")
    above = plan(clusters=(us, others))

    assert asked(above, plan(), "clusters") == [("missing", "")]
    named = Cluster(code="khac", name="Cụm nội địa", above=True)
    assert asked(above, plan(clusters=(named,)), "clusters") == [("kept", "")]


def test_a_year_within_those_of_the_superior_is_kept() -> None:
    """A plan for several years has annual plans under it; a draft without a day is compared as well."""
    years = plan(until=2020)
    draft = StatedPlan.model_validate({**plan(year=2018).model_dump(), "document": PartialDocument(issuer="UBND")})

    assert demands(draft, years, US)[0] == Demand("year", 2017, 2018, "kept")
    assert asked(plan(), plan(year=2018), "year") == [("contradicts", "other-year")]
