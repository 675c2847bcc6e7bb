"""The refusals of a revocation."""

from contracts.message import Refusal, RefusalKind


class RevocationNotStandingBody(Refusal):
    """The standing body of the site files a revocation, records what is paid back, and looks at what rested on it."""

    kind = RefusalKind.NOT_ALLOWED
    code = "revocation-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được làm việc này, không phải đơn vị."
    en = "Only the standing body of the council does this, never a unit."


class RevokingNotTheHead(Refusal):
    """The competent head revokes, never a unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "revocation-not-the-head"
    vi = "Chỉ người có thẩm quyền của cơ quan được hủy bỏ quyết định tặng."
    en = "Only the competent head of the site annuls an award."


class NoSuchAward(Refusal):
    """An award of this site is revoked by this site; one of a superior by the superior."""

    kind = RefusalKind.NOT_FOUND
    code = "revocation-no-such-award"
    vi = "Hồ sơ này không có quyết định tặng của cơ quan; chỉ nơi đã quyết định tặng được hủy bỏ."
    en = "This site has granted no award for the dossier; only who granted it annuls it."


class RevocationProposedAlready(Refusal):
    """A revocation lies with the head once."""

    kind = RefusalKind.CONFLICT
    code = "revocation-proposed"
    vi = "Việc hủy bỏ đã được đề nghị với căn cứ khác; chờ người có thẩm quyền."
    en = "The revocation was filed with another ground; wait for the head."


class RevocationNotProposed(Refusal):
    """The head decides on a revocation that the standing body has filed with its ground."""

    kind = RefusalKind.CONFLICT
    code = "revocation-not-proposed"
    vi = "Chưa có đề nghị hủy bỏ kèm căn cứ; cơ quan thường trực lập đề nghị trước."
    en = "No revocation was filed with its ground; the standing body files it first."


class FoundInFuture(Refusal):
    """A finding or a payment is not dated after today."""

    kind = RefusalKind.INVALID
    code = "revocation-day-in-future"
    fields = ("/found_on", "/received_on")
    vi = "Ngày {day} còn ở tương lai."
    en = "The date {day} lies in the future."


class FoundBeforeAward(Refusal):
    """An award is annulled after it was decided."""

    kind = RefusalKind.INVALID
    code = "revocation-dated-before-award"
    fields = ("/dated",)
    vi = "Ngày {day} trước ngày {decided} của quyết định tặng."
    en = "The date {day} is before {decided}, that of the award."


class AwardRevokedAlready(Refusal):
    """An award is revoked once, for good."""

    kind = RefusalKind.CONFLICT
    code = "revocation-revoked"
    vi = "Quyết định tặng đã bị hủy bỏ tại Quyết định số {decision}."
    en = "The award was annulled by decision {decision}."


class AwardNotRevoked(Refusal):
    """A bonus is paid back, and what rested on an award is looked at, once it is revoked."""

    kind = RefusalKind.CONFLICT
    code = "revocation-not-revoked"
    vi = "Quyết định tặng chưa bị hủy bỏ."
    en = "The award is not annulled."


class MoreThanDue(Refusal):
    """No more is paid back than is due."""

    kind = RefusalKind.INVALID
    code = "revocation-more-than-due"
    fields = ("/amount",)
    vi = "Số tiền {amount} đồng vượt số còn phải thu hồi {outstanding} đồng."
    en = "The amount of {amount} đồng is more than the {outstanding} đồng that are still due."


class NothingDue(Refusal):
    """Where nothing is due nothing is paid back and nothing written off."""

    kind = RefusalKind.CONFLICT
    code = "revocation-nothing-due"
    vi = "Không còn tiền thưởng phải thu hồi."
    en = "No bonus is due any more."


class NoDependant(Refusal):
    """What is looked at anew is a dossier that rested on the award."""

    kind = RefusalKind.NOT_FOUND
    code = "revocation-no-dependant"
    vi = "Hồ sơ này không dựa trên quyết định tặng đã bị hủy bỏ."
    en = "This dossier does not rest on the revoked award."
