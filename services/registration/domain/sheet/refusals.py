"""Why a wish about a sheet may be refused."""

from contracts.message import Refusal


class NotYourUnit(Refusal):
    """A unit's clerk acts for its own unit only."""

    code = "not-your-unit"
    vi = "Bản đăng ký này của đơn vị {unit}; tài khoản của bạn thuộc đơn vị {yours}."
    en = "This sheet is of the unit {unit}; you act for {yours}."


class NotStandingBody(Refusal):
    """Sheets are accepted and returned by the standing body of the site."""

    code = "not-standing-body"
    vi = "Chỉ cơ quan thường trực được tiếp nhận hoặc trả lại bản đăng ký."
    en = "Only the standing body accepts or returns sheets."


class ReceiptNotYours(Refusal):
    """Only the standing body may state when a paper came in; for all others a sheet is received now."""

    code = "receipt-not-yours"
    vi = "Chỉ cơ quan thường trực được ghi thời điểm nhận khác với lúc gửi."
    en = "Only the standing body states another time of receipt than now."


class ReceivedInFuture(Refusal):
    """A sheet cannot have been received after now."""

    code = "received-in-future"
    vi = "Thời điểm nhận {received_at} còn ở tương lai."
    en = "The time of receipt {received_at} lies in the future."


class ReceivedBeforePlan(Refusal):
    """A sheet cannot have been received before the day of the plan it answers."""

    code = "received-before-plan"
    vi = "Thời điểm nhận {received_at} trước ngày của kế hoạch {plan}."
    en = "The time of receipt {received_at} lies before the day of plan {plan}."


class SheetAlreadyHandedIn(Refusal):
    """A sheet that lies with the standing body is changed after it was returned."""

    code = "sheet-already-handed-in"
    vi = "Bản đăng ký của đơn vị đã gửi và đang chờ tiếp nhận; hãy đề nghị trả lại nếu cần sửa."
    en = "The unit's sheet was handed in and awaits acceptance; ask for its return to change it."


class SheetAlreadyAccepted(Refusal):
    """An accepted sheet is neither handed in again nor returned; its titles can be withdrawn."""

    code = "sheet-already-accepted"
    vi = "Bản đăng ký của đơn vị đã được tiếp nhận; chỉ có thể rút từng danh hiệu."
    en = "The unit's sheet was accepted; only single titles can be withdrawn."


class NothingHandedIn(Refusal):
    """Only a sheet that was handed in can be accepted or returned."""

    code = "nothing-handed-in"
    vi = "Đơn vị chưa gửi bản đăng ký, hoặc bản đăng ký đã trả lại chưa được gửi lại."
    en = "The unit has handed in nothing, or not again since its sheet was returned."


class LateSheetNeedsReason(Refusal):
    """A sheet that came after the deadline is accepted only with a reason."""

    code = "late-sheet-needs-reason"
    vi = "Bản đăng ký nhận lúc {received_at}, sau hạn {ends_at}; muốn tiếp nhận phải nêu lý do."
    en = "The sheet came at {received_at}, after the deadline {ends_at}; to accept it, state a reason."


class ReturnReasonUntrue(Refusal):
    """A sheet is returned as late only if it is, and for want of the unit's plan only if there is none."""

    code = "return-reason-untrue"
    vi = "Mã lý do {reason_code} không đúng với bản đăng ký này."
    en = "The reason {reason_code} is not true of this sheet."


class TitleNotRegistered(Refusal):
    """Only a title that was registered by the sheet can be withdrawn."""

    code = "title-not-registered"
    vi = "Bản đăng ký này không có danh hiệu {title} cho {subject}."
    en = "This sheet does not register {title} for {subject}."


class WithdrawalAfterDeadline(Refusal):
    """After the deadline a title is withdrawn by the standing body only."""

    code = "withdrawal-after-deadline"
    vi = "Đã hết hạn đăng ký; hãy đề nghị cơ quan thường trực rút danh hiệu."
    en = "The deadline has passed; ask the standing body to withdraw the title."


REFUSALS = (
    NotYourUnit,
    NotStandingBody,
    ReceiptNotYours,
    ReceivedInFuture,
    ReceivedBeforePlan,
    SheetAlreadyHandedIn,
    SheetAlreadyAccepted,
    NothingHandedIn,
    LateSheetNeedsReason,
    ReturnReasonUntrue,
    TitleNotRegistered,
    WithdrawalAfterDeadline,
)
