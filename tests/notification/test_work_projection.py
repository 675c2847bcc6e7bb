"""The work list and the whereabouts of files, as they follow from events on the real Postgres."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from itertools import count
from typing import Any

import pytest

from chassis.deciding.testing import at
from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.reading.projector import Projector
from chassis.reading.rebuild import compare
from chassis.reading.viewer import Viewer
from contracts.federation import Federation, SiteEntry
from contracts.message import Event
from contracts.plan_parts import ParentPlan, Round
from contracts.planning import PlanIssued, PlanWithdrawn
from contracts.registration import ReturnReason, sheet_id_of
from contracts.review import AppraisalResult, Stage
from contracts.vocabulary import Deadline, Level, PlanId, derived_id
from deploy.local import servers
from services.notification.service import SERVICE
from services.notification.work import queries, whereabouts
from services.notification.work.queries import Task, WorkAsked
from services.notification.work.tasks import Group, TaskKind
from services.notification.work.whereabouts import FileRow, FilesAsked
from tests.chassis.sample import SITE
from tests.notification.harness import NotificationHarness, notification
from tests.notification.heard_events import (
    COMMUNE,
    DOCUMENT,
    PERSON,
    PLAN_ID,
    PROVINCE,
    WARD,
    answered,
    appraised,
    awarded,
    closed,
    content,
    issued,
    refused,
    taken_back,
)
from tests.notification.work_events import (
    DOSSIER_ID,
    LOCKED,
    OTHER,
    accepted,
    forwarded,
    handed_in,
    missing,
    registered,
    returned,
    submitted,
)

STAFF = Viewer(None, frozenset({"appraiser", "chair"}))
WARD_CLERK = Viewer(WARD.code, frozenset({"clerk"}))
COMMUNE_CLERK = Viewer(COMMUNE.code, frozenset({"clerk"}))
NUMBERS = count(1)
JANUARY, DECEMBER = "2017-01-05", "2017-12-20"
Told = Sequence[tuple[str, Event, str]]
"""Events with the instant at which each occurred and the site that said it."""
CITY = SiteEntry(code="thanh-pho", name="UBND thành phố Lạng Sơn", level=Level.DISTRICT)
BELOW = Site(
    SITE,
    Level.COMMUNE,
    Federation(sites=(CITY, SiteEntry(code=SITE, name="UBND phường", level=Level.COMMUNE, parent=CITY.code))),
)
WARD_SITE = SiteEntry(code="phuong", name="UBND phường", level=Level.COMMUNE, parent=SITE, units=(WARD.code,))
ABOVE = Site(
    SITE,
    Level.DISTRICT,
    Federation(sites=(SiteEntry(code=SITE, name="UBND thành phố", level=Level.DISTRICT), WARD_SITE)),
)


async def told(harness: NotificationHarness, events: Told) -> None:
    """The events are heard in this order, and projected."""
    for on, event, site in events:
        await harness.hear(event, next(NUMBERS), site, on)
    await harness.projector.step()


async def seen(harness: NotificationHarness, viewer: Viewer, now: str, **asked: Any) -> list[tuple[str, str, str]]:
    """The lines of the work list beside its notices: part, kind, unit."""
    rows, _ = await queries.work(harness.store.pool, viewer, WorkAsked(**asked), at(now))
    return [(one.group.value, one.kind.value, one.unit or "") for one in rows if one.kind is not TaskKind.NOTICE]


async def tasks(harness: NotificationHarness, viewer: Viewer, now: str) -> dict[TaskKind, Task]:
    """The lines of the work list, one of each kind."""
    rows, _ = await queries.work(harness.store.pool, viewer, WorkAsked(), at(now))
    return {one.kind: one for one in rows}


async def found(harness: NotificationHarness, viewer: Viewer, **asked: Any) -> list[FileRow]:
    """The files that are found."""
    rows, _ = await whereabouts.files(harness.store.pool, viewer, FilesAsked(**asked), at(DECEMBER))
    return list(rows)


@asynccontextmanager
async def at_site(postgres: servers.Postgres, site: Site) -> AsyncIterator[NotificationHarness]:
    """Notification of `site`, whose projections follow at its place in the federation."""
    async with notification(postgres.admin_url, site) as harness:
        yield harness


def here(*events: tuple[str, Event]) -> Told:
    """The events as this site itself has said them."""
    return [(on, event, SITE) for on, event in events]


async def test_a_unit_is_to_hand_in_its_sheet_until_the_deadline_and_then_is_late(harness: NotificationHarness) -> None:
    """The line has its deadline as an instant, and the page of the sheet."""
    await told(harness, here(("2016-12-23", issued())))

    line = (await tasks(harness, WARD_CLERK, JANUARY))[TaskKind.SHEET_EXPECTED]

    assert line.due == at("2017-01-15")
    assert (line.since, line.from_whom) == (at("2016-12-23"), "UBND thành phố Lạng Sơn")
    assert line.vi == "Nộp bản đăng ký danh hiệu thi đua của UBND phường Chi Lăng theo Kế hoạch số 254/KH-UBND"
    assert line.page.startswith("/registration/sheets/")
    assert await seen(harness, WARD_CLERK, JANUARY) == [("mine", "sheet-expected", WARD.code)]
    assert await seen(harness, WARD_CLERK, "2017-01-15") == [("overdue", "sheet-expected", WARD.code)]


async def test_a_unit_sees_its_own_lines_alone_and_staff_sees_what_waits_for_others(
    harness: NotificationHarness,
) -> None:
    """Another unit's lines never come, whichever unit is asked for."""
    await told(harness, here(("2016-12-23", issued())))

    assert await seen(harness, COMMUNE_CLERK, JANUARY, unit=WARD.code) == [("mine", "sheet-expected", COMMUNE.code)]
    assert await seen(harness, STAFF, JANUARY) == [
        ("others", "sheet-expected", WARD.code),
        ("others", "sheet-expected", COMMUNE.code),
    ]
    assert await seen(harness, STAFF, JANUARY, unit=WARD.code) == [("others", "sheet-expected", WARD.code)]
    assert await seen(harness, STAFF, JANUARY, year=2018) == []


async def test_what_was_not_called_missing_at_the_lock_waits_for_the_standing_body(
    harness: NotificationHarness,
) -> None:
    """Registration calls each unit missing that had handed in nothing."""
    await told(harness, here(("2016-12-23", issued()), ("2017-01-15", LOCKED), ("2017-01-15", missing(COMMUNE))))

    assert await seen(harness, STAFF, "2017-01-16") == [
        ("mine", "sheet-to-decide", WARD.code),
        ("others", "sheet-expected", COMMUNE.code),
    ]


@pytest.mark.parametrize("backwards", [False, True], ids=["in-order", "backwards"])
async def test_registered_titles_wait_for_their_dossiers_as_one_line_in_either_order(
    harness: NotificationHarness, *, backwards: bool
) -> None:
    """A title that was taken back, or for which a dossier was filed, waits no longer."""
    withdrawn = taken_back()
    events = here(
        ("2016-12-23", issued()),
        ("2017-01-16", accepted()),
        ("2017-01-16", registered(OTHER)),
        ("2017-12-01", submitted(OTHER, dossier_id=DOSSIER_ID)),
    )
    await told(harness, events[::-1] if backwards else events)
    before = await seen(harness, WARD_CLERK, DECEMBER)

    await told(harness, here(("2017-01-16", registered(PERSON))))
    line = (await tasks(harness, WARD_CLERK, DECEMBER))[TaskKind.DOSSIERS_TO_FILE]
    await told(harness, here(("2017-02-01", withdrawn)))

    assert "cho 1 danh hiệu" in line.vi
    assert line.page == f"/review/dossiers?plan={PLAN_ID}&unit={WARD.code}"
    assert before == [("others", "dossier-to-appraise", WARD.code)]
    assert await seen(harness, WARD_CLERK, DECEMBER) == before


@pytest.mark.parametrize("backwards", [False, True], ids=["in-order", "backwards"])
async def test_a_returned_sheet_waits_for_its_unit_until_it_is_accepted_in_either_order(
    harness: NotificationHarness, *, backwards: bool
) -> None:
    """The later of the two counts, by when it was said and not by when it was heard."""
    events = here(("2016-12-23", issued()), ("2017-01-10", returned()))
    await told(harness, events[::-1] if backwards else events)
    line = (await tasks(harness, WARD_CLERK, JANUARY))[TaskKind.SHEET_RETURNED]
    where = (await found(harness, WARD_CLERK, q="chi lang"))[0]
    await told(harness, here(("2017-01-12", accepted())))

    assert "bản đăng ký chưa đầy đủ. Thiếu chữ ký của thủ trưởng đơn vị." in line.vi
    assert (where.state, where.holder, where.since) == ("returned", WARD.name, at("2017-01-10"))
    assert where.missing_vi == ("bản đăng ký chưa đầy đủ", "Thiếu chữ ký của thủ trưởng đơn vị.")
    assert await seen(harness, WARD_CLERK, JANUARY) == []


async def test_a_sheet_that_was_returned_as_late_asks_nothing_of_its_unit(harness: NotificationHarness) -> None:
    """It cannot be handed in again."""
    await told(harness, here(("2016-12-23", issued()), ("2017-01-20", returned(reason=ReturnReason.LATE))))

    assert await seen(harness, WARD_CLERK, "2017-01-21") == []


@pytest.mark.parametrize("backwards", [False, True], ids=["in-order", "backwards"])
async def test_a_dropped_unit_that_is_named_again_is_expected_again_in_either_order(
    harness: NotificationHarness, *, backwards: bool
) -> None:
    """A closed sheet asks nothing; the plan that names the unit later opens it."""
    events = here(("2016-12-23", issued()), ("2017-01-02", closed()))
    await told(harness, events[::-1] if backwards else events)
    assert await seen(harness, WARD_CLERK, JANUARY) == []

    await told(harness, here(("2017-01-03", issued())))

    assert await seen(harness, WARD_CLERK, JANUARY) == [("mine", "sheet-expected", WARD.code)]


async def test_a_withdrawn_plan_asks_nothing(harness: NotificationHarness) -> None:
    """Even where the closing of its sheets has not been heard."""
    withdrawn = PlanWithdrawn(plan_id=PLAN_ID, document=DOCUMENT, reason="Ban hành nhầm.")
    await told(harness, here(("2016-12-23", issued()), ("2017-01-02", withdrawn)))

    assert await seen(harness, WARD_CLERK, JANUARY) == []


DOSSIER: Told = [
    ("2016-12-23", issued(), SITE),
    ("2017-12-01", submitted(), SITE),
    ("2017-12-12", appraised(AppraisalResult.ELIGIBLE), SITE),
    ("2017-12-29", awarded(), SITE),
]


@pytest.mark.parametrize("backwards", [False, True], ids=["in-order", "backwards"])
async def test_a_dossier_waits_for_each_in_turn_and_an_award_ends_it_in_either_order(
    harness: NotificationHarness, *, backwards: bool
) -> None:
    """Review's own events may come in another order than the decision's, and before those of planning."""
    if backwards:
        await told(harness, DOSSIER[::-1])
    else:
        await told(harness, DOSSIER[:2])
        assert ("mine", "dossier-to-appraise", WARD.code) in await seen(harness, STAFF, DECEMBER)
        await told(harness, DOSSIER[2:3])
        line = (await tasks(harness, STAFF, DECEMBER))[TaskKind.DOSSIERS_ELIGIBLE]
        assert line.vi == ("Đưa ra họp Hội đồng hoặc chuyển cấp trên 1 hồ sơ đủ điều kiện theo Kế hoạch số 254/KH-UBND")
        await told(harness, DOSSIER[3:])

    where = (await found(harness, WARD_CLERK, q="hoàng mai"))[0]
    kinds = {kind for _, kind, _ in await seen(harness, STAFF, DECEMBER)}
    assert (where.state, where.decision, where.holder) == (
        "awarded",
        "3120/QĐ-UBND",
        "Chủ tịch UBND thành phố Lạng Sơn",
    )
    assert kinds == {"sheet-expected"}


async def test_a_refused_dossier_says_why_and_which_notice_told_its_unit(harness: NotificationHarness) -> None:
    """The reasons stand in words, and the notice is linked by the event of which it tells."""
    await told(harness, DOSSIER[:2])
    await harness.hear(appraised(AppraisalResult.INELIGIBLE), on="2017-12-12")
    await harness.hear(refused(Stage.APPRAISAL), on="2017-12-12")
    await harness.settle()

    where = (await found(harness, WARD_CLERK, q="hoàng mai"))[0]

    assert where.state_vi == "thẩm định không đủ điều kiện"
    assert len(where.missing_vi) == 1
    assert [notice.addressee for notice in where.notices] == [WARD.code]
    assert await found(harness, COMMUNE_CLERK, q="hoàng mai") == []


async def test_a_file_is_found_by_name_id_key_and_number(harness: NotificationHarness) -> None:
    """And by nothing else."""
    await told(harness, DOSSIER)
    asked = ("hoàng mai", "HOANG", str(DOSSIER_ID), PERSON.key, "3120", "3120/QĐ-UBND", "254/kh-ubnd", str(PLAN_ID))

    for q in asked:
        assert "dossier" in {row.kind for row in await found(harness, STAFF, q=q)}, q
    for q in ("huy", "ai", str(derived_id("another")), "312", "nguoi", "'", "\\", "a & b"):
        assert await found(harness, STAFF, q=q) == [], q


async def test_a_forwarded_dossier_waits_for_the_superior_until_it_answers(postgres: servers.Postgres) -> None:
    """Its answer may be heard before one's own passing up."""
    up: Told = [*DOSSIER[:3], ("2017-12-13", forwarded(CITY.code, SITE), SITE)]
    end: Told = [("2017-12-28", answered(), CITY.code)]
    async with at_site(postgres, BELOW) as harness:
        await told(harness, up)
        line = (await tasks(harness, STAFF, DECEMBER))[TaskKind.DOSSIER_ABOVE]
        where = (await found(harness, STAFF, q="hoàng mai"))[0]
        await told(harness, end)
        after = {kind for _, kind, _ in await seen(harness, STAFF, DECEMBER)}
        ended = (await found(harness, STAFF, q="hoàng mai"))[0]
    async with at_site(postgres, BELOW) as harness:
        await told(harness, [*end, *up[::-1]])
        other_way = (await found(harness, STAFF, q="hoàng mai"))[0]

    assert (line.group, line.from_whom, line.since) == (Group.OTHERS, CITY.code, at("2017-12-13"))
    assert (where.state, where.holder) == ("above", CITY.code)
    assert after == {"sheet-expected"}
    assert (ended.state, ended.decision) == ("awarded", "3120/QĐ-UBND")
    assert other_way == ended


async def test_what_a_subordinate_hands_in_and_passes_up_waits_for_the_standing_body(
    postgres: servers.Postgres,
) -> None:
    """Once it is appraised here it waits no longer; a dossier that was passed to another site never does."""
    async with at_site(postgres, ABOVE) as harness:
        await told(
            harness,
            [
                ("2016-12-23", issued(), SITE),
                ("2017-01-10", handed_in(), WARD_SITE.code),
                ("2017-12-13", forwarded(SITE, WARD_SITE.code), WARD_SITE.code),
            ],
        )
        waiting = await seen(harness, STAFF, DECEMBER, unit=WARD.code)
        await told(
            harness,
            [
                ("2017-01-12", accepted(), SITE),
                ("2017-12-14", appraised(AppraisalResult.ELIGIBLE), SITE),
            ],
        )
        after = await seen(harness, STAFF, DECEMBER, unit=WARD.code)
        await told(harness, [("2017-01-10", registered(), SITE)])
        files_elsewhere = await seen(harness, STAFF, DECEMBER, unit=WARD.code)

    assert sorted(kind for _, kind, _ in waiting) == ["dossier-to-appraise", "sheet-to-decide"]
    assert after == []
    assert files_elsewhere == []


async def test_a_superiors_plan_waits_for_ones_own(postgres: servers.Postgres) -> None:
    """Until a plan of this site names it as its parent; and the site's own sheet is expected under it."""
    above = content(PROVINCE)
    unit = above.clusters[0].units[0].model_copy(update={"code": SITE})
    naming = above.model_copy(update={"clusters": (above.clusters[0].model_copy(update={"units": (unit, COMMUNE)}),)})
    plan_above = PlanIssued(plan_id=PLAN_ID, content=naming, ruleset="L2003_ND42")
    own_content = content().model_copy(
        update={
            "document": DOCUMENT.model_copy(update={"issuer": "UBND phường", "number": "12"}),
            "parent": ParentPlan(document=DOCUMENT, title=naming.title),
            "clusters": (),
        }
    )
    own = PlanIssued(
        plan_id=PlanId(derived_id("own plan")),
        content=own_content,
        ruleset="L",
    )
    clerk = Viewer(None, frozenset({"clerk"}))
    async with at_site(postgres, BELOW) as harness:
        await told(harness, [("2016-12-23", plan_above, CITY.code)])
        before = await seen(harness, clerk, JANUARY)
        await told(harness, [("2016-12-30", own, SITE)])
        after = await seen(harness, clerk, JANUARY)

    assert before == [("mine", "sheet-expected", SITE), ("mine", "plan-to-draw-up", SITE)]
    assert after == [("mine", "sheet-expected", SITE)]


async def test_the_tables_are_what_the_log_makes_them(harness: NotificationHarness) -> None:
    """After every kind of event, in an order that no service promises."""
    events = [*DOSSIER, *here(("2017-01-10", returned()), ("2017-01-12", accepted()), ("2017-01-12", registered()))]
    events += here(("2017-01-15", LOCKED), ("2017-01-15", missing()), ("2017-02-01", taken_back()))
    await told(harness, events[::-1])
    store: Store = harness.store
    projector = Projector(SERVICE, store)

    assert not await projector.step()
    assert all(one.identical for one in await compare(store, SERVICE))


async def test_a_round_with_a_deadline_of_its_own_asks_for_a_sheet_of_its_own(harness: NotificationHarness) -> None:
    """Each line has its own deadline; what is said of the round's sheet leaves that of the plan waiting."""
    school_year = Round(code="nam-hoc", name="Năm học 2016 - 2017", registration=Deadline(day=date(2017, 5, 15)))
    without = school_year.model_copy(update={"code": "nam", "registration": None})
    plan = issued()
    plan = plan.model_copy(update={"content": plan.content.model_copy(update={"rounds": (school_year, without)})})
    of_round = {"sheet_id": sheet_id_of(PLAN_ID, WARD.code, "nam-hoc"), "round": "nam-hoc"}

    await told(harness, here(("2016-12-23", plan)))
    rows, _ = await queries.work(harness.store.pool, WARD_CLERK, WorkAsked(), at(JANUARY))
    due = [one.due for one in rows if one.kind is TaskKind.SHEET_EXPECTED]
    await told(harness, here(("2017-01-10", accepted().model_copy(update=of_round))))
    left, _ = await queries.work(harness.store.pool, WARD_CLERK, WorkAsked(), at(JANUARY))

    assert sorted(one for one in due if one) == [at("2017-01-15"), at("2017-05-15")]
    assert [one.due for one in left if one.kind is TaskKind.SHEET_EXPECTED] == [at("2017-01-15")]
