"""The refusals of notices, their inboxes and their e-mails."""

from contracts.message import Refusal, RefusalKind


class ContactUnknown(Refusal):
    """An e-mail needs an address to go to."""

    kind = RefusalKind.CONFLICT
    code = "contact-unknown"
    vi = "{addressee} chưa đăng ký địa chỉ thư điện tử; hãy đặt địa chỉ trước."
    en = "{addressee} has no e-mail address yet; set its contact first."


class EmailAlreadyAccepted(Refusal):
    """An e-mail that the mail server has accepted is not sent again."""

    kind = RefusalKind.CONFLICT
    code = "email-already-accepted"
    vi = "Thư điện tử đã được máy chủ thư tiếp nhận nên không gửi lại."
    en = "The mail server has accepted this e-mail, so it is not sent again."


class EmailNotQueued(Refusal):
    """An e-mail is started once, while it is queued."""

    kind = RefusalKind.CONFLICT
    code = "email-not-queued"
    vi = "Thư số {attempt} không còn chờ gửi."
    en = "E-mail number {attempt} is not queued."


class InboxUnknown(Refusal):
    """An inbox is shown to its addressee and to the staff of the site; nobody else learns whether there is one."""

    kind = RefusalKind.NOT_FOUND
    code = "inbox-unknown"
    vi = "Không có hộp thông báo nào của {addressee} mà bạn được xem."
    en = "There is no inbox of {addressee} that you may see."


class NoticeMissing(Refusal):
    """Only a notice that was served can be acknowledged or sent by e-mail."""

    kind = RefusalKind.NOT_FOUND
    code = "notice-missing"
    vi = "Không có thông báo này."
    en = "There is no such notice."


class NotTheAddressee(Refusal):
    """A notice is acknowledged by its addressee alone."""

    kind = RefusalKind.NOT_ALLOWED
    code = "not-the-addressee"
    vi = "Chỉ {addressee} được xác nhận đã nhận thông báo này."
    en = "Only {addressee} acknowledges this notice."
