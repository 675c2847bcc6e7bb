"""The wording of notices about a plan."""

from typing import assert_never

from contracts.vocabulary import Body, GateKind
from services.notification.contact.messages import Language
from services.notification.notice.facts import AmendedPlan, IssuedPlan, PlanFacts, WithdrawnPlan
from services.notification.notice.phrases import (
    Wording,
    deadline_en,
    deadline_vi,
    document_en,
    document_vi,
    named,
    short,
)
from services.notification.notice.terms import FIELDS, GATES, PURPOSES, UNMARKED, Bilingual


def plan_vi(addressee: Body, facts: PlanFacts) -> Wording:
    """The notice to `addressee` in Vietnamese."""
    match facts:
        case IssuedPlan():
            return _issued_vi(addressee, facts)
        case AmendedPlan():
            return _amended_vi(addressee, facts)
        case WithdrawnPlan():
            return _withdrawn_vi(facts)
        case _:
            assert_never(facts)


def plan_en(addressee: Body, facts: PlanFacts) -> Wording:
    """The notice to `addressee` in English."""
    match facts:
        case IssuedPlan():
            return _issued_en(addressee, facts)
        case AmendedPlan():
            return _amended_en(facts)
        case WithdrawnPlan():
            return _withdrawn_en(facts)
        case _:
            assert_never(facts)


def _issued_vi(addressee: Body, facts: IssuedPlan) -> Wording:
    plan = document_vi(facts.plan)
    lines = [f"{facts.plan.issuer} đã ban hành Kế hoạch số {plan} “{short(facts.title)}”."]
    lines += [_purpose(facts).vi.format(addressee=addressee.name)]
    if facts.deadline is not None and facts.registers:
        lines += [f"Hồ sơ đăng ký gửi về {facts.standing_body or facts.plan.issuer} {deadline_vi(facts.deadline)}."]
        lines += _gates(facts.gates, Language.VI)
    return Wording(f"Kế hoạch số {plan} của {facts.plan.issuer}", "\n".join(lines))


def _issued_en(addressee: Body, facts: IssuedPlan) -> Wording:
    plan = document_en(facts.plan)
    lines = [f"{facts.plan.issuer} has issued plan {plan}, “{short(facts.title)}”."]
    lines += [_purpose(facts).en.format(addressee=addressee.name)]
    if facts.deadline is not None and facts.registers:
        lines += [f"Registrations go to {facts.standing_body or facts.plan.issuer} {deadline_en(facts.deadline)}."]
        lines += _gates(facts.gates, Language.EN)
    return Wording(f"Plan {plan} of {facts.plan.issuer}", "\n".join(lines))


def _amended_vi(addressee: Body, facts: AmendedPlan) -> Wording:
    plan, fields = document_vi(facts.plan), "; ".join(named(FIELDS, name, Language.VI) for name in facts.changed)
    return Wording(
        f"Sửa đổi, bổ sung Kế hoạch số {plan}",
        f"Kế hoạch số {plan} đã được sửa đổi, bổ sung.\nNội dung thay đổi: {fields}.\nLý do: {short(facts.reason)}\n"
        f"Đề nghị {addressee.name} thực hiện theo nội dung hiện hành của Kế hoạch.",
    )


def _amended_en(facts: AmendedPlan) -> Wording:
    plan, fields = document_en(facts.plan), "; ".join(named(FIELDS, name, Language.EN) for name in facts.changed)
    return Wording(
        f"Amendment of plan {plan}",
        f"Plan {plan} has been amended.\nChanged: {fields}.\nReason: {short(facts.reason)}\n"
        "Please follow the plan as it now stands.",
    )


def _withdrawn_vi(facts: WithdrawnPlan) -> Wording:
    plan = f"Kế hoạch số {document_vi(facts.plan)}"
    return Wording(
        f"Thu hồi {plan}",
        f"{facts.plan.issuer} đã thu hồi {plan}.\nLý do: {short(facts.reason)}\n"
        "Việc đăng ký danh hiệu thi đua và xét khen thưởng theo Kế hoạch này không còn hiệu lực.",
    )


def _withdrawn_en(facts: WithdrawnPlan) -> Wording:
    plan = f"plan {document_en(facts.plan)}"
    return Wording(
        f"Withdrawal of {plan}",
        f"{facts.plan.issuer} has withdrawn {plan}.\nReason: {short(facts.reason)}\n"
        "Registrations under this plan have no further effect.",
    )


def _purpose(facts: IssuedPlan) -> Bilingual:
    return UNMARKED if facts.purpose is None else PURPOSES[facts.purpose]


def _gates(gates: tuple[GateKind, ...], language: Language) -> list[str]:
    return [named(GATES, gate, language) for gate in gates]
