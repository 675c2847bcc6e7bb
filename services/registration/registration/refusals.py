"""The reasons for which a command about the registration under a plan is refused; only policies send such commands."""

from contracts.message import Refusal, RefusalKind


class RegistrationUnopened(Refusal):
    """Registration is changed, locked or closed after it was opened."""

    kind = RefusalKind.NOT_FOUND
    code = "registration-unopened"
    vi = "Chưa mở đăng ký theo kế hoạch này; hãy chờ kế hoạch được ban hành."
    en = "Registration under this plan was not opened; wait for the plan to be issued."


class RegistrationEnded(Refusal):
    """Registration under a withdrawn plan follows that plan no more."""

    kind = RefusalKind.CONFLICT
    code = "registration-ended"
    vi = "Đăng ký theo kế hoạch này đã chấm dứt: {reason}"
    en = "Registration under this plan has ended: {reason}"


class RegistrationDeadlineNotReached(Refusal):
    """Registration is locked when its deadline has passed, not before."""

    kind = RefusalKind.CONFLICT
    code = "registration-deadline-not-reached"
    vi = "Chưa hết hạn đăng ký; hạn kết thúc lúc {ends_at}, hãy chờ đến lúc đó."
    en = "The deadline of registration has not passed; it ends at {ends_at}, wait until then."
