"""The words of what came of a unit's sheet."""

from typing import assert_never

from contracts.registration import ReturnReason
from contracts.vocabulary import Body
from services.notification.domain.contact import Language
from services.notification.domain.phrases import (
    Words,
    deadline_en,
    deadline_vi,
    instant_en,
    instant_vi,
    plan_en,
    plan_vi,
    short,
    title_name,
    whom,
)
from services.notification.domain.tidings import (
    SheetAccepted,
    SheetMissing,
    SheetReturned,
    SheetTidings,
    TitleTakenBack,
    UnitDropped,
)
from services.notification.domain.wordlists import RETURNS


def of_sheet_vi(addressee: Body, told: SheetTidings) -> Words:
    """How `addressee` is told in Vietnamese."""
    match told:
        case SheetAccepted():
            return _accepted_vi(addressee, told)
        case SheetReturned():
            return _sheet_returned_vi(addressee, told)
        case TitleTakenBack():
            return _taken_back_vi(addressee, told)
        case SheetMissing():
            return _sheet_missing_vi(addressee, told)
        case UnitDropped():
            return _dropped_vi(addressee, told)
        case _:
            assert_never(told)


def of_sheet_en(addressee: Body, told: SheetTidings) -> Words:
    """How `addressee` is told in English."""
    match told:
        case SheetAccepted():
            return _accepted_en(addressee, told)
        case SheetReturned():
            return _sheet_returned_en(addressee, told)
        case TitleTakenBack():
            return _taken_back_en(addressee, told)
        case SheetMissing():
            return _sheet_missing_en(addressee, told)
        case UnitDropped():
            return _dropped_en(addressee, told)
        case _:
            assert_never(told)


def _accepted_vi(addressee: Body, told: SheetAccepted) -> Words:
    late = "" if told.on_time else ", sau thời hạn và được chấp nhận"
    return Words(
        "Tiếp nhận bản đăng ký danh hiệu thi đua",
        f"Bản đăng ký danh hiệu thi đua của {addressee.name} theo {plan_vi(told.plan)} được tiếp nhận; "
        f"số danh hiệu được đăng ký: {told.titles}.\n"
        f"Bản đăng ký đến lúc {instant_vi(told.received_at)}{late}.",
    )


def _accepted_en(addressee: Body, told: SheetAccepted) -> Words:
    late = "" if told.on_time else ", after the deadline, and was accepted nevertheless"
    return Words(
        "Registration sheet accepted",
        f"The registration sheet of {addressee.name} under {plan_en(told.plan)} is accepted; "
        f"titles registered: {told.titles}.\n"
        f"It came in at {instant_en(told.received_at)}{late}.",
    )


def _taken_back_vi(addressee: Body, told: TitleTakenBack) -> Words:
    by = "Cơ quan thường trực đưa ra khỏi" if told.by_standing_body else f"{addressee.name} rút khỏi"
    return Words(
        f"Rút đăng ký danh hiệu: {told.subject.name}",
        f"{by} bản đăng ký của đơn vị theo {plan_vi(told.plan)} danh hiệu “{title_name(told.title, Language.VI)}” "
        f"của {whom(told.subject)}.\nLý do: {short(told.reason)}",
    )


def _taken_back_en(addressee: Body, told: TitleTakenBack) -> Words:
    by = "The standing body has taken" if told.by_standing_body else f"{addressee.name} has taken"
    return Words(
        f"Registered title withdrawn: {told.subject.name}",
        f"{by} “{title_name(told.title, Language.EN)}” of {whom(told.subject)} out of the unit's registration under "
        f"{plan_en(told.plan)}.\nReason: {short(told.reason)}",
    )


def _sheet_returned_vi(addressee: Body, told: SheetReturned) -> Words:
    late = told.reason_code is ReturnReason.LATE
    what_now = "" if late else "\nĐề nghị đơn vị hoàn thiện và gửi lại trong thời hạn đăng ký."
    return Words(
        "Trả lại bản đăng ký danh hiệu thi đua",
        f"Bản đăng ký danh hiệu thi đua của {addressee.name} theo {plan_vi(told.plan)} được trả lại.\n"
        f"Lý do: {RETURNS[told.reason_code].vi}. {short(told.reason)}{what_now}",
    )


def _sheet_returned_en(addressee: Body, told: SheetReturned) -> Words:
    late = told.reason_code is ReturnReason.LATE
    what_now = "" if late else "\nPlease complete it and hand it in again before the deadline."
    return Words(
        "Registration sheet returned",
        f"The registration sheet of {addressee.name} under {plan_en(told.plan)} is returned.\n"
        f"Reason: {RETURNS[told.reason_code].en}. {short(told.reason)}{what_now}",
    )


def _sheet_missing_vi(addressee: Body, told: SheetMissing) -> Words:
    return Words(
        "Chưa đăng ký danh hiệu thi đua",
        f"Đã hết thời hạn đăng ký ({deadline_vi(told.deadline)}) nhưng {addressee.name} chưa gửi bản đăng ký "
        f"danh hiệu thi đua theo {plan_vi(told.plan)}.\n"
        "Đơn vị không đăng ký thì không được xem xét khen thưởng nếu Kế hoạch quy định đăng ký là điều kiện.",
    )


def _sheet_missing_en(addressee: Body, told: SheetMissing) -> Words:
    return Words(
        "No registration received",
        f"The time for registration has ended ({deadline_en(told.deadline)}), and {addressee.name} has handed in "
        f"nothing under {plan_en(told.plan)}.\n"
        "Where the plan makes registration a condition, the unit is not considered for awards.",
    )


def _dropped_vi(addressee: Body, told: UnitDropped) -> Words:
    return Words(
        "Chấm dứt đăng ký danh hiệu thi đua của đơn vị",
        f"Việc đăng ký danh hiệu thi đua của {addressee.name} theo {plan_vi(told.plan)} chấm dứt; "
        f"số danh hiệu đã đăng ký không còn hiệu lực: {told.titles}.\nLý do: {short(told.reason)}",
    )


def _dropped_en(addressee: Body, told: UnitDropped) -> Words:
    return Words(
        "The unit's registration has ended",
        f"The registration of {addressee.name} under {plan_en(told.plan)} has ended; "
        f"registered titles that count no longer: {told.titles}.\nReason: {short(told.reason)}",
    )
