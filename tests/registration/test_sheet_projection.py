"""The registrations, sheets and titles as they are read, on the real Postgres."""

from datetime import date

import pytest

from chassis.deciding.testing import at
from chassis.reading.rebuild import compare
from chassis.reading.viewer import Viewer
from contracts.planning import PlanWithdrawn
from contracts.registration import ReturnReason, TitleRegistered, sheet_id_of
from contracts.vocabulary import Deadline, SubjectKind, WithdrawalReason
from services.registration.registration.queries import Registration, RegistrationsAsked, registrations
from services.registration.registration.queries import registration as registration_under
from services.registration.service import SERVICE
from services.registration.sheet.changes import AddTitle, UnlockSheet
from services.registration.sheet.messages import AcceptSheet, ReturnSheet, SendUnitPlan, WithdrawTitle
from services.registration.sheet.queries import SheetInFull, SheetQuery, sheets
from services.registration.sheet.queries import sheet as sheet_of
from services.registration.titles.queries import TitleRow, TitlesAsked, titles
from tests.harness import ServiceHarness
from tests.registration.sheets import (
    CHI_LANG,
    CLERK,
    COLLECTIVE,
    DECISION,
    ENTRIES,
    GROUND,
    IN_TIME,
    LATE,
    MAI_PHA,
    OF_SCHOOL_YEAR,
    OTHER_VIEW,
    PHUONG,
    PLAN,
    PLAN_254,
    REASON,
    SCHOOL_SHEET,
    SCHOOL_YEAR,
    SHEET,
    STAFF_VIEW,
    STANDING_BODY,
    UNIT_PLAN,
    UNIT_VIEW,
    XA,
    amended,
    entry,
    flagged,
    hand_in,
    issued,
    person,
)

ACCEPT = AcceptSheet(sheet_id=SHEET)
LATER = Deadline(day=date(2017, 1, 20))
HEARD = f"plan-{PLAN}"


async def window(registration: ServiceHarness) -> Registration:
    """The registration under the plan as it is read."""
    found = await registration_under(registration.store.pool, STAFF_VIEW, PLAN)
    assert found is not None
    return found


async def sheet(registration: ServiceHarness) -> SheetInFull:
    """The sheet of Chi Lăng as it is read."""
    found = await sheet_of(registration.store.pool, STAFF_VIEW, SHEET)
    assert found is not None
    return found


async def listed(registration: ServiceHarness, asked: TitlesAsked, viewer: Viewer = STAFF_VIEW) -> tuple[TitleRow, ...]:
    """The registered titles that `viewer` is shown."""
    rows, _ = await titles(registration.store.pool, viewer, asked)
    return rows


async def names(registration: ServiceHarness, **asked: str) -> list[str]:
    """The names of registered subjects in the order of the list."""
    return [title.name for title in await listed(registration, TitlesAsked.model_validate(asked))]


async def test_registration_is_open_as_soon_as_the_plan_was_heard(registration: ServiceHarness) -> None:
    """With a sheet expected of every unit."""
    shown = await window(registration)

    assert (shown.state, shown.year, shown.units, shown.ends_at) == ("open", 2017, 2, at("2017-01-15T00:00"))
    assert (shown.number, shown.symbol, shown.dated) == ("254", "KH-UBND", date(2016, 12, 23))
    assert (shown.sheets, shown.titles) == ({"expected": 2}, 0)


async def test_each_round_has_a_registration_and_sheets_of_its_own(unopened: ServiceHarness) -> None:
    """Handed in, accepted and locked apart; the id of a plan leads to its own, or else to the round that ends first."""
    without = SCHOOL_YEAR.model_copy(update={"code": "nam", "registration": None})
    await unopened.hear(HEARD, issued(SCHOOL_YEAR, without))
    await unopened.settle()
    await unopened.handle(hand_in(sheet_id=SCHOOL_SHEET), CLERK)
    await unopened.handle(AcceptSheet(sheet_id=SCHOOL_SHEET), STANDING_BODY)
    unopened.it_is("2017-01-15T00:00")
    await unopened.settle()
    pool = unopened.store.pool

    own = await registration_under(pool, STAFF_VIEW, PLAN)
    of_round = await registration_under(pool, STAFF_VIEW, OF_SCHOOL_YEAR)
    assert own is not None
    assert of_round is not None
    assert (own.round, own.state, own.sheets) == ("", "locked", {"missing": 2})
    assert (of_round.round, of_round.state, of_round.sheets) == ("nam-hoc", "open", {"accepted": 1, "expected": 1})
    assert (of_round.plan_id, of_round.year, of_round.cycle) == (PLAN, 2016, SCHOOL_YEAR.cycle)
    assert {event.round for event in await unopened.recorded() if isinstance(event, TitleRegistered)} == {"nam-hoc"}
    await unopened.hear(
        HEARD, PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Nhầm", rounds=(SCHOOL_YEAR.code,))
    )
    await unopened.settle()
    found = await registration_under(pool, STAFF_VIEW, OF_SCHOOL_YEAR)
    assert found is not None
    assert (found.state, found.titles) == ("closed", 0)


async def test_a_plan_with_rounds_alone_is_found_by_its_id(unopened: ServiceHarness) -> None:
    """Where the plan itself has no registration."""
    await unopened.hear(HEARD, issued(SCHOOL_YEAR, deadline=None))
    await unopened.settle()

    found = await registration_under(unopened.store.pool, STAFF_VIEW, PLAN)
    assert found is not None
    assert found.registration_id == OF_SCHOOL_YEAR


async def test_a_sheet_is_shown_as_it_was_handed_in(registration: ServiceHarness) -> None:
    """With every line, and the unit's own plan."""
    await registration.handle(hand_in(), CLERK)

    shown = await sheet(registration)
    assert (shown.state, shown.listed, shown.registered, shown.received_at) == ("handed-in", 3, 0, IN_TIME)
    assert (shown.entries, shown.unit_plan) == (ENTRIES, UNIT_PLAN)


async def test_a_plan_that_was_sent_apart_is_shown_beside_the_sheet(registration: ServiceHarness) -> None:
    """It stays where the sheet is handed in without one; and a plan in the sheet is received with it."""
    await registration.handle(SendUnitPlan(sheet_id=SHEET, unit_plan=UNIT_PLAN), CLERK)
    await registration.handle(hand_in(unit_plan=None), CLERK)

    shown = await sheet(registration)
    assert (shown.unit_plan, shown.plan_received) == (None, UNIT_PLAN)
    assert (shown.plan_received_at, shown.plan_on_time) == (IN_TIME, True)


async def test_a_reader_of_a_unit_sees_that_units_rows_alone(registration: ServiceHarness) -> None:
    """Sheets, titles and counts: neither in a list, nor in its total, nor by an id."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    pool = registration.store.pool

    own, total = await sheets(pool, UNIT_VIEW, PLAN, SheetQuery(limit=10))
    counts = {who: await registration_under(pool, who, PLAN) for who in (STAFF_VIEW, UNIT_VIEW, OTHER_VIEW)}

    assert ([row.unit for row in own], total) == ([CHI_LANG.code], 1)
    assert await sheet_of(pool, OTHER_VIEW, SHEET) is None
    assert await titles(pool, OTHER_VIEW, TitlesAsked(unit=CHI_LANG.code)) == ((), 0)
    assert [found and (found.sheets, found.titles) for found in counts.values()] == [
        ({"accepted": 1, "expected": 1}, 3),
        ({"accepted": 1}, 3),
        ({"expected": 1}, 0),
    ]
    assert len((await registrations(pool, UNIT_VIEW, RegistrationsAsked()))[0]) == 1


async def test_a_returned_sheet_shows_its_reason_until_it_comes_again(registration: ServiceHarness) -> None:
    """The unit sees what to correct; the flagged rows are remembered, so that their corrections can be seen."""
    rows = (flagged(1, ReturnReason.INCOMPLETE, "Thiếu chức vụ"),)
    send_back = ReturnSheet(sheet_id=SHEET, reason_code=ReturnReason.WRONG_FORM, reason="Sai mẫu", rows=rows)

    await registration.handle(hand_in(), CLERK)
    await registration.handle(send_back, STANDING_BODY)
    returned = await sheet(registration)
    await registration.handle(hand_in(unit_plan=None), CLERK)
    again = await sheet(registration)

    assert (returned.state, returned.reason_code, returned.reason) == ("returned", "WRONG_FORM", "Sai mẫu")
    assert (returned.returned_rows, again.returned_rows) == (rows, rows)
    assert (again.state, again.reason_code, again.reason, again.unit_plan) == ("handed-in", None, "", None)


async def test_an_accepted_sheet_and_its_titles_are_shown(registration: ServiceHarness) -> None:
    """Each title with its subject, on time."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)

    shown = await sheet(registration)
    found = await listed(registration, TitlesAsked(plan=PLAN, unit=CHI_LANG.code))
    assert (shown.state, shown.registered, shown.withdrawn) == ("accepted", 3, 0)
    assert {(title.subject, title.kind, title.title, title.on_time) for title in found} == {
        ("can-bo-1", SubjectKind.INDIVIDUAL, "LDTT", True),
        ("can-bo-2", SubjectKind.INDIVIDUAL, "CSTDCS", True),
        ("to-mot-cua", SubjectKind.COLLECTIVE, "TTLDTT", True),
    }


async def test_a_withdrawn_title_is_listed_no_more(registration: ServiceHarness) -> None:
    """The sheet counts what it lost."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    take_back = WithdrawTitle(
        sheet_id=SHEET,
        subject="can-bo-1",
        title="LDTT",
        reason_code=WithdrawalReason.LEFT_UNIT,
        reason="Chuyển công tác",
    )

    await registration.handle(take_back, CLERK)

    shown = await sheet(registration)
    assert (shown.listed, shown.registered, shown.withdrawn) == (3, 2, 1)
    assert "Nguyễn Văn An" not in await names(registration)


async def test_people_are_listed_by_given_name_and_collectives_by_name(registration: ServiceHarness) -> None:
    """An before Ân before Bình, whatever the family name; a collective's name has no given name."""
    lines = (
        entry(person(1, "Vũ Thị Bình")),
        entry(person(2, "Đặng Đình Ân")),
        entry(person(3, "Nguyễn Văn An")),
        entry(COLLECTIVE, "TTLDTT"),
    )
    await registration.handle(hand_in(entries=lines), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)

    found = await names(registration)

    assert found == ["Nguyễn Văn An", "Đặng Đình Ân", "Vũ Thị Bình", "Bộ phận một cửa"]


@pytest.mark.parametrize("words", ["hoang thi dao", "Đào", "ĐÀO", "  hoàng   thị "])
async def test_a_name_is_found_with_and_without_its_marks(registration: ServiceHarness, words: str) -> None:
    """A clerk types what the keyboard gives."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)

    assert await names(registration, q=words) == ["Hoàng Thị Đào"]


async def test_titles_are_listed_page_by_page(registration: ServiceHarness) -> None:
    """The last entry of a page is where the next begins."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)

    first = await listed(registration, TitlesAsked(limit=2))
    rest = await listed(registration, TitlesAsked(limit=2, after=first[-1].entry_id))

    assert [title.name for title in (*first, *rest)] == await names(registration)


async def test_at_the_deadline_registration_is_locked_and_who_handed_in_nothing_is_missing(
    registration: ServiceHarness,
) -> None:
    """Nobody has to remember: the calendar sees to it."""
    await registration.handle(hand_in(), CLERK)

    registration.it_is("2017-01-15T00:00")
    await registration.settle()

    shown = await window(registration)
    assert (shown.state, shown.locked_at) == ("locked", at("2017-01-15T00:00"))
    assert shown.sheets == {"handed-in": 1, "missing": 1}
    assert (await sheet(registration)).locked


async def test_nothing_is_locked_a_second_before_the_deadline(registration: ServiceHarness) -> None:
    """The 14th is in time to its end."""
    registration.it_is("2017-01-14T23:59:59")
    await registration.settle()

    assert (await window(registration)).state == "open"


async def test_a_sheet_on_the_15th_is_late_and_so_are_its_titles(registration: ServiceHarness) -> None:
    """08:00 on 15/01 is after `trước ngày 15/01`; the reason stays with each title."""
    registration.it_is(LATE.isoformat())
    await registration.settle()

    await registration.handle(hand_in(), CLERK)
    late = await sheet(registration)
    await registration.handle(AcceptSheet(sheet_id=SHEET, late_reason=REASON, late_ground=GROUND), STANDING_BODY)

    found = await listed(registration, TitlesAsked())
    assert (late.state, late.late, late.received_at) == ("late", True, LATE)
    assert {(title.on_time, title.late_reason) for title in found} == {(False, REASON)}


async def test_sheets_follow_an_amended_plan(registration: ServiceHarness) -> None:
    """A moved deadline brings a missing unit back in time; a dropped unit's sheet is closed."""
    registration.it_is(LATE.isoformat())
    await registration.settle()

    await registration.hear(HEARD, amended(deadline=LATER, clusters=(PHUONG,)))
    await registration.settle()

    shown = await window(registration)
    assert (shown.state, shown.units, shown.ends_at, shown.locked_at) == ("open", 1, at("2017-01-20T00:00"), None)
    assert shown.sheets == {"closed": 1, "expected": 1}

    registration.it_is("2017-01-20T00:00")
    await registration.settle()
    assert (await window(registration)).sheets == {"closed": 1, "missing": 1}


async def test_a_unit_that_a_plan_names_again_begins_anew(registration: ServiceHarness) -> None:
    """A sheet that was handed in and accepted before its unit was dropped counts once, when it comes again."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    await registration.hear(HEARD, amended(clusters=(XA,)))
    await registration.settle()

    await registration.hear(HEARD, amended(clusters=(XA, PHUONG)))
    await registration.settle()
    anew = await sheet(registration)
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    await registration.settle()

    again = await sheet(registration)
    assert (anew.state, anew.listed, anew.registered, anew.unit_plan, anew.entries) == ("expected", 0, 0, None, ())
    assert (again.state, again.listed, again.registered) == ("accepted", 3, 3)


async def test_the_titles_of_a_unit_that_was_dropped_are_listed_no_more(registration: ServiceHarness) -> None:
    """They count no longer, neither for the sheet nor for the plan."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)

    await registration.hear(HEARD, amended(clusters=(XA,)))
    await registration.settle()

    shown = await sheet(registration)
    compared = await compare(registration.store, SERVICE)
    assert (shown.state, shown.registered) == ("closed", 0)
    assert (await names(registration), (await window(registration)).titles) == ([], 0)
    assert all(table.identical for table in compared)


async def test_registration_ends_with_its_plan(registration: ServiceHarness) -> None:
    """Every sheet is closed and says why; the calendar locks nothing any more."""
    await registration.hear(HEARD, PlanWithdrawn(plan_id=PLAN, document=PLAN_254, reason="Ban hành nhầm"))
    await registration.settle()
    registration.it_is(LATE.isoformat())
    await registration.settle()

    shown = await window(registration)
    assert (shown.state, shown.reason, shown.sheets) == ("closed", "Ban hành nhầm", {"closed": 2})


async def test_the_read_tables_are_what_the_log_makes_them(registration: ServiceHarness) -> None:
    """A rebuild ends with the same rows as the live tables, after everything that can happen to them."""
    await registration.handle(hand_in(), CLERK)
    await registration.handle(ACCEPT, STANDING_BODY)
    await registration.handle(
        WithdrawTitle(
            sheet_id=SHEET,
            subject="can-bo-1",
            title="LDTT",
            reason_code=WithdrawalReason.LEFT_UNIT,
            reason="Chuyển công tác",
        ),
        CLERK,
    )
    registration.it_is(LATE.isoformat())
    await registration.settle()
    await registration.handle(UnlockSheet(sheet_id=SHEET, until=LATER, reason=REASON, decision=DECISION), STANDING_BODY)
    await registration.handle(
        AddTitle(sheet_id=SHEET, entry=entry(person(9)), reason=REASON, decision=DECISION), STANDING_BODY
    )
    await registration.handle(hand_in(sheet_id=sheet_id_of(PLAN, MAI_PHA.code), unit_plan=None), STANDING_BODY)
    await registration.hear(HEARD, amended(deadline=LATER))
    await registration.settle()

    compared = await compare(registration.store, SERVICE)

    assert [table.table for table in compared if not table.identical] == []
    assert {table.table: table.rebuilt_rows for table in compared} == {
        "read_windows": 1,
        "read_sheets": 2,
        "read_unit_holders": 0,
        "read_titles": 3,
        "read_additions": 1,
        "read_subjects": 4,
        "read_doubles": 0,
        "read_merits": 0,
        "read_targets": 1,
        "read_commitments": 0,
        "read_subordinate_plans": 0,
        "read_bases": 0,
        "read_plan_awards": 0,
        "read_staff_changes": 0,
        "read_staff_managers": 0,
    }
