"""The kinds of work, for whom each waits, how each is put into words, and the page on which it is done."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from chassis.reading.viewer import Viewer
from contracts.duties import Duty
from contracts.message import Message
from contracts.pages import Thing, list_of, new_decision, page_of, work_of
from contracts.registration import ReturnReason
from contracts.vocabulary import PlanId
from services.notification.contact.messages import Language
from services.notification.notice.phrases import short, title_name
from services.notification.notice.terms import RETURNS, Bilingual


class TaskKind(StrEnum):
    """The kinds of work (việc cần làm)."""

    SHEET_EXPECTED = "sheet-expected"
    """A unit is to hand in its sheet."""
    SHEET_RETURNED = "sheet-returned"
    """A unit is to correct its sheet and to hand it in again."""
    SHEET_TO_DECIDE = "sheet-to-decide"
    """The standing body is to accept or to return a sheet."""
    DOSSIERS_TO_FILE = "dossiers-to-file"
    """A unit is to file dossiers for its registered titles: one line for each sheet."""
    DOSSIER_TO_APPRAISE = "dossier-to-appraise"
    """The standing body is to appraise a dossier."""
    DOSSIER_TO_SUPPLEMENT = "dossier-to-supplement"
    """A unit is to supply what the standing body asked for."""
    DOSSIERS_ELIGIBLE = "dossiers-eligible"
    """Eligible dossiers on no agenda are to come before the council, or to be passed up: one line for each plan."""
    SESSION_TO_HOLD = "session-to-hold"
    """The council was convened: its session is to be held, its votes recorded, and closed."""
    DECISION_TO_SIGN = "decision-to-sign"
    """The head is to decide on dossiers that the council proposed, or to pass them up: one line for each session."""
    DOSSIER_ABOVE = "dossier-above"
    """A dossier that was passed up waits for the superior's answer."""
    PLAN_TO_DRAW_UP = "plan-to-draw-up"
    """A plan of the superior asks for the site's own."""
    PLAN_WORK = "plan-work"
    """The staff of the site are to do what one of its plans orders: one line for each item."""
    UNIT_WORK = "unit-work"
    """A unit is to do what a plan of the site orders."""
    FOLLOW_UP = "follow-up"
    """The staff of the site are to do what follows from a finding of an inspection: one line for each finding."""
    UNIT_FOLLOW_UP = "unit-follow-up"
    """A unit is to do what follows from a finding of an inspection."""
    NOTICE = "notice"
    """A notice waits to be acknowledged."""


class Group(StrEnum):
    """The parts of the work list, in this order."""

    OVERDUE = "overdue"
    """Waits for the reader, and its deadline has passed."""
    MINE = "mine"
    """Waits for the reader."""
    OTHERS = "others"
    """Waits for somebody else, and the reader may see it."""
    NOTICES = "notices"
    """Notices in the reader's inbox that nobody has acknowledged."""


GROUPS: Mapping[Group, Bilingual] = {
    Group.OVERDUE: Bilingual("Quá hạn", "Overdue"),
    Group.MINE: Bilingual("Chờ tôi", "Waiting for me"),
    Group.OTHERS: Bilingual("Chờ người khác", "Waiting with others"),
    Group.NOTICES: Bilingual("Thông báo chưa xác nhận", "Notices to acknowledge"),
}


class _For(NamedTuple):
    """Whom a kind of work waits for: these duties, of the row's own unit or else of the staff of the site."""

    duties: frozenset[Duty]
    of_unit: bool


WAITS_FOR: Mapping[TaskKind, _For] = {
    TaskKind.SHEET_EXPECTED: _For(frozenset({"clerk"}), of_unit=True),
    TaskKind.SHEET_RETURNED: _For(frozenset({"clerk"}), of_unit=True),
    TaskKind.SHEET_TO_DECIDE: _For(frozenset({"appraiser"}), of_unit=False),
    TaskKind.DOSSIERS_TO_FILE: _For(frozenset({"clerk"}), of_unit=True),
    TaskKind.DOSSIER_TO_APPRAISE: _For(frozenset({"appraiser"}), of_unit=False),
    TaskKind.DOSSIER_TO_SUPPLEMENT: _For(frozenset({"clerk"}), of_unit=True),
    TaskKind.DOSSIERS_ELIGIBLE: _For(frozenset({"appraiser", "chair"}), of_unit=False),
    TaskKind.SESSION_TO_HOLD: _For(frozenset({"appraiser", "chair"}), of_unit=False),
    TaskKind.DECISION_TO_SIGN: _For(frozenset({"signer"}), of_unit=False),
    TaskKind.DOSSIER_ABOVE: _For(frozenset(), of_unit=False),
    TaskKind.PLAN_TO_DRAW_UP: _For(frozenset({"clerk", "appraiser", "signer"}), of_unit=False),
    TaskKind.PLAN_WORK: _For(frozenset({"clerk", "appraiser", "signer"}), of_unit=False),
    TaskKind.UNIT_WORK: _For(frozenset({"clerk"}), of_unit=True),
    TaskKind.FOLLOW_UP: _For(frozenset({"clerk", "appraiser", "signer"}), of_unit=False),
    TaskKind.UNIT_FOLLOW_UP: _For(frozenset({"clerk"}), of_unit=True),
}
"""The duties are those to which the page of the kind is open (docs/domain.md §2: who does what)."""

_WORDS: Mapping[TaskKind, Bilingual] = {
    TaskKind.SHEET_EXPECTED: Bilingual(
        "Nộp bản đăng ký danh hiệu thi đua của {unit} theo Kế hoạch số {plan}",
        "Hand in the registration sheet of {unit} under plan {plan}",
    ),
    TaskKind.SHEET_RETURNED: Bilingual(
        "Hoàn thiện và nộp lại bản đăng ký của {unit} theo Kế hoạch số {plan}: {reason}",
        "Correct the registration sheet of {unit} under plan {plan} and hand it in again: {reason}",
    ),
    TaskKind.SHEET_TO_DECIDE: Bilingual(
        "Tiếp nhận hoặc trả lại bản đăng ký của {unit} theo Kế hoạch số {plan}{listed}",
        "Accept or return the registration sheet of {unit} under plan {plan}{listed}",
    ),
    TaskKind.DOSSIERS_TO_FILE: Bilingual(
        "Trình hồ sơ cho {count} danh hiệu đã đăng ký của {unit} theo Kế hoạch số {plan}",
        "File dossiers for registered titles of {unit} under plan {plan}: {count}",
    ),
    TaskKind.DOSSIER_TO_APPRAISE: Bilingual(
        "Thẩm định hồ sơ đề nghị tặng “{title}” cho {name}, {unit}",
        "Appraise the dossier of {name}, {unit}, for “{title}”",
    ),
    TaskKind.DOSSIER_TO_SUPPLEMENT: Bilingual(
        "Bổ sung hồ sơ đề nghị tặng “{title}” cho {name}, {unit}",
        "Supplement the dossier of {name}, {unit}, for “{title}”",
    ),
    TaskKind.DOSSIERS_ELIGIBLE: Bilingual(
        "Đưa ra họp Hội đồng hoặc chuyển cấp trên {count} hồ sơ đủ điều kiện theo Kế hoạch số {plan}",
        "Bring eligible dossiers under plan {plan} before the council, or pass them up: {count}",
    ),
    TaskKind.SESSION_TO_HOLD: Bilingual(
        "Tổ chức phiên họp ngày {day} của {council} về {count} hồ sơ: ghi kết quả biểu quyết, kết thúc phiên họp",
        "Hold the session of {council} on {day}, record its votes and close it; dossiers on its agenda: {count}",
    ),
    TaskKind.DECISION_TO_SIGN: Bilingual(
        "Ký quyết định khen thưởng hoặc chuyển cấp trên {count} hồ sơ được {council} đề nghị tại phiên họp ngày {day}",
        "Sign the decision on dossiers that {council} proposed in its session of {day}, or pass them up: {count}",
    ),
    TaskKind.DOSSIER_ABOVE: Bilingual(
        "Chờ kết quả của cấp trên: hồ sơ đề nghị tặng “{title}” cho {name}, {unit}",
        "The superior's answer: the dossier of {name}, {unit}, for “{title}”",
    ),
    TaskKind.PLAN_TO_DRAW_UP: Bilingual(
        "Xây dựng kế hoạch của đơn vị theo Kế hoạch số {plan} của {issuer}",
        "Draw up the site's own plan under plan {plan} of {issuer}",
    ),
    TaskKind.PLAN_WORK: Bilingual("{text} (theo {plan})", "{text} (under {plan})"),
    TaskKind.UNIT_WORK: Bilingual("{text} (theo {plan})", "{text} (under {plan})"),
    TaskKind.FOLLOW_UP: Bilingual("{text} (sau kiểm tra: {plan})", "{text} (after the inspection: {plan})"),
    TaskKind.UNIT_FOLLOW_UP: Bilingual("{text} (sau kiểm tra: {plan})", "{text} (after the inspection: {plan})"),
    TaskKind.NOTICE: Bilingual("{vi}", "{en}"),
}
_WITHOUT_REASONS: Mapping[TaskKind, Bilingual] = {
    TaskKind.SHEET_RETURNED: Bilingual(
        "Hoàn thiện và nộp lại bản đăng ký của {unit} theo Kế hoạch số {plan}",
        "Correct the registration sheet of {unit} under plan {plan} and hand it in again",
    ),
}
"""For lines that are mailed: the reasons of an outcome stay in the inbox (ADR 0022)."""
NAMES: Mapping[TaskKind, Bilingual] = {
    TaskKind.SHEET_EXPECTED: Bilingual("nộp bản đăng ký", "hand in a sheet"),
    TaskKind.SHEET_RETURNED: Bilingual("nộp lại bản đăng ký bị trả", "hand a returned sheet in again"),
    TaskKind.SHEET_TO_DECIDE: Bilingual("tiếp nhận hoặc trả lại bản đăng ký", "accept or return a sheet"),
    TaskKind.DOSSIERS_TO_FILE: Bilingual("trình hồ sơ", "file dossiers"),
    TaskKind.DOSSIER_TO_APPRAISE: Bilingual("thẩm định hồ sơ", "appraise a dossier"),
    TaskKind.DOSSIER_TO_SUPPLEMENT: Bilingual("bổ sung hồ sơ", "supplement a dossier"),
    TaskKind.DOSSIERS_ELIGIBLE: Bilingual("đưa hồ sơ ra họp Hội đồng", "bring dossiers before the council"),
    TaskKind.SESSION_TO_HOLD: Bilingual("tổ chức phiên họp", "hold a session"),
    TaskKind.DECISION_TO_SIGN: Bilingual("ký quyết định", "sign a decision"),
    TaskKind.DOSSIER_ABOVE: Bilingual("chờ kết quả của cấp trên", "the superior's answer"),
    TaskKind.PLAN_TO_DRAW_UP: Bilingual("xây dựng kế hoạch", "draw up a plan"),
    TaskKind.PLAN_WORK: Bilingual("việc theo kế hoạch", "work that a plan orders"),
    TaskKind.UNIT_WORK: Bilingual("việc của đơn vị theo kế hoạch", "a unit's work under a plan"),
    TaskKind.FOLLOW_UP: Bilingual("việc phải làm sau kiểm tra", "what follows from an inspection"),
    TaskKind.UNIT_FOLLOW_UP: Bilingual("việc đơn vị phải làm sau kiểm tra", "what a unit is to do after an inspection"),
}
"""The kinds of work by name, as the schedule of reminders lists them."""
_THINGS: Mapping[TaskKind, Thing] = {
    TaskKind.SHEET_EXPECTED: "sheet",
    TaskKind.SHEET_RETURNED: "sheet",
    TaskKind.SHEET_TO_DECIDE: "sheet",
    TaskKind.DOSSIER_TO_APPRAISE: "dossier",
    TaskKind.DOSSIER_TO_SUPPLEMENT: "dossier",
    TaskKind.SESSION_TO_HOLD: "session",
    TaskKind.DOSSIER_ABOVE: "dossier",
    TaskKind.PLAN_TO_DRAW_UP: "superior-plan",
    TaskKind.FOLLOW_UP: "inspection",
    TaskKind.UNIT_FOLLOW_UP: "inspection",
    TaskKind.NOTICE: "notice",
}


class FoundTask(Message):
    """A task as the read tables have it; what a kind does not use is empty.

    `object_id` is that of the sheet, the dossier, the plan, the session or the notice. `title` is a title's code, or
    the code of the reason why a sheet was returned, which `also` explains; of a notice `name` and `also` are its two
    titles, of a session its council and its day, of the work of a plan its text and its code; of what
    follows from an inspection `plan` is its title and `name` what is to be done. Of a sheet that was
    handed in `also` is `late` where it came after the deadline.
    """

    kind: TaskKind
    unit: str | None
    unit_name: str
    plan_id: PlanId | None
    plan: str
    issuer: str
    object_id: UUID
    name: str
    title: str
    also: str
    count: int


def mine(viewer: Viewer) -> tuple[list[str], list[str]]:
    """The kinds of work that wait for `viewer`: of the own unit, and of the staff of the site."""
    held = [(kind, one) for kind, one in WAITS_FOR.items() if one.duties & viewer.duties]
    staff = viewer.is_staff
    return [kind for kind, one in held if one.of_unit], [kind for kind, one in held if staff and not one.of_unit]


def worded(task: FoundTask, language: Language, *, reasons: bool = True) -> str:
    """The task in one line, of at most a few hundred characters; with the reason of a return, or without `reasons`."""
    words = _WORDS[task.kind] if reasons else _WITHOUT_REASONS.get(task.kind, _WORDS[task.kind])
    line = words.vi if language is Language.VI else words.en
    return line.format(
        unit=task.unit_name or task.unit,
        plan=short(task.plan),
        issuer=task.issuer,
        count=task.count,
        name=task.name,
        title=title_name(task.title, language),
        reason=_reason(task, language),
        listed=_listed(task, language),
        council=task.name,
        text=short(task.name),
        day=task.also,
        vi=task.name,
        en=task.also or task.name,
    )


def page_of_task(task: FoundTask, *, mine: bool) -> str:
    """The address of the page on which the task is done, or on which one whom it does not wait for follows it.

    The pages of sessions and of a new decision are open to few; the list of the dossiers in question is open to all.
    """
    match task.kind:
        case TaskKind.DOSSIERS_TO_FILE:
            return list_of("dossiers", plan=task.plan_id, unit=task.unit)
        case TaskKind.DOSSIERS_ELIGIBLE:
            return (
                list_of("sessions", plan=task.plan_id)
                if mine
                else list_of("dossiers", plan=task.plan_id, state="eligible")
            )
        case TaskKind.SESSION_TO_HOLD | TaskKind.DECISION_TO_SIGN if not mine:
            return list_of("dossiers", session=task.object_id)
        case TaskKind.PLAN_WORK | TaskKind.UNIT_WORK:
            return work_of(task.plan_id or task.object_id, task.also)
        case TaskKind.DECISION_TO_SIGN:
            return new_decision(task.object_id)
        case _:
            return page_of(_THINGS[task.kind], task.object_id)


def _reason(task: FoundTask, language: Language) -> str:
    if task.kind is not TaskKind.SHEET_RETURNED:
        return ""
    code = RETURNS[ReturnReason(task.title)]
    return f"{code.vi if language is Language.VI else code.en}. {short(task.also)}"


def _listed(task: FoundTask, language: Language) -> str:
    """How many titles a sheet lists, and whether it came late; empty where registration has said neither."""
    if not task.count:
        return ""
    late = task.also == "late"
    if language is Language.VI:
        return f": {task.count} danh hiệu{', nộp trễ' if late else ''}"
    return f": titles {task.count}{', late' if late else ''}"
