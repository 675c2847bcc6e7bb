"""The refusals of commands about a dossier."""

from contracts.message import Refusal, RefusalKind


class NotYourUnit(Refusal):
    """A unit's clerk files for its own unit only; the standing body files for any."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-not-your-unit"
    vi = "Hồ sơ này của đơn vị {unit}; tài khoản của bạn không thuộc đơn vị đó."
    en = "This dossier is of the unit {unit}, for which you do not act."


class NotStandingBody(Refusal):
    """Dossiers are appraised by the standing body of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-not-standing-body"
    vi = "Chỉ cơ quan thường trực được thẩm định hồ sơ."
    en = "Only the standing body appraises dossiers."


class NotTheHead(Refusal):
    """An award is declined by the competent head of the site, never in a unit's name."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-not-the-head"
    vi = "Chỉ người có thẩm quyền của cơ quan được quyết định không tặng, không phải đơn vị."
    en = "Only the competent head of the site declines an award, never a unit."


class TitleUnknown(Refusal):
    """A dossier is for a title that the catalogue knows on the day it is filed."""

    kind = RefusalKind.INVALID
    code = "dossier-title-unknown"
    fields = ("/title",)
    vi = "Danh mục không có danh hiệu {title} vào ngày nộp hồ sơ."
    en = "The catalogue has no title {title} on the day of filing."


class TitleOfOtherLaw(Refusal):
    """A title of an older or a newer law is not filed under the law of the dossier's day."""

    kind = RefusalKind.INVALID
    code = "dossier-title-of-other-law"
    fields = ("/title",)
    vi = "Danh hiệu {title} chỉ có theo {laws_vi}; hồ sơ này xét theo {ruleset}. Hãy chọn danh hiệu của quy định đó."
    en = "The title {title} is one of {laws_en}; this dossier is judged by {ruleset}. Choose a title of that law."


class DocumentUnknown(Refusal):
    """A dossier's papers are named by the catalogue's codes."""

    kind = RefusalKind.INVALID
    code = "dossier-document-unknown"
    fields = ("/documents",)
    vi = "Danh mục không có thành phần hồ sơ {documents}."
    en = "The catalogue has no document {documents}."


class FactsOfOtherKind(Refusal):
    """The facts stated about a subject are those that are asked of its kind."""

    kind = RefusalKind.INVALID
    code = "dossier-facts-of-other-kind"
    fields = ("/facts",)
    vi = "Nội dung khai không đúng loại đối tượng ({kind}); hãy khai theo mẫu của đối tượng đó."
    en = "The facts are not those of the subject's kind ({kind}); state the facts that are asked of it."


class SubmissionTimeNotYours(Refusal):
    """Only the standing body may state when a paper came in; for all others a dossier is filed now."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-submission-time-not-yours"
    fields = ("/submitted_at",)
    vi = "Chỉ cơ quan thường trực được ghi thời điểm nộp khác với lúc gửi."
    en = "Only the standing body states another time of filing than now."


class SubmittedInFuture(Refusal):
    """A dossier cannot have been filed after now."""

    kind = RefusalKind.INVALID
    code = "dossier-submitted-in-future"
    fields = ("/submitted_at",)
    vi = "Thời điểm nộp {submitted_at} còn ở tương lai."
    en = "The time of filing {submitted_at} lies in the future."


class PlanNotHeard(Refusal):
    """A dossier is filed and appraised under a plan that is known here; its issue may be on its way."""

    code = "plan-not-heard"
    fields = ("/plan_id",)
    vi = (
        "Chưa nhận được kế hoạch mà hồ sơ nêu; hãy kiểm tra mã kế hoạch, nếu kế hoạch vừa ban hành thì gửi lại sau "
        "ít phút."
    )
    en = (
        "The plan that the dossier names is not known here; check the id of the plan, and if it was just issued send "
        "the request again in a few minutes."
    )


class FilingPlanWithdrawn(Refusal):
    """Nothing is filed under a plan that was withdrawn."""

    code = "dossier-plan-withdrawn"
    fields = ("/plan_id",)
    vi = "Kế hoạch {plan} đã bị thu hồi; hãy nộp hồ sơ theo kế hoạch đang có hiệu lực."
    en = "The plan {plan} was withdrawn; file the dossier under a plan in force."


class YearNotOfPlan(Refusal):
    """A dossier is for the year of its plan."""

    code = "dossier-year-not-of-plan"
    fields = ("/year",)
    vi = "Kế hoạch {plan} là của năm {year}, hồ sơ ghi năm {stated}; hãy sửa năm hoặc chọn kế hoạch của năm đó."
    en = "The plan {plan} is for {year} and the dossier for {stated}; correct the year or name that year's plan."


class UnitNotInPlan(Refusal):
    """A dossier is filed for a unit that its plan names."""

    code = "dossier-unit-not-in-plan"
    fields = ("/unit",)
    vi = "Kế hoạch {plan} không nêu đơn vị {unit}; hãy kiểm tra mã đơn vị và kế hoạch."
    en = "The plan {plan} does not name the unit {unit}; check the code of the unit and the plan."


class DossierAlreadyFiled(Refusal):
    """A dossier is filed once."""

    code = "dossier-already-filed"
    vi = "Hồ sơ này đã được nộp với nội dung khác."
    en = "This dossier has been filed already, with other content."


class DossierNotFiled(Refusal):
    """Only a dossier that was filed can be appraised."""

    code = "dossier-not-filed"
    vi = "Hồ sơ này chưa được nộp."
    en = "This dossier has not been filed."


class DossierAlreadyAppraised(Refusal):
    """A dossier is appraised once."""

    code = "dossier-already-appraised"
    vi = "Hồ sơ này đã được thẩm định."
    en = "This dossier has been appraised already."


class RegistrationStillOpen(Refusal):
    """Nobody is called unregistered, and no unit without a plan, before registration under the plan is locked."""

    code = "registration-still-open"
    vi = (
        "Đăng ký theo kế hoạch {plan} chưa khóa; đơn vị còn có thể đăng ký hoặc gửi kế hoạch của mình, "
        "hãy thẩm định sau khi khóa."
    )
    en = (
        "Registration under plan {plan} is not locked; the unit may yet register or send its own plan, so appraise "
        "after the lock."
    )


class SheetUndecided(Refusal):
    """Nobody is called unregistered before the unit's sheet was accepted, returned or found missing."""

    code = "sheet-undecided"
    vi = "Chưa có kết quả bản đăng ký của đơn vị {unit}; hãy xử lý bản đăng ký trước, hoặc thẩm định lại sau ít phút."
    en = "The sheet of unit {unit} is not decided yet; deal with the sheet first, or appraise again in a few minutes."


class MembersNotJudged(Refusal):
    """A collective is appraised after its members: their order of appraisal decides nothing."""

    code = "members-not-judged"
    vi = "Còn {count} thành viên của tập thể đã nộp hồ sơ mà chưa được thẩm định; hãy thẩm định hồ sơ của họ trước."
    en = "{count} members of the collective have filed and are not appraised yet; appraise their dossiers first."


class HeadReasonUntrue(Refusal):
    """A head does not refuse for want of votes a dossier that the council voted for."""

    kind = RefusalKind.INVALID
    code = "dossier-head-reason-untrue"
    fields = ("/reason_code",)
    vi = "Hội đồng đã bỏ phiếu đồng ý với hồ sơ này; mã lý do {reason_code} không đúng, hãy chọn mã khác."
    en = "The council voted for this dossier; the reason {reason_code} is not true of it, choose another."


class DossierNotEligible(Refusal):
    """Only a dossier that was found eligible can be refused by the council or the head, or lead to an award."""

    code = "dossier-not-eligible"
    vi = "Hồ sơ này không ở trạng thái đủ điều kiện."
    en = "This dossier does not stand as eligible."


class DossierNotVotedFor(Refusal):
    """A dossier comes before the head once a closed session has voted for it."""

    code = "dossier-not-voted-for"
    vi = "Hồ sơ này chưa được Hội đồng bỏ phiếu đồng ý."
    en = "No closed session of the council has voted for this dossier."


class DossierAlreadyAwarded(Refusal):
    """A dossier that a decision has awarded is not declined."""

    code = "dossier-already-awarded"
    vi = "Hồ sơ này đã có quyết định tặng."
    en = "This dossier has led to an award already."


class UnitWorksElsewhere(Refusal):
    """A unit that has a site of its own files there, from where the dossier is passed up."""

    code = "dossier-unit-works-elsewhere"
    fields = ("/unit",)
    vi = "Đơn vị {unit} lập hồ sơ trên hệ thống của mình ({site}); hồ sơ được chuyển lên từ đó."
    en = "The unit {unit} files at its own site ({site}), from where the dossier is passed up."


class ForwardingNotYours(Refusal):
    """A dossier is passed up by the standing body or the head of the site, never in a unit's name."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-forwarding-not-yours"
    vi = "Chỉ cơ quan thường trực hoặc người có thẩm quyền của cơ quan được trình hồ sơ lên cấp trên."
    en = "Only the standing body or the head of the site passes a dossier up."


class DossierNotAppraised(Refusal):
    """A dossier is passed up once the own standing body has found it eligible."""

    code = "dossier-not-appraised"
    vi = "Hồ sơ này chưa được thẩm định; hãy thẩm định trước khi trình cấp trên."
    en = "This dossier is not appraised yet; appraise it before it is passed up."


class LevelIsCompetent(Refusal):
    """A level that decides a title itself does not pass it up."""

    code = "dossier-level-is-competent"
    vi = "Cấp {level} có thẩm quyền tặng danh hiệu {title}; hãy trình Hội đồng và người có thẩm quyền của cấp mình."
    en = "The level {level} decides the title {title} itself; put it before its own council and head."


class NoSuperior(Refusal):
    """A dossier is passed up to the superior of the site."""

    code = "dossier-no-superior"
    vi = "Hệ thống này không có cấp trên nào được kết nối để trình danh hiệu {title}; hãy trình bằng văn bản giấy."
    en = "No superior is connected to this site to decide the title {title}; pass the dossier up on paper."


class DossierAlreadyForwarded(Refusal):
    """A dossier is passed up once, and then ends as the superior says."""

    code = "dossier-already-forwarded"
    vi = "Hồ sơ này đã được trình lên cấp trên; hãy chờ kết quả."
    en = "This dossier has been passed up to the superior; await the result."


class ForwardingPlanWithdrawn(Refusal):
    """Under a plan that was withdrawn nothing is passed up."""

    code = "dossier-forwarding-plan-withdrawn"
    vi = "Kế hoạch của hồ sơ đã bị thu hồi; không trình hồ sơ lên cấp trên."
    en = "The plan of this dossier was withdrawn; it is not passed up."


class DossierBeforeCouncil(Refusal):
    """A dossier on the agenda of an open session waits for the council's vote."""

    code = "dossier-before-council"
    vi = "Hồ sơ này đang ở trong chương trình một phiên họp chưa kết thúc; hãy kết thúc phiên họp trước."
    en = "This dossier stands on the agenda of a session that is not closed; close the session first."


class ForwardedByStranger(Refusal):
    """A dossier comes from the subordinate site at or below which its unit works, and from no other."""

    kind = RefusalKind.NOT_ALLOWED
    code = "dossier-forwarded-by-stranger"
    vi = "Đơn vị {unit} không thuộc {site}; không tiếp nhận hồ sơ."
    en = "The unit {unit} does not work at or below {site}; the dossier is not received."
