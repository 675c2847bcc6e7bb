"""The words of notices: Vietnamese as an office writes it, and English for those who need it."""

from collections.abc import Mapping
from datetime import date
from textwrap import shorten
from typing import NamedTuple, assert_never

from contracts.catalog import catalogue
from contracts.planning import Body, GateKind, Purpose
from contracts.registration import ReturnReason, Subject
from contracts.vocabulary import Deadline, Document
from services.notification.domain.contact import Language
from services.notification.domain.tidings import (
    AwardGranted,
    DossierFoundWanting,
    DossierTurnedDown,
    Found,
    OutcomeTidings,
    PlanChanged,
    PlanGone,
    PlanOut,
    SheetMissing,
    SheetReturned,
    Tidings,
)
from services.notification.domain.wordlists import BODIES, FIELDS, GATES, PURPOSES, REASONS, RETURNS, Pair


class Words(NamedTuple):
    """A notice in one language: at most 300 and 4,000 characters."""

    title: str
    text: str


def words(addressee: Body, tidings: Tidings, language: Language) -> Words:
    """How `addressee` is told `tidings`."""
    told = _told(addressee, tidings, language)
    return Words(shorten(told.title, 300, placeholder="…"), told.text[:4000])


def _told(addressee: Body, tidings: Tidings, language: Language) -> Words:
    vietnamese = language is Language.VI
    match tidings:
        case PlanOut():
            return _plan_out_vi(addressee, tidings) if vietnamese else _plan_out_en(addressee, tidings)
        case PlanChanged():
            return _plan_changed_vi(addressee, tidings) if vietnamese else _plan_changed_en(tidings)
        case PlanGone():
            return _plan_gone_vi(tidings) if vietnamese else _plan_gone_en(tidings)
        case _:
            return _outcome_vi(addressee, tidings) if vietnamese else _outcome_en(addressee, tidings)


def _outcome_vi(addressee: Body, outcome: OutcomeTidings) -> Words:
    match outcome:
        case SheetReturned():
            return _sheet_returned_vi(addressee, outcome)
        case SheetMissing():
            return _sheet_missing_vi(addressee, outcome)
        case DossierFoundWanting():
            return _found_wanting_vi(addressee, outcome)
        case DossierTurnedDown():
            return _turned_down_vi(outcome)
        case AwardGranted():
            return _granted_vi(addressee, outcome)
        case _:
            assert_never(outcome)


def _outcome_en(addressee: Body, outcome: OutcomeTidings) -> Words:
    match outcome:
        case SheetReturned():
            return _sheet_returned_en(addressee, outcome)
        case SheetMissing():
            return _sheet_missing_en(addressee, outcome)
        case DossierFoundWanting():
            return _found_wanting_en(addressee, outcome)
        case DossierTurnedDown():
            return _turned_down_en(outcome)
        case AwardGranted():
            return _granted_en(addressee, outcome)
        case _:
            assert_never(outcome)


def _plan_out_vi(addressee: Body, told: PlanOut) -> Words:
    plan = _document_vi(told.plan)
    lines = [f"{told.plan.issuer} đã ban hành Kế hoạch số {plan} “{_short(told.title)}”."]
    lines += [PURPOSES[told.purpose].vi.format(addressee=addressee.name)]
    if told.purpose is Purpose.TO_IMPLEMENT:
        lines += [f"Hồ sơ đăng ký gửi về {told.standing_body} {_deadline_vi(told.deadline)}."]
        lines += _gates(told.gates, Language.VI)
    return Words(f"Kế hoạch số {plan} của {told.plan.issuer}", "\n".join(lines))


def _plan_out_en(addressee: Body, told: PlanOut) -> Words:
    plan = _document_en(told.plan)
    lines = [f"{told.plan.issuer} has issued plan {plan}, “{_short(told.title)}”."]
    lines += [PURPOSES[told.purpose].en.format(addressee=addressee.name)]
    if told.purpose is Purpose.TO_IMPLEMENT:
        lines += [f"Registrations go to {told.standing_body} {_deadline_en(told.deadline)}."]
        lines += _gates(told.gates, Language.EN)
    return Words(f"Plan {plan} of {told.plan.issuer}", "\n".join(lines))


def _plan_changed_vi(addressee: Body, told: PlanChanged) -> Words:
    plan, fields = _document_vi(told.plan), "; ".join(_of(FIELDS, name, Language.VI) for name in told.changed)
    return Words(
        f"Sửa đổi, bổ sung Kế hoạch số {plan}",
        f"Kế hoạch số {plan} đã được sửa đổi, bổ sung.\nNội dung thay đổi: {fields}.\nLý do: {_short(told.reason)}\n"
        f"Đề nghị {addressee.name} thực hiện theo nội dung hiện hành của Kế hoạch.",
    )


def _plan_changed_en(told: PlanChanged) -> Words:
    plan, fields = _document_en(told.plan), "; ".join(_of(FIELDS, name, Language.EN) for name in told.changed)
    return Words(
        f"Amendment of plan {plan}",
        f"Plan {plan} has been amended.\nChanged: {fields}.\nReason: {_short(told.reason)}\n"
        "Please follow the plan as it now stands.",
    )


def _plan_gone_vi(told: PlanGone) -> Words:
    plan = f"Kế hoạch số {_document_vi(told.plan)}"
    return Words(
        f"Thu hồi {plan}",
        f"{told.plan.issuer} đã thu hồi {plan}.\nLý do: {_short(told.reason)}\n"
        "Việc đăng ký danh hiệu thi đua và xét khen thưởng theo Kế hoạch này không còn hiệu lực.",
    )


def _plan_gone_en(told: PlanGone) -> Words:
    plan = f"plan {_document_en(told.plan)}"
    return Words(
        f"Withdrawal of {plan}",
        f"{told.plan.issuer} has withdrawn {plan}.\nReason: {_short(told.reason)}\n"
        "Registrations under this plan have no further effect.",
    )


def _sheet_returned_vi(addressee: Body, told: SheetReturned) -> Words:
    late = told.reason_code is ReturnReason.LATE
    what_now = "" if late else "\nĐề nghị đơn vị hoàn thiện và gửi lại trong thời hạn đăng ký."
    return Words(
        "Trả lại bản đăng ký danh hiệu thi đua",
        f"Bản đăng ký danh hiệu thi đua của {addressee.name} theo {_plan_vi(told.plan)} được trả lại.\n"
        f"Lý do: {RETURNS[told.reason_code].vi}. {_short(told.reason)}{what_now}",
    )


def _sheet_returned_en(addressee: Body, told: SheetReturned) -> Words:
    late = told.reason_code is ReturnReason.LATE
    what_now = "" if late else "\nPlease complete it and hand it in again before the deadline."
    return Words(
        "Registration sheet returned",
        f"The registration sheet of {addressee.name} under {_plan_en(told.plan)} is returned.\n"
        f"Reason: {RETURNS[told.reason_code].en}. {_short(told.reason)}{what_now}",
    )


def _sheet_missing_vi(addressee: Body, told: SheetMissing) -> Words:
    return Words(
        "Chưa đăng ký danh hiệu thi đua",
        f"Đã hết thời hạn đăng ký ({_deadline_vi(told.deadline)}) nhưng {addressee.name} chưa gửi bản đăng ký "
        f"danh hiệu thi đua theo {_plan_vi(told.plan)}.\n"
        "Đơn vị không đăng ký thì không được xem xét khen thưởng nếu Kế hoạch quy định đăng ký là điều kiện.",
    )


def _sheet_missing_en(addressee: Body, told: SheetMissing) -> Words:
    return Words(
        "No registration received",
        f"The time for registration has ended ({_deadline_en(told.deadline)}), and {addressee.name} has handed in "
        f"nothing under {_plan_en(told.plan)}.\n"
        "Where the plan makes registration a condition, the unit is not considered for awards.",
    )


def _found_wanting_vi(addressee: Body, told: DossierFoundWanting) -> Words:
    title = _title(told.title, Language.VI)
    reasons = "\n".join(_reason(found, Language.VI) for found in told.found)
    return Words(
        f"Hồ sơ chưa đủ điều kiện: {told.subject.name}",
        f"Qua thẩm định ngày {_day(told.appraised_on)}, {told.body} nhận thấy hồ sơ của {addressee.name} đề nghị "
        f"tặng danh hiệu “{title}” năm {told.year} cho {_subject(told.subject)} chưa đủ điều kiện:\n{reasons}",
    )


def _found_wanting_en(addressee: Body, told: DossierFoundWanting) -> Words:
    title = _title(told.title, Language.EN)
    reasons = "\n".join(_reason(found, Language.EN) for found in told.found)
    return Words(
        f"Dossier not eligible: {told.subject.name}",
        f"{told.body} appraised, on {told.appraised_on.isoformat()}, the dossier of {addressee.name} that proposes "
        f"{_subject(told.subject)} for “{title}” of {told.year}. It does not meet the conditions:\n{reasons}",
    )


def _turned_down_vi(told: DossierTurnedDown) -> Words:
    title = _title(told.title, Language.VI)
    reasons = "; ".join(REASONS[code].vi for code in told.codes)
    return Words(
        f"Không khen thưởng: {told.subject.name}",
        f"{BODIES[told.stage].vi} danh hiệu “{title}” năm {told.year} đối với {_subject(told.subject)}.\n"
        f"Lý do: {reasons}.",
    )


def _turned_down_en(told: DossierTurnedDown) -> Words:
    title = _title(told.title, Language.EN)
    reasons = "; ".join(REASONS[code].en for code in told.codes)
    return Words(
        f"No award: {told.subject.name}",
        f"{BODIES[told.stage].en} “{title}” of {told.year} for {_subject(told.subject)}.\nReason: {reasons}.",
    )


def _granted_vi(addressee: Body, told: AwardGranted) -> Words:
    return Words(
        f"Tặng danh hiệu “{told.title_name}”: {told.subject.name}",
        f"Tại Quyết định số {_document_vi(told.decision)}, {told.authority} đã tặng danh hiệu “{told.title_name}” "
        f"năm {told.year} cho {_subject(told.subject)} thuộc {addressee.name}.\n"
        "Đề nghị đơn vị thông báo đến cá nhân, tập thể được khen thưởng và tổ chức công bố, trao tặng trang trọng, "
        "tiết kiệm.",
    )


def _granted_en(addressee: Body, told: AwardGranted) -> Words:
    return Words(
        f"“{told.title_name}” awarded: {told.subject.name}",
        f"By decision {_document_en(told.decision)}, {told.authority} has awarded “{told.title_name}” of {told.year} "
        f"to {_subject(told.subject)} of {addressee.name}.\n"
        "Please inform those honoured and arrange a dignified and thrifty conferral.",
    )


def _gates(gates: tuple[GateKind, ...], language: Language) -> list[str]:
    return [_of(GATES, gate, language) for gate in gates]


def _reason(found: Found, language: Language) -> str:
    """The evidence stands in the notice as it was recorded, which is in Vietnamese."""
    sentence = _of(REASONS, found.code, language)
    if found.evidence and language is Language.VI:
        sentence = f"{sentence}: {_short(found.evidence).rstrip('.')}"
    ground = "Căn cứ" if language is Language.VI else "Ground"
    return f"- {sentence}. {ground}: {_short(found.citation)}." if found.citation else f"- {sentence}."


def _title(code: str, language: Language) -> str:
    """The title's name, which is the same under every ruleset; the code for one that the catalogue lacks."""
    name = next((one.name for one in catalogue().titles if one.code == code), None)
    if name is None:
        return code
    return name.vi if language is Language.VI else name.en


def _of(names: Mapping[str, Pair], code: str, language: Language) -> str:
    pair = names.get(code)
    if pair is None:
        return code
    return pair.vi if language is Language.VI else pair.en


def _subject(subject: Subject) -> str:
    return f"{subject.name} ({subject.position})" if subject.position else subject.name


def _plan_vi(plan: Document | None) -> str:
    return "Kế hoạch thi đua, khen thưởng" if plan is None else f"Kế hoạch số {_document_vi(plan)}"


def _plan_en(plan: Document | None) -> str:
    return "the emulation plan" if plan is None else f"plan {_document_en(plan)}"


def _document_vi(document: Document) -> str:
    return f"{document} ngày {_day(document.dated)}"


def _document_en(document: Document) -> str:
    return f"{document} of {document.dated.isoformat()}"


def _deadline_vi(deadline: Deadline) -> str:
    return f"chậm nhất ngày {_day(deadline.day)}" if deadline.inclusive else f"trước ngày {_day(deadline.day)}"


def _deadline_en(deadline: Deadline) -> str:
    return f"by {deadline.day.isoformat()}" if deadline.inclusive else f"before {deadline.day.isoformat()}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _short(text: str) -> str:
    return shorten(text, 800, placeholder="…")
