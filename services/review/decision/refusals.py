"""The refusals of a decision."""

from contracts.message import Refusal, RefusalKind


class NotDecidingHead(Refusal):
    """Decisions are signed at the site, never in a unit's name."""

    kind = RefusalKind.NOT_ALLOWED
    code = "decision-not-the-head"
    vi = "Chỉ người có thẩm quyền của cơ quan được ký quyết định, không phải đơn vị."
    en = "Only the competent head of the site decides, never a unit."


class DecisionNumberTaken(Refusal):
    """An issuer gives a decision's number once a year."""

    kind = RefusalKind.CONFLICT
    code = "decision-number-taken"
    fields = ("/decision/number",)
    vi = "Quyết định số {decision} trong năm đã ban hành với danh sách khác."
    en = "The number {decision} was given this year to a decision over another list."


class DecisionDatedInFuture(Refusal):
    """A decision cannot be dated after today."""

    kind = RefusalKind.INVALID
    code = "decision-dated-in-future"
    fields = ("/decision/dated",)
    vi = "Ngày ký {dated} của quyết định còn ở tương lai."
    en = "The date {dated} of the decision lies in the future."


class RecipientTwice(Refusal):
    """A recipient stands on a decision's list once."""

    kind = RefusalKind.INVALID
    code = "decision-recipient-twice"
    fields = ("/dossiers",)
    vi = "Danh sách của quyết định có hồ sơ lặp lại."
    en = "The list of the decision names a dossier twice."


class RecipientNotProposed(Refusal):
    """An award is decided for an eligible dossier that a closed session voted for."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-not-proposed"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ chưa được Hội đồng đề nghị, trong đó có {first}."
    en = "{count} dossiers are not proposed by the council, {first} among them."


class RecipientAlreadyAwarded(Refusal):
    """An award is decided once for a dossier."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-awarded"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đã có quyết định tặng, trong đó có {first}."
    en = "{count} dossiers have led to an award already, {first} among them."


class RecipientDeclined(Refusal):
    """A dossier that the head has refused is not awarded by any decision."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-declined"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ người có thẩm quyền đã không đồng ý tặng, trong đó có {first}; hãy bỏ ra khỏi quyết định."
    en = "{count} dossiers were refused by the head, {first} among them; leave them out of the decision."


class RecipientPlanWithdrawn(Refusal):
    """Under a plan that was withdrawn nothing is awarded."""

    kind = RefusalKind.CONFLICT
    code = "decision-plan-withdrawn"
    fields = ("/dossiers",)
    vi = "Kế hoạch của {count} hồ sơ đã bị thu hồi, trong đó có {first}; hãy bỏ các hồ sơ đó ra."
    en = "The plan of {count} dossiers was withdrawn, {first} among them; leave them out."


class LevelNotCompetent(Refusal):
    """A title is decided at a level that the law names for it."""

    kind = RefusalKind.CONFLICT
    code = "decision-level-not-competent"
    fields = ("/dossiers",)
    vi = "Cấp {level} không có thẩm quyền tặng danh hiệu {title}; hãy trình cấp có thẩm quyền."
    en = "The level {level} is not competent to decide the title {title}; forward it to one that is."


class CstdcsQuotaExceeded(Refusal):
    """No more of a unit's individuals get CSTDCS than its share of those reaching LDTT (NĐ 91/2017 Đ9 k3)."""

    kind = RefusalKind.CONFLICT
    code = "decision-cstdcs-quota-exceeded"
    fields = ("/dossiers",)
    vi = (
        "Đơn vị {unit_name} sẽ có {awards} {title} trên {reaching} cá nhân đạt Lao động tiên tiến, "
        "vượt tỷ lệ {share}; nhiều nhất là {most}."
    )
    en = (
        "The unit {unit_name} would have {awards} {title} among {reaching} individuals reaching LDTT, "
        "over its share of {share}; it may have {most} at most."
    )


class RecipientStopped(Refusal):
    """A dossier that is suspended or was taken back is not awarded."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-stopped"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang tạm dừng xem xét hoặc đã rút, trong đó có {first}; hãy bỏ ra khỏi quyết định."
    en = "{count} dossiers are suspended or were taken back, {first} among them; leave them out of the decision."
