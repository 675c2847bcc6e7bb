"""The refusals of commands about an initiative."""

from contracts.message import Refusal, RefusalKind


class InitiativeNotYours(Refusal):
    """A unit's clerk submits initiatives of the own unit; the standing body those of any."""

    kind = RefusalKind.NOT_ALLOWED
    code = "initiative-not-yours"
    vi = "Chỉ đơn vị {unit} hoặc cơ quan thường trực được nộp sáng kiến của đơn vị này."
    en = "Only the unit {unit} and the standing body submit initiatives of this unit."


class InitiativeStaffOnly(Refusal):
    """Scores and recognitions are recorded by the staff of the site, never in a unit's name."""

    kind = RefusalKind.NOT_ALLOWED
    code = "initiative-staff-only"
    vi = "Chỉ cơ quan thường trực và người có thẩm quyền được ghi kết quả xét sáng kiến; hãy đề nghị họ."
    en = "Only the standing body and the competent head record what becomes of an initiative; ask them to."


class InitiativeMissing(Refusal):
    """What is scored or recognised was submitted before."""

    kind = RefusalKind.NOT_FOUND
    code = "initiative-missing"
    vi = "Không có sáng kiến này; hãy mở lại danh sách sáng kiến."
    en = "There is no such initiative; open the list of initiatives again."


class InitiativeSubmittedAlready(Refusal):
    """An initiative is submitted once; its council sees what was submitted."""

    code = "initiative-submitted-already"
    vi = "Sáng kiến này đã được nộp với nội dung khác; hãy nộp một sáng kiến mới."
    en = "This initiative was submitted with another content; submit a new one."


class SharesNotWhole(Refusal):
    """The shares of the authors of an initiative make 100 per cent."""

    kind = RefusalKind.INVALID
    code = "initiative-shares-not-whole"
    fields = ("/content/authors",)
    vi = "Tổng tỷ lệ đóng góp của các tác giả là {total}%; phải bằng 100%."
    en = "The shares of the authors make {total} %; they must make 100 %."


class AuthorTwice(Refusal):
    """An author of an initiative is named once."""

    kind = RefusalKind.INVALID
    code = "initiative-author-twice"
    fields = ("/content/authors",)
    vi = "Tác giả {author} được nêu hai lần; hãy gộp tỷ lệ đóng góp vào một dòng."
    en = "The author {author} is named twice; join the shares in one line."


class InitiativeDayToCome(Refusal):
    """The day of a use, a meeting or a decision is not after today."""

    kind = RefusalKind.INVALID
    code = "initiative-day-to-come"
    fields = ("/content/applied_since", "/held_on", "/decision/dated")
    vi = "Ngày {day} chưa đến; hãy ghi ngày đã qua hoặc hôm nay."
    en = "{day} is yet to come; state a day that has come."


class PointsBeyondMost(Refusal):
    """A criterion gets no more points than it may have."""

    kind = RefusalKind.INVALID
    code = "initiative-points-beyond-most"
    fields = ("/scores",)
    vi = "Tiêu chí {criterion} chấm {points} điểm, tối đa {most} điểm."
    en = "The criterion {criterion} has {points} points, and {most} at most."


class InitiativeNotScored(Refusal):
    """An initiative is recognised after its council has scored it."""

    code = "initiative-not-scored"
    vi = "Hội đồng sáng kiến chưa chấm điểm sáng kiến này; hãy ghi kết quả chấm điểm trước."
    en = "The initiative council has not scored this initiative; record the scores first."


class InitiativeDecided(Refusal):
    """What was recognised, refused or annulled is not scored or refused any more."""

    code = "initiative-decided"
    vi = "Sáng kiến đã có kết quả; không ghi lại điểm hoặc kết quả khác."
    en = "The initiative has its result; neither scores nor another result are recorded."


class CouncilAgainst(Refusal):
    """An initiative that its council does not propose is not recognised."""

    code = "initiative-council-against"
    vi = "Hội đồng sáng kiến không đề nghị công nhận sáng kiến này; hãy ghi không công nhận, hoặc chấm lại."
    en = "The initiative council does not propose it; refuse it, or record new scores."


class RecognisedBeforeScored(Refusal):
    """The decision that recognises an initiative is not dated before its council met."""

    kind = RefusalKind.INVALID
    code = "initiative-recognised-before-scored"
    fields = ("/decision/dated",)
    vi = "Quyết định ghi ngày {dated}, trước ngày Hội đồng sáng kiến họp ({held_on})."
    en = "The decision is dated {dated}, before the council met on {held_on}."


class ScopeBeyondLevel(Refusal):
    """An influence beyond the grassroots is recognised at the level of the province (docs/domain.md §2.5)."""

    code = "initiative-scope-beyond-level"
    fields = ("/scope",)
    vi = "Cấp này chỉ công nhận phạm vi cơ sở; phạm vi tỉnh, toàn quốc do người đứng đầu cấp tỉnh công nhận."
    en = "This level recognises the grassroots scope; wider ones are recognised by the head of the province."


class ScopeNotWider(Refusal):
    """A recognised initiative is recognised again only with a wider scope."""

    code = "initiative-scope-not-wider"
    fields = ("/scope",)
    vi = "Sáng kiến đã được công nhận với phạm vi này hoặc rộng hơn; hãy chọn phạm vi rộng hơn."
    en = "The initiative has this scope or a wider one already; choose a wider scope."


class NothingToAnnul(Refusal):
    """Only a recognition that stands is annulled."""

    code = "initiative-nothing-to-annul"
    vi = "Sáng kiến này chưa được công nhận nên không có gì để hủy bỏ."
    en = "This initiative is not recognised, so there is nothing to annul."
