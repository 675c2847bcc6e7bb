"""The refusals of the steps between filing and council."""

from contracts.message import Refusal, RefusalKind


class StepNotStandingBody(Refusal):
    """Receipts, requests and what stops a dossier are the standing body's, never a unit's."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-step-not-standing-body"
    vi = "Việc này do cơ quan thường trực thực hiện, không phải đơn vị."
    en = "This is done by the standing body, never in a unit's name."


class NothingFlagged(Refusal):
    """A supplement is asked for papers or facts that are named."""

    kind = RefusalKind.INVALID
    code = "dossier-nothing-flagged"
    fields = ("/documents",)
    vi = "Hãy nêu ít nhất một thành phần hồ sơ hoặc một nội dung kê khai cần bổ sung."
    en = "Name at least one document or one fact that is to be supplied."


class FlaggedFactUnknown(Refusal):
    """A fact that is flagged is one that is asked of the subject's kind."""

    kind = RefusalKind.INVALID
    code = "dossier-flagged-fact-unknown"
    fields = ("/facts",)
    vi = "Hồ sơ của đối tượng này không có nội dung kê khai {facts}."
    en = "A dossier of this kind of subject states no {facts}."


class SupplementOnce(Refusal):
    """A dossier is sent back for a supplement once (docs/domain.md §2.6)."""

    code = "dossier-supplement-once"
    vi = "Hồ sơ chỉ được yêu cầu bổ sung một lần, đã yêu cầu ngày {requested_on}; hãy thẩm định theo hồ sơ hiện có."
    en = "A supplement is asked for once, and was on {requested_on}; appraise the dossier as it stands."


class SupplementAcrossSites(Refusal):
    """The unit of a dossier that came from a subordinate site is asked there."""

    code = "dossier-supplement-across-sites"
    vi = "Hồ sơ do {site} trình lên; hãy trao đổi với cơ quan đó để hoàn thiện hồ sơ."
    en = "The dossier was passed up by {site}; turn to that site for what is missing."


class SupplementNotRequested(Refusal):
    """A filed dossier changes only where a supplement was asked for and has not come."""

    code = "dossier-supplement-not-requested"
    vi = "Hồ sơ này không có yêu cầu bổ sung nào đang chờ."
    en = "No supplement is awaited for this dossier."


class SupplementBeyondRequest(Refusal):
    """A supplement changes the papers and facts that were flagged, and nothing else."""

    kind = RefusalKind.INVALID
    code = "dossier-supplement-beyond-request"
    fields = ("/documents", "/facts")
    vi = "Chỉ được sửa nội dung có yêu cầu bổ sung; hãy để nguyên: {others}."
    en = "Only what was asked for may change; leave as it was: {others}."


class SupplementEmpty(Refusal):
    """A supplement changes something that was flagged, or says why it does not."""

    kind = RefusalKind.INVALID
    code = "dossier-supplement-empty"
    fields = ("/note",)
    vi = "Chưa có nội dung nào thay đổi; hãy bổ sung, hoặc ghi rõ lý do không bổ sung được."
    en = "Nothing has changed; supply what was asked for, or say why you cannot."


class SupplementTooLate(Refusal):
    """A unit's supplement comes by its last day; after that the standing body alone enters one that came on paper."""

    code = "dossier-supplement-too-late"
    vi = "Hạn bổ sung là ngày {due}, đã hết; hãy liên hệ cơ quan thường trực."
    en = "The supplement was due on {due}; turn to the standing body."


class SupplementAwaited(Refusal):
    """A dossier is appraised once its supplement has come, or its last day is over."""

    code = "dossier-supplement-awaited"
    vi = "Đang chờ đơn vị bổ sung hồ sơ đến hết ngày {due}; hãy thẩm định sau khi nhận bổ sung hoặc sau ngày đó."
    en = "The unit has until {due} to supplement the dossier; appraise it when that has come or after that day."


class DossierIsSuspended(Refusal):
    """A suspended dossier is not received, supplemented, appraised, declined or passed up."""

    code = "dossier-suspended"
    vi = "Hồ sơ đang tạm dừng xem xét từ ngày {suspended_on}; hãy tiếp tục xem xét trước."
    en = "The dossier is suspended since {suspended_on}; resume it first."


class DossierSuspendedAlready(Refusal):
    """A dossier is suspended for one matter at a time."""

    code = "dossier-suspended-already"
    vi = "Hồ sơ đã tạm dừng xem xét từ ngày {suspended_on} vì lý do khác."
    en = "The dossier is suspended since {suspended_on} already, for another reason."


class DossierNotSuspended(Refusal):
    """Only a suspended dossier is resumed."""

    code = "dossier-not-suspended"
    vi = "Hồ sơ này không tạm dừng xem xét."
    en = "This dossier is not suspended."


class DossierWasTakenBack(Refusal):
    """Nothing more is done about a dossier that its unit has taken back."""

    code = "dossier-was-taken-back"
    vi = "Đơn vị đã rút hồ sơ này."
    en = "The unit has taken this dossier back."


class DossierHasEnded(Refusal):
    """A dossier that was refused is neither taken back nor suspended."""

    code = "dossier-has-ended"
    vi = "Hồ sơ này đã có kết quả không khen thưởng."
    en = "This dossier has ended without an award."


class ForwardingOpinionsOut(Refusal):
    """A dossier is not passed up while bodies have yet to give their opinion on it."""

    code = "dossier-opinions-out"
    vi = "Còn chờ ý kiến các cơ quan về hồ sơ này; hãy chờ đến hết hạn rồi trình."
    en = "Opinions on this dossier are still out; wait for their last day, then pass it up."


class ForwardingConsulted(Refusal):
    """A dossier is not passed up while the public is asked about it."""

    code = "dossier-consulted"
    vi = "Hồ sơ này đang lấy ý kiến Nhân dân; hãy kết thúc lấy ý kiến rồi trình."
    en = "The public is asked about this dossier; close that, then pass it up."


class LowerTitleNotRefused(Refusal):
    """A dossier falls back to a lower title once the appraisal or the council has refused it."""

    code = "dossier-lower-not-refused"
    vi = "Chỉ xét danh hiệu thấp hơn khi thẩm định hoặc Hội đồng không đồng ý danh hiệu đã đề nghị."
    en = "The lower title is considered once the appraisal or the council has refused the one that was proposed."


class LowerTitleNone(Refusal):
    """A dossier falls back to the title that its law names."""

    code = "dossier-lower-none"
    vi = "Quy định áp dụng cho hồ sơ không nêu danh hiệu nào thấp hơn {title} để xét."
    en = "The law of this dossier names no title below {title} to fall back to."


class LowerTitleFiled(Refusal):
    """The subject has one dossier for the lower title."""

    code = "dossier-lower-filed"
    vi = "Đối tượng này đã có hồ sơ {title}; không lập thêm."
    en = "There is a dossier for {title} of the same subject already."


class LowerTitleBelow(Refusal):
    """A dossier that came from below falls back at the site that has passed it up."""

    code = "dossier-lower-below"
    vi = "Hồ sơ do {site} trình; danh hiệu thấp hơn được xét tại đó."
    en = "The dossier came from {site}, where the lower title is considered."


class SuperiorRunsSite(Refusal):
    """A dossier goes on paper where no site of the level above is connected."""

    code = "dossier-superior-runs-site"
    vi = "Cấp trên {site} đã kết nối hệ thống; hãy trình hồ sơ qua hệ thống."
    en = "The superior {site} is connected to this site; pass the dossier up by the system."


class PaperNotConsulted(Refusal):
    """The public is asked before a file goes up to the centre, where the law says so."""

    code = "dossier-paper-not-consulted"
    vi = "Danh hiệu {title} phải lấy ý kiến Nhân dân trước khi trình ({citation}); hãy công khai, kết thúc lấy ý kiến."
    en = "For {title} the public is asked before the file goes up ({citation}); publish it, and close the consultation."


class PaperDatedInFuture(Refusal):
    """A paper bears no day to come."""

    kind = RefusalKind.INVALID
    code = "dossier-paper-in-future"
    fields = ("/paper/dated",)
    vi = "Ngày của văn bản ({dated}) chưa đến; hãy kiểm tra lại."
    en = "The day of the paper, {dated}, is yet to come; check it."


class PaperAnswerInFuture(Refusal):
    """An answer bears no day to come."""

    kind = RefusalKind.INVALID
    code = "dossier-paper-answer-in-future"
    fields = ("/answer",)
    vi = "Ngày trả lời ({dated}) chưa đến; hãy kiểm tra lại."
    en = "The day of the answer, {dated}, is yet to come; check it."


class PaperAnswerTooEarly(Refusal):
    """An answer comes after the proposal."""

    kind = RefusalKind.INVALID
    code = "dossier-paper-answer-too-early"
    fields = ("/answer",)
    vi = "Ngày trả lời ({dated}) trước ngày tờ trình ({passed}); hãy kiểm tra lại."
    en = "The answer is dated {dated}, before the proposal of {passed}; check it."


class PaperNotPassed(Refusal):
    """An answer on paper is that of a body to which the dossier was passed on paper."""

    code = "dossier-not-passed-on-paper"
    vi = "Hồ sơ này chưa được trình bằng văn bản; hãy ghi tờ trình trước khi ghi kết quả."
    en = "This dossier was not passed up on paper; record the proposal before the answer."


class PaperAnsweredBefore(Refusal):
    """A dossier that has ended takes no answer any more."""

    code = "dossier-paper-answered"
    vi = "Hồ sơ này đã có kết quả; không ghi thêm kết quả nữa."
    en = "This dossier has ended; no further answer is recorded."
