"""The refusals of letters."""

from contracts.message import Refusal, RefusalKind


class AddressUnknown(Refusal):
    """A trial goes to the address of whoever asks for it, or to that of the own unit."""

    kind = RefusalKind.CONFLICT
    code = "trial-address-unknown"
    vi = "Bạn và {addressee} chưa đăng ký địa chỉ thư điện tử; hãy đặt địa chỉ ở “Cách nhận thông báo” trước."
    en = "Neither you nor {addressee} has an e-mail address yet; set one under “How notices are sent” first."


class LetterMissing(Refusal):
    """Only a letter that was queued can be started, recorded or sent again."""

    kind = RefusalKind.NOT_FOUND
    code = "letter-missing"
    vi = "Không có thư này."
    en = "There is no such letter."


class LetterNotQueued(Refusal):
    """A letter is started once, while it is queued."""

    kind = RefusalKind.CONFLICT
    code = "letter-not-queued"
    vi = "Thư lần {attempt} không còn chờ gửi."
    en = "Attempt {attempt} of this letter is not queued."


class LetterAlreadyAccepted(Refusal):
    """A letter that the mail server has accepted is not sent again."""

    kind = RefusalKind.CONFLICT
    code = "letter-already-accepted"
    vi = "Thư này máy chủ thư đã tiếp nhận nên không gửi lại."
    en = "The mail server has accepted this letter, so it is not sent again."
