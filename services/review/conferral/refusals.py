"""The refusals of a conferral."""

from contracts.message import Refusal, RefusalKind


class ConferringNotStaff(Refusal):
    """The standing body of the site records a conferral."""

    kind = RefusalKind.NOT_ALLOWED
    code = "conferral-not-standing-body"
    vi = "Chỉ cơ quan thường trực của Hội đồng được ghi việc trao tặng, không phải đơn vị."
    en = "Only the standing body of the council records a conferral, never a unit."


class NothingToConfer(Refusal):
    """What is conferred was decided."""

    kind = RefusalKind.NOT_FOUND
    code = "conferral-no-decision"
    vi = "Không có quyết định này."
    en = "There is no such decision."


class ConferredTwice(Refusal):
    """An award is named once in a conferral."""

    kind = RefusalKind.INVALID
    code = "conferral-recipient-twice"
    fields = ("/handed",)
    vi = "Danh sách trao tặng có hồ sơ lặp lại."
    en = "The list of the conferral names a dossier twice."


class NotOfDecision(Refusal):
    """An award is conferred under its own decision."""

    kind = RefusalKind.INVALID
    code = "conferral-not-of-decision"
    fields = ("/handed",)
    vi = "Có {count} hồ sơ không thuộc quyết định này, trong đó có {first}."
    en = "{count} dossiers do not belong to this decision, {first} among them."


class ConferringRevoked(Refusal):
    """An award that was annulled is not conferred."""

    kind = RefusalKind.CONFLICT
    code = "conferral-revoked"
    fields = ("/handed",)
    vi = "Có {count} quyết định tặng đã bị hủy bỏ, trong đó có {first}."
    en = "{count} awards were annulled, {first} among them."


class HandedAlready(Refusal):
    """An award is handed over once."""

    kind = RefusalKind.CONFLICT
    code = "conferral-handed-already"
    fields = ("/handed",)
    vi = "Có {count} hồ sơ đã được trao tặng, trong đó có {first}."
    en = "{count} awards were handed over already, {first} among them."


class HandedToDeceased(Refusal):
    """An award to somebody who has died is conferred posthumously: somebody who is named receives it."""

    kind = RefusalKind.INVALID
    code = "conferral-to-deceased"
    fields = ("/handed",)
    vi = "Có {count} người được truy tặng, trong đó có hồ sơ {first}; hãy chọn “truy tặng” và ghi người nhận."
    en = "{count} recipients have died, {first} among them; choose “posthumous” and name who receives the award."


class ConferralDayWrong(Refusal):
    """A conferral is held on or after the day of its decision, and not after today."""

    kind = RefusalKind.INVALID
    code = "conferral-day-wrong"
    fields = ("/held_on",)
    vi = "Ngày trao tặng phải từ ngày {dated} của quyết định đến hôm nay."
    en = "The conferral is held between {dated}, the day of the decision, and today."


class ReceiverMissing(Refusal):
    """Whoever receives an award for somebody is named."""

    kind = RefusalKind.INVALID
    code = "conferral-receiver-missing"
    fields = ("/handed",)
    vi = "Nhận thay hoặc truy tặng phải ghi họ tên người nhận (hồ sơ {first})."
    en = "Where somebody receives an award for another, name them (dossier {first})."


class ConferralSchedulePast(Refusal):
    """A conferral is scheduled for today or later, and not before the day of its decision."""

    kind = RefusalKind.INVALID
    code = "conferral-schedule-past"
    fields = ("/held_on",)
    vi = "Ngày dự kiến {day} đã qua hoặc trước ngày quyết định; việc đã trao thì ghi ở phần “Ghi việc trao tặng”."
    en = "{day} is over or before the day of the decision; record a conferral that was held as one."


class NobodyToConferOn(Refusal):
    """A conferral is scheduled for recipients who still wait."""

    kind = RefusalKind.CONFLICT
    code = "conferral-nobody-waits"
    vi = "Không còn ai chờ trao tặng theo quyết định này."
    en = "Nobody waits for an award of this decision any more."
