"""The refusals of commands about duties."""

from typing_extensions import override

from contracts.duties import DUTY_NAMES_EN, DUTY_NAMES_VI, Duty, Exclusion
from contracts.message import Refusal, RefusalKind


class OwnDuty(Refusal):
    """Nobody grants a duty to themselves."""

    kind = RefusalKind.NOT_ALLOWED
    code = "duty-own"
    vi = "Không ai được tự giao nhiệm vụ cho mình; hãy đề nghị người quản trị khác."
    en = "Nobody grants a duty to themselves; ask another operator."


class NotGrantingForSite(Refusal):
    """Duties are granted for the whole site, and not by somebody who acts for one unit."""

    kind = RefusalKind.NOT_ALLOWED
    code = "duty-not-granted-by-a-unit"
    vi = "Nhiệm vụ do người quản trị của cả cơ quan giao, không do {unit} giao."
    en = "Duties are granted by an operator of the whole site, and not by {unit}."


class PeriodReversed(Refusal):
    """A period ends no earlier than it begins."""

    kind = RefusalKind.INVALID
    code = "duty-period-reversed"
    fields = ("/granted/valid_until",)
    vi = "Ngày kết thúc {until} trước ngày bắt đầu {since}; hãy sửa lại thời hạn."
    en = "The last day {until} lies before the first day {since}; correct the period."


class PeriodInPast(Refusal):
    """A duty is neither granted nor ended for days that have passed."""

    kind = RefusalKind.INVALID
    code = "duty-period-in-past"
    fields = ("/granted/valid_from", "/last_day")
    vi = "Ngày {day} đã qua; sớm nhất là ngày {earliest}."
    en = "The day {day} has passed; the earliest is {earliest}."


class AuthorityIncomplete(Refusal):
    """Whoever acts for another names the position acted for and the document that authorises it."""

    kind = RefusalKind.INVALID
    code = "duty-authority-incomplete"
    fields = ("/granted/authority",)
    vi = "Ký thay, thừa lệnh hay thừa ủy quyền ({authority}.) phải ghi chức vụ được thay và văn bản giao quyền."
    en = "Acting for another ({authority}.) names the position acted for and the document that authorises it."


class AuthoritySuperfluous(Refusal):
    """Whoever acts by the own authority acts for nobody else."""

    kind = RefusalKind.INVALID
    code = "duty-authority-superfluous"
    fields = ("/granted/authority",)
    vi = "Người thực hiện theo thẩm quyền của mình không ghi chức vụ được thay và văn bản giao quyền."
    en = "Who acts by their own authority names no position acted for and no document."


class DutyHeldAlready(Refusal):
    """A duty is granted once for one unit and one time."""

    code = "duty-held-already"
    fields = ("/granted/duty",)
    vi = "Người này đã có nhiệm vụ đó từ {since} đến {until}; hãy kết thúc nhiệm vụ cũ hoặc chọn thời hạn khác."
    en = "The duty is held already from {since} to {until}; end that grant or choose another period."


class GrantIdTaken(Refusal):
    """An id stands for one grant."""

    code = "duty-grant-id-taken"
    vi = "Mã này đã dùng cho một nhiệm vụ khác; hãy giao lại từ đầu."
    en = "This id stands for another grant; grant the duty anew."


class GrantUnknown(Refusal):
    """Only a duty that was granted can be ended."""

    kind = RefusalKind.NOT_FOUND
    code = "duty-grant-unknown"
    vi = "Tài khoản này không được giao nhiệm vụ đó."
    en = "No such duty was granted to this account."


class AlreadyEnding(Refusal):
    """Ending a duty never prolongs it."""

    code = "duty-already-ending"
    fields = ("/last_day",)
    vi = "Nhiệm vụ này kết thúc ngày {until}; muốn kéo dài thì giao nhiệm vụ mới."
    en = "The duty ends on {until}; to prolong it, grant it anew."


class DutiesExclusive(Refusal):
    """Duties that exclude each other are never held at the same time by one person at one site."""

    code = "duties-exclusive"
    fields = ("/granted/duty",)
    vi = "Không thể vừa là {held} vừa là {asked} trong cùng thời gian: {because}. Hãy kết thúc nhiệm vụ kia trước."
    en = "Nobody is {held} and {asked} at the same time: {because}. End the other duty first."

    def __init__(self, held: Duty, asked: Duty, rule: Exclusion) -> None:
        """Name both duties and the rule."""
        self._rule = rule
        self._pair = (held, asked)
        super().__init__(held=held, asked=asked)

    @override
    def sentence(self, language: str) -> str:
        """The sentence with the names of the duties and the reason of the rule."""
        names = DUTY_NAMES_VI if language == "vi" else DUTY_NAMES_EN
        template, because = (self.vi, self._rule.vi) if language == "vi" else (self.en, self._rule.en)
        held, asked = (names[duty] for duty in self._pair)
        return template.format(held=held, asked=asked, because=because)
