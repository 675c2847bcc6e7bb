"""The refusals of commands about a movement."""

from contracts.message import Refusal, RefusalKind


class NotMovementStaff(Refusal):
    """A movement is launched by the head of the site and followed by its staff, never by one unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "movement-not-staff"
    vi = "Phong trào do cơ quan phát động quản lý; đơn vị {unit} không ghi thay được."
    en = "The staff of the site keep its movements, and not {unit}."


class MovementMissing(Refusal):
    """Only a movement that was launched can go on."""

    kind = RefusalKind.NOT_FOUND
    code = "movement-missing"
    vi = "Chưa có phong trào này; hãy phát động trước."
    en = "There is no such movement; launch it first."


class MovementAlreadyLaunched(Refusal):
    """A movement is launched once, and a plan's campaign once in a year."""

    code = "movement-already-launched"
    vi = "Phong trào “{name}” đã phát động ngày {launched_on}; hãy ghi tiếp vào phong trào đó."
    en = "The movement “{name}” was launched on {launched_on}; go on with that one."


class MovementOver(Refusal):
    """Nothing is recorded of a closed movement."""

    code = "movement-over"
    vi = "Phong trào đã kết thúc ngày {closed_on}; không ghi thêm được."
    en = "The movement was closed on {closed_on}; nothing is added."


class CampaignUnknown(Refusal):
    """A movement under a plan is one of the campaigns of a plan that is in force or followed."""

    kind = RefusalKind.INVALID
    code = "movement-campaign-unknown"
    fields = ("/campaign",)
    vi = "Kế hoạch không có hiệu lực hoặc không nêu phong trào “{campaign}”; hãy chọn phong trào mà kế hoạch nêu."
    en = "The plan is not in force or names no campaign “{campaign}”; choose one that it names."


class CampaignWithoutPlan(Refusal):
    """A plan and its campaign are named together."""

    kind = RefusalKind.INVALID
    code = "movement-campaign-without-plan"
    fields = ("/campaign",)
    vi = "Phải nêu cả kế hoạch và phong trào của kế hoạch, hoặc bỏ trống cả hai."
    en = "Name both the plan and its campaign, or neither."


class MovementDayUnfit(Refusal):
    """What happens to a movement happens from the day of its launch on, and not in the future."""

    kind = RefusalKind.INVALID
    code = "movement-day-unfit"
    fields = ("/since", "/held_on", "/closed_on")
    vi = "Ngày {day} không hợp lệ: phải từ ngày {earliest} đến hôm nay {today}."
    en = "The day {day} does not fit: it lies between {earliest} and today, {today}."


class LaunchInFuture(Refusal):
    """A launch is recorded on its day or later."""

    kind = RefusalKind.INVALID
    code = "movement-launch-in-future"
    fields = ("/launched_on",)
    vi = "Ngày phát động {day} chưa tới; hãy ghi khi đã phát động."
    en = "The day of the launch, {day}, has not come; record it once it was held."


class MovementEndsBeforeLaunch(Refusal):
    """The last day of a movement is no earlier than its launch."""

    kind = RefusalKind.INVALID
    code = "movement-ends-before-launch"
    fields = ("/until",)
    vi = "Ngày kết thúc {until} trước ngày phát động {launched_on}; hãy kiểm tra lại."
    en = "The last day {until} lies before the launch on {launched_on}; check the two."


class NoMeans(Refusal):
    """Only a model and solutions are stated in words; pilot and replication are recorded as they are carried out."""

    kind = RefusalKind.INVALID
    code = "movement-no-means"
    fields = ("/asked",)
    vi = "Chỉ mô hình và giải pháp được nêu bằng lời; chỉ đạo điểm và nhân rộng thì ghi khi thực hiện."
    en = "Only model and solutions are stated in words; record pilot and replication when they are carried out."


class PilotMissing(Refusal):
    """A pilot is reviewed when a unit was named for it."""

    code = "movement-pilot-missing"
    vi = "Chưa chọn đơn vị chỉ đạo điểm; hãy chọn đơn vị trước khi rút kinh nghiệm."
    en = "No unit was named for the pilot; name one before reviewing it."


class PilotReviewed(Refusal):
    """The outcome of a pilot stands once it was reviewed."""

    code = "movement-pilot-reviewed"
    vi = "Chỉ đạo điểm ở {unit} đã rút kinh nghiệm ngày {held_on}; kết quả không thay đổi được."
    en = "The pilot at {unit} was reviewed on {held_on}; its outcome stands."


class PilotNotReviewed(Refusal):
    """Where a pilot is asked for or was named, nothing is carried over before it was reviewed."""

    code = "movement-pilot-not-reviewed"
    vi = "Chỉ nhân rộng sau khi đã chỉ đạo điểm và rút kinh nghiệm."
    en = "Carry it over only after a pilot was held and reviewed."


class PilotNotWorthReplicating(Refusal):
    """What a pilot has not shown to be good is not carried over."""

    code = "movement-pilot-not-worth-replicating"
    vi = "Kết quả chỉ đạo điểm ở {unit} chưa đáng nhân rộng; hãy chọn đơn vị khác để chỉ đạo điểm."
    en = "The pilot at {unit} was not found worth replicating; name another unit."


class NobodyToReplicate(Refusal):
    """What is carried over goes to at least one unit, each named once."""

    kind = RefusalKind.INVALID
    code = "movement-nobody-to-replicate"
    fields = ("/units",)
    vi = "Hãy nêu ít nhất một đơn vị nhân rộng, mỗi đơn vị một lần."
    en = "Name at least one unit to which it is carried over, each once."


class UnitRepeated(Refusal):
    """A unit is called on once."""

    kind = RefusalKind.INVALID
    code = "movement-unit-repeated"
    fields = ("/units",)
    vi = "Đơn vị {unit} được nêu nhiều lần; hãy giữ lại một dòng."
    en = "The unit {unit} is named more than once; keep one line of it."


class ReviewHeldAlready(Refusal):
    """A movement has one final review, and one review on a day."""

    code = "movement-review-held-already"
    fields = ("/review",)
    vi = "Đã ghi {review} ngày {held_on}; không ghi lại nội dung khác."
    en = "A review ({review}) of {held_on} is recorded; another is not taken in its place."


class ReviewAfterFinal(Refusal):
    """After its final review a movement is only closed."""

    code = "movement-review-after-final"
    vi = "Phong trào đã tổng kết ngày {held_on}; chỉ còn việc kết thúc."
    en = "The movement had its final review on {held_on}; it can only be closed."


class ClosingNeedsReason(Refusal):
    """A movement that lacks its final review, or something that was asked of it, closes with a reason."""

    kind = RefusalKind.INVALID
    code = "movement-closing-needs-reason"
    fields = ("/reason",)
    vi = "Phong trào chưa tổng kết hoặc còn thiếu {missing} việc được yêu cầu; hãy ghi lý do kết thúc."
    en = "There was no final review, or {missing} things that were asked are missing; state the reason for closing."
