"""The reasons for which a command about a sheet is refused."""

from contracts.message import Refusal, RefusalKind


class NotYourUnit(Refusal):
    """A unit's clerk acts for its own unit only."""

    kind = RefusalKind.NOT_ALLOWED
    code = "sheet-not-your-unit"
    vi = "Bản đăng ký này của đơn vị {unit}; tài khoản của bạn thuộc {yours}, hãy mở bản đăng ký của {yours}."
    en = "This sheet is of the unit {unit}; you act for {yours}, open the sheet of {yours}."


class NotStandingBody(Refusal):
    """Sheets are accepted and returned by the standing body of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "sheet-not-standing-body"
    vi = "Chỉ cơ quan thường trực được tiếp nhận hoặc trả lại bản đăng ký."
    en = "Only the standing body accepts or returns sheets."


class ReceiptNotYours(Refusal):
    """Only the standing body may state when a paper came in; for all others a sheet is received now."""

    kind = RefusalKind.NOT_ALLOWED
    code = "receipt-not-yours"
    fields = ("/received_at",)
    vi = "Chỉ cơ quan thường trực được ghi thời điểm nhận khác với lúc gửi."
    en = "Only the standing body states another time of receipt than now."


class ReceivedInFuture(Refusal):
    """A sheet cannot have been received after now."""

    kind = RefusalKind.INVALID
    code = "received-in-future"
    fields = ("/received_at",)
    vi = "Thời điểm nhận {received_at} còn ở tương lai; hãy ghi lúc đơn vị thực sự nộp."
    en = "The time of receipt {received_at} lies in the future; state when the paper came in."


class ReceivedBeforePlan(Refusal):
    """A sheet cannot have been received before the day of the plan it answers."""

    kind = RefusalKind.INVALID
    code = "received-before-plan"
    fields = ("/received_at",)
    vi = "Thời điểm nhận {received_at} trước ngày của kế hoạch {plan}; hãy ghi lúc đơn vị thực sự nộp."
    en = "The time of receipt {received_at} lies before the day of plan {plan}; state when the paper came in."


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
    fields = ("/late_reason",)
    vi = "Bản đăng ký nhận lúc {received_at}, sau hạn {ends_at}; muốn tiếp nhận phải nêu lý do."
    en = "The sheet came at {received_at}, after the deadline {ends_at}; to accept it, state a reason."


class ReturnReasonUntrue(Refusal):
    """A sheet is returned as late only if it is, and for want of the unit's plan only if there is none."""

    code = "return-reason-untrue"
    fields = ("/reason_code",)
    vi = "Mã lý do {reason_code} không đúng với bản đăng ký này."
    en = "The reason {reason_code} is not true of this sheet."


class RowNotInSheet(Refusal):
    """Only a row that stands in the sheet can be returned to be mended."""

    kind = RefusalKind.INVALID
    code = "row-not-in-sheet"
    fields = ("/rows",)
    vi = "Bản đăng ký không có dòng danh hiệu {title} cho {subject}; hãy chọn dòng có trong bản đăng ký."
    en = "The sheet has no row with the title {title} for {subject}; choose a row of the sheet."


class RowReturnedTwice(Refusal):
    """A row is returned with one reason."""

    kind = RefusalKind.INVALID
    code = "row-returned-twice"
    fields = ("/rows",)
    vi = "Dòng danh hiệu {title} cho {subject} được đánh dấu nhiều lần; hãy giữ lại một lý do."
    en = "The row with the title {title} for {subject} is flagged more than once; keep one reason."


class TitleNotRegistered(Refusal):
    """Only a title that was registered by the sheet can be withdrawn."""

    kind = RefusalKind.NOT_FOUND
    code = "title-not-registered"
    fields = ("/title",)
    vi = "Bản đăng ký này không có danh hiệu {title} cho {subject}."
    en = "This sheet does not register {title} for {subject}."


class WithdrawalAfterDeadline(Refusal):
    """After the deadline a title is withdrawn by the standing body only."""

    kind = RefusalKind.NOT_ALLOWED
    code = "withdrawal-after-deadline"
    vi = "Đã hết hạn đăng ký; hãy đề nghị cơ quan thường trực rút danh hiệu."
    en = "The deadline has passed; ask the standing body to withdraw the title."


class RegistrationNotOpen(Refusal):
    """Nothing can be registered before registration has opened; the plan may be on its way."""

    code = "registration-not-open"
    vi = (
        "Chưa mở đăng ký cho đơn vị này: kế hoạch có thể đang trên đường tới, hoặc không nêu tên đơn vị. "
        "Hãy gửi lại sau ít phút; nếu vẫn vậy, hãy hỏi cơ quan thường trực."
    )
    en = (
        "Registration is not open (yet) for this unit: the plan may be on its way, or does not name the unit. "
        "Send this again in a few minutes; if that does not help, ask the standing body."
    )


class RegistrationOver(Refusal):
    """Under a withdrawn plan, or for a unit that the plan dropped, nothing is registered any more."""

    code = "registration-over"
    vi = "Đăng ký theo kế hoạch này đã chấm dứt đối với đơn vị: {reason}"
    en = "Registration under this plan has ended for the unit: {reason}"


class SheetDeadlineNotReached(Refusal):
    """A sheet is locked when its deadline has passed, not before."""

    code = "sheet-deadline-not-reached"
    vi = "Chưa hết hạn nộp bản đăng ký; hạn kết thúc lúc {ends_at}, hãy chờ đến lúc đó."
    en = "The deadline of the sheet has not passed; it ends at {ends_at}, wait until then."


class UnitPlanOfAnotherBody(Refusal):
    """The unit's own plan is issued by the unit itself."""

    kind = RefusalKind.INVALID
    code = "unit-plan-of-another-body"
    fields = ("/unit_plan/issuer",)
    vi = (
        "Kế hoạch {document} do {issuer} ban hành, không phải {unit}; hãy kiểm tra tên cơ quan ban hành, "
        "hoặc gửi kế hoạch do chính đơn vị ban hành."
    )
    en = (
        "Plan {document} was issued by {issuer} and not by {unit}; check the name of the issuer, "
        "or send the plan that the unit itself has issued."
    )


class UnitPlanDatedLater(Refusal):
    """A plan is not dated after the day on which it was received."""

    kind = RefusalKind.INVALID
    code = "unit-plan-dated-later"
    fields = ("/unit_plan/dated",)
    vi = "Kế hoạch {document} đề ngày {dated}, sau ngày nhận {received}; hãy kiểm tra lại ngày của văn bản."
    en = "Plan {document} is dated {dated}, after the day of its receipt, {received}; check the document's date."


class UnitPlanOfAnotherYear(Refusal):
    """The unit's own plan is dated in the plan's year, or between the plan it answers and the deadline."""

    kind = RefusalKind.INVALID
    code = "unit-plan-of-another-year"
    fields = ("/unit_plan/dated",)
    vi = (
        "Kế hoạch {document} đề ngày {dated}, không thuộc năm {year} và không nằm trong thời gian từ ngày của "
        "kế hoạch {plan} đến hết hạn đăng ký; hãy gửi kế hoạch năm {year} của đơn vị."
    )
    en = (
        "Plan {document} is dated {dated}: neither in {year}, nor between the date of plan {plan} and the deadline "
        "of registration; send the unit's plan for {year}."
    )


class UnitPlanAfterDeadline(Refusal):
    """After the deadline the unit's plan is received by the standing body only."""

    kind = RefusalKind.NOT_ALLOWED
    code = "unit-plan-after-deadline"
    vi = "Đã hết hạn gửi kế hoạch của đơn vị lúc {ends_at}; hãy đề nghị cơ quan thường trực tiếp nhận và nêu lý do."
    en = "The deadline for the unit's plan ended at {ends_at}; ask the standing body to receive it, with the reason."


class LateUnitPlanNeedsReason(Refusal):
    """A unit's plan that came after the deadline is received only with a reason."""

    code = "late-unit-plan-needs-reason"
    fields = ("/late_reason",)
    vi = "Kế hoạch của đơn vị nhận lúc {received_at}, sau hạn {ends_at}; muốn tiếp nhận phải nêu lý do."
    en = "The unit's plan came at {received_at}, after the deadline {ends_at}; to receive it, state a reason."


class DecidedBySuperior(Refusal):
    """A sheet under a superior's plan is accepted, returned and corrected at the superior's site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "sheet-decided-by-superior"
    vi = (
        "Bản đăng ký này theo kế hoạch {plan} của {issuer}, do {issuer} tiếp nhận hoặc trả lại; "
        "hãy liên hệ cơ quan thường trực của {issuer}."
    )
    en = (
        "This sheet answers plan {plan} of {issuer}, whose standing body accepts and returns it; "
        "ask the standing body of {issuer}."
    )


class SubmissionOfAnotherSite(Refusal):
    """A site submits the sheet of its own unit and of no other."""

    kind = RefusalKind.NOT_ALLOWED
    code = "submission-of-another-site"
    vi = "Cơ quan {site} đã trình bản đăng ký không phải của mình ({unit}); bản này không được tiếp nhận."
    en = "The site {site} has submitted a sheet that is not its own ({unit}); it is not received."


class SheetOfAnotherPlan(Refusal):
    """A superior decides on the sheets under its own plans and on no other."""

    kind = RefusalKind.NOT_ALLOWED
    code = "sheet-of-another-plan"
    vi = "{site} không có thẩm quyền đối với bản đăng ký theo kế hoạch {plan}."
    en = "{site} does not decide on a sheet under plan {plan}."
