"""The refusals of commands about a cluster."""

from contracts.message import Refusal, RefusalKind


class NotClusterStaff(Refusal):
    """A unit signs and scores for itself; all else about a cluster is for the staff of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "cluster-not-staff"
    vi = "Đơn vị {unit} chỉ ký giao ước, tự chấm điểm và chấm chéo cho mình; việc này do cơ quan thường trực ghi."
    en = "The unit {unit} signs and scores for itself alone; this is for the staff of the site."


class ClusterMissing(Refusal):
    """Only a cluster that was announced can go on."""

    kind = RefusalKind.NOT_FOUND
    code = "cluster-missing"
    vi = "Chưa có cụm, khối này."
    en = "There is no such cluster."


class ClusterOver(Refusal):
    """Nothing is recorded of a cluster that was dissolved."""

    code = "cluster-over"
    vi = "Cụm, khối này không còn: {reason}"
    en = "The cluster was dissolved: {reason}"


class ClusterAlreadyFormed(Refusal):
    """A cluster is announced once; its members change by a command of their own."""

    code = "cluster-already-formed"
    vi = "{name} năm {year} đã được thông báo; hãy sửa thành viên của cụm, khối đó."
    en = "{name} was announced for {year} already; change its members instead."


class ClusterCodeTaken(Refusal):
    """A code stands for one cluster in a year; two plans may each name it."""

    code = "cluster-code-taken"
    fields = ("/code",)
    vi = "Mã {code} đã dùng cho một cụm, khối khác của năm {year}; hãy chọn mã khác."
    en = "The code {code} stands for another cluster of {year}; choose another."


class ClusterPlanNotStanding(Refusal):
    """A cluster stands in a plan that is in force or followed."""

    code = "cluster-plan-not-standing"
    fields = ("/plan_id",)
    vi = "Kế hoạch của cụm, khối chưa ban hành hoặc đã thu hồi."
    en = "The plan of the cluster is not in force."


class MembersFromPlan(Refusal):
    """The members of a cluster that stands in a plan are changed by amending the plan."""

    code = "cluster-members-from-plan"
    vi = "Cụm, khối này theo kế hoạch; hãy sửa đổi, bổ sung kế hoạch để thêm hoặc bớt đơn vị."
    en = "This cluster follows its plan; amend the plan to add or remove units."


class MemberRepeated(Refusal):
    """A unit stands in a cluster once."""

    kind = RefusalKind.INVALID
    code = "cluster-member-repeated"
    fields = ("/units", "/order", "/votes")
    vi = "Đơn vị {unit} được nêu nhiều lần; hãy giữ lại một dòng."
    en = "The unit {unit} is named more than once; keep one line of it."


class MemberWithCovenant(Refusal):
    """A unit whose covenant was scored stays in its cluster until the year's end."""

    code = "cluster-member-with-scores"
    fields = ("/units",)
    vi = "{unit} đã chấm điểm giao ước trong cụm, khối này; không đưa ra trước khi bình xét."
    en = "The covenant of {unit} was scored in this cluster; it stays until the election."


class NotMember(Refusal):
    """Who leads, signs, scores or stands for election is a member of the cluster."""

    kind = RefusalKind.INVALID
    code = "cluster-not-member"
    fields = ("/lead", "/unit", "/order", "/votes")
    vi = "{unit} không phải là thành viên của cụm, khối này."
    en = "{unit} is no member of this cluster."


class ClusterDayUnfit(Refusal):
    """What is recorded of a cluster's year lies within that year or the next, and not in the future."""

    kind = RefusalKind.INVALID
    code = "cluster-day-unfit"
    fields = ("/signed_on", "/scored_on", "/held_on")
    vi = "Ngày {day} không hợp lệ: phải từ ngày {earliest} đến ngày {latest}."
    en = "The day {day} does not fit: it lies between {earliest} and {latest}."


class CovenantAlreadySigned(Refusal):
    """A covenant is signed once; another takes its place with a reason, and only before it was scored."""

    code = "covenant-already-signed"
    vi = "{unit} đã ký giao ước ngày {signed_on}; muốn ký lại phải ghi lý do và chưa chấm điểm."
    en = "{unit} signed on {signed_on}; signing again needs a reason, and no score may have been given."


class CovenantMissing(Refusal):
    """Only a covenant that was signed is scored."""

    code = "covenant-missing"
    vi = "{unit} chưa ký giao ước; hãy ghi việc ký giao ước trước."
    en = "{unit} has signed no covenant; record that first."


class TargetRepeated(Refusal):
    """A target stands in a covenant once."""

    kind = RefusalKind.INVALID
    code = "covenant-target-repeated"
    fields = ("/targets",)
    vi = "Chỉ tiêu {target} được nêu nhiều lần; hãy giữ lại một dòng."
    en = "The target {target} is named more than once; keep one line of it."


class ScoresIncomplete(Refusal):
    """Each target of a covenant is scored once, and nothing else."""

    kind = RefusalKind.INVALID
    code = "covenant-scores-incomplete"
    fields = ("/scores",)
    vi = "Phải chấm điểm đủ {count} chỉ tiêu của giao ước, mỗi chỉ tiêu một lần."
    en = "All {count} targets of the covenant are scored, each once."


class TooManyPoints(Refusal):
    """A target has no more points than the covenant gives it."""

    kind = RefusalKind.INVALID
    code = "covenant-too-many-points"
    fields = ("/scores",)
    vi = "Chỉ tiêu {target} có tối đa {most} điểm, không chấm được {points}."
    en = "The target {target} has {most} points at most; {points} are too many."


class ScorerUnfit(Refusal):
    """A cross score is given by another member, and no other score names a scorer."""

    kind = RefusalKind.INVALID
    code = "covenant-scorer-unfit"
    fields = ("/scorer",)
    vi = "Chấm chéo phải do một đơn vị khác trong cụm, khối; tự chấm và điểm thống nhất thì không nêu đơn vị chấm."
    en = "Another unit of the cluster gives a cross score; the other scores name no scorer."


class ScoreTooEarly(Refusal):
    """A unit scores itself before others score it, and the cluster agrees last."""

    code = "covenant-score-too-early"
    fields = ("/kind",)
    vi = "Đơn vị phải tự chấm điểm trước khi chấm chéo và thống nhất điểm."
    en = "A unit scores itself before others do and the cluster agrees."


class ScoreAgreedAlready(Refusal):
    """An agreed score stands."""

    code = "covenant-score-agreed"
    vi = "Điểm của {unit} đã thống nhất là {total}; không chấm lại được."
    en = "The score of {unit} was agreed to be {total}; it stands."


class MoreVotesThanPresent(Refusal):
    """No more say yes than are present, and no more are present than are members."""

    kind = RefusalKind.INVALID
    code = "cluster-more-votes-than-present"
    fields = ("/votes",)
    vi = "Số phiếu không hợp lý: {members} thành viên, {present} có mặt, {yes} phiếu cho một đơn vị."
    en = "The count does not fit: {members} members, {present} present, {yes} said yes to one unit."


class ElectionTied(Refusal):
    """The best unit has more votes than any other; units with as many are voted on again."""

    code = "cluster-election-tied"
    fields = ("/votes",)
    vi = "Có {count} đơn vị cùng {yes} phiếu; cụm, khối phải bỏ phiếu lại giữa các đơn vị đó."
    en = "{count} units have {yes} votes each; the cluster votes again between them."


class NotScoredYet(Refusal):
    """A unit is elected upon the agreed score of its covenant."""

    code = "cluster-not-scored"
    fields = ("/votes",)
    vi = "{unit} chưa có điểm giao ước thống nhất; hãy chấm điểm trước khi suy tôn."
    en = "{unit} has no agreed score of its covenant; score it before the election."


class ElectedAlready(Refusal):
    """A cluster elects its best unit once in a year."""

    code = "cluster-elected-already"
    vi = "Cụm, khối đã suy tôn {elected} ngày {held_on}; kết quả không thay đổi được."
    en = "The cluster elected {elected} on {held_on}; the result stands."
