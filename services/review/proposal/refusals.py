"""The refusals of a proposal."""

from contracts.message import Refusal, RefusalKind


class ProposalNotStandingBody(Refusal):
    """The standing body of the site proposes."""

    kind = RefusalKind.NOT_ALLOWED
    code = "proposal-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được trình, không phải đơn vị."
    en = "Only the standing body of the council proposes, never a unit."


class ReturnNotTheHead(Refusal):
    """The head returns a proposal."""

    kind = RefusalKind.NOT_ALLOWED
    code = "proposal-return-not-the-head"
    vi = "Chỉ người có thẩm quyền của cơ quan được trả lại tờ trình."
    en = "Only the competent head of the site returns a proposal."


class ProposalSubmittedAlready(Refusal):
    """A proposal keeps its list; another list is another proposal."""

    kind = RefusalKind.CONFLICT
    code = "proposal-submitted"
    vi = "Tờ trình này đã trình với nội dung khác; hãy lập tờ trình mới."
    en = "This proposal was submitted with another content; submit a new one."


class ProposedTwice(Refusal):
    """A proposal names a dossier once."""

    kind = RefusalKind.INVALID
    code = "proposal-dossier-twice"
    fields = ("/dossiers",)
    vi = "Danh sách kèm tờ trình có hồ sơ lặp lại."
    en = "The list of the proposal names a dossier twice."


class ProposedConsulted(Refusal):
    """Nothing is proposed while the public is asked about it."""

    kind = RefusalKind.CONFLICT
    code = "proposal-dossier-consulted"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang lấy ý kiến Nhân dân, trong đó có {first}; hãy kết thúc lấy ý kiến trước khi trình."
    en = "The public is asked about {count} dossiers, {first} among them; close that before you propose them."


class NotForTheHead(Refusal):
    """A proposal names what the council passed in its session and nothing has ended since."""

    kind = RefusalKind.CONFLICT
    code = "proposal-not-passed"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ không thuộc diện Hội đồng phiên này đề nghị hoặc không còn xem xét, trong đó có {first}."
    en = "{count} dossiers were not passed in this session or are considered no more, {first} among them."


class ProposedElsewhere(Refusal):
    """A dossier stands on one proposal that waits for the head."""

    kind = RefusalKind.CONFLICT
    code = "proposal-dossier-proposed"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang nằm trong tờ trình khác, trong đó có {first}."
    en = "{count} dossiers stand on another proposal, {first} among them."


class ProposedOpinionsOut(Refusal):
    """A sudden deed goes to the head once the bodies that were asked have given their opinion."""

    kind = RefusalKind.CONFLICT
    code = "proposal-opinions-out"
    fields = ("/dossiers",)
    vi = "Có {count} hồ sơ đang chờ ý kiến của cơ quan được hỏi, trong đó có {first}."
    en = "{count} dossiers wait for the opinion of a body, {first} among them."


class NoSuchProposal(Refusal):
    """Only what was submitted is returned."""

    kind = RefusalKind.NOT_FOUND
    code = "proposal-missing"
    vi = "Không có tờ trình này."
    en = "There is no such proposal."


class ProposalDecided(Refusal):
    """A proposal on which a decision was issued is not returned."""

    kind = RefusalKind.CONFLICT
    code = "proposal-decided"
    vi = "Tờ trình đã có quyết định, không trả lại được."
    en = "A decision was issued on the proposal; it cannot be returned."
