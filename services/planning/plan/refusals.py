"""The reasons for which a command about a plan is refused."""

from contracts.message import Refusal, RefusalKind


class NotStaffOfSite(Refusal):
    """Only the staff of the issuing site act on its plans, never a unit's clerk."""

    kind = RefusalKind.NOT_ALLOWED
    code = "not-staff-of-site"
    vi = "Chỉ cán bộ của cơ quan ban hành được lập và ban hành kế hoạch, không phải đơn vị {unit}."
    en = "Only the staff of the issuing body act on its plans, not the unit {unit}."


class PlanMissing(Refusal):
    """Only a plan that was drawn up can be worked on."""

    kind = RefusalKind.NOT_FOUND
    code = "plan-missing"
    vi = "Chưa có kế hoạch này; hãy soạn thảo trước."
    en = "There is no such plan; draw it up first."


class FormerPlanUnknown(Refusal):
    """A plan is begun with a former one of the site."""

    kind = RefusalKind.NOT_FOUND
    code = "former-plan-unknown"
    vi = "Không có kế hoạch cũ này; hãy chọn một kế hoạch trong danh sách."
    en = "There is no such former plan; choose one of the list."


class PlanAlreadyDrafted(Refusal):
    """A plan is drawn up once; afterwards its draft is revised."""

    kind = RefusalKind.CONFLICT
    code = "plan-already-drafted"
    vi = "Kế hoạch này đã được soạn thảo; hãy sửa bản thảo."
    en = "This plan has been drawn up already; revise its draft."


class PlanAlreadyIssued(Refusal):
    """A plan in force cannot be drafted, revised or issued again; it is amended."""

    kind = RefusalKind.CONFLICT
    code = "plan-already-issued"
    vi = "Kế hoạch {document} đã được ban hành; chỉ có thể sửa đổi, bổ sung hoặc thu hồi."
    en = "Plan {document} is in force; it can only be amended or withdrawn."


class PlanNotInForce(Refusal):
    """Only a plan in force can be amended or withdrawn."""

    kind = RefusalKind.CONFLICT
    code = "plan-not-in-force"
    vi = "Kế hoạch {document} còn là bản thảo; hãy ban hành trước."
    en = "Plan {document} is still a draft; issue it first."


class PlanOnlyFollowed(Refusal):
    """A plan known in part is followed; it is neither issued, amended nor withdrawn here."""

    kind = RefusalKind.CONFLICT
    code = "plan-only-followed"
    vi = "Kế hoạch này chỉ được theo dõi vì văn bản biết được một phần; hãy soạn kế hoạch mới nếu cần ban hành."
    en = "This plan is followed only, as its text is known in part; draw up a new one where it is to be issued."


class PlanFinished(Refusal):
    """A withdrawn plan is finished."""

    kind = RefusalKind.CONFLICT
    code = "plan-finished"
    vi = "Kế hoạch {document} đã bị thu hồi; hãy lập kế hoạch mới."
    en = "Plan {document} was withdrawn; draw up a new one."


class NumberTaken(Refusal):
    """An issuer gives a number once a year within a symbol (NĐ 30/2020, Annex I)."""

    kind = RefusalKind.CONFLICT
    code = "number-taken"
    fields = ("/content/document/number", "/document/number")
    vi = (
        "Số {document} của {issuer} trong năm đã thuộc về kế hoạch khác ({taken_by}); "
        "hãy kiểm tra lại số trong sổ văn bản rồi sửa bản thảo."
    )
    en = (
        "{issuer} gave the number {document} to another plan this year ({taken_by}); "
        "check the number in the register of documents and revise the draft."
    )


class DocumentKeyChanged(Refusal):
    """An amendment keeps the plan's document: issuer, number, symbol and date."""

    kind = RefusalKind.CONFLICT
    code = "document-key-changed"
    fields = ("/content/document",)
    vi = "Sửa đổi không được thay số, ký hiệu, ngày hay cơ quan ban hành của kế hoạch {document}."
    en = "An amendment keeps the issuer, number, symbol and date of plan {document}."


class NothingAmended(Refusal):
    """An amendment changes something."""

    kind = RefusalKind.CONFLICT
    code = "nothing-amended"
    fields = ("/content",)
    vi = "Nội dung gửi lên không khác kế hoạch {document} đang có hiệu lực."
    en = "What was sent does not differ from plan {document} as it is in force."


class DraftIncomplete(Refusal):
    """A draft is issued when it states everything that an issued plan must state."""

    kind = RefusalKind.INVALID
    code = "draft-incomplete"
    vi = "Bản thảo chưa thể ban hành vì còn thiếu hoặc chưa đúng: {fields}; hãy sửa bản thảo rồi ban hành."
    en = "The draft cannot be issued: these fields are missing or wrong: {fields}. Revise the draft and issue it again."


class TasksNotNumbered(Refusal):
    """Tasks are numbered 1, 2, 3 … through the year, without gaps and in order."""

    kind = RefusalKind.INVALID
    code = "tasks-not-numbered"
    fields = ("/content/tasks",)
    vi = "Nhiệm vụ phải đánh số liên tục từ 1; nhiệm vụ thứ {place} lại mang số {number}."
    en = "Tasks are numbered from 1 without gaps; the one in place {place} bears the number {number}."


class ParentDatedLater(Refusal):
    """A plan cannot rest on a parent plan that is dated after it."""

    kind = RefusalKind.INVALID
    code = "parent-dated-later"
    fields = ("/content/parent/document/dated",)
    vi = "Kế hoạch cấp trên {parent} đề ngày {dated}, sau ngày của kế hoạch này; hãy kiểm tra lại hai ngày."
    en = "The parent plan {parent} is dated {dated}, after this plan; check the two dates."


class DeadlineNotAfterPlan(Refusal):
    """Registration closes on a day after the document's date."""

    kind = RefusalKind.INVALID
    code = "deadline-not-after-plan"
    fields = ("/content/registration_deadline", "/registration_deadline")
    vi = "Hạn đăng ký {day} phải sau ngày của văn bản."
    en = "The registration deadline {day} must lie after the document's date."


class DatesOutsideYear(Refusal):
    """A plan is dated, and registration under it closes, within a year of the year it plans."""

    kind = RefusalKind.INVALID
    code = "dates-outside-year"
    fields = ("/content",)
    vi = "Ngày {day} cách quá xa năm kế hoạch {year}; hãy kiểm tra lại."
    en = "The date {day} is too far from the plan's year {year}; check it."


class PeriodWrong(Refusal):
    """A plan for several years ends in the year in which it begins, or later; one that goes on has no last year."""

    kind = RefusalKind.INVALID
    code = "period-wrong"
    fields = ("/content/until",)
    vi = "Năm cuối {until} không hợp với năm đầu {year}; kế hoạch kéo dài về sau thì để trống năm cuối."
    en = "The last year {until} does not fit the first, {year}; leave it empty for a plan that goes on."


class YearOutsidePlan(Refusal):
    """A task, a round or a campaign falls within the years of its plan."""

    kind = RefusalKind.INVALID
    code = "year-outside-plan"
    fields = ("/content",)
    vi = "Năm {year} của “{what}” nằm ngoài thời gian của kế hoạch; hãy kiểm tra lại."
    en = "The year {year} of “{what}” lies outside the plan's years; check it."


class RoundUnknown(Refusal):
    """A task belongs to a round that its plan names."""

    kind = RefusalKind.INVALID
    code = "round-unknown"
    fields = ("/content/tasks",)
    vi = "Nhiệm vụ {number} thuộc đợt xét “{round}” mà kế hoạch không nêu; hãy thêm đợt xét hoặc sửa nhiệm vụ."
    en = "Task {number} belongs to the round “{round}”, which the plan does not name; add it or mend the task."


class SecondApprovalOpen(Refusal):
    """A condition of a second approval says who agrees and who approves."""

    kind = RefusalKind.INVALID
    code = "second-approval-open"
    fields = ("/content/gates",)
    vi = "Điều kiện phê duyệt lần hai phải nêu cơ quan thống nhất và cơ quan phê duyệt."
    en = "The condition of a second approval must name who agrees and who approves."


class CodeRepeated(Refusal):
    """A cluster, a unit or a recipient stands in a plan once, so that its code names only it."""

    kind = RefusalKind.INVALID
    code = "code-repeated"
    fields = ("/content",)
    vi = "Mã {repeated} xuất hiện nhiều lần trong cùng một danh sách của kế hoạch; hãy giữ lại một dòng."
    en = "The code {repeated} stands more than once in one list of the plan; keep one line of it."


class SuperiorPlanUnknown(Refusal):
    """A draft is made from a plan of the superior that was heard here; one on paper is cited by hand."""

    kind = RefusalKind.NOT_FOUND
    code = "superior-plan-unknown"
    vi = "Chưa nhận được kế hoạch cấp trên này; hãy soạn thảo kế hoạch và ghi số, ký hiệu của kế hoạch cấp trên."
    en = "This plan of the superior has not arrived; draw up a plan and cite the superior's by its number."


class SuperiorPlanWithdrawn(Refusal):
    """No plan is drawn up under a plan that its issuer has withdrawn."""

    kind = RefusalKind.CONFLICT
    code = "superior-plan-withdrawn"
    vi = "Kế hoạch cấp trên {document} đã bị thu hồi; hãy chọn kế hoạch đang có hiệu lực."
    en = "The superior has withdrawn plan {document}; choose one that is in force."


class DeadlineNotBeforeSuperior(Refusal):
    """Registration under a plan closes before that under the superior's, for its sheet follows from it."""

    kind = RefusalKind.INVALID
    code = "deadline-not-before-superior"
    fields = ("/registration_deadline",)
    vi = "Hạn đăng ký {day} phải trước hạn {superior_day} của kế hoạch cấp trên {document}."
    en = "The deadline {day} must lie before the deadline {superior_day} of the superior's plan {document}."
