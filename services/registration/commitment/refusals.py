"""The reasons for which a unit does not commit to a plan's targets."""

from contracts.message import Refusal, RefusalKind


class CommitmentUnexpected(Refusal):
    """A unit commits under a plan, of this site or its superior, that expects its sheet here."""

    kind = RefusalKind.CONFLICT
    code = "commitment-unexpected"
    vi = "Chưa có kế hoạch nào chờ bản đăng ký đó, nên chưa cam kết được; hãy chờ kế hoạch được ban hành."
    en = "No plan expects that sheet here, so nothing can be committed to; wait for the plan to be issued."


class CommitmentNotYours(Refusal):
    """A unit's clerk commits for its own unit only."""

    kind = RefusalKind.NOT_ALLOWED
    code = "commitment-not-your-unit"
    vi = "Cam kết này của đơn vị {unit}; hãy mở bản đăng ký của đơn vị bạn."
    en = "This commitment is of the unit {unit}; open the sheet of your own unit."


class CommitmentOfAnotherSite(Refusal):
    """A site commits for its own unit, under a plan of this site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "commitment-of-another-site"
    vi = "Cơ quan {site} đã trình cam kết không phải của mình ({unit}); cam kết này không được tiếp nhận."
    en = "The site {site} has submitted a commitment that is not its own ({unit}); it is not received."


class CommitmentLocked(Refusal):
    """Once its sheet is locked a unit changes its commitment no longer; the standing body enters what it states."""

    kind = RefusalKind.CONFLICT
    code = "commitment-locked"
    vi = "Đăng ký đã khóa; hãy đề nghị cơ quan thường trực mở khóa hoặc ghi thay."
    en = "Registration is locked; ask the standing body to unlock it, or to enter the commitment."


class TargetUnknown(Refusal):
    """A unit commits to a target of the plan, and to each once."""

    kind = RefusalKind.INVALID
    code = "committed-target-unknown"
    fields = ("/commitments",)
    vi = "Kế hoạch không có chỉ tiêu {target}, hoặc chỉ tiêu này được ghi hai lần; hãy ghi mỗi chỉ tiêu một lần."
    en = "The plan has no target {target}, or it is stated twice; state each target once."
