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


class RecipientAsksProposal(Refusal):
    """A sudden deed, on which no council votes, is decided on a proposal of the standing body."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-asks-proposal"
    fields = ("/dossiers",)
    vi = (
        "Có {count} hồ sơ theo thủ tục đơn giản, trong đó có {first}; hãy ra quyết định theo tờ trình của cơ quan "
        "thường trực."
    )
    en = "{count} dossiers go by the simplified procedure, {first} among them; decide on the standing body's proposal."


class RecipientManagedAbove(Refusal):
    """Some titles are decided for those whose staff matters and payroll the level manages itself."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-managed-above"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ của người do cấp trên quản lý, trong đó có {first}; hãy trình cấp trên quyết định."
    en = "The level above manages {count} of the people, {first} among them; pass their dossiers up."


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


class RecipientConsulted(Refusal):
    """A dossier about which the public is asked is not awarded."""

    kind = RefusalKind.CONFLICT
    code = "decision-recipient-consulted"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang lấy ý kiến Nhân dân, trong đó có {first}; hãy bỏ ra khỏi quyết định."
    en = "The public is asked about {count} dossiers, {first} among them; leave them out of the decision."


class DecisionNumberNotNext(Refusal):
    """Where numbers are drawn, a decision bears the next number of its issuer, symbol and year (NĐ 30/2020 Đ15)."""

    kind = RefusalKind.CONFLICT
    code = "decision-number-not-next"
    fields = ("/decision/number",)
    vi = "Số {decision} không phải số tiếp theo; số tiếp theo trong sổ là {following}."
    en = "The number {decision} is not the next one; the next one in the book is {following}."


class DecisionBeforeLast(Refusal):
    """A decision is not dated before the one with the number before its own."""

    kind = RefusalKind.CONFLICT
    code = "decision-before-last"
    fields = ("/decision/dated", "/dated")
    vi = "Ngày {dated} trước ngày {last} của quyết định liền trước; hãy ghi từ ngày {last} trở đi."
    en = "The date {dated} is before {last}, that of the decision before; use {last} or a later one."


class SeriesExhausted(Refusal):
    """A series has numbers up to 99999."""

    kind = RefusalKind.CONFLICT
    code = "decision-series-exhausted"
    vi = "Sổ quyết định của năm đã hết số; hãy dùng ký hiệu khác."
    en = "The numbers of this year's series are used up; use another symbol."


class CapacityNotInStead(Refusal):
    """A decision is signed in the head's stead as KT., TL., TUQ. or Q. (docs/domain.md §5.3)."""

    kind = RefusalKind.INVALID
    code = "decision-capacity-not-in-stead"
    fields = ("/signature/capacity",)
    vi = "Không ký thay người có thẩm quyền với tư cách {capacity}; hãy chọn KT., TL., TUQ. hoặc Q."
    en = "Nobody signs in the head's stead as {capacity}; choose KT., TL., TUQ. or Q."


class AuthorisationMissing(Refusal):
    """Whoever signs by authorisation names the paper that authorises them (NĐ 30/2020 Đ13)."""

    kind = RefusalKind.INVALID
    code = "decision-authorisation-missing"
    fields = ("/signature/authorised_by",)
    vi = "Ký thừa ủy quyền (TUQ.) phải ghi văn bản ủy quyền."
    en = "A signature by authorisation (TUQ.) names the paper that authorises."


class ProposalUnknown(Refusal):
    """A decision on a proposal needs one that was submitted."""

    kind = RefusalKind.NOT_FOUND
    code = "decision-proposal-unknown"
    vi = "Không có tờ trình này."
    en = "There is no such proposal."


class ProposalNotOpen(Refusal):
    """A proposal that was returned or taken back is not decided on."""

    kind = RefusalKind.CONFLICT
    code = "decision-proposal-not-open"
    vi = "Tờ trình đã được trả lại; cơ quan thường trực phải trình lại."
    en = "The proposal was returned; the standing body submits it again."


class ProposalDecidedAlready(Refusal):
    """A proposal is decided on once."""

    kind = RefusalKind.CONFLICT
    code = "decision-proposal-decided"
    vi = "Tờ trình đã có Quyết định số {decision}."
    en = "There is a decision on the proposal, number {decision}."


class NobodyCovered(Refusal):
    """A decision has a recipient."""

    kind = RefusalKind.INVALID
    code = "decision-nobody-covered"
    fields = ("/left_out",)
    vi = "Quyết định không còn ai; hãy bớt hồ sơ bỏ ra, hoặc trả lại tờ trình."
    en = "Nobody is left on the decision; leave fewer out, or return the proposal."
