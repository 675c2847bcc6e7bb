"""The terms for codes in both languages, as they stand in notices."""

from collections.abc import Mapping

from contracts.awards import Manner
from contracts.plan_parts import Purpose
from contracts.registration import ReturnReason
from contracts.review import Stage
from contracts.review_words import REASONS, REVOCATIONS, SUSPENSIONS, WITHDRAWALS, Bilingual
from contracts.vocabulary import GateKind

__all__ = [
    "BODIES",
    "BODIES_ABOVE",
    "FIELDS",
    "GATES",
    "MANNERS",
    "PURPOSES",
    "REASONS",
    "RETURNS",
    "REVOCATIONS",
    "SUSPENSIONS",
    "UNMARKED",
    "WITHDRAWALS",
    "Bilingual",
]

PURPOSES: Mapping[Purpose, Bilingual] = {
    Purpose.TO_REPORT: Bilingual(
        "Kính gửi {addressee} để báo cáo.",
        "This is reported to {addressee}.",
    ),
    Purpose.TO_IMPLEMENT: Bilingual(
        "Đề nghị {addressee} xây dựng kế hoạch của đơn vị, đăng ký danh hiệu thi đua và tổ chức thực hiện.",
        "{addressee} is asked to draw up its own plan, to register titles and to carry the plan out.",
    ),
    Purpose.TO_DIRECT: Bilingual(
        "Kính gửi {addressee} để chỉ đạo.",
        "This is sent to {addressee}, which directs the work.",
    ),
    Purpose.TO_FOLLOW: Bilingual(
        "Kính gửi {addressee} để biết, theo dõi và phối hợp chỉ đạo.",
        "This is sent to {addressee} to follow and support.",
    ),
    Purpose.TO_PUBLISH: Bilingual(
        "Đề nghị {addressee} đăng tải toàn văn Kế hoạch.",
        "{addressee} is asked to publish the plan in full.",
    ),
    Purpose.TO_FILE: Bilingual(
        "Gửi {addressee} để lưu theo quy định.",
        "This is sent to {addressee} for the files.",
    ),
}

UNMARKED = Bilingual("Kế hoạch được gửi đến {addressee}.", "The plan is sent to {addressee}.")
"""For a recipient whose line in the plan gives no purpose."""

GATES: Mapping[str, Bilingual] = {
    GateKind.UNIT_PLAN: Bilingual(
        "Đơn vị không xây dựng kế hoạch thi đua, khen thưởng thì không được xem xét khen thưởng.",
        "A unit without a plan of its own is not considered for awards.",
    ),
    GateKind.REGISTRATION: Bilingual(
        "Danh hiệu không đăng ký thì không được xem xét khen thưởng.",
        "A title that was not registered is not considered.",
    ),
    GateKind.SECOND_APPROVAL: Bilingual(
        "Kế hoạch, hướng dẫn sơ kết hoặc tổng kết có nội dung khen thưởng phải được thống nhất và phê duyệt trước.",
        "A plan or guidance for a review that contains commendations is agreed and approved first.",
    ),
}

RETURNS: Mapping[ReturnReason, Bilingual] = {
    ReturnReason.INCOMPLETE: Bilingual("bản đăng ký chưa đầy đủ", "the sheet is incomplete"),
    ReturnReason.WRONG_FORM: Bilingual("bản đăng ký không đúng mẫu", "the sheet is not in the prescribed form"),
    ReturnReason.WRONG_ROUTE: Bilingual("bản đăng ký gửi không đúng nơi tiếp nhận", "the sheet took the wrong route"),
    ReturnReason.INELIGIBLE_SUBJECT: Bilingual(
        "có trường hợp không thuộc đối tượng đăng ký", "somebody on it cannot be registered"
    ),
    ReturnReason.NO_UNIT_PLAN: Bilingual("đơn vị chưa ban hành kế hoạch", "the unit has issued no plan of its own"),
    ReturnReason.LATE: Bilingual("bản đăng ký gửi sau thời hạn", "the sheet came after the deadline"),
    ReturnReason.MIN_SERVICE: Bilingual(
        "có người chưa đủ thời gian công tác", "somebody on it has not served long enough"
    ),
    ReturnReason.RATING_TOO_LOW: Bilingual(
        "mức độ hoàn thành nhiệm vụ chưa đạt", "the rating of somebody's tasks is too low"
    ),
    ReturnReason.PREREQ_TITLE_MISSING: Bilingual(
        "thiếu danh hiệu làm điều kiện", "a title that is a condition is missing"
    ),
    ReturnReason.CONSECUTIVE_BROKEN: Bilingual("không đủ số năm liên tục", "the years in a row are interrupted"),
    ReturnReason.DISCIPLINE: Bilingual("có người đang bị kỷ luật", "somebody on it was disciplined"),
    ReturnReason.UNDER_VERIFICATION: Bilingual(
        "có trường hợp đang được xác minh", "somebody on it is under verification"
    ),
    ReturnReason.QUOTA_EXCEEDED: Bilingual("vượt tỷ lệ cho phép", "it exceeds the permitted ratio"),
    ReturnReason.DUPLICATE_ACHIEVEMENT: Bilingual(
        "có thành tích đã được khen thưởng", "an achievement on it was commended already"
    ),
}

MANNERS: Mapping[Manner, Bilingual] = {
    Manner.IN_PERSON: Bilingual("trực tiếp nhận", "received in person"),
    Manner.BY_ANOTHER: Bilingual("nhận thay", "received by another"),
    Manner.POSTHUMOUS: Bilingual("truy tặng", "posthumous"),
    Manner.ABSENT: Bilingual("vắng mặt", "absent"),
}

BODIES: Mapping[Stage, Bilingual] = {
    Stage.APPRAISAL: Bilingual("Cơ quan thẩm định không đề nghị tặng", "The appraising body does not propose"),
    Stage.COUNCIL: Bilingual(
        "Hội đồng Thi đua – Khen thưởng không đề nghị tặng",
        "The Emulation and Commendation Council does not propose",
    ),
    Stage.HEAD: Bilingual("Người có thẩm quyền không quyết định tặng", "The competent head does not grant"),
}

BODIES_ABOVE: Mapping[Stage, Bilingual] = {
    Stage.APPRAISAL: Bilingual(
        "Cơ quan thẩm định cấp trên không đề nghị tặng", "The appraising body of the superior level does not propose"
    ),
    Stage.COUNCIL: Bilingual(
        "Hội đồng Thi đua – Khen thưởng cấp trên không đề nghị tặng",
        "The Emulation and Commendation Council of the superior level does not propose",
    ),
    Stage.HEAD: Bilingual(
        "Người có thẩm quyền cấp trên không quyết định tặng", "The competent head of the superior level does not grant"
    ),
}

FIELDS: Mapping[str, Bilingual] = {
    "document": Bilingual("số, ký hiệu, ngày văn bản", "number and date"),
    "title": Bilingual("trích yếu", "title"),
    "level": Bilingual("cấp ban hành", "level"),
    "issuer_kind": Bilingual("loại cơ quan ban hành", "kind of issuer"),
    "kind": Bilingual("loại kế hoạch", "kind of plan"),
    "cycle": Bilingual("chu kỳ", "cycle"),
    "year": Bilingual("năm thực hiện", "year"),
    "until": Bilingual("năm cuối", "last year"),
    "open_ended": Bilingual("thời gian kéo dài", "whether it goes on"),
    "place": Bilingual("nơi ban hành", "place"),
    "capacity": Bilingual("thể thức ký", "capacity of signing"),
    "signs_for": Bilingual("ký thay hoặc thay mặt ai", "signed for whom"),
    "signer_role": Bilingual("chức vụ người ký", "signer"),
    "signer_name": Bilingual("họ tên người ký", "name of the signer"),
    "purposes": Bilingual("mục đích", "purposes"),
    "requirements": Bilingual("yêu cầu", "requirements"),
    "legal_bases": Bilingual("căn cứ pháp lý", "legal bases"),
    "parent": Bilingual("kế hoạch cấp trên", "parent plan"),
    "references": Bilingual("văn bản thực hiện, kế hoạch cấp trên khác", "instruments applied and further parents"),
    "tasks": Bilingual("nội dung nhiệm vụ", "tasks"),
    "rounds": Bilingual("đợt xét", "rounds"),
    "campaigns": Bilingual("phong trào, cuộc vận động, chuyên đề", "campaigns"),
    "measures": Bilingual("giải pháp", "measures"),
    "targets": Bilingual("chỉ tiêu", "targets"),
    "clusters": Bilingual("cụm, khối thi đua", "clusters"),
    "unclustered": Bilingual("đơn vị ngoài cụm", "units in no cluster"),
    "clusters_stated": Bilingual("số cụm văn bản nêu", "number of clusters stated"),
    "registration_deadline": Bilingual("thời hạn đăng ký", "deadline of registration"),
    "submission": Bilingual("nơi gửi đăng ký", "where registrations go"),
    "gates": Bilingual("điều kiện xem xét khen thưởng", "conditions of being considered"),
    "recipients": Bilingual("nơi nhận", "recipients"),
    "standing_body": Bilingual("cơ quan thường trực", "standing body"),
    "clauses": Bilingual("nội dung khác", "other passages"),
    "text_sha256": Bilingual("mã SHA-256 của văn bản đã ký", "digest of the signed file"),
}

EMAILS: Mapping[str, Bilingual] = {
    "none": Bilingual("không gửi thư", "no e-mail"),
    "queued": Bilingual("chờ gửi", "to be sent"),
    "started": Bilingual("đang gửi", "being sent"),
    "accepted": Bilingual("đã gửi", "sent"),
    "deferred": Bilingual("máy chủ thư hẹn gửi lại", "put off by the mail server"),
    "failed": Bilingual("không gửi được", "not delivered"),
    "unconfirmed": Bilingual("chưa rõ kết quả", "outcome not known"),
}
