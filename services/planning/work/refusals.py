"""The refusals of commands about the work that a plan orders."""

from contracts.message import Refusal, RefusalKind


class WorkUnordered(Refusal):
    """Only the work of a plan that was issued or is followed can be changed."""

    kind = RefusalKind.NOT_FOUND
    code = "work-unordered"
    vi = "Kế hoạch này chưa được ban hành hoặc đưa vào theo dõi nên chưa có việc nào; hãy ban hành kế hoạch trước."
    en = "This plan is neither issued nor followed, so it orders no work yet; issue the plan first."


class WorkItemUnknown(Refusal):
    """An item is one of the plan's."""

    kind = RefusalKind.NOT_FOUND
    code = "work-item-unknown"
    vi = "Kế hoạch không có việc mang mã {item}; hãy mở lại danh sách việc của kế hoạch."
    en = "The plan has no item {item}; open the list of its work again."


class WorkStopped(Refusal):
    """The work of a withdrawn plan, and an item that the plan orders no longer, are not changed any more."""

    code = "work-stopped"
    vi = "Kế hoạch đã bị thu hồi hoặc không còn nêu việc này; việc chỉ còn để xem."
    en = "The plan was withdrawn or orders this no longer; the item is only there to be read."


class WorkAlreadyClosed(Refusal):
    """An item that is done or not applicable is reopened before it is changed."""

    code = "work-already-closed"
    vi = "Việc {item} đã được ghi là xong hoặc không thực hiện; muốn ghi khác thì mở lại việc trước, kèm lý do."
    en = "Item {item} is done or not applicable already; to record something else reopen it first, with a reason."


class WorkDoneInFuture(Refusal):
    """What is done was done today or before."""

    kind = RefusalKind.INVALID
    code = "work-done-in-future"
    fields = ("/done_on",)
    vi = "Ngày hoàn thành {day} chưa đến; hãy ghi ngày hôm nay hoặc ngày trước đó."
    en = "The day {day} on which it was done has not come; enter today or an earlier day."


class WorkReferenceMissing(Refusal):
    """What is done is shown by a document, or by words that say where it is seen."""

    kind = RefusalKind.INVALID
    code = "work-reference-missing"
    fields = ("/reference",)
    vi = "Hãy ghi văn bản hoặc nêu căn cứ cho thấy việc đã xong."
    en = "Name the document, or say in words what shows that it is done."


class WorkDueStated(Refusal):
    """A deadline is set only where the plan states no time."""

    kind = RefusalKind.INVALID
    code = "work-due-stated"
    fields = ("/due",)
    vi = "Kế hoạch đã nêu thời gian của việc {item}; muốn đổi hạn thì sửa đổi, bổ sung kế hoạch."
    en = "The plan states the time of item {item}; to change it amend the plan."


class WorkOfOthers(Refusal):
    """A unit marks its own work as done; everything else is for the staff of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "work-of-others"
    vi = "Đơn vị {unit} chỉ được ghi hoàn thành việc do chính mình chủ trì; việc khác thuộc cán bộ của cơ quan."
    en = "The unit {unit} may only mark work as done for which it answers itself; the rest is for the site's staff."


class TieIncomplete(Refusal):
    """An event is named with what distinguishes it from others of its kind."""

    kind = RefusalKind.INVALID
    code = "work-tie-incomplete"
    fields = ("/known_by",)
    vi = "Hãy nêu đủ: loại và năm của kế hoạch sẽ ban hành, hoặc đơn vị có bản đăng ký."
    en = "Say it in full: the kind and the year of the plan to be issued, or the unit whose sheet it is."
