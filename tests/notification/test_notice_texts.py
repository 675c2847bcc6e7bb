"""The table of notices and their texts: complete, checked, and never edited once used."""

import hashlib
from importlib.resources import files
from pathlib import Path

import pytest

from contracts.envelope import Relation
from contracts.notification import About
from contracts.planning import PlanAmended, PlanIssued, PlanWithdrawn
from services.notification.contact.messages import Language
from services.notification.notice import MODULE, texts
from services.notification.notice.examples import ADDRESSEE, EXAMPLES, PLAN
from services.notification.notice.table import TableError, parse, table
from services.notification.notice.texts import rendered, versions
from services.notification.notice.variables import variables
from services.notification.notice.wording import require_sound

TABLE = (files("services.notification.notice") / "table.yaml").read_text(encoding="utf-8")
FIRST = TABLE.splitlines().index("- about: plan-issued") + 1
FOLDER = Path(str(files("services.notification.notice") / "texts"))
DIGESTS = Path(__file__).with_name("notice_texts.sha256")
"""`sha256sum` of every text: a text that was used is never edited, a new version has a file and a line of its own."""


def test_every_event_that_leads_to_a_notice_stands_in_the_table_and_no_other() -> None:
    """A withdrawn plan is found by a due command, all others by a reaction."""
    reactions = {(on.event.__name__, on.relation.value) for on in MODULE.reactions}
    reactions |= {(PlanWithdrawn.__name__, relation.value) for relation in (Relation.OWN, Relation.SUPERIOR)}

    listed = {(one.event, one.said_by) for kind in table().values() for one in kind.events}

    assert listed == reactions


def test_an_amendment_leads_to_a_notice_of_the_plan_or_of_the_amendment() -> None:
    """Both audiences together are the recipients."""
    of_plan, of_amendment = table()[About.PLAN_ISSUED], table()[About.PLAN_AMENDED]

    assert {one.event for one in of_plan.events} == {PlanIssued.__name__, PlanAmended.__name__}
    assert {one.event for one in of_amendment.events} == {PlanAmended.__name__}


def test_a_text_that_was_used_is_never_edited() -> None:
    """Write the next version instead, name it in the table, and add its line: `sha256sum *.txt`."""
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.txt")}
    listed = [line.split() for line in DIGESTS.read_text(encoding="utf-8").splitlines()]
    known = {name: digest for digest, name in listed}

    assert there == known


def test_every_text_is_there_in_both_languages_and_the_newest_is_used() -> None:
    """Older ones stay, for the notices that were served with them."""
    for kind in table().values():
        assert versions(kind.text)[0] == kind.text
        for name in versions(kind.text):
            assert all((FOLDER / f"{name}.{language.value}.txt").is_file() for language in Language)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("about: plan-issued", "about: plan-isued", "line {0}: plan-isued: about: Input should be"),
        ("mailed: always", "mailed: often", "line {3}: plan-issued: mailed: Input should be"),
        ("formal: true", "formal: maybe", "line {5}: plan-issued: formal: Input should be a valid boolean"),
        ("audience: recipients }", "audience: all }", "line {7}: plan-issued: events[0].audience: Input should be"),
        ("text: plan-issued.1", "text: plan-issued", "line {2}: plan-issued: text: String should match"),
        ("  formal: true", "  formal: true\n  formal: true", "line {6}: formal stands twice"),
        ("about: plan-amended", "about: plan-issued", "plan-issued stands twice"),
        ("about: plan-amended", "about: plan-issued", "no entry for plan-amended"),
        ("mailed: always", "mailed: [", "line "),
        ("  formal: true\n", "", "line {0}: plan-issued: formal: Field required"),
        ("  formal: true\n", "  formal: true\n  loud: true\n", "plan-issued: loud: Extra inputs"),
    ],
)
def test_a_fault_of_the_table_is_named_with_its_line(old: str, new: str, fault: str) -> None:
    """Whoever wrote it finds it; `{0}` is the line of the first entry, `{1}` the next one."""
    assert old in TABLE

    with pytest.raises(TableError) as raised:
        parse(TABLE.replace(old, new, 1))

    assert fault.format(*range(FIRST, FIRST + 10)) in str(raised.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Kế hoạch số {{ plann }}\n\nNội dung\n", "plan-issued has no plann; it has addressee, "),
        ("Kế hoạch\n\n{% if registers %}\n", "plan-issued.1.vi.txt line 3: "),
        ("Kế hoạch\n\n{{ plan.__class__.__mro__ }}\n", "unsafe"),
        ("Kế hoạch\n\n{{ plan.colour }}\n", "colour"),
        (None, "texts/plan-issued.1.vi.txt is missing"),
    ],
    ids=["unknown fact", "open if", "behind the sandbox", "unknown part of a fact", "no file"],
)
def test_a_fault_of_a_text_stops_the_start(
    text: str | None, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the file and what is wrong; a text reaches nothing but its facts."""
    for file in FOLDER.glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    broken = tmp_path / "plan-issued.1.vi.txt"
    broken.unlink() if text is None else broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr("services.notification.notice.texts._FOLDER", tmp_path)
    texts._parsed.cache_clear()  # noqa: SLF001

    try:
        with pytest.raises(TableError) as raised:
            require_sound(table())
    finally:
        texts._parsed.cache_clear()  # noqa: SLF001

    assert fault in str(raised.value)


def test_what_a_fact_holds_is_never_taken_for_a_text() -> None:
    """A reason that somebody typed with the signs of a text stands as it was typed."""
    facts = EXAMPLES[About.PLAN_WITHDRAWN].model_copy(update={"reason": "{{ issuer }} {% if %}"})

    words = rendered("plan-withdrawn.1", Language.VI, variables(ADDRESSEE, facts, PLAN, Language.VI))

    assert "Lý do: {{ issuer }} {% if %}\n" in words.text
