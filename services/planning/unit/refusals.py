"""The reasons for which the tree of units is not changed."""

from contracts.message import Refusal, RefusalKind


class TreeNotOfUnit(Refusal):
    """The tree belongs to the site, and nobody who acts for one unit changes it."""

    kind = RefusalKind.NOT_ALLOWED
    code = "unit-tree-of-site"
    vi = "Cây đơn vị do cán bộ của cơ quan cập nhật, không do đơn vị {unit}."
    en = "The tree of units is kept by the staff of the site, and not by the unit {unit}."


class UnitUnknown(Refusal):
    """A change is about a unit that was established."""

    kind = RefusalKind.NOT_FOUND
    code = "unit-unknown"
    fields = ("/steps",)
    vi = "Không có đơn vị mang mã {unit}; hãy kiểm tra mã hoặc ghi việc thành lập đơn vị trước."
    en = "There is no unit {unit}; check the code, or record its establishment first."


class UnitNotThere(Refusal):
    """A change is about a unit that is there on the day from which it counts."""

    code = "unit-not-there"
    fields = ("/effective",)
    vi = "Đơn vị {unit} không tồn tại vào ngày {day} (có từ {since}, đến trước {until}); hãy sửa ngày hiệu lực."
    en = "The unit {unit} is not there on {day} (from {since}, before {until}); correct the effective day."


class UnitCodeTaken(Refusal):
    """A code stands for one unit for ever, also after its end."""

    code = "unit-code-taken"
    fields = ("/steps",)
    vi = "Mã {unit} đã thuộc về đơn vị “{name}”; hãy chọn mã khác."
    en = "The code {unit} belongs to the unit “{name}”; choose another one."


class LaterChangeRecorded(Refusal):
    """A unit is not changed from a day before a change of it that is already recorded."""

    code = "unit-later-change"
    fields = ("/effective",)
    vi = "Đơn vị {unit} đã có thay đổi từ ngày {later}, không ghi thêm được thay đổi từ ngày {day} trước đó."
    en = "The unit {unit} has a change from {later} already; none before it can be recorded from {day}."


class UnitEnds(Refusal):
    """No unit is put below one, or goes on as one, that is already recorded to end."""

    code = "unit-ends"
    fields = ("/steps",)
    vi = "Đơn vị {unit} đã được ghi là kết thúc từ ngày {until}; hãy chọn đơn vị kế thừa của nó."
    en = "The unit {unit} is recorded to end on {until}; choose its successor."


class UnitBelowItself(Refusal):
    """No unit stands below itself."""

    code = "unit-below-itself"
    fields = ("/steps",)
    vi = "Đơn vị {unit} không thể nằm dưới {parent}, vì từ ngày {day} chính {parent} nằm dưới {unit}."
    en = "The unit {unit} cannot stand below {parent}, since {parent} stands below {unit} from {day}."


class SuccessorIsItself(Refusal):
    """A unit that ends is followed by another one."""

    kind = RefusalKind.INVALID
    code = "unit-succeeds-itself"
    fields = ("/steps",)
    vi = "Đơn vị {unit} không thể tự sáp nhập vào mình hay kế thừa chính mình; hãy chọn đơn vị khác."
    en = "The unit {unit} cannot be merged into itself or succeed itself; choose another one."


class SplitIntoNothing(Refusal):
    """A split leads to another unit at least, and its successor is one of those that it leads to."""

    kind = RefusalKind.INVALID
    code = "unit-split-into-nothing"
    fields = ("/steps",)
    vi = "Chia, tách {unit} phải nêu ít nhất một đơn vị khác, và đơn vị kế thừa là một trong các đơn vị sau khi chia."
    en = "A split of {unit} names another unit at least, and a successor among the units that it leads to."


class NoReasonWithoutSuccessor(Refusal):
    """A unit is dissolved with a successor or with a reason why there is none."""

    kind = RefusalKind.INVALID
    code = "unit-without-successor"
    fields = ("/reason",)
    vi = "Giải thể {unit} mà không có đơn vị kế thừa thì phải ghi lý do."
    en = "To dissolve {unit} without a successor, state the reason."


class UnitsStillBelow(Refusal):
    """A unit without a successor ends once nothing stands below it."""

    code = "unit-others-below"
    fields = ("/steps",)
    vi = "Dưới {unit} còn {count} đơn vị (trong đó có {first}); hãy chuyển các đơn vị đó đi trước."
    en = "{count} units still stand below {unit} ({first} among them); move them first."
