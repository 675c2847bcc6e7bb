"""The refusals of accounts, of signing in and of sessions."""

from typing_extensions import override

from contracts.duties import DUTY_NAMES_EN, DUTY_NAMES_VI, Exclusion
from contracts.message import Refusal, RefusalKind


class AccountUnknown(Refusal):
    """What is done to an account is done to one that is there."""

    kind = RefusalKind.NOT_FOUND
    code = "account-unknown"
    vi = "Không có tài khoản này."
    en = "There is no such account."


class AccountDisabled(Refusal):
    """A disabled account is enabled before anything else is done to it."""

    code = "account-disabled"
    vi = "Tài khoản {name} đang bị khóa; hãy mở lại trước."
    en = "The account {name} is disabled; enable it first."


class NoPasswordHere(Refusal):
    """The password of a provider's account is the provider's."""

    code = "account-without-password"
    vi = "Tài khoản {name} đăng nhập ở hệ thống khác; mật khẩu đổi ở hệ thống đó."
    en = "The account {name} signs in at another provider; its password is changed there."


class OwnAccount(Refusal):
    """No operator disables or resets the own account."""

    kind = RefusalKind.NOT_ALLOWED
    code = "account-own"
    vi = "Không ai tự khóa hoặc đặt lại tài khoản của mình; hãy nhờ người quản trị khác."
    en = "Nobody disables or resets their own account; ask another operator."


class UserNameTaken(Refusal):
    """A user name stands for one person, for ever."""

    code = "account-name-taken"
    fields = ("/user_name",)
    vi = "Tên đăng nhập {name} đã có; hãy chọn tên khác."
    en = "The user name {name} is taken; choose another."


class UserNameWrong(Refusal):
    """A user name has small letters, digits, dots, hyphens and underscores."""

    kind = RefusalKind.INVALID
    code = "account-name-wrong"
    fields = ("/user_name",)
    vi = "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang và gạch dưới, từ 3 đến 60 ký tự."
    en = "A user name has small letters, digits, dots, hyphens and underscores, 3 to 60 of them."


class SignInFailed(Refusal):
    """Whoever signs in names an account in use and its password; the answer never says which of them was wrong."""

    kind = RefusalKind.NOT_ALLOWED
    code = "sign-in-failed"
    vi = "Tên đăng nhập hoặc mật khẩu không đúng."
    en = "The user name or the password is not right."


class SignInDelayed(Refusal):
    """After several tries in vain the next one waits a while, and nobody is locked out for good."""

    kind = RefusalKind.NOT_ALLOWED
    code = "sign-in-delayed"
    vi = "Đã thử nhiều lần không đúng; hãy thử lại sau {seconds} giây."
    en = "There were several tries in vain; try again in {seconds} seconds."


class PasswordExpired(Refusal):
    """A password that an operator has set is changed before it opens anything."""

    kind = RefusalKind.NOT_ALLOWED
    code = "password-to-be-changed"
    vi = "Mật khẩu này do người quản trị đặt; hãy đổi mật khẩu trước khi làm việc."
    en = "An operator has set this password; change it before you begin."


class NoDutyInForce(Refusal):
    """Only who holds a duty today has something to do here."""

    kind = RefusalKind.NOT_ALLOWED
    code = "no-duty-in-force"
    vi = "Tài khoản {name} hôm nay chưa được giao nhiệm vụ nào; hãy đề nghị người quản trị giao nhiệm vụ."
    en = "The account {name} holds no duty today; ask an operator to grant one."


class DutiesInConflict(Refusal):
    """Nobody signs in with duties that exclude each other, wherever they were given."""

    code = "duties-in-conflict"
    vi = "Tài khoản có hai nhiệm vụ không được kiêm nhiệm ({duties}): {because}. Hãy báo người quản trị."
    en = "The account has two duties that exclude each other ({duties}): {because}. Ask an operator."

    def __init__(self, rule: Exclusion) -> None:
        """Name the rule."""
        self._rule = rule
        super().__init__(duties=sorted(rule.duties))

    @override
    def sentence(self, language: str) -> str:
        """The sentence with the names of the duties and the reason of the rule."""
        names = DUTY_NAMES_VI if language == "vi" else DUTY_NAMES_EN
        template, because = (self.vi, self._rule.vi) if language == "vi" else (self.en, self._rule.en)
        return template.format(duties=", ".join(names[duty] for duty in sorted(self._rule.duties)), because=because)


class SessionEnded(Refusal):
    """A session ends by time, by signing out, or when it is revoked; then its person signs in again."""

    kind = RefusalKind.NOT_ALLOWED
    code = "session-ended"
    vi = "Phiên làm việc đã kết thúc; hãy đăng nhập lại. Nội dung đã nhập được giữ nguyên."
    en = "The session has ended; please sign in again. What was typed is kept."


class SessionUnknown(Refusal):
    """A session that is revoked is there, and is the own one or revoked by an operator."""

    kind = RefusalKind.NOT_FOUND
    code = "session-unknown"
    vi = "Không có phiên làm việc này."
    en = "There is no such session."


class UnitNotHeld(Refusal):
    """A session acts for a unit, or for the site, for which its person holds a duty today."""

    kind = RefusalKind.NOT_ALLOWED
    code = "session-unit-not-held"
    vi = "Hôm nay bạn không có nhiệm vụ ở đơn vị này."
    en = "You hold no duty for this unit today."


class PasswordTooShort(Refusal):
    """A password has at least 12 characters; longer is stronger than stranger (NIST SP 800-63B §5.1.1)."""

    kind = RefusalKind.INVALID
    code = "password-too-short"
    vi = "Mật khẩu phải có ít nhất {least} ký tự."
    en = "A password has at least {least} characters."


class PasswordTooLong(Refusal):
    """A password has a length that can be hashed in time."""

    kind = RefusalKind.INVALID
    code = "password-too-long"
    vi = "Mật khẩu dài nhất {most} ký tự."
    en = "A password has at most {most} characters."


class PasswordIsName(Refusal):
    """A password is not the name of its account."""

    kind = RefusalKind.INVALID
    code = "password-is-name"
    vi = "Mật khẩu không được chứa tên đăng nhập."
    en = "A password does not hold the user name."


class PasswordUnchanged(Refusal):
    """A new password is another one than the last."""

    kind = RefusalKind.INVALID
    code = "password-unchanged"
    vi = "Mật khẩu mới phải khác mật khẩu hiện tại."
    en = "The new password is to be another one than the last."


class ProviderAway(Refusal):
    """Signing in at a provider needs the provider."""

    code = "provider-away"
    vi = "Hệ thống đăng nhập {issuer} chưa trả lời; hãy thử lại sau ít phút."
    en = "The provider {issuer} does not answer; try again in some minutes."


class ProviderRefused(Refusal):
    """A provider's answer counts only as it was asked for, by the same browser, and signed by the provider."""

    kind = RefusalKind.NOT_ALLOWED
    code = "provider-refused"
    vi = "Không đăng nhập được bằng hệ thống {issuer}; hãy bắt đầu lại từ trang đăng nhập."
    en = "Signing in at {issuer} did not succeed; begin again at the sign-in page."


class PasswordsDiffer(Refusal):
    """A new password is typed twice, so that nobody sets one that they do not know."""

    kind = RefusalKind.INVALID
    code = "passwords-differ"
    vi = "Hai lần nhập mật khẩu mới không giống nhau."
    en = "The new password was not typed the same twice."
