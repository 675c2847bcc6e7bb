"""A file of a plan with a fault names the line and what is wrong, each fault in one sentence."""

from pathlib import Path

import pytest

from contracts.planning import PlanContent
from deploy.local.plan_files import REAL_PLANS, PlanFileError, main, read_plan, real_plan
from services.planning.plan import filling
from services.planning.plan.messages import PlanDraft

PLAN = """\
document: { issuer: UBND huyện, number: "12", symbol: KH-UBND, dated: 2020-01-02 }
title: Công tác thi đua
level: district
cycle: calendar-year
year: 2020
signer_role: CHỦ TỊCH
parent:
  document: { issuer: UBND tỉnh, number: "1", symbol: KH-UBND, dated: 2019-12-20 }
  title: Công tác thi đua
.bodies:
  office: &office { code: van-phong, name: Văn phòng }
rounds:
  - { code: nam-2020, name: Năm 2020 }
tasks:
  - number: 1
    quarter: 1
    text: Đăng ký
    responsible: [*office]
    round: nam-2020
  - number: 2
    text: Báo cáo
    kind: report
clusters:
  - code: cum-1
    name: Cụm 1
    units:
      - { code: xa-a, name: Xã A }
      - { code: xa-b, name: Xã B }
registration_deadline: { day: 2020-01-15 }
gates:
  - { kind: second-approval, text: Phê duyệt, agreed_with: *office, approved_by: *office }
recipients:
  - { code: van-thu, name: Văn thư, purpose: to-file }
  - { code: van-phong, name: Văn phòng }
"""
FAULTS = [
    ("unknown field", "year: 2020", "year: 2020\nuntl: 2020", 6, "“untl” is no field of a plan; is “until” meant?"),
    ("missing field", "title: Công tác thi đua\nlevel", "level", 1, "“title” is missing."),
    ("unknown field in a row", "quarter: 1", "quartier: 1", 16, "“tasks[0].quartier” is no field"),
    ("missing field in a row", "    text: Báo cáo\n", "", 20, "“tasks[1].text” is missing."),
    ("word that is no choice", "kind: report", "kind: reports", 22, "“tasks[1].kind” must be 'work', 'duty'"),
    ("number for a text", 'number: "12"', "number: 12", 1, "“document.number” is wrong"),
    ("text for a number", "quarter: 1", 'quarter: "1"', 16, "“tasks[0].quarter” is wrong"),
    ("value out of range", "quarter: 1", "quarter: 5", 16, "less than or equal to 4; it is 5."),
    ("code with marks", "code: xa-b", "code: xã-b", 28, "“clusters[0].units[1].code” is wrong"),
    ("no day of the calendar", "day: 2020-01-15", "day: 2020-02-30", 29, "“registration_deadline.day” is wrong"),
    ("list for a mapping", "  document: { issuer: UBND tỉnh", "  document: [{ issuer: UBND tỉnh", 9, "This is no YAML"),
    ("tab for spaces", "  title: Công", "\ttitle: Công", 9, "This is no YAML"),
    ("alias of nothing", "[*office]", "[*offise]", 18, "This is no YAML: found undefined alias"),
    ("number that its tag denies", "quarter: 1", "quarter: !!int eins", 16, "This is no YAML: the value is no int."),
    ("day that its tag denies", "day: 2020-01-15", "day: !!timestamp heute", 29, "the value is no timestamp."),
    ("two documents", "title: Công tác thi đua\nlevel", "---\ntitle: Công tác thi đua\nlevel", 2, "This is no YAML"),
    ("key twice", "signer_role: CHỦ TỊCH", "signer_role: CHỦ TỊCH\nyear: 2021", 7, "The key “year” stands twice."),
    ("key twice in a row", "kind: report", "kind: report\n    text: Khác", 23, "The key “text” stands twice."),
    ("recipient twice", "code: van-thu", "code: van-phong", 34, "The code “van-phong” stands more than once in recip"),
    ("unit twice", "code: xa-b", "code: xa-a", 28, "The code “xa-a” stands more than once in the units."),
    ("round not named", "round: nam-2020", "round: nam-2021", 19, "Task 1 belongs to the round “nam-2021”"),
    ("task number missing", "number: 2", "number: 3", 20, "Tasks are numbered from 1"),
    ("parent dated later", "dated: 2019-12-20", "dated: 2020-01-03", 7, "is dated 03/01/2020, after this plan"),
    ("deadline before the plan", "day: 2020-01-15", "day: 2020-01-02", 29, "must lie after the document's date"),
    ("approval by nobody", ", approved_by: *office", "", 30, "must name who agrees and who approves"),
    ("last year before the first", "year: 2020", "year: 2020\nuntil: 2019", 6, "The last year 2019 does not fit"),
]


def faults_of(folder: Path, text: str) -> list[tuple[int, str]]:
    """The line and the sentence of each fault in a file with this text."""
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError) as raised:
        read_plan(file)
    assert str(raised.value).splitlines() == [f"{file}:{one.line}: {one.text}" for one in raised.value.faults]
    return [(one.line, one.text) for one in raised.value.faults]


def test_the_file_without_a_fault_is_read(tmp_path: Path) -> None:
    """The plan into which each fault is put is sound itself."""
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")

    assert isinstance(read_plan(file), PlanContent)


@pytest.mark.parametrize(("old", "new", "line", "says"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_a_fault_names_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    """One fault, one sentence, and the line on which it stands."""
    assert PLAN.count(old) >= 1
    ((at, sentence),) = faults_of(tmp_path, PLAN.replace(old, new, 1))

    assert says in sentence
    assert at == line
    assert sentence[-1] in ".?"


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """A clerk mends a file in one go."""
    wrong = PLAN.replace("level: district", "level: town").replace("year: 2020", "year: MMXX")

    assert [line for line, _ in faults_of(tmp_path, wrong)] == [3, 5]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just a sentence\n"])
def test_a_file_that_holds_no_plan_is_one_fault(tmp_path: Path, text: str) -> None:
    """An empty file, a list and a sentence are no plans."""
    assert faults_of(tmp_path, text) == [(1, "A plan is a mapping of fields, and this file holds none.")]


def test_a_file_that_refers_to_itself_is_a_fault(tmp_path: Path) -> None:
    """YAML allows a part within itself; a plan does not."""
    assert faults_of(tmp_path, PLAN.replace("[*office]", "&loop [*loop]", 1))


def test_a_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    """The line of the first byte that is no UTF-8."""
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"year: 2020\ntitle: \xc0\xff\n")

    with pytest.raises(PlanFileError, match=r":2: The file is not written in UTF-8\."):
        read_plan(file)


def test_a_plan_known_in_part_may_leave_out_what_its_text_leaves_out(tmp_path: Path) -> None:
    """It says from where it is known; without that the same file is a plan with gaps."""
    document = "document: { issuer: UBND quận, known_from: Bài báo }\n"
    text = f"{document}title: A\nlevel: district\ncycle: calendar-year\nyear: 2017\n"
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")

    assert isinstance(read_plan(file), PlanDraft)
    missing = [sentence for _, sentence in faults_of(tmp_path, text.replace(", known_from: Bài báo", ""))]
    assert "“document.number” is missing." in missing
    assert "“recipients” is missing." in missing


@pytest.mark.parametrize("number", REAL_PLANS)
def test_a_real_plan_is_sound(number: str) -> None:
    """Two of them state all that an issued plan states; the others are known in part."""
    assert isinstance(real_plan(number), PlanContent if number in ("000", "003") else PlanDraft)


@pytest.mark.parametrize("number", REAL_PLANS)
def test_the_form_of_a_real_plan_loses_nothing(number: str) -> None:
    """What a clerk opens to change and saves again is the same plan."""
    plan = real_plan(number)
    form = filling.filled(plan, {})

    if isinstance(plan, PlanContent):
        assert filling.read(form, PlanContent, {}) == plan
    else:
        assert filling.read(form, PlanDraft, {}) == plan


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each file that is sound, one for each fault of another, and the exit code of a check."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(PLAN, encoding="utf-8")
    bad.write_text(PLAN.replace("title: Công", "titre: Công", 1), encoding="utf-8")

    assert main([str(good)]) == 0
    assert main([str(good), str(bad), str(tmp_path / "absent.yaml")]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{good}: sound",
        f"{good}: sound",
        f"{bad}:1: “title” is missing.",
        f"{bad}:2: “titre” is no field of a plan; is “title” meant?",
        f"{tmp_path / 'absent.yaml'}:1: The file cannot be read: No such file or directory.",
    ]
    assert main([]) == 2
