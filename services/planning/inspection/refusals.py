"""The refusals of commands about an inspection."""

from contracts.message import Refusal, RefusalKind


class InspectionMissing(Refusal):
    """Only an inspection that was planned can be carried out."""

    kind = RefusalKind.NOT_FOUND
    code = "inspection-missing"
    vi = "Chưa có cuộc kiểm tra này; hãy lập kế hoạch kiểm tra trước."
    en = "There is no such inspection; plan it first."


class InspectionAlreadyPlanned(Refusal):
    """An inspection is planned once."""

    code = "inspection-already-planned"
    vi = "Cuộc kiểm tra này đã được lập với nội dung khác; hãy mở lại danh sách kiểm tra."
    en = "This inspection was planned with another content; open the list of inspections again."


class InspectionPeriodWrong(Refusal):
    """An inspection ends on its first day or later."""

    kind = RefusalKind.INVALID
    code = "inspection-period-wrong"
    fields = ("/last",)
    vi = "Ngày kết thúc {last} trước ngày bắt đầu {first}; hãy ghi lại thời gian kiểm tra."
    en = "The last day {last} lies before the first day {first}; enter the time of the inspection again."


class InspectedUnitRepeated(Refusal):
    """Each unit stands once in the plan of an inspection."""

    kind = RefusalKind.INVALID
    code = "inspected-unit-repeated"
    fields = ("/units",)
    vi = "Đơn vị {unit} được nêu hai lần; hãy bỏ bớt một dòng."
    en = "The unit {unit} is named twice; take one line out."


class InspectedUnitUnknown(Refusal):
    """Only units that the inspection names are inspected."""

    kind = RefusalKind.NOT_FOUND
    code = "inspected-unit-unknown"
    fields = ("/unit",)
    vi = "Cuộc kiểm tra không nêu đơn vị {unit}; hãy chọn đơn vị trong danh sách kiểm tra."
    en = "The inspection does not name the unit {unit}; choose one of its units."


class UnitNotInspected(Refusal):
    """Something is found at a unit once it was inspected."""

    code = "unit-not-inspected"
    fields = ("/unit",)
    vi = "Đơn vị {unit} chưa được ghi là đã kiểm tra; hãy ghi ngày kiểm tra trước."
    en = "The unit {unit} is not recorded as inspected yet; record the day first."


class FindingUnknown(Refusal):
    """What follows from a finding is done for a finding of this inspection."""

    kind = RefusalKind.NOT_FOUND
    code = "finding-unknown"
    vi = "Cuộc kiểm tra không có phát hiện này; hãy mở lại trang kiểm tra."
    en = "The inspection has no such finding; open its page again."


class FindingAlreadyRecorded(Refusal):
    """A finding, and what followed from it, is recorded once."""

    code = "finding-already-recorded"
    vi = "Phát hiện này đã được ghi hoặc đã khắc phục với nội dung khác; hãy ghi một phát hiện mới."
    en = "This finding was recorded or settled with another content; record a new one."


class InspectionUnfinished(Refusal):
    """An inspection is concluded once each of its units was inspected."""

    code = "inspection-unfinished"
    vi = "Còn {left} đơn vị chưa được kiểm tra; hãy ghi kết quả của các đơn vị đó trước khi kết luận."
    en = "Units that were not inspected yet: {left}; record them before the inspection is concluded."


class InspectionOver(Refusal):
    """A concluded inspection gets no more results; what follows from its findings is still recorded."""

    code = "inspection-over"
    vi = "Cuộc kiểm tra đã kết luận bằng văn bản {document}; chỉ còn ghi việc khắc phục các phát hiện."
    en = "The inspection was concluded by document {document}; only what follows from its findings is recorded."


class InspectionInFuture(Refusal):
    """What was inspected, settled or concluded was so today or before."""

    kind = RefusalKind.INVALID
    code = "inspection-in-future"
    fields = ("/inspected_on", "/settled_on", "/concluded_on")
    vi = "Ngày {day} chưa đến; hãy ghi ngày hôm nay hoặc ngày trước đó."
    en = "The day {day} has not come; enter today or an earlier day."


class InspectionNotOfUnit(Refusal):
    """Inspections are for the staff of the site."""

    kind = RefusalKind.NOT_ALLOWED
    code = "inspection-not-of-unit"
    vi = "Việc kiểm tra do cán bộ của cơ quan lập và ghi; đơn vị {unit} không thực hiện được."
    en = "The site's staff plan and record inspections; the unit {unit} cannot."
