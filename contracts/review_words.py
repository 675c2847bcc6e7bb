"""The words for the codes of review, in Vietnamese and English, for every page, notice and outcome that names them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from contracts.awards import RevocationGround
from contracts.catalog.terms import (
    AwardSubject,
    Ballot,
    Cycle,
    DecidingLevel,
    Discipline,
    FixedBy,
    Procedure,
    Scope,
    SimplifiedGround,
    TaskRating,
    TitleKind,
)
from contracts.review import Stage, Verdict
from contracts.review_steps import SuspensionGround
from contracts.vocabulary import Confidence, ReasonCode, SubjectKind, WithdrawalReason


class Bilingual(NamedTuple):
    """The same in Vietnamese and in English."""

    vi: str
    en: str


REASONS: Final[Mapping[str, Bilingual]] = {
    ReasonCode.NO_PLAN: Bilingual("không có kế hoạch làm căn cứ xét", "there is no plan to consider it by"),
    ReasonCode.NO_UNIT_PLAN: Bilingual("đơn vị không xây dựng kế hoạch", "the unit has no plan of its own"),
    ReasonCode.NOT_REGISTERED: Bilingual("danh hiệu không được đăng ký từ đầu năm", "the title was not registered"),
    ReasonCode.LATE: Bilingual("đăng ký hoặc hồ sơ gửi quá thời hạn", "the registration or the dossier came too late"),
    ReasonCode.WRONG_ROUTE: Bilingual(
        "đơn vị đề nghị không phải là đơn vị quản lý cá nhân", "the unit that proposes does not manage the person"
    ),
    ReasonCode.INCOMPLETE: Bilingual("hồ sơ thiếu thành phần theo quy định", "the dossier lacks required documents"),
    ReasonCode.INELIGIBLE_SUBJECT: Bilingual(
        "không thuộc đối tượng xét tặng", "the title is not for this kind of subject"
    ),
    ReasonCode.MIN_SERVICE: Bilingual(
        "thời gian công tác trong năm chưa đủ theo quy định", "the time in service is too short"
    ),
    ReasonCode.RATING_TOO_LOW: Bilingual(
        "mức độ hoàn thành nhiệm vụ chưa đạt yêu cầu", "the rating of the year's work is too low"
    ),
    ReasonCode.PREREQ_TITLE_MISSING: Bilingual("chưa đạt danh hiệu làm điều kiện", "a title required first is missing"),
    ReasonCode.INITIATIVE_MISSING: Bilingual(
        "không có sáng kiến hoặc đề tài được công nhận", "no recognised initiative or research"
    ),
    ReasonCode.MEMBER_RATIO: Bilingual(
        "tỷ lệ cá nhân đạt danh hiệu trong tập thể chưa đủ", "too few members hold the title required"
    ),
    ReasonCode.DISCIPLINE: Bilingual(
        "có hình thức kỷ luật trong năm xét", "there was a disciplinary measure in the year"
    ),
    ReasonCode.CRITERIA_NOT_MET: Bilingual("chưa đạt tiêu chuẩn theo quy định", "the criteria of the law are not met"),
    ReasonCode.UNITY_NOT_CONFIRMED: Bilingual(
        "chưa được xác nhận nội bộ đoàn kết, chấp hành tốt chủ trương, pháp luật",
        "unity and compliance with the law are not confirmed",
    ),
    ReasonCode.DUPLICATE_ACHIEVEMENT: Bilingual(
        "danh hiệu đã được đơn vị khác đăng ký hoặc đề nghị cho cùng đối tượng",
        "another unit has registered or proposed the same subject for the title",
    ),
    ReasonCode.SPECIAL_RESULT_REUSED: Bilingual(
        "kết quả đã làm căn cứ cho một khen thưởng khác", "the result has grounded another award already"
    ),
    ReasonCode.FALSE_DECLARATION: Bilingual(
        "kê khai thành tích không trung thực", "the achievements were declared falsely"
    ),
    ReasonCode.PUBLIC_OBJECTION: Bilingual(
        "có ý kiến phản đối qua lấy ý kiến", "there were objections in the consultation"
    ),
    ReasonCode.QUOTA_EXCEEDED: Bilingual("vượt tỷ lệ được đề nghị", "the quota is exceeded"),
    ReasonCode.VOTE_BELOW_THRESHOLD: Bilingual(
        "không đạt tỷ lệ phiếu đồng ý theo quy định", "the votes in favour are below the threshold"
    ),
    ReasonCode.NOT_COMPETENT: Bilingual("không thuộc thẩm quyền quyết định", "another level is competent"),
    ReasonCode.WITHDRAWN: Bilingual("đã rút hồ sơ", "the dossier was withdrawn"),
}
STAGES: Final[Mapping[Stage, Bilingual]] = {
    Stage.APPRAISAL: Bilingual("khi thẩm định", "at the appraisal"),
    Stage.COUNCIL: Bilingual("khi Hội đồng biểu quyết", "by the vote of the council"),
    Stage.HEAD: Bilingual("khi người có thẩm quyền xem xét", "by the competent head"),
}
"""Where a dossier ended without an award."""
CONFIDENCES: Final[Mapping[Confidence, Bilingual]] = {
    Confidence.SOURCED: Bilingual("đã đối chiếu nguồn", "checked against a source"),
    Confidence.KNOWN: Bilingual("theo hiểu biết chung", "commonly known"),
    Confidence.UNSURE: Bilingual("chưa xác minh", "not verified"),
}
VERDICTS: Final[Mapping[Verdict, Bilingual]] = {
    Verdict.MET: Bilingual("Đạt", "Holds"),
    Verdict.NOT_MET: Bilingual("Chưa đạt", "Does not hold"),
    Verdict.UNKNOWN: Bilingual("Chưa rõ", "Unknown"),
    Verdict.WAIVED: Bilingual("Không áp dụng", "Does not apply"),
    Verdict.NOT_YET: Bilingual("Chưa đến lúc xét", "Not yet"),
}
"""What an appraisal found of a rule."""
FIXED_BY: Final[Mapping[FixedBy, Bilingual]] = {
    FixedBy.SUBMISSION: Bilingual("theo ngày nộp hồ sơ", "by the day of filing"),
    FixedBy.ACHIEVEMENT_YEAR: Bilingual("theo năm lập thành tích", "by the year of the achievement"),
}
"""Why a ruleset is that of a dossier."""
PROCEDURES: Final[Mapping[Procedure, Bilingual]] = {
    Procedure.ORDINARY: Bilingual("thường xuyên, theo kế hoạch", "ordinary, by the plan"),
    Procedure.SIMPLIFIED: Bilingual("đột xuất, theo thủ tục đơn giản", "a sudden deed, by the simplified procedure"),
}
SIMPLIFIED_GROUNDS: Final[Mapping[SimplifiedGround, Bilingual]] = {
    SimplifiedGround.POLITICAL_NEED: Bilingual(
        "phục vụ yêu cầu chính trị hoặc kịp thời động viên", "it serves a political need or encourages in time"
    ),
    SimplifiedGround.SUDDEN_ACHIEVEMENT: Bilingual(
        "thành tích xuất sắc đột xuất", "the achievement is outstanding and sudden"
    ),
    SimplifiedGround.CLEAR_ACHIEVEMENT: Bilingual("thành tích, công trạng rõ ràng", "the achievement is plain"),
}
"""The conditions of the simplified procedure."""
SUBJECTS: Final[Mapping[SubjectKind, Bilingual]] = {
    SubjectKind.INDIVIDUAL: Bilingual("Cá nhân", "Person"),
    SubjectKind.COLLECTIVE: Bilingual("Tập thể", "Collective"),
    SubjectKind.HOUSEHOLD: Bilingual("Hộ gia đình", "Household"),
}
LEVELS: Final[Mapping[str, Bilingual]] = {
    DecidingLevel.UNIT: Bilingual("đơn vị có tư cách pháp nhân", "unit with legal personality"),
    DecidingLevel.COMMUNE: Bilingual("cấp xã", "commune"),
    DecidingLevel.DEPARTMENT: Bilingual("sở, ban, ngành", "department"),
    DecidingLevel.DISTRICT: Bilingual("cấp huyện", "district"),
    DecidingLevel.PROVINCE: Bilingual("cấp tỉnh", "province"),
    DecidingLevel.MINISTRY: Bilingual("bộ, ban, ngành trung ương", "ministry"),
    DecidingLevel.GOVERNMENT: Bilingual("Chính phủ", "Government"),
    DecidingLevel.PRIME_MINISTER: Bilingual("Thủ tướng Chính phủ", "Prime Minister"),
    DecidingLevel.PRESIDENT: Bilingual("Chủ tịch nước", "President"),
}
AWARD_SUBJECTS: Final[Mapping[AwardSubject, Bilingual]] = {
    AwardSubject.INDIVIDUAL: Bilingual("Cá nhân", "Person"),
    AwardSubject.COLLECTIVE: Bilingual("Tập thể", "Collective"),
    AwardSubject.HOUSEHOLD: Bilingual("Hộ gia đình", "Household"),
    AwardSubject.COMMUNITY: Bilingual("Cộng đồng dân cư, xã, phường", "Community"),
}
"""Those who may be commended."""
KINDS: Final[Mapping[TitleKind, Bilingual]] = {
    TitleKind.TITLE: Bilingual("danh hiệu thi đua", "emulation title"),
    TitleKind.FORM: Bilingual("hình thức khen thưởng", "form of commendation"),
}
CYCLES: Final[Mapping[Cycle, Bilingual]] = {
    Cycle.ANNUAL: Bilingual("hằng năm", "each year"),
    Cycle.CAMPAIGN: Bilingual("theo phong trào", "for a campaign"),
    Cycle.EMERGENCY: Bilingual("đột xuất", "in an emergency"),
    Cycle.PERIODIC: Bilingual("định kỳ", "periodically"),
    Cycle.SERVICE: Bilingual("quá trình cống hiến", "for service"),
    Cycle.SENIORITY: Bilingual("niên hạn", "by seniority"),
    Cycle.FOREIGN: Bilingual("đối ngoại", "for foreign relations"),
    Cycle.FIVE_YEAR: Bilingual("5 năm một lần", "every five years"),
}
BALLOTS: Final[Mapping[Ballot, Bilingual]] = {
    Ballot.SECRET: Bilingual("bỏ phiếu kín", "secret ballot"),
    Ballot.LOCAL: Bilingual("theo quy chế Hội đồng", "as the council's regulation says"),
}
STEPS: Final[Mapping[str, Bilingual]] = {
    "APPRAISAL": Bilingual("Thẩm định", "Appraisal"),
    "OPINION": Bilingual("Hiệp y", "Opinion of an agency"),
    "CONSULTATION": Bilingual("Lấy ý kiến Nhân dân", "Public consultation"),
    "NOTICE_OF_AWARD": Bilingual("Thông báo kết quả", "Notice of the award"),
    "NOTICE_OF_REFUSAL": Bilingual("Thông báo không đủ điều kiện", "Notice of a refusal"),
    "REVOCATION": Bilingual("Quyết định hủy bỏ", "Decision to revoke"),
    "BEFORE_CONFERRAL": Bilingual("Gửi hồ sơ trước ngày trao tặng", "Filing before the conferral"),
}
"""The steps that have a time limit, by the catalogue's codes."""
RATINGS: Final[Mapping[TaskRating, Bilingual]] = {
    TaskRating.KHTNV: Bilingual("không hoàn thành nhiệm vụ", "tasks not fulfilled"),
    TaskRating.HTNV: Bilingual("hoàn thành nhiệm vụ", "tasks fulfilled"),
    TaskRating.HTTNV: Bilingual("hoàn thành tốt nhiệm vụ", "tasks fulfilled well"),
    TaskRating.HTXSNV: Bilingual("hoàn thành xuất sắc nhiệm vụ", "tasks fulfilled excellently"),
}
DISCIPLINES: Final[Mapping[Discipline, Bilingual]] = {
    Discipline.NONE: Bilingual("không", "none"),
    Discipline.KHIEN_TRACH: Bilingual("khiển trách", "reprimand"),
    Discipline.CANH_CAO: Bilingual("cảnh cáo", "warning"),
    Discipline.HA_BAC_LUONG: Bilingual("hạ bậc lương", "lower grade of pay"),
    Discipline.GIANG_CHUC: Bilingual("giáng chức", "demotion"),
    Discipline.CACH_CHUC: Bilingual("cách chức", "removal from the post"),
    Discipline.BUOC_THOI_VIEC: Bilingual("buộc thôi việc", "dismissal"),
}
SCOPES: Final[Mapping[Scope, Bilingual]] = {
    Scope.GRASSROOTS: Bilingual("cấp cơ sở", "grassroots"),
    Scope.MINISTRY_OR_PROVINCE: Bilingual("cấp bộ, ban, ngành, tỉnh", "ministry or province"),
    Scope.NATIONWIDE: Bilingual("toàn quốc", "nationwide"),
}
RULES: Final[Mapping[str, Bilingual]] = {
    "plan_in_force": Bilingual("Kế hoạch đang có hiệu lực", "A plan in force"),
    "gate_registration": Bilingual("Danh hiệu đã đăng ký theo kế hoạch", "Registered as the plan asks"),
    "gate_unit_registration": Bilingual("Đơn vị có đăng ký theo kế hoạch", "The unit registered as the plan asks"),
    "gate_unit_plan": Bilingual("Đơn vị có kế hoạch của mình", "The unit has a plan of its own"),
    "not_elsewhere": Bilingual("Không trùng với đơn vị khác", "Proposed by no other unit"),
    "result_not_reused": Bilingual("Kết quả chưa dùng để khen thưởng", "A result that no other award used"),
    "subject_kind": Bilingual("Đúng đối tượng", "The right kind of subject"),
    "documents_complete": Bilingual("Đủ thành phần hồ sơ", "All documents are there"),
    "peer_review": Bilingual("Bình xét tại đơn vị", "Peer review in the unit"),
    "proposed_by_manager": Bilingual("Đơn vị quản lý cá nhân đề nghị", "Proposed by the unit that manages the person"),
    "former_unit_comment": Bilingual("Nhận xét của đơn vị cũ", "Comment of the former unit"),
    "registered_for_emulation": Bilingual("Đã đăng ký thi đua", "Registered for emulation"),
    "task_rating_at_least": Bilingual("Mức độ hoàn thành nhiệm vụ", "Rating of the year's tasks"),
    "min_service_months": Bilingual("Thời gian công tác trong năm", "Months of service"),
    "no_discipline": Bilingual("Không bị kỷ luật", "No disciplinary measure"),
    "emulation_confirmed": Bilingual("Đơn vị xác nhận tham gia thi đua", "Emulation confirmed by the unit"),
    "has_title_standard": Bilingual("Đạt tiêu chuẩn danh hiệu làm điều kiện", "Standard of the lower title"),
    "any_of": Bilingual("Sáng kiến, đề tài hoặc thành tích thay thế", "Initiative, research or what stands for it"),
    "collective_task_rating_at_least": Bilingual("Mức độ hoàn thành của tập thể", "Rating of the collective"),
    "member_share_with_title": Bilingual("Tỷ lệ thành viên đạt danh hiệu", "Share of members with the title"),
    "has_collective_standard": Bilingual("Đạt tiêu chuẩn danh hiệu tập thể", "Standard of the lower title"),
    "all_members_task_rating_at_least": Bilingual("Xếp loại của mọi thành viên", "Rating of every member"),
    "has_member_with_title": Bilingual("Có thành viên được tặng danh hiệu", "A member holds the title"),
    "no_member_disciplined_from": Bilingual("Kỷ luật của thành viên", "Discipline of the members"),
    "armed_forces_member": Bilingual("Thuộc lực lượng vũ trang", "Member of the armed forces"),
    "consecutive_title": Bilingual("Danh hiệu nhiều năm liên tục", "Title of consecutive years"),
    "has_form": Bilingual("Đã có hình thức khen thưởng", "Form of commendation held"),
    "consecutive_task_rating": Bilingual("Xếp loại nhiều năm liên tục", "Ratings of consecutive years"),
    "initiatives": Bilingual("Số sáng kiến được công nhận", "Number of initiatives"),
    "submission_window": Bilingual("Thời hạn trình", "Time of submission"),
    "leader_of_cluster": Bilingual("Dẫn đầu cụm, khối thi đua", "First in its cluster or block"),
    "criteria_of_decree": Bilingual("Tiêu chuẩn theo nghị định", "Criteria of the decree"),
    "criteria": Bilingual("Tiêu chuẩn", "Criteria"),
    "simplified_form": Bilingual("Được tặng theo thủ tục đơn giản", "Given by the simplified procedure"),
    "simplified_ground": Bilingual("Điều kiện của thủ tục đơn giản", "Condition of the simplified procedure"),
    "deed_in_window": Bilingual("Thời hạn trình từ khi lập thành tích", "Filed in time after the deed"),
    "achievement_certified": Bilingual("Thủ trưởng xác nhận thành tích", "Achievement certified by the head"),
    "simplified_procedure": Bilingual("Quyết định không qua họp Hội đồng", "Decided without the council"),
    "internal_unity": Bilingual("Nội bộ đoàn kết, chấp hành tốt", "Unity and compliance"),
    "deciding_level": Bilingual("Thẩm quyền quyết định", "Competence to decide"),
    "own_staff": Bilingual("Người do cấp này quản lý", "Decided for own staff"),
    "quota": Bilingual("Tỷ lệ của đơn vị", "Quota of the unit"),
}
"""The rules of an appraisal and the grounds of a decision, by the names that the catalogue and the outcomes have."""
WITHDRAWALS: Final[Mapping[WithdrawalReason, Bilingual]] = {
    WithdrawalReason.LEFT_UNIT: Bilingual(
        "đã chuyển công tác, thôi việc hoặc nghỉ hưu", "whoever was registered has moved, left or retired"
    ),
    WithdrawalReason.OWN_REQUEST: Bilingual("theo nguyện vọng của đối tượng", "whoever was registered asks for it"),
    WithdrawalReason.OUT_OF_REACH: Bilingual("không còn khả năng đạt tiêu chuẩn", "the standard is out of reach"),
    WithdrawalReason.DISCIPLINE: Bilingual("bị kỷ luật", "whoever was registered was disciplined"),
    WithdrawalReason.UNDER_VERIFICATION: Bilingual("đang được xác minh", "it is under verification"),
    WithdrawalReason.REGISTERED_ELSEWHERE: Bilingual("đơn vị khác đã đăng ký", "another unit has registered it"),
    WithdrawalReason.MISTAKEN: Bilingual("đăng ký nhầm", "it was registered by mistake"),
}
SUSPENSIONS: Final[Mapping[SuspensionGround, Bilingual]] = {
    SuspensionGround.COMPLAINT: Bilingual("có khiếu nại, tố cáo đang giải quyết", "a complaint is open"),
    SuspensionGround.INSPECTION: Bilingual("đang thanh tra, kiểm tra có dấu hiệu vi phạm", "an inspection is open"),
    SuspensionGround.INVESTIGATION: Bilingual("đang điều tra, truy tố, xét xử", "an investigation or a trial is open"),
    SuspensionGround.DISCIPLINE: Bilingual("đang xem xét xử lý kỷ luật", "a disciplinary measure is being considered"),
    SuspensionGround.PRESS: Bilingual("báo chí nêu vụ việc, đang xác minh", "what the press reports is being verified"),
}
REVOCATIONS: Final[Mapping[RevocationGround, Bilingual]] = {
    RevocationGround.FRAUD: Bilingual("gian dối trong kê khai thành tích", "fraud in declaring achievements"),
    RevocationGround.FALSE_PAPERS: Bilingual(
        "cung cấp thông tin sai, làm giả giấy tờ", "false information or forged papers"
    ),
    RevocationGround.UNLAWFUL_PROCEDURE: Bilingual(
        "thẩm định, xét, đề nghị khen thưởng trái quy định", "appraised, considered or proposed against the law"
    ),
    RevocationGround.VIOLATION_CONCLUDED: Bilingual(
        "có kết luận, quyết định, bản án về vi phạm trong thời gian tính thành tích",
        "a conclusion, decision or judgment shows a violation in the period of the achievement",
    ),
}
REVOCATION_STATES: Final[Mapping[str, Bilingual]] = {
    "proposed": Bilingual("Chờ người có thẩm quyền", "Waits for the head"),
    "dropped": Bilingual("Không hủy bỏ", "Nothing revoked"),
    "revoked": Bilingual("Đã hủy bỏ", "Annulled"),
    "recovering": Bilingual("Đã hủy bỏ, đang thu hồi tiền thưởng", "Annulled; the bonus is due"),
    "recovered": Bilingual("Đã hủy bỏ, đã thu hồi tiền thưởng", "Annulled; the bonus was paid back"),
    "written-off": Bilingual("Đã hủy bỏ, không tiếp tục thu hồi", "Annulled; nothing more is expected"),
}
