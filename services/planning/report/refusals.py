"""The refusals of commands about periodic reports."""

from contracts.message import Refusal, RefusalKind


class ReportMissing(Refusal):
    """Only a report that was drawn up can be written or submitted."""

    kind = RefusalKind.NOT_FOUND
    code = "report-missing"
    vi = "Chưa có báo cáo này; hãy soạn báo cáo từ trang việc theo kế hoạch."
    en = "There is no such report; draw one up from the page of the plan's work."


class ReportAlreadyDrafted(Refusal):
    """A report is drawn up once."""

    code = "report-already-drafted"
    vi = "Báo cáo này đã được soạn với nội dung khác; hãy mở báo cáo để sửa."
    en = "This report was drawn up with another content; open it to change it."


class ReportAlreadySubmitted(Refusal):
    """A report that was submitted, or that came on paper, stays as it is; a corrected one is another report."""

    code = "report-already-submitted"
    vi = "Báo cáo {document} đã gửi; muốn đính chính thì soạn báo cáo mới cho cùng kỳ, báo cáo gửi sau được tính."
    en = "Report {document} was submitted; to correct it draw up another for the period, the later one counts."


class ReportUnwritten(Refusal):
    """A report is submitted with a written part."""

    code = "report-unwritten"
    vi = "Báo cáo chưa có phần đánh giá bằng lời; hãy viết ít nhất một mục trước khi gửi."
    en = "The report has no written part yet; write at least one section before it is submitted."


class ReportBeforePeriod(Refusal):
    """A report is dated and submitted once its period has begun."""

    kind = RefusalKind.INVALID
    code = "report-before-period"
    vi = "Kỳ báo cáo bắt đầu ngày {first}, chưa thể gửi báo cáo của kỳ này."
    en = "The period begins on {first}; its report cannot be submitted yet."


class ReportPlanUnknown(Refusal):
    """A report is about a plan of the site that was issued or is followed."""

    kind = RefusalKind.NOT_FOUND
    code = "report-plan-unknown"
    fields = ("/plan_id",)
    vi = "Không có kế hoạch đang có hiệu lực hoặc đang theo dõi này; hãy chọn lại kế hoạch."
    en = "There is no such plan in force or followed; choose the plan again."


class ReportItemUnknown(Refusal):
    """A report answers work that its plan orders, or none."""

    kind = RefusalKind.INVALID
    code = "report-item-unknown"
    fields = ("/item",)
    vi = "Kế hoạch không có việc {item}; hãy chọn việc giao báo cáo trong kế hoạch, hoặc để trống."
    en = "The plan orders no work {item}; choose the work that orders the report, or leave it out."


class ReportReceivedInFuture(Refusal):
    """A report came today or before."""

    kind = RefusalKind.INVALID
    code = "report-received-in-future"
    fields = ("/received_on",)
    vi = "Ngày nhận {day} chưa đến; hãy ghi ngày hôm nay hoặc ngày trước đó."
    en = "The day {day} on which it came has not come; enter today or an earlier day."


class ReportNotOfUnit(Refusal):
    """Reports are drawn up and received by the staff of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "report-not-of-unit"
    vi = "Báo cáo của cơ quan do cán bộ của cơ quan lập và nhận; đơn vị {unit} không thực hiện được."
    en = "The site's staff draw up and receive its reports; the unit {unit} cannot."
