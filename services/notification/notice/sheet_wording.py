"""The wording of notices about a unit's sheet."""

from typing import assert_never

from contracts.registration import ReturnReason
from contracts.vocabulary import Body, Document
from services.notification.contact.messages import Language
from services.notification.notice.facts import (
    AcceptedSheet,
    DroppedUnit,
    MissingSheet,
    ReturnedSheet,
    SheetFacts,
    WithdrawnTitle,
)
from services.notification.notice.phrases import (
    Wording,
    deadline_en,
    deadline_vi,
    instant_en,
    instant_vi,
    plan_number_en,
    plan_number_vi,
    short,
    title_name,
    whom,
)
from services.notification.notice.terms import RETURNS


def sheet_vi(addressee: Body, facts: SheetFacts, plan: Document | None) -> Wording:
    """The notice to `addressee` in Vietnamese; `plan` is None where planning has not said the plan yet."""
    match facts:
        case AcceptedSheet():
            return _accepted_vi(addressee, facts, plan)
        case ReturnedSheet():
            return _returned_vi(addressee, facts, plan)
        case WithdrawnTitle():
            return _withdrawn_vi(addressee, facts, plan)
        case MissingSheet():
            return _missing_vi(addressee, facts, plan)
        case DroppedUnit():
            return _dropped_vi(addressee, facts, plan)
        case _:
            assert_never(facts)


def sheet_en(addressee: Body, facts: SheetFacts, plan: Document | None) -> Wording:
    """The notice to `addressee` in English; `plan` is None where planning has not said the plan yet."""
    match facts:
        case AcceptedSheet():
            return _accepted_en(addressee, facts, plan)
        case ReturnedSheet():
            return _returned_en(addressee, facts, plan)
        case WithdrawnTitle():
            return _withdrawn_en(addressee, facts, plan)
        case MissingSheet():
            return _missing_en(addressee, facts, plan)
        case DroppedUnit():
            return _dropped_en(addressee, facts, plan)
        case _:
            assert_never(facts)


def _accepted_vi(addressee: Body, facts: AcceptedSheet, plan: Document | None) -> Wording:
    late = "" if facts.on_time else ", sau thời hạn và được chấp nhận"
    return Wording(
        "Tiếp nhận bản đăng ký danh hiệu thi đua",
        f"Bản đăng ký danh hiệu thi đua của {addressee.name} theo {plan_number_vi(plan)} được tiếp nhận; "
        f"số danh hiệu được đăng ký: {facts.titles}.\n"
        f"Bản đăng ký đến lúc {instant_vi(facts.received_at)}{late}.",
    )


def _accepted_en(addressee: Body, facts: AcceptedSheet, plan: Document | None) -> Wording:
    late = "" if facts.on_time else ", after the deadline, and was accepted nevertheless"
    return Wording(
        "Registration sheet accepted",
        f"The registration sheet of {addressee.name} under {plan_number_en(plan)} is accepted; "
        f"titles registered: {facts.titles}.\n"
        f"It came in at {instant_en(facts.received_at)}{late}.",
    )


def _withdrawn_vi(addressee: Body, facts: WithdrawnTitle, plan: Document | None) -> Wording:
    by = "Cơ quan thường trực đưa ra khỏi" if facts.by_standing_body else f"{addressee.name} rút khỏi"
    return Wording(
        f"Rút đăng ký danh hiệu: {facts.subject.name}",
        f"{by} bản đăng ký của đơn vị theo {plan_number_vi(plan)} danh hiệu “{title_name(facts.title, Language.VI)}” "
        f"của {whom(facts.subject)}.\nLý do: {short(facts.reason)}",
    )


def _withdrawn_en(addressee: Body, facts: WithdrawnTitle, plan: Document | None) -> Wording:
    by = "The standing body has taken" if facts.by_standing_body else f"{addressee.name} has taken"
    return Wording(
        f"Registered title withdrawn: {facts.subject.name}",
        f"{by} “{title_name(facts.title, Language.EN)}” of {whom(facts.subject)} out of the unit's registration under "
        f"{plan_number_en(plan)}.\nReason: {short(facts.reason)}",
    )


def _returned_vi(addressee: Body, facts: ReturnedSheet, plan: Document | None) -> Wording:
    late = facts.reason_code is ReturnReason.LATE
    rows = f"\nSố dòng cần sửa: {facts.rows}; lý do ghi bên cạnh từng dòng của bản đăng ký." if facts.rows else ""
    what_now = rows if late else f"{rows}\nĐề nghị đơn vị hoàn thiện và gửi lại trong thời hạn đăng ký."
    return Wording(
        "Trả lại bản đăng ký danh hiệu thi đua",
        f"Bản đăng ký danh hiệu thi đua của {addressee.name} theo {plan_number_vi(plan)} được trả lại.\n"
        f"Lý do: {RETURNS[facts.reason_code].vi}. {short(facts.reason)}{what_now}",
    )


def _returned_en(addressee: Body, facts: ReturnedSheet, plan: Document | None) -> Wording:
    late = facts.reason_code is ReturnReason.LATE
    rows = f"\nRows to mend: {facts.rows}; the reason stands beside each row of the sheet." if facts.rows else ""
    what_now = rows if late else f"{rows}\nPlease complete it and hand it in again before the deadline."
    return Wording(
        "Registration sheet returned",
        f"The registration sheet of {addressee.name} under {plan_number_en(plan)} is returned.\n"
        f"Reason: {RETURNS[facts.reason_code].en}. {short(facts.reason)}{what_now}",
    )


def _missing_vi(addressee: Body, facts: MissingSheet, plan: Document | None) -> Wording:
    return Wording(
        "Chưa đăng ký danh hiệu thi đua",
        f"Đã hết thời hạn đăng ký ({deadline_vi(facts.deadline)}) nhưng {addressee.name} chưa gửi bản đăng ký "
        f"danh hiệu thi đua theo {plan_number_vi(plan)}.\n"
        "Đơn vị không đăng ký thì không được xem xét khen thưởng nếu Kế hoạch quy định đăng ký là điều kiện.",
    )


def _missing_en(addressee: Body, facts: MissingSheet, plan: Document | None) -> Wording:
    return Wording(
        "No registration received",
        f"The time for registration has ended ({deadline_en(facts.deadline)}), and {addressee.name} has handed in "
        f"nothing under {plan_number_en(plan)}.\n"
        "Where the plan makes registration a condition, the unit is not considered for awards.",
    )


def _dropped_vi(addressee: Body, facts: DroppedUnit, plan: Document | None) -> Wording:
    return Wording(
        "Chấm dứt đăng ký danh hiệu thi đua của đơn vị",
        f"Việc đăng ký danh hiệu thi đua của {addressee.name} theo {plan_number_vi(plan)} chấm dứt; "
        f"số danh hiệu đã đăng ký không còn hiệu lực: {facts.titles}.\nLý do: {short(facts.reason)}",
    )


def _dropped_en(addressee: Body, facts: DroppedUnit, plan: Document | None) -> Wording:
    return Wording(
        "The unit's registration has ended",
        f"The registration of {addressee.name} under {plan_number_en(plan)} has ended; "
        f"registered titles that count no longer: {facts.titles}.\nReason: {short(facts.reason)}",
    )
