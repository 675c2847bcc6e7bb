"""The refusals of requests for opinions."""

from contracts.message import Refusal, RefusalKind


class OpinionNotStandingBody(Refusal):
    """The standing body of the site asks for opinions."""

    kind = RefusalKind.NOT_ALLOWED
    code = "opinion-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được lấy ý kiến, không phải đơn vị."
    en = "Only the standing body of the council asks for opinions, never a unit."


class OpinionDossiersNotOpen(Refusal):
    """Opinions are asked on dossiers that lie at this site and stand on no agenda, and that nothing has ended."""

    kind = RefusalKind.CONFLICT
    code = "opinion-dossiers-not-open"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ không lấy ý kiến được, trong đó có {first}: chưa nộp, đã vào chương trình họp hoặc đã xong."
    en = "{count} dossiers cannot be asked about, {first} among them: not filed, on an agenda already, or over."


class OpinionTwice(Refusal):
    """A request names each dossier and each body once."""

    kind = RefusalKind.INVALID
    code = "opinion-twice"
    fields = ("/bodies", "/dossiers")
    vi = "{name} được nêu hai lần; hãy bỏ bớt."
    en = "{name} is named twice; name it once."


class OpinionTimeShort(Refusal):
    """A body has no less time than the law gives it."""

    kind = RefusalKind.INVALID
    code = "opinion-time-short"
    fields = ("/working_days",)
    vi = "Cơ quan được hỏi có ít nhất {days} ngày làm việc ({citation})."
    en = "A body that is asked has at least {days} working days ({citation})."


class OpinionsAskedAlready(Refusal):
    """A request keeps what it asks; another question is another request."""

    kind = RefusalKind.CONFLICT
    code = "opinion-asked"
    vi = "Lần lấy ý kiến này đã gửi với nội dung khác; hãy lập lần lấy ý kiến mới."
    en = "This request was sent with another content; make a new one."


class NoSuchRequest(Refusal):
    """An opinion answers a request."""

    kind = RefusalKind.NOT_FOUND
    code = "opinion-missing"
    vi = "Không có lần lấy ý kiến này."
    en = "There is no such request for opinions."


class OpinionNotYours(Refusal):
    """A body's opinion is given by its own unit, or recorded by the standing body."""

    kind = RefusalKind.NOT_ALLOWED
    code = "opinion-not-yours"
    vi = "Ý kiến của {body} do chính cơ quan đó gửi, hoặc cơ quan thường trực ghi theo văn bản."
    en = "The opinion of {body} is given by itself, or recorded from its paper by the standing body."


class OpinionBodyUnknown(Refusal):
    """Only a body that was asked gives its opinion, on dossiers about which it was asked."""

    kind = RefusalKind.INVALID
    code = "opinion-body-unknown"
    fields = ("/body", "/dossiers")
    vi = "Không hỏi {name} trong lần lấy ý kiến này."
    en = "{name} is no part of this request."


class OpinionGivenAlready(Refusal):
    """A body gives its opinion on a dossier once."""

    kind = RefusalKind.CONFLICT
    code = "opinion-given"
    vi = "{body} đã cho ý kiến khác về hồ sơ {dossier}; ý kiến đã gửi không sửa được."
    en = "{body} has given another opinion on the dossier {dossier}; what was sent is not changed."


class OpinionGroundMissing(Refusal):
    """Whoever objects says why."""

    kind = RefusalKind.INVALID
    code = "opinion-ground-missing"
    fields = ("/ground",)
    vi = "Không nhất trí thì phải nêu lý do."
    en = "State why it is objected to."


class OpinionDayWrong(Refusal):
    """An opinion is not dated before it was asked for, nor after today."""

    kind = RefusalKind.INVALID
    code = "opinion-day-wrong"
    fields = ("/given_on",)
    vi = "Ngày {day} không đúng: không trước ngày lấy ý kiến và không sau hôm nay."
    en = "The date {day} is wrong: not before the opinion was asked for, and not after today."


class OpinionsOver(Refusal):
    """No opinion is taken once the request is closed."""

    kind = RefusalKind.CONFLICT
    code = "opinion-over"
    vi = "Lần lấy ý kiến đã kết thúc ngày {day}."
    en = "The request for opinions was closed on {day}."


class OpinionsAwaited(Refusal):
    """A request is closed when all have answered, or its time is over and silence lets the procedure go on."""

    kind = RefusalKind.CONFLICT
    code = "opinion-awaited"
    vi = "Còn chờ ý kiến của {count} cơ quan, hạn {due}."
    en = "{count} bodies have yet to answer, by {due}."
