"""The reasons for which a change in the service of a person is not recorded."""

from contracts.message import Refusal, RefusalKind


class StaffUnknown(Refusal):
    """Only the service of people who stand in the register of subjects is recorded."""

    kind = RefusalKind.NOT_FOUND
    code = "staff-unknown"
    vi = "Không có cá nhân {subject} trong danh bạ; người đó phải được đăng ký hoặc khen thưởng trước."
    en = "There is no person {subject} in the register; somebody is registered or awarded first."


class StaffNotYours(Refusal):
    """A unit records changes of its own people, and of those who come to it; the standing body those of all."""

    kind = RefusalKind.NOT_ALLOWED
    code = "staff-not-yours"
    vi = "Đơn vị chỉ ghi biến động của người thuộc đơn vị mình hoặc chuyển đến; hãy báo cơ quan thường trực."
    en = "A unit records changes of its own people and of those who join it; tell the standing body."


class ManagerNotYours(Refusal):
    """The standing body records which level manages a person."""

    kind = RefusalKind.NOT_ALLOWED
    code = "staff-manager-not-yours"
    vi = "Chỉ cơ quan thường trực được ghi cấp quản lý cán bộ, quỹ lương."
    en = "Only the standing body records which level manages a person."


class TransferNowhere(Refusal):
    """A transfer leads from one unit to another, and one of the two is a unit of the site."""

    kind = RefusalKind.INVALID
    code = "staff-transfer-nowhere"
    fields = ("/joined",)
    vi = "Chuyển công tác phải từ một đơn vị sang đơn vị khác; ít nhất một nơi thuộc hệ thống."
    en = "A transfer leads from one unit to another, and at least one of the two is known here."


class StaffUnitUnknown(Refusal):
    """A person joins a unit that registers under a plan of this site or of its superior."""

    kind = RefusalKind.INVALID
    code = "staff-unit-unknown"
    fields = ("/joined",)
    vi = "Không có đơn vị {unit} trong các kế hoạch ở đây; nơi khác thì chọn “ngoài hệ thống”."
    en = "No plan here names the unit {unit}; for another place choose “elsewhere”."


class StaffElsewhere(Refusal):
    """A person leaves the unit at which the records have the person on that day."""

    kind = RefusalKind.CONFLICT
    code = "staff-elsewhere"
    fields = ("/left",)
    vi = "Theo danh bạ người này không ở đơn vị đã nêu; hiện ở: {at}."
    en = "By the register the person is not at that unit, but at: {at}."


class StaffLeftAlready(Refusal):
    """Who has retired, died or left serves at no unit of the site until a transfer leads back."""

    kind = RefusalKind.CONFLICT
    code = "staff-left-already"
    vi = "Người này đã nghỉ hưu, từ trần hoặc chuyển đi; nếu ghi nhầm, hãy hủy lần ghi trước."
    en = "The person has retired, died or left; retract the earlier record if it was a mistake."


class ChangeInFuture(Refusal):
    """A change is recorded once its day has come."""

    kind = RefusalKind.INVALID
    code = "staff-change-in-future"
    fields = ("/on",)
    vi = "Ngày {on} chưa đến; hãy ghi khi việc đã xảy ra."
    en = "{on} is still to come; record what has happened."


class ChangeBeforeLast(Refusal):
    """Changes are recorded in the order of their days."""

    kind = RefusalKind.CONFLICT
    code = "staff-change-before-last"
    fields = ("/on",)
    vi = "Ngày {on} trước biến động đã ghi ngày {last}; hãy hủy biến động đó rồi ghi lại theo thứ tự."
    en = "{on} is before the change of {last}; retract that one and record both in order."


class NotLastChange(Refusal):
    """The last change alone is retracted; those before it carry it."""

    kind = RefusalKind.CONFLICT
    code = "staff-not-last-change"
    vi = "Chỉ hủy được biến động ghi sau cùng; biến động này không còn là biến động sau cùng."
    en = "Only the last change can be retracted, and this one is not the last."
