"""The reasons for which the base of a plan is not named."""

from contracts.message import Refusal, RefusalKind


class BaseNotYours(Refusal):
    """Which units count as the base is the standing body's to say."""

    kind = RefusalKind.NOT_ALLOWED
    code = "base-not-standing-body"
    vi = "Chỉ cơ quan thường trực xác định đơn vị cơ sở của kế hoạch."
    en = "Only the standing body says which units count as the base."


class BasePlanUnknown(Refusal):
    """The base is named under a plan that is heard here."""

    kind = RefusalKind.NOT_FOUND
    code = "base-plan-unknown"
    vi = "Không có kế hoạch này, hoặc kế hoạch chưa được ban hành."
    en = "There is no such plan, or it is not issued yet."


class BaseUnitUnknown(Refusal):
    """The base is made of units that register or were awarded under the plan."""

    kind = RefusalKind.INVALID
    code = "base-unit-unknown"
    fields = ("/units",)
    vi = "Đơn vị {unit} không đăng ký và không có khen thưởng theo kế hoạch này; hãy chọn trong danh sách đơn vị."
    en = "The unit {unit} neither registers nor has an award under this plan; choose among its units."
