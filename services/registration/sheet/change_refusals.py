"""The reasons for which a sheet does not leave its usual way: accepted late, taken back, unlocked, added to."""

from contracts.message import Refusal, RefusalKind


class LateSheetNeedsGround(Refusal):
    """A sheet that came after the deadline is accepted only where the plan or a named decision allows it."""

    kind = RefusalKind.CONFLICT
    code = "late-sheet-needs-ground"
    fields = ("/late_ground",)
    vi = (
        "Bản đăng ký nhận lúc {received_at}, sau hạn {ends_at}; chỉ được tiếp nhận khi kế hoạch hoặc một quyết định "
        "cho phép: hãy ghi điều khoản của kế hoạch, hoặc số, ký hiệu và ngày của quyết định."
    )
    en = (
        "The sheet came at {received_at}, after the deadline {ends_at}; it is accepted only where the plan or a "
        "decision allows it: state the clause of the plan, or the decision by number, symbol and date."
    )


class DecisionDatedLater(Refusal):
    """A decision that allows something was taken by now."""

    kind = RefusalKind.INVALID
    code = "allowing-decision-dated-later"
    fields = ("/decision/dated", "/late_ground")
    vi = "Quyết định {decision} đề ngày {dated}, sau hôm nay {today}; hãy kiểm tra lại ngày của quyết định."
    en = "Decision {decision} is dated {dated}, after today, {today}; check its date."


class TakenBackElsewhere(Refusal):
    """A sheet that the unit's own site has sent is given back by the standing body, which returns it."""

    kind = RefusalKind.CONFLICT
    code = "sheet-taken-back-elsewhere"
    vi = "Bản đăng ký này do hệ thống của {unit} gửi đến; muốn sửa, hãy đề nghị cơ quan thường trực trả lại."
    en = "This sheet was sent by the site of {unit}; to change it, ask the standing body to return it."


class SheetNotLocked(Refusal):
    """Only a locked sheet is unlocked."""

    kind = RefusalKind.CONFLICT
    code = "sheet-not-locked"
    vi = "Bản đăng ký chưa khóa nên không cần mở; đơn vị vẫn gửi hoặc rút được."
    en = "The sheet is not locked, so there is nothing to unlock; its unit can still hand in or withdraw."


class UnlockedUntilPast(Refusal):
    """A sheet is unlocked until a day that is yet to come."""

    kind = RefusalKind.INVALID
    code = "sheet-unlocked-until-past"
    fields = ("/until",)
    vi = "Ngày {day} đã qua; hãy mở khóa đến một ngày sau hôm nay."
    en = "The day {day} has passed; unlock the sheet until a day that is yet to come."


class NothingAccepted(Refusal):
    """A title is added to an accepted sheet; before, the sheet is returned to be completed."""

    kind = RefusalKind.CONFLICT
    code = "sheet-not-accepted"
    vi = "Bản đăng ký chưa được tiếp nhận; hãy trả lại để đơn vị bổ sung."
    en = "The sheet is not accepted yet; return it for its unit to complete it."


class AddedTitleWithdrawn(Refusal):
    """A title that was withdrawn is not registered again."""

    kind = RefusalKind.CONFLICT
    code = "added-title-withdrawn"
    fields = ("/entry",)
    vi = "Danh hiệu {title} của {subject} đã được rút; danh hiệu đã rút không đăng ký lại được."
    en = "The title {title} of {subject} was withdrawn; a title that is withdrawn cannot be registered again."
