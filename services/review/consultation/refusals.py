"""The refusals of a public consultation."""

from contracts.message import Refusal, RefusalKind


class ConsultationNotStandingBody(Refusal):
    """The standing body of the site consults the public."""

    kind = RefusalKind.NOT_ALLOWED
    code = "consultation-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được lấy ý kiến Nhân dân, không phải đơn vị."
    en = "Only the standing body of the council consults the public, never a unit."


class ConsultationDossiersNotOpen(Refusal):
    """The public is asked on dossiers that lie at this site, that no council is at work on and nothing has ended."""

    kind = RefusalKind.CONFLICT
    code = "consultation-dossiers-not-open"
    fields = ("/dossiers",)
    vi = (
        "Có {count} hồ sơ không lấy ý kiến được, trong đó có {first}: chưa nộp, đang ở phiên họp, đang lấy ý kiến "
        "hoặc đã xong."
    )
    en = "{count} dossiers cannot be published, {first} among them: not filed, in session, published, or over."


class ConsultationTwice(Refusal):
    """A consultation names a dossier once."""

    kind = RefusalKind.INVALID
    code = "consultation-dossier-twice"
    fields = ("/dossiers",)
    vi = "Hồ sơ {dossier} được nêu hai lần; hãy bỏ bớt."
    en = "The dossier {dossier} is named twice; name it once."


class ConsultationDaysMissing(Refusal):
    """Where the law leaves the days to the level that passes a file up, that level states them."""

    kind = RefusalKind.INVALID
    code = "consultation-days-missing"
    fields = ("/working_days",)
    vi = "Pháp luật để cấp trình quy định số ngày; hãy nhập số ngày làm việc."
    en = "The law leaves the number of days to you; state the working days."


class ConsultationTooShort(Refusal):
    """The public has no less time than the law gives it."""

    kind = RefusalKind.INVALID
    code = "consultation-too-short"
    fields = ("/working_days",)
    vi = "Phải công khai ít nhất {days} ngày làm việc ({citation})."
    en = "It is published for at least {days} working days ({citation})."


class ConsultationDayWrong(Refusal):
    """Nothing is dated after today, no list before its dossiers were filed, and no objection before the list."""

    kind = RefusalKind.INVALID
    code = "consultation-day-wrong"
    fields = ("/published_on", "/received_on")
    vi = "Ngày {day} không đúng: không sau hôm nay, không trước ngày nộp hồ sơ và không trước ngày công khai."
    en = "The date {day} is wrong: not after today, not before the dossiers were filed or the list was published."


class ConsultationOpenedAlready(Refusal):
    """A consultation keeps what it publishes; another list is another consultation."""

    kind = RefusalKind.CONFLICT
    code = "consultation-opened"
    vi = "Đợt lấy ý kiến này đã công khai với nội dung khác; hãy mở đợt mới."
    en = "This consultation was opened with another content; open a new one."


class NoSuchConsultation(Refusal):
    """What is answered and closed was opened."""

    kind = RefusalKind.NOT_FOUND
    code = "consultation-missing"
    vi = "Không có đợt lấy ý kiến Nhân dân này."
    en = "There is no such consultation."


class ConsultationOver(Refusal):
    """Nothing is recorded in a consultation that is closed; a complaint goes its own way."""

    kind = RefusalKind.CONFLICT
    code = "consultation-over"
    vi = "Đợt lấy ý kiến đã kết thúc ngày {day}; phản ánh sau ngày đó ghi ở mục khiếu nại, tố cáo."
    en = "The consultation was closed on {day}; what comes later is recorded as a complaint."


class ObjectionElsewhere(Refusal):
    """An objection is against a dossier that the consultation has published."""

    kind = RefusalKind.INVALID
    code = "consultation-objection-elsewhere"
    fields = ("/dossier_id",)
    vi = "Hồ sơ này không có trong danh sách lấy ý kiến."
    en = "This dossier is not on the list that was published."


class ObjectionRecordedAlready(Refusal):
    """An objection keeps what it is about."""

    kind = RefusalKind.CONFLICT
    code = "consultation-objection-recorded"
    vi = "Ý kiến này đã được ghi với nội dung khác; hãy ghi ý kiến mới."
    en = "This objection was recorded with another content; record a new one."


class NoSuchObjection(Refusal):
    """What is answered was recorded."""

    kind = RefusalKind.NOT_FOUND
    code = "consultation-objection-missing"
    vi = "Không có ý kiến phản ánh này."
    en = "There is no such objection."


class ObjectionAnsweredAlready(Refusal):
    """An objection is answered once."""

    kind = RefusalKind.CONFLICT
    code = "consultation-objection-answered"
    vi = "Ý kiến này đã được trả lời với kết quả khác."
    en = "This objection was answered in another way."


class ObjectionUnanswered(Refusal):
    """A consultation is closed, and a sender forgotten, once the objections are answered."""

    kind = RefusalKind.CONFLICT
    code = "consultation-unanswered"
    vi = "Còn {count} ý kiến chưa trả lời; hãy trả lời trước."
    en = "{count} objections are not answered yet; answer them first."


class ConsultationRuns(Refusal):
    """A consultation lasts for all of its working days."""

    kind = RefusalKind.CONFLICT
    code = "consultation-runs"
    vi = "Thời gian lấy ý kiến đến hết ngày {until}; chưa kết thúc được."
    en = "The public has until the end of {until}; it cannot be closed yet."
