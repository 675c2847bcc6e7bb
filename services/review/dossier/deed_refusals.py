"""The refusals of filing a sudden deed."""

from contracts.message import Refusal, RefusalKind


class FormNotSimplified(Refusal):
    """By the simplified procedure a form of commendation is given that the law names for it, and no title."""

    kind = RefusalKind.INVALID
    code = "dossier-form-not-simplified"
    fields = ("/title",)
    vi = "{title} không được tặng theo thủ tục đơn giản; hãy chọn giấy khen hoặc bằng khen."
    en = "{title} is not given by the simplified procedure; choose a form of commendation that is."


class DeedInFuture(Refusal):
    """A deed that is to be commended has been done."""

    kind = RefusalKind.INVALID
    code = "dossier-deed-in-future"
    fields = ("/facts/done_on",)
    vi = "Ngày lập thành tích {done_on} sau ngày nộp hồ sơ; hãy sửa ngày."
    en = "The day of the deed, {done_on}, is after the day of filing; correct the day."


class DeedOfOtherYear(Refusal):
    """A deed is filed under the plan of the year in which it was done."""

    kind = RefusalKind.INVALID
    code = "dossier-deed-of-other-year"
    fields = ("/facts/done_on",)
    vi = "Thành tích ngày {done_on} không thuộc năm {year} của kế hoạch; hãy sửa ngày hoặc chọn kế hoạch của năm đó."
    en = "The deed of {done_on} is not of {year}, the plan's year; correct the day or name the plan of that year."
