"""The words of notices: Vietnamese as an office writes it, and English for those who need it."""

from textwrap import shorten

from contracts.planning import Purpose
from contracts.vocabulary import Body, GateKind
from services.notification.domain.contact import Language
from services.notification.domain.of_dossiers import of_dossier_en, of_dossier_vi
from services.notification.domain.of_sheets import of_sheet_en, of_sheet_vi
from services.notification.domain.phrases import (
    Words,
    deadline_en,
    deadline_vi,
    document_en,
    document_vi,
    named,
    short,
)
from services.notification.domain.tidings import PlanChanged, PlanGone, PlanOut, SheetTidings, Tidings
from services.notification.domain.wordlists import FIELDS, GATES, PURPOSES


def words(addressee: Body, tidings: Tidings, language: Language) -> Words:
    """How `addressee` is told `tidings`."""
    told = _told(addressee, tidings, language)
    return Words(shorten(told.title, 300, placeholder="…"), told.text[:4000])


def _told(addressee: Body, tidings: Tidings, language: Language) -> Words:
    vietnamese = language is Language.VI
    if isinstance(tidings, SheetTidings):
        of_sheet = of_sheet_vi if vietnamese else of_sheet_en
        return of_sheet(addressee, tidings)
    match tidings:
        case PlanOut():
            return _plan_out_vi(addressee, tidings) if vietnamese else _plan_out_en(addressee, tidings)
        case PlanChanged():
            return _plan_changed_vi(addressee, tidings) if vietnamese else _plan_changed_en(tidings)
        case PlanGone():
            return _plan_gone_vi(tidings) if vietnamese else _plan_gone_en(tidings)
        case _:
            of_dossier = of_dossier_vi if vietnamese else of_dossier_en
            return of_dossier(addressee, tidings)


def _plan_out_vi(addressee: Body, told: PlanOut) -> Words:
    plan = document_vi(told.plan)
    lines = [f"{told.plan.issuer} đã ban hành Kế hoạch số {plan} “{short(told.title)}”."]
    lines += [PURPOSES[told.purpose].vi.format(addressee=addressee.name)]
    if told.purpose is Purpose.TO_IMPLEMENT:
        lines += [f"Hồ sơ đăng ký gửi về {told.standing_body} {deadline_vi(told.deadline)}."]
        lines += _gates(told.gates, Language.VI)
    return Words(f"Kế hoạch số {plan} của {told.plan.issuer}", "\n".join(lines))


def _plan_out_en(addressee: Body, told: PlanOut) -> Words:
    plan = document_en(told.plan)
    lines = [f"{told.plan.issuer} has issued plan {plan}, “{short(told.title)}”."]
    lines += [PURPOSES[told.purpose].en.format(addressee=addressee.name)]
    if told.purpose is Purpose.TO_IMPLEMENT:
        lines += [f"Registrations go to {told.standing_body} {deadline_en(told.deadline)}."]
        lines += _gates(told.gates, Language.EN)
    return Words(f"Plan {plan} of {told.plan.issuer}", "\n".join(lines))


def _plan_changed_vi(addressee: Body, told: PlanChanged) -> Words:
    plan, fields = document_vi(told.plan), "; ".join(named(FIELDS, name, Language.VI) for name in told.changed)
    return Words(
        f"Sửa đổi, bổ sung Kế hoạch số {plan}",
        f"Kế hoạch số {plan} đã được sửa đổi, bổ sung.\nNội dung thay đổi: {fields}.\nLý do: {short(told.reason)}\n"
        f"Đề nghị {addressee.name} thực hiện theo nội dung hiện hành của Kế hoạch.",
    )


def _plan_changed_en(told: PlanChanged) -> Words:
    plan, fields = document_en(told.plan), "; ".join(named(FIELDS, name, Language.EN) for name in told.changed)
    return Words(
        f"Amendment of plan {plan}",
        f"Plan {plan} has been amended.\nChanged: {fields}.\nReason: {short(told.reason)}\n"
        "Please follow the plan as it now stands.",
    )


def _plan_gone_vi(told: PlanGone) -> Words:
    plan = f"Kế hoạch số {document_vi(told.plan)}"
    return Words(
        f"Thu hồi {plan}",
        f"{told.plan.issuer} đã thu hồi {plan}.\nLý do: {short(told.reason)}\n"
        "Việc đăng ký danh hiệu thi đua và xét khen thưởng theo Kế hoạch này không còn hiệu lực.",
    )


def _plan_gone_en(told: PlanGone) -> Words:
    plan = f"plan {document_en(told.plan)}"
    return Words(
        f"Withdrawal of {plan}",
        f"{told.plan.issuer} has withdrawn {plan}.\nReason: {short(told.reason)}\n"
        "Registrations under this plan have no further effect.",
    )


def _gates(gates: tuple[GateKind, ...], language: Language) -> list[str]:
    return [named(GATES, gate, language) for gate in gates]
