"""The terms for codes in both languages, as they stand in notices."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.planning import Purpose
from contracts.registration import ReturnReason
from contracts.review import Stage
from contracts.vocabulary import GateKind, ReasonCode


class Bilingual(NamedTuple):
    """The same in Vietnamese and in English."""

    vi: str
    en: str


PURPOSES: Mapping[Purpose, Bilingual] = {
    Purpose.TO_REPORT: Bilingual(
        "Kính gửi {addressee} để báo cáo.",
        "This is reported to {addressee}.",
    ),
    Purpose.TO_IMPLEMENT: Bilingual(
        "Đề nghị {addressee} xây dựng kế hoạch của đơn vị, đăng ký danh hiệu thi đua và tổ chức thực hiện.",
        "{addressee} is asked to draw up its own plan, to register titles and to carry the plan out.",
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
}

REASONS: Mapping[str, Bilingual] = {
    ReasonCode.NO_PLAN: Bilingual("không có kế hoạch làm căn cứ xét", "there is no plan to consider it by"),
    ReasonCode.NO_UNIT_PLAN: Bilingual("đơn vị không xây dựng kế hoạch", "the unit has no plan of its own"),
    ReasonCode.NOT_REGISTERED: Bilingual("danh hiệu không được đăng ký từ đầu năm", "the title was not registered"),
    ReasonCode.LATE: Bilingual("đăng ký hoặc hồ sơ gửi quá thời hạn", "the registration or the dossier came too late"),
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
    ReasonCode.UNITY_NOT_CONFIRMED: Bilingual(
        "chưa được xác nhận nội bộ đoàn kết, chấp hành tốt chủ trương, pháp luật",
        "unity and compliance with the law are not confirmed",
    ),
    ReasonCode.DUPLICATE_ACHIEVEMENT: Bilingual(
        "danh hiệu đã được đơn vị khác đăng ký hoặc đề nghị cho cùng đối tượng",
        "another unit has registered or proposed the same subject for the title",
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
    "cycle": Bilingual("chu kỳ", "cycle"),
    "year": Bilingual("năm thực hiện", "year"),
    "signer_role": Bilingual("chức vụ người ký", "signer"),
    "purposes": Bilingual("mục đích", "purposes"),
    "requirements": Bilingual("yêu cầu", "requirements"),
    "legal_bases": Bilingual("căn cứ pháp lý", "legal bases"),
    "parent": Bilingual("kế hoạch cấp trên", "parent plan"),
    "tasks": Bilingual("nội dung nhiệm vụ", "tasks"),
    "measures": Bilingual("giải pháp", "measures"),
    "targets": Bilingual("chỉ tiêu", "targets"),
    "clusters": Bilingual("cụm thi đua", "clusters"),
    "registration_deadline": Bilingual("thời hạn đăng ký", "deadline of registration"),
    "gates": Bilingual("điều kiện xem xét khen thưởng", "conditions of being considered"),
    "recipients": Bilingual("nơi nhận", "recipients"),
    "standing_body": Bilingual("cơ quan thường trực", "standing body"),
}

EMAILS: Mapping[str, Bilingual] = {
    "none": Bilingual("không gửi thư", "no e-mail"),
    "queued": Bilingual("chờ gửi", "to be sent"),
    "started": Bilingual("đang gửi", "being sent"),
    "accepted": Bilingual("đã gửi", "sent"),
    "failed": Bilingual("không gửi được", "not delivered"),
    "unconfirmed": Bilingual("chưa rõ kết quả", "outcome not known"),
}
