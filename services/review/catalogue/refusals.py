"""The refusals of the confirmation of a line of the law."""

from contracts.message import Refusal, RefusalKind


class LawNotStandingBody(Refusal):
    """The standing body of the site confirms what the law says."""

    kind = RefusalKind.NOT_ALLOWED
    code = "law-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được xác minh quy định, không phải đơn vị."
    en = "Only the standing body of the council confirms the law, never a unit."


class LineUnknown(Refusal):
    """A line that is confirmed stands in the catalogue as it is now."""

    kind = RefusalKind.NOT_FOUND
    code = "law-line-unknown"
    vi = "Danh mục không có nội dung này, hoặc nội dung đã được sửa; hãy mở lại trang của danh mục."
    en = "The catalogue has no such line, or it has been changed since; open the page of the catalogue again."


class LineDayWrong(Refusal):
    """A line was compared with its statute today or before."""

    kind = RefusalKind.INVALID
    code = "law-checked-later"
    fields = ("/checked_on",)
    vi = "Ngày đối chiếu {day} chưa đến; hãy ghi ngày đã đối chiếu."
    en = "The day {day} is still to come; state the day on which the line was checked."


class LineConfirmedAlready(Refusal):
    """A confirmation that stands is taken back before another one is recorded."""

    kind = RefusalKind.CONFLICT
    code = "law-line-confirmed"
    vi = "Nội dung này đã được xác minh theo {source}; hãy rút xác minh đó trước."
    en = "This line was confirmed by {source}; withdraw that confirmation first."


class LineNotConfirmed(Refusal):
    """Only a confirmation that stands is taken back."""

    kind = RefusalKind.CONFLICT
    code = "law-line-not-confirmed"
    vi = "Nội dung này chưa được xác minh nên không có gì để rút."
    en = "This line is not confirmed, so there is nothing to withdraw."
