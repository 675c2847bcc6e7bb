"""The refusals of commands about an exemplary case."""

from contracts.message import Refusal, RefusalKind


class CaseMissing(Refusal):
    """Only a case that was proposed can be handled further."""

    kind = RefusalKind.NOT_FOUND
    code = "case-missing"
    vi = "Chưa có điển hình này; hãy đề xuất trước."
    en = "There is no such case; propose it first."


class CaseOfOtherUnit(Refusal):
    """A unit proposes, corrects and withdraws its own cases."""

    kind = RefusalKind.NOT_ALLOWED
    code = "case-of-other-unit"
    vi = "Đơn vị {unit} chỉ đề xuất, sửa, rút điển hình của chính mình."
    en = "The unit {unit} proposes, corrects and withdraws its own cases alone."


class CaseForStaff(Refusal):
    """Cases are received, returned, honoured and published by the staff of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "case-for-staff"
    vi = "Việc tiếp nhận, trả lại, biểu dương do cán bộ của cơ quan ghi; đơn vị {unit} không ghi được."
    en = "The site's staff receive, return and honour cases; the unit {unit} cannot."


class CasePlanNotStanding(Refusal):
    """Cases are proposed under a plan that is in force or followed."""

    code = "case-plan-not-standing"
    fields = ("/plan_id",)
    vi = "Kế hoạch này không có hiệu lực và không được theo dõi; hãy chọn kế hoạch khác."
    en = "This plan is neither in force nor followed; choose another one."


class CaseUnitUnknown(Refusal):
    """The unit of a case is one of the plan's; where the plan names none, one of the tree of units."""

    kind = RefusalKind.INVALID
    code = "case-unit-unknown"
    fields = ("/unit",)
    vi = "Kế hoạch không giao cho đơn vị {unit}, hoặc cây đơn vị chưa có; hãy chọn đơn vị của kế hoạch."
    en = "The plan does not name the unit {unit}, nor does the tree of units; choose a unit of the plan."


class CaseMonthOutsidePlan(Refusal):
    """A case counts for a month of the plan's years."""

    kind = RefusalKind.INVALID
    code = "case-month-outside-plan"
    fields = ("/content/month", "/month")
    vi = "Tháng {month} không thuộc thời gian của kế hoạch; hãy chọn tháng khác."
    en = "The month {month} lies outside the time of the plan; choose another one."


class CaseMonthInFuture(Refusal):
    """A case is proposed for a month that has begun; for one that is over it is late."""

    kind = RefusalKind.INVALID
    code = "case-month-in-future"
    fields = ("/content/month", "/month")
    vi = "Ngày {day} thì tháng {month} chưa bắt đầu; hãy đề xuất cho tháng đó khi đã đến tháng."
    en = "On {day} the month {month} had not begun; propose for it once it has."


class CaseDayUnfit(Refusal):
    """What happens to a case happens from the day of its proposal on, and not in the future."""

    kind = RefusalKind.INVALID
    code = "case-day-unfit"
    fields = ("/proposed_on", "/honoured_on", "/spread_on")
    vi = "Ngày {day} không hợp lệ: ngày chưa đến, hoặc trước ngày đề xuất; hãy ghi lại ngày."
    en = "The day {day} does not fit: it has not come, or lies before the proposal; enter it again."


class CaseCommendedInFuture(Refusal):
    """The unit's own decision, where it is named, was made today or before."""

    kind = RefusalKind.INVALID
    code = "case-commended-in-future"
    fields = ("/content/commended/dated", "/commended/dated")
    vi = "Quyết định khen thưởng của đơn vị ghi ngày {day}, chưa đến; hãy ghi lại ngày văn bản."
    en = "The unit's own decision bears the day {day}, which has not come; enter its date again."


class CaseDayNotYours(Refusal):
    """The day of a proposal is that on which the unit sends it; the staff alone record an earlier one, from paper."""

    kind = RefusalKind.NOT_ALLOWED
    code = "case-day-not-yours"
    fields = ("/proposed_on",)
    vi = "Đơn vị đề xuất tại ngày gửi; ngày khác do cán bộ của cơ quan ghi theo văn bản giấy."
    en = "A unit proposes on the day of sending; the site's staff record another day, from paper."


class CaseAlreadyProposed(Refusal):
    """A unit proposes one name once for a month."""

    code = "case-already-proposed"
    fields = ("/content/name",)
    vi = "Đơn vị đã đề xuất tên này cho tháng {month}; hãy sửa đề xuất đó, hoặc ghi rõ chức vụ nếu là người trùng tên."
    en = "The unit has proposed this name for {month}; correct that case, or add the post where it is a namesake."


class CaseAlreadyReceived(Refusal):
    """A received case stands as it was received."""

    code = "case-already-received"
    vi = "Điển hình đã được tiếp nhận ngày {day}; không sửa, rút hay trả lại được nữa."
    en = "The case was received on {day}; it is not corrected, withdrawn or returned any more."


class CaseAlreadyReturned(Refusal):
    """A returned case waits for its unit."""

    code = "case-already-returned"
    vi = "Điển hình đã trả lại đơn vị; hãy chờ đơn vị sửa và đề xuất lại."
    en = "The case was returned to its unit; wait until the unit corrects it."


class CaseAlreadyWithdrawn(Refusal):
    """Nothing is done about a case that was withdrawn, but to propose it anew."""

    code = "case-already-withdrawn"
    vi = "Đơn vị đã rút đề xuất này; muốn đưa lại thì đề xuất mới."
    en = "The unit has withdrawn this case; to bring it back propose it anew."


class CaseNotReceived(Refusal):
    """A case is honoured and published once it was received."""

    code = "case-not-received"
    vi = "Điển hình chưa được tiếp nhận; hãy tiếp nhận trước."
    en = "The case was not received yet; receive it first."


class CaseAlreadyHonoured(Refusal):
    """A case is honoured once, and published once at a place on a day."""

    code = "case-already-honoured"
    vi = "Việc này đã được ghi ngày {day} với nội dung khác; không ghi lại."
    en = "This was recorded for {day} with another content; it is not recorded again."
