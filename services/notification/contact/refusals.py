"""The refusals of contacts."""

from contracts.message import Refusal, RefusalKind


class NotYourContact(Refusal):
    """A unit's clerk sets the contact of the own unit only."""

    kind = RefusalKind.NOT_ALLOWED
    code = "not-your-contact"
    vi = "Chỉ {addressee} hoặc cơ quan thường trực được đặt địa chỉ nhận thông báo của đơn vị này."
    en = "Only {addressee} itself or the standing body sets this contact."
