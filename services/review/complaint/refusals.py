"""The refusals of a complaint, a denunciation or an inspection."""

from contracts.message import Refusal, RefusalKind


class MatterNotStandingBody(Refusal):
    """The standing body of the site records matters."""

    kind = RefusalKind.NOT_ALLOWED
    code = "matter-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được ghi vụ việc, không phải đơn vị."
    en = "Only the standing body of the council records matters, never a unit."


class MatterOfNoDossier(Refusal):
    """A matter is recorded at a dossier that lies or lay at this site."""

    kind = RefusalKind.NOT_FOUND
    code = "matter-of-no-dossier"
    vi = "Không có hồ sơ này."
    en = "There is no such dossier."


class MatterDayWrong(Refusal):
    """A matter is not dated after today, and not closed before it was opened."""

    kind = RefusalKind.INVALID
    code = "matter-day-wrong"
    fields = ("/opened_on", "/closed_on")
    vi = "Ngày {day} không đúng: không sau hôm nay và không trước ngày mở vụ việc."
    en = "The date {day} is wrong: not after today, and not before the matter was opened."


class MatterOpenedAlready(Refusal):
    """A matter keeps what it is about; another one is another matter."""

    kind = RefusalKind.CONFLICT
    code = "matter-opened"
    vi = "Vụ việc này đã được ghi với nội dung khác; hãy ghi vụ việc mới."
    en = "This matter was recorded with another content; record a new one."


class NoSuchMatter(Refusal):
    """What is closed was opened."""

    kind = RefusalKind.NOT_FOUND
    code = "matter-missing"
    vi = "Không có vụ việc này."
    en = "There is no such matter."


class MatterClosedAlready(Refusal):
    """A matter is closed once."""

    kind = RefusalKind.CONFLICT
    code = "matter-closed"
    vi = "Vụ việc đã kết thúc với kết quả khác."
    en = "The matter was closed with another outcome."
