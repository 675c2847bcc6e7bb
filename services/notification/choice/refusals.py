"""The refusals of choices."""

from contracts.message import Refusal, RefusalKind


class FormalNoticeMailed(Refusal):
    """A formal notice, such as a decision or a refusal, always reaches its addressee's own mailbox."""

    kind = RefusalKind.INVALID
    code = "formal-notice-mailed"
    fields = ("/ways",)
    vi = "Thông báo “{name}” được tống đạt chính thức nên luôn gửi đến hộp thư của đơn vị: hãy chọn gửi ngay hoặc gộp."
    en = "“{name_en}” is served formally and always reaches the unit's own mailbox: choose at once, or in the digest."


class NotYourChoice(Refusal):
    """Each person chooses for the own mailbox, and for the inbox of the own unit alone."""

    kind = RefusalKind.NOT_ALLOWED
    code = "not-your-choice"
    vi = "Bạn chỉ được chọn cách nhận thông báo của chính mình, từ hộp thông báo của đơn vị mình ({addressee})."
    en = "You choose for yourself alone, from the inbox of your own unit ({addressee})."
