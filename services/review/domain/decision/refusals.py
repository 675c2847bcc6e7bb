"""Why a decision may be refused."""

from contracts.message import Refusal


class NotTheHeadsOffice(Refusal):
    """Decisions are signed at the site, never in a unit's name."""

    code = "not-the-heads-office"
    vi = "Chỉ người có thẩm quyền của cơ quan được ký quyết định, không phải đơn vị."
    en = "Only the competent head of the site decides, never a unit."


class DecisionNumberTaken(Refusal):
    """An issuer gives a decision's number once a year."""

    code = "decision-number-taken"
    vi = "Quyết định số {decision} trong năm đã ban hành với danh sách khác."
    en = "The number {decision} was given this year to a decision over another list."


class DecisionDatedInFuture(Refusal):
    """A decision cannot be dated after today."""

    code = "decision-dated-in-future"
    vi = "Ngày ký {dated} của quyết định còn ở tương lai."
    en = "The date {dated} of the decision lies in the future."


class RecipientTwice(Refusal):
    """A recipient stands on a decision's list once."""

    code = "recipient-twice"
    vi = "Danh sách của quyết định có hồ sơ lặp lại."
    en = "The list of the decision names a dossier twice."


class DossierNotProposed(Refusal):
    """An award is decided for an eligible dossier that a closed session voted for."""

    code = "dossier-not-proposed"
    vi = "Có {count} hồ sơ chưa được Hội đồng đề nghị, trong đó có {first}."
    en = "{count} dossiers are not proposed by the council, {first} among them."


class DossierAlreadyAwarded(Refusal):
    """An award is decided once for a dossier."""

    code = "dossier-already-awarded"
    vi = "Có {count} hồ sơ đã có quyết định tặng, trong đó có {first}."
    en = "{count} dossiers have led to an award already, {first} among them."


class DossierDeclined(Refusal):
    """What the head has refused is not awarded by another decision."""

    code = "dossier-declined"
    vi = "Có {count} hồ sơ người có thẩm quyền đã không đồng ý tặng, trong đó có {first}; hãy bỏ ra khỏi quyết định."
    en = "{count} dossiers were refused by the head, {first} among them; leave them out of the decision."


class LevelNotCompetent(Refusal):
    """A title is decided at a level that the law names for it."""

    code = "level-not-competent"
    vi = "Cấp {level} không có thẩm quyền tặng danh hiệu {title}; hãy trình cấp có thẩm quyền."
    en = "The level {level} is not competent to decide the title {title}; forward it to one that is."


class CstdcsQuotaExceeded(Refusal):
    """No more of a unit's individuals get CSTDCS than its share of those reaching LDTT (NĐ 91/2017 Đ9 k3)."""

    code = "cstdcs-quota-exceeded"
    vi = (
        "Đơn vị {unit_name} sẽ có {awards} {title} trên {reaching} cá nhân đạt Lao động tiên tiến, "
        "vượt tỷ lệ {share}; nhiều nhất là {most}."
    )
    en = (
        "The unit {unit_name} would have {awards} {title} among {reaching} individuals reaching LDTT, "
        "over its share of {share}; it may have {most} at most."
    )


REFUSALS = (
    NotTheHeadsOffice,
    DecisionNumberTaken,
    DecisionDatedInFuture,
    RecipientTwice,
    DossierNotProposed,
    DossierAlreadyAwarded,
    DossierDeclined,
    LevelNotCompetent,
    CstdcsQuotaExceeded,
)
