"""The reasons for which a command about a subject is refused."""

from contracts.message import Refusal, RefusalKind


class SubjectUnknown(Refusal):
    """Only subjects that were registered or awarded are in the register."""

    kind = RefusalKind.NOT_FOUND
    code = "subject-unknown"
    vi = "Không có đối tượng {subject} trong danh bạ; hãy kiểm tra lại mã."
    en = "There is no subject {subject} in the register; check the key."


class SubjectsDiffer(Refusal):
    """A person and a collective are never one subject, and nothing is a double of itself."""

    kind = RefusalKind.CONFLICT
    code = "subjects-differ"
    fields = ("/into",)
    vi = "{subject} và {into} không thể là một đối tượng: cùng một mã, hoặc khác loại (cá nhân, tập thể)."
    en = "{subject} and {into} cannot be one subject: the same key, or of different kinds."


class MergedIntoDouble(Refusal):
    """A double is merged into a subject that stands by itself, and nothing was merged into the double."""

    kind = RefusalKind.CONFLICT
    code = "merged-into-double"
    fields = ("/into",)
    vi = "{double} đã được gộp hoặc đã nhận đối tượng khác gộp vào; hãy gộp trực tiếp vào đối tượng giữ lại."
    en = "{double} was merged already, or others were merged into it; merge each directly into the subject that stays."


class SubjectNotMerged(Refusal):
    """Only a subject that was merged is parted."""

    kind = RefusalKind.CONFLICT
    code = "subject-not-merged"
    vi = "Đối tượng {subject} chưa được gộp vào đối tượng nào."
    en = "The subject {subject} is merged into no other."


class RegisterNotYours(Refusal):
    """The register of subjects is put in order by the standing body of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "subject-register-not-yours"
    vi = "Chỉ cơ quan thường trực được gộp, tách hoặc xóa thông tin của đối tượng."
    en = "Only the standing body merges or parts subjects, or erases what is known of them."
