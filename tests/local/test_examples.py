"""The examples: plan 254/KH-UBND says what its text says, and the people of the year meet every outcome."""

from collections import Counter
from datetime import date, datetime
from typing import cast

import pytest

from contracts.catalog import ruleset, ruleset_on, title
from contracts.duties import Duty, exclusion_among
from contracts.facts import CollectiveFacts, DeedFacts, IndividualFacts
from contracts.message import Actor
from contracts.plan_parts import Cycle, Purpose, TaskKind
from contracts.vocabulary import VIETNAM, Deadline, Document, GateKind, GateScope, ReasonCode, SubjectKind
from contracts.working_days import national
from deploy.local.play import actors
from deploy.local.play.across import across_levels
from deploy.local.play.certificates import certificates_in
from deploy.local.play.council import members_of
from deploy.local.play.course import SizeUnknownError
from deploy.local.play.dataset import (
    made_up_words,
    plan_254,
    plan_254_with_clusters,
    read_dataset,
)
from deploy.local.play.filings import Expected, Submission, Turn, Unit
from deploy.local.play.sudden import PAPERS
from services.planning.plan.soundness import check
from services.registration.sheet.entries import check as check_sheet
from services.registration.sheet.messages import Entry

RULESET = "L2003_ND91"


def test_the_plan_states_what_its_text_states() -> None:
    """Number, date, parent, deadline, gates, tasks, measures and recipients are those of the document."""
    plan = plan_254()

    assert plan.document == Document(
        issuer="UBND thành phố Lạng Sơn", number="254", symbol="KH-UBND", dated=date(2016, 12, 23)
    )
    assert plan.parent is not None
    assert str(plan.parent.document) == "144/KH-UBND"
    assert plan.registration_deadline == Deadline(day=date(2017, 1, 15), inclusive=False)
    assert [gate.kind for gate in plan.gates] == [
        GateKind.UNIT_PLAN,
        GateKind.REGISTRATION,
        GateKind.SECOND_APPROVAL,
    ]
    assert Counter(task.quarter for task in plan.tasks) == {1: 7, 2: 5, 3: 4, 4: 4, None: 2}
    assert (plan.place, plan.signer_role, plan.signer_name) == ("TP. Lạng Sơn", "CHỦ TỊCH", "Bùi Văn Côi")
    assert (len(plan.measures), len(plan.legal_bases), len(plan.recipients)) == (7, 4, 7)
    assert plan.targets == ()


def test_only_the_cluster_above_stands_in_the_plan() -> None:
    """Its text lists no cluster and no unit of the city: task 5 announces them later."""
    assert [(cluster.above, cluster.units) for cluster in plan_254().clusters] == [(True, ())]
    assert plan_254().units() == {}


def test_the_amendment_adds_clusters_and_nothing_else() -> None:
    """The plan with its clusters differs from its text in them alone."""
    announced = plan_254_with_clusters()

    assert announced.model_copy(update={"clusters": plan_254().clusters}) == plan_254()
    assert announced.clusters[: len(plan_254().clusters)] == plan_254().clusters
    assert read_dataset().plan == announced


def test_the_units_send_plan_and_registration_through_the_division() -> None:
    """To the city, through Phòng Nội vụ, on the attached form, before 15/01/2017 (IV.1)."""
    plan = plan_254()
    task = plan.tasks[1]

    assert plan.submission is not None
    assert plan.submission.via == plan.standing_body == task.via
    assert task.to == (plan.submission.to,)
    assert plan.submission.form == task.form != ""
    assert task.when is not None
    assert task.when.by == plan.registration_deadline == plan.gates[0].by


def test_the_division_follows_urges_and_reports() -> None:
    """IV.2 gives it a lasting duty, and reports as prescribed."""
    plan = plan_254()
    duties = [task for task in plan.tasks if task.label == "IV.2"]

    assert [task.kind for task in duties] == [TaskKind.DUTY, TaskKind.REPORT]
    assert all(task.responsible == (plan.standing_body,) for task in duties)


def test_the_school_year_has_a_round_of_its_own() -> None:
    """Tasks 12, 15 and 16 belong to the school year 2016 - 2017."""
    plan = plan_254()
    (school,) = (one for one in plan.rounds if one.cycle is Cycle.SCHOOL_YEAR)

    assert school.year == 2016
    assert [task.number for task in plan.tasks if task.round == school.code] == [12, 15, 16]


def test_the_campaign_of_fifteen_years_falls_on_its_day() -> None:
    """The city was founded on 17/10/2002."""
    (campaign,) = plan_254().campaigns

    assert campaign.when is not None
    assert (campaign.when.years, campaign.when.around) == ((2017,), "10-17")


def test_recipients_bear_the_marks_of_the_text_and_no_others() -> None:
    """Two lines are marked b/c and one Lưu; the other four bear no mark."""
    marks = {line.code: line.purpose for line in plan_254().recipients if line.purpose is not None}

    assert marks == {
        "so-noi-vu": Purpose.TO_REPORT,
        "thuong-truc-thanh-uy": Purpose.TO_REPORT,
        "van-thu": Purpose.TO_FILE,
    }


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "các phong trào"),
        (2, "ban hành kế hoạch"),
        (3, "các cấp"),
        (6, "biểu dương và khen thưởng các doanh nghiệp"),
        (7, "Cụm thi đua các huyện và thành phố nội địa"),
        (8, "chỉ đạo và đôn đốc"),
        (10, "Xây dựng và ban hành"),
        (13, "đơn vị đăng cai"),
        (16, "các cấp"),
        (17, "Tiếp tục"),
        (19, "triển khai nhiệm vụ năm 2018"),
        (20, "của tỉnh"),
    ],
)
def test_a_task_keeps_the_meaning_of_its_text(number: int, words: str) -> None:
    """The wording is our own; what is done, and by whom it is decided, is the text's."""
    assert words in plan_254().tasks[number - 1].text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "vai trò quản lý nhà nước"),
        (2, "quốc phòng, an ninh, xây dựng Đảng"),
        (2, "đoàn thể trong sạch, vững mạnh"),
        (3, "bình xét khen thưởng"),
        (4, "không khen tràn lan"),
        (4, "nhân tố mới"),
        (5, "Chủ động"),
        (7, "thông tin đại chúng"),
    ],
)
def test_a_measure_keeps_the_meaning_of_its_text(number: int, words: str) -> None:
    """Defence, security and the building of the Party stand in the second as in the text."""
    assert words in plan_254().measures[number - 1]


def test_the_gates_are_those_of_a_unit() -> None:
    """A unit without a plan, or that registers nothing, is not considered; the third names who approves."""
    plan = plan_254()
    *of_work, approval = plan.gates

    assert all(gate.applies_to is GateScope.UNIT for gate in plan.gates)
    assert all("đơn vị không" in gate.text for gate in of_work)
    assert approval.agreed_with == plan.standing_body
    assert approval.approved_by is not None
    assert approval.approved_by.name == plan.document.issuer


def test_the_plan_can_be_issued() -> None:
    """Nothing in it keeps it from binding anybody."""
    check(plan_254())
    check(plan_254_with_clusters())


def test_twelve_units_stand_in_three_clusters_and_each_has_its_manner() -> None:
    """Nine sheets in time, one of them returned once; one on the next working day, one late, one never."""
    submission = Counter(unit.submission for unit in read_dataset().units)

    assert len(plan_254_with_clusters().registering()) == 3
    assert len(plan_254_with_clusters().units()) == 12
    assert submission == {
        Submission.IN_TIME: 8,
        Submission.RETURNED: 1,
        Submission.JUST_LATE: 1,
        Submission.LATE: 1,
        Submission.NEVER: 1,
    }


def test_the_sudden_deed_of_the_year_is_commended_in_its_week() -> None:
    """Its facts and papers are what the law of the day asks, on working days; a resident, on no unit's staff."""
    (stated,) = read_dataset().course.stated["sudden_deeds"]
    facts = DeedFacts.model_validate({"kind": "deed", "certified": True, **stated["facts"]})
    days = [stated[name].astimezone(VIETNAM).date() for name in ("filed", "appraised", "decided", "conferred")]
    law = ruleset(ruleset_on(days[0])).simplified

    assert days == sorted(days)
    assert all(national().is_working_day(one) for one in days)
    assert (days[2] - facts.done_on).days < 7
    assert stated["title"] in law.forms
    assert {one.code for one in law.documents.required} == set(PAPERS)
    assert facts.ground in law.grounds
    assert stated["subject"]["key"] not in {one.subject.key for _, one in read_dataset().filed}


def test_sheets_come_when_their_manner_says() -> None:
    """The 15th of January is too late, and a Sunday."""
    deadline = read_dataset().deadline
    kept = {unit.code: deadline.is_kept_at(unit.again_at or unit.at) for unit in read_dataset().units}

    assert {code for code, in_time in kept.items() if not in_time} == {
        unit.code for unit in read_dataset().units if unit.submission in (Submission.JUST_LATE, Submission.LATE)
    }
    just_late = next(unit for unit in read_dataset().units if unit.submission is Submission.JUST_LATE)
    assert just_late.at == datetime(2017, 1, 16, 8, 30, tzinfo=VIETNAM)
    assert just_late.late_reason


def test_sheets_come_and_dossiers_are_dealt_with_on_working_days() -> None:
    """Nothing of the year that people do falls on a weekend or a holiday."""
    calendar, course = national(), read_dataset().course
    sheets = [at for unit in read_dataset().units for at in (unit.at, unit.again_at) if at is not None]
    days = [at for at in course.stated["year_end"].values() if isinstance(at, datetime)]
    course_days = [course.issued, course.announced, course.filed, course.appraised, course.held, course.decided]

    assert [at for at in (*sheets, *days, *course_days) if not calendar.is_working_day(at.date())] == []


@pytest.mark.parametrize(
    ("size", "workers", "fighters", "collectives", "upward"),
    [("small", 178, 29, 9, 13), ("district", 1780, 288, 88, 127)],
)
def test_a_year_has_the_awards_of_its_size(
    size: str, workers: int, fighters: int, collectives: int, upward: int
) -> None:
    """Those of a measured district (ADR 0071), or a tenth of them; one is revoked afterwards."""
    filed = read_dataset(size).filed
    decided = Counter(dossier.title for _, dossier in filed if dossier.expected.is_decided)

    assert decided == {"LDTT": workers, "CSTDCS": fighters, "TTLDTT": collectives}
    assert sum(dossier.expected is Expected.REVOKED for _, dossier in filed) == 1
    assert len(across_levels(size).to_province) == upward


@pytest.mark.parametrize(("size", "people", "households"), [("small", 25, 15), ("district", 253, 153)])
def test_a_year_has_the_certificates_of_its_size(size: str, people: int, households: int) -> None:
    """On no unit's staff, of units that register, for a form that is open to them on the day of filing."""
    dataset = read_dataset(size)
    found = certificates_in(dataset)
    stated = dataset.course.stated["certificates"]
    law = title("GK_HUYEN", ruleset_on(stated["filed"].astimezone(VIETNAM).date()))

    assert Counter(one.subject.kind for _, one in found) == {
        SubjectKind.INDIVIDUAL: people,
        SubjectKind.HOUSEHOLD: households,
    }
    assert {one.subject.kind for _, one in found} <= set(law.subject_kinds)
    assert {one.code for one in law.documents.required} - {"BB_HOI_DONG"} <= set(found[0][1].documents)
    assert len({one.subject.key for _, one in found}) == len(found)
    assert {unit.code for unit, _ in found} == set(stated["units"])


def test_a_year_of_another_size_is_refused_in_one_line() -> None:
    """The line says which there are."""
    with pytest.raises(SizeUnknownError, match="small, district"):
        read_dataset("huge")


def test_people_bear_names_of_their_own() -> None:
    """A name stands for one person, and is written in Vietnamese."""
    people = {
        dossier.subject.key: dossier.subject.name
        for unit in read_dataset().units
        for dossier in unit.dossiers
        if dossier.subject.kind is SubjectKind.INDIVIDUAL
    }

    assert len(people) == len(set(people.values())) > 250
    assert all(2 < len(name.split()) < 5 for name in people.values())


def test_only_women_are_on_maternity_leave() -> None:
    """The middle name says whose it is."""
    men = set(made_up_words()["men"]["middles"]) - set(made_up_words()["women"]["middles"])
    on_leave = [one.subject.name for _, one in read_dataset("district").filed if one.facts.get("maternity_months")]

    assert len(on_leave) > 10
    assert [name for name in on_leave if name.split()[1] in men] == []


@pytest.mark.parametrize("size", ["small", "district"])
def test_every_turn_is_taken_by_somebody(size: str) -> None:
    """Each dossier that turns is one that comes before the council."""
    turning = [one for _, one in read_dataset(size).filed if one.turn is not Turn.STRAIGHT]

    assert {one.turn for one in turning} == set(Turn) - {Turn.STRAIGHT}
    assert all(one.expected.comes_before_council for one in turning)


def test_no_account_holds_duties_that_exclude_each_other() -> None:
    """Whoever receives does not appraise, and who appraises does not decide."""
    staff = [one for one in vars(actors).values() if isinstance(one, Actor)]

    assert len(staff) > 5
    assert [
        one.subject
        for one in (*staff, *members_of(read_dataset().course.authority))
        if exclusion_among(cast("frozenset[Duty]", one.duties))
    ] == []


def test_the_people_are_the_same_whenever_they_are_asked_for() -> None:
    """A year that was broken off goes on with the same people."""
    again = read_dataset.__wrapped__()

    assert again == read_dataset()


def test_every_outcome_occurs() -> None:
    """Each reason of the trade is met by somebody, and an award by most."""
    results = Counter(dossier.expected for _, dossier in read_dataset().filed)

    assert set(results) == set(Expected)
    assert results[Expected.AWARDED] > len(read_dataset().filed) / 2
    assert {expected.value for expected in Expected} - {"AWARDED", "REVOKED", "TAKEN_BACK"} <= set(ReasonCode)


def test_one_person_of_a_registered_unit_was_never_registered() -> None:
    """Forgotten by the unit, and filed for nevertheless."""
    forgotten = [
        dossier
        for unit in read_dataset().units
        if unit.submission.registers
        for dossier in unit.dossiers
        if not dossier.registered
    ]

    assert [dossier.expected for dossier in forgotten] == [Expected.NOT_REGISTERED]


@pytest.mark.parametrize("unit", [unit for unit in read_dataset().units if unit.registered], ids=lambda unit: unit.code)
def test_a_units_sheet_may_list_what_it_lists(unit: Unit) -> None:
    """Registration takes it as it is."""
    entries = [Entry(subject=dossier.subject, title=dossier.title) for dossier in unit.registered]

    check_sheet(entries, plan_254().document.dated)


@pytest.mark.parametrize("unit", read_dataset().units, ids=lambda unit: unit.code)
def test_a_dossier_is_as_complete_as_its_fate_says(unit: Unit) -> None:
    """Each dossier is one that review takes, and lacks a paper only where that is the expected result."""
    for dossier in unit.filed:
        kind = CollectiveFacts if dossier.subject.kind is SubjectKind.COLLECTIVE else IndividualFacts
        kind.model_validate(dossier.facts)
        required = {document.code for document in title(dossier.title, RULESET).documents.required}
        complete = required <= set(dossier.documents)

        assert complete is (dossier.expected is not Expected.INCOMPLETE) or not unit.submission.registers


def test_every_collective_has_members_of_its_own() -> None:
    """Nobody is a member of two, and who reaches Lao động tiên tiến is more than half only where it is to be."""
    for unit in read_dataset().units:
        collectives = [dossier for dossier in unit.dossiers if dossier.title == "TTLDTT"]
        members = [key for dossier in collectives for key in dossier.facts["members"]]
        reaching = {
            one.subject.key
            for one in unit.dossiers
            if one.title in ("LDTT", "CSTDCS") and one.expected.comes_before_council
        }

        assert len(set(members)) == len(members)
        for dossier in collectives if unit.submission.registers else ():
            own = dossier.facts["members"]
            enough = len(reaching & set(own)) * 2 > len(own)
            assert enough is (dossier.expected is Expected.AWARDED)


@pytest.mark.parametrize("size", ["small", "district"])
def test_no_unit_gets_more_fighters_than_its_quota(size: str) -> None:
    """At most 15 % of those who reach Lao động tiên tiến (NĐ 91/2017 Đ9 k3); one unit proposes one more."""
    beyond = set()
    for unit in read_dataset(size).units:
        given = [d for d in unit.dossiers if d.title != "TTLDTT" and d.expected.is_decided]
        reaching = {d.subject.key for d in given}
        fighters = [d for d in given if d.title == "CSTDCS"]
        more = [d for d in unit.dossiers if d.turn is Turn.BEYOND_QUOTA]

        assert len(fighters) <= 0.15 * len(reaching) or not unit.submission.registers
        beyond |= {unit.code for _ in more if len(fighters) + len(more) > 0.15 * len(reaching)}
    assert beyond == {"phuong-hoang-van-thu"}
