"""The form of a plan's whole content: codes made from names, rows left blank, faults where a clerk has written."""

import pytest

from chassis.web.forms import Form
from contracts.plan_parts import Target
from contracts.planning import PlanContent
from contracts.text import code_of, folded
from contracts.vocabulary import Body
from services.planning.plan import filling
from services.planning.plan.bodies import Known, parsed
from services.planning.plan.differences import differences
from services.planning.plan.messages import PlanDraft
from tests.planning.plans import cluster, content, draft, drafted_as, recipient, task

CITY = Body(code="lang-son", name="UBND thành phố Lạng Sơn")
KNOWN: Known = {folded(CITY.name): CITY}


def form_of(plan: PlanDraft | PlanContent, **typed: str) -> Form:
    """The form of `plan` as a browser sends it, with some fields typed over; `__` stands for a dot."""
    fields = {name: [value] for name, value in filling.filled(plan, KNOWN).fields()}
    return Form(fields | {name.replace("__", "."): [value] for name, value in typed.items()})


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UBND phường Chi Lăng", "phuong-chi-lang"),
        ("Uỷ ban nhân dân xã Quảng Lạc", "xa-quang-lac"),
        ("Phòng Tài chính - Kế hoạch", "phong-tai-chinh-ke-hoach"),
        ("Đảng ủy – Văn phòng (Đội 3)", "dang-uy-van-phong-doi-3"),
        ("---", ""),
        ("A " * 60, "-".join("a" * 30)),
    ],
)
def test_a_code_is_made_of_a_name(name: str, code: str) -> None:
    """Without marks, at most 60 characters, and without the word for the committee, as units are named."""
    assert code_of(name) == code


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("UBND thành phố Lạng Sơn", "lang-son"),
        ("ubnd thành phố lạng sơn", "lang-son"),
        ("lang-son-2 | UBND thành phố Lạng Sơn", "lang-son-2"),
        ("UBND thành phố Lạng Sơn | lang-son-2", "lang-son-2"),
        (" | Phòng Nội vụ", "phong-noi-vu"),
    ],
)
def test_a_body_that_is_known_keeps_its_code(line: str, code: str) -> None:
    """A code that was typed counts before that of a known name, whichever side of the bar it stands on."""
    assert parsed(line, KNOWN)[0] == code


@pytest.mark.parametrize("plan", [content(), content(clusters=(cluster("xa", CITY),), parent=None)])
def test_what_a_form_was_filled_with_is_read_from_it(plan: PlanContent) -> None:
    """Of a plan and of its draft, with all codes as they were."""
    assert filling.read(form_of(plan), PlanContent, KNOWN) == plan
    assert filling.read(form_of(plan), PlanDraft, KNOWN) == drafted_as(plan)


def test_a_draft_may_be_half_finished_and_blank_rows_are_not_there() -> None:
    """A row counts when something was written in it: a quarter or a kind is chosen from the beginning."""
    half = draft(tasks=(), gates=(), recipients=(), clusters=())
    form = form_of(half, tasks__0__quarter="1", gates__0__kind="unit-plan", recipients__0__every_unit="no")

    assert filling.read(form, PlanDraft, KNOWN) == half
    assert filling.read(form_of(half), PlanContent, KNOWN) is None


def test_tasks_are_sorted_by_their_quarters_and_numbered() -> None:
    """A task that is added at the end goes to the end of its quarter."""
    form = form_of(draft(), tasks__3__quarter="1", tasks__3__text="Mới", tasks__3__responsible="Phòng Nội vụ")

    read = filling.read(form, PlanContent, KNOWN)

    assert read is not None
    assert [(one.number, one.quarter, one.text) for one in read.tasks][2:] == [(3, 1, "Mới"), (4, 2, "Nhiệm vụ 3")]


def test_targets_of_the_same_words_have_codes_of_their_own() -> None:
    """Their codes are made of their texts, which need not differ in their first words."""
    same = Target(code="x", text="Tỷ lệ")
    form = form_of(draft(targets=(same, same)), targets__0__code="", targets__1__code=" ", targets__1__measure="12,5")

    read = filling.read(form, PlanDraft, KNOWN)

    assert read is not None
    assert [(one.code, one.measure) for one in read.targets] == [("ty-le", None), ("ty-le-2", 12.5)]


@pytest.mark.parametrize(("typed", "measure"), [("1.780", 1780), ("1.780,5", 1780.5), ("98,5", 98.5), ("1780", 1780)])
def test_the_number_of_a_target_is_read_as_clerks_write_it(typed: str, measure: float) -> None:
    """A dot between the thousands made 1.780 new members 1,78 of them."""
    target = Target(code="ket-nap", text="Kết nạp hội viên mới", measure=1)

    read = filling.read(form_of(draft(targets=(target,)), targets__0__measure=typed), PlanDraft, KNOWN)

    assert read is not None
    assert read.targets[0].measure == measure
    assert filling.read(form_of(read), PlanDraft, KNOWN) == read


@pytest.mark.parametrize("typed", ["1,780", "98.5", "1780.5", "khoảng 1.780"])
def test_a_number_that_may_be_meant_in_two_ways_is_asked_for_again(typed: str) -> None:
    """At its field, with what was typed."""
    target = Target(code="ket-nap", text="Kết nạp hội viên mới", measure=1)
    form = form_of(draft(targets=(target,)), targets__0__measure=typed)

    assert filling.read(form, PlanDraft, KNOWN) is None
    assert [fault.name for fault in form.faults] == ["targets.0.measure"]
    assert form.value("targets.0.measure") == typed


def test_faults_stand_where_a_clerk_has_written() -> None:
    """In a field of several bodies with the line; of a name that is missing the code is not blamed as well."""
    form = form_of(
        draft(recipients=(recipient("so-noi-vu"),)),
        clusters__0__units="UBND phường Chi Lăng\n\nMÃ SAI | Tên",
        recipients__0__name=" ",
        standing_body__name=" ",
        standing_body__code="SAI",
        document__dated="hôm qua",
        tasks__0__lead="MÃ SAI | Phòng Nội vụ",
        tasks__1__when__years="2017, hai nghìn",
        gates__0__by__day="mai",
        unclustered="Phòng Tư pháp\nMÃ SAI | Tên",
    )

    assert filling.read(form, PlanDraft, KNOWN) is None
    assert {fault.name for fault in form.faults} == {
        "clusters.0.units",
        "recipients.0.name",
        "standing_body.name",
        "document.dated",
        "tasks.0.lead",
        "tasks.1.when.years",
        "gates.0.by.day",
        "unclustered",
    }
    assert next(fault.vi for fault in form.faults if fault.name == "clusters.0.units").startswith("Dòng 3: ")


def test_what_differs_is_said_line_by_line() -> None:
    """A task that is put in between differs alone, though all that follow have another number."""
    old = content()
    new = old.model_copy(update={"tasks": (task(1), task(9), task(2), task(3, quarter=2)), "title": "Mới"})

    title, tasks = differences(old, new)

    assert (title.field, title.old, title.new) == ("title", old.title, "Mới")
    assert tasks.lines is not None
    assert [(mark, line.text) for mark, line in tasks.lines] == [("ins", "Nhiệm vụ 9")]
    assert tasks.kept == len(old.tasks)
    assert differences(old, old) == ()
