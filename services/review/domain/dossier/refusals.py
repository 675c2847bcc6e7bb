"""Why a wish about a dossier may be refused."""

from contracts.message import Refusal


class NotYourUnit(Refusal):
    """A unit's clerk files for its own unit only; the standing body files for any."""

    code = "not-your-unit"
    vi = "Hồ sơ này của đơn vị {unit}; tài khoản của bạn không thuộc đơn vị đó."
    en = "This dossier is of the unit {unit}, for which you do not act."


class NotStandingBody(Refusal):
    """Dossiers are appraised by the standing body of the site."""

    code = "not-standing-body"
    vi = "Chỉ cơ quan thường trực được thẩm định hồ sơ."
    en = "Only the standing body appraises dossiers."


class TitleUnknown(Refusal):
    """A dossier is for a title that the catalogue knows on the day it is filed."""

    code = "title-unknown"
    vi = "Danh mục không có danh hiệu {title} vào ngày nộp hồ sơ."
    en = "The catalogue has no title {title} on the day of filing."


class DocumentUnknown(Refusal):
    """A dossier's papers are named by the catalogue's codes."""

    code = "document-unknown"
    vi = "Danh mục không có thành phần hồ sơ {documents}."
    en = "The catalogue has no document {documents}."


class FactsOfOtherKind(Refusal):
    """What is stated about a subject is what is asked of its kind."""

    code = "facts-of-other-kind"
    vi = "Nội dung khai không đúng loại đối tượng ({kind}); hãy khai theo mẫu của đối tượng đó."
    en = "The facts are not those of the subject's kind ({kind}); state what is asked of it."


class SubmissionTimeNotYours(Refusal):
    """Only the standing body may state when a paper came in; for all others a dossier is filed now."""

    code = "submission-time-not-yours"
    vi = "Chỉ cơ quan thường trực được ghi thời điểm nộp khác với lúc gửi."
    en = "Only the standing body states another time of filing than now."


class SubmittedInFuture(Refusal):
    """A dossier cannot have been filed after now."""

    code = "submitted-in-future"
    vi = "Thời điểm nộp {submitted_at} còn ở tương lai."
    en = "The time of filing {submitted_at} lies in the future."


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


class PlanNotHeard(Refusal):
    """No dossier is refused for want of a plan whose issue may be on its way."""

    code = "plan-not-heard"
    vi = "Chưa nhận được kế hoạch mà hồ sơ nêu; nếu kế hoạch vừa ban hành, hãy thẩm định lại sau ít phút."
    en = (
        "The plan that the dossier names is not known here yet; if it was just issued, appraise again in a few minutes."
    )


class RegistrationStillOpen(Refusal):
    """Nobody is called unregistered before registration under the plan is locked."""

    code = "registration-still-open"
    vi = "Đăng ký theo kế hoạch {plan} chưa khóa; đối tượng còn có thể được đăng ký, hãy thẩm định sau khi khóa."
    en = "Registration under plan {plan} is not locked; the subject may yet be registered, so appraise after the lock."


class SheetUndecided(Refusal):
    """Nobody is called unregistered before the unit's sheet was accepted, returned or found missing."""

    code = "sheet-undecided"
    vi = "Chưa có kết quả bản đăng ký của đơn vị {unit}; hãy xử lý bản đăng ký trước, hoặc thẩm định lại sau ít phút."
    en = "The sheet of unit {unit} is not decided yet; deal with the sheet first, or appraise again in a few minutes."


class EvidenceMissing(Refusal):
    """An appraisal rests on evidence that was gathered for it."""

    code = "evidence-missing"
    vi = "Chưa đọc được dữ liệu đối chiếu của hồ sơ; hãy gửi lại yêu cầu."
    en = "The evidence for this dossier could not be read yet; send the request again."


class HeadReasonUntrue(Refusal):
    """A head does not refuse for want of votes what the council voted for."""

    code = "head-reason-untrue"
    vi = "Hội đồng đã bỏ phiếu đồng ý với hồ sơ này; mã lý do {reason_code} không đúng, hãy chọn mã khác."
    en = "The council voted for this dossier; the reason {reason_code} is not true of it, choose another."


class DossierNotEligible(Refusal):
    """Only a dossier that was found eligible can be refused by the council or the head, or lead to an award."""

    code = "dossier-not-eligible"
    vi = "Hồ sơ này không ở trạng thái đủ điều kiện."
    en = "This dossier does not stand as eligible."


REFUSALS = (
    NotYourUnit,
    NotStandingBody,
    TitleUnknown,
    DocumentUnknown,
    FactsOfOtherKind,
    SubmissionTimeNotYours,
    SubmittedInFuture,
    DossierAlreadyFiled,
    DossierNotFiled,
    DossierAlreadyAppraised,
    RegistrationStillOpen,
    SheetUndecided,
    EvidenceMissing,
    HeadReasonUntrue,
    DossierNotEligible,
)
