"""The year by clicks at three sites, every page of the city after it, and the main path on a phone."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from deploy.local import servers
from tests.browser import operating_steps, planning_steps, registration_steps, review_steps
from tests.browser.checks import check_page
from tests.browser.keyboard import stops_of
from tests.browser.notification_steps import acknowledge
from tests.browser.tour import page_routes, tour
from tests.browser.visits import DESKTOP, PHONE, Visit, Visits
from tests.browser.working_sites import working_sites
from tests.browser.year import (
    ALL,
    CHI_LANG,
    FILED,
    FIRST_DAY,
    LOCKED,
    OF_CITY,
    PLAN,
    REGISTERED,
    SIGNED,
    STAFF,
    Year,
    at_work,
    people_of,
    played_year,
    table_of,
)
from tests.chassis.operator import park
from tests.federation.sites import CITY

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(1200)]
_WITHOUT_LINKS = {"/planning/sign-in", "/notification/search"}
"""Pages to which no link leads: that before the signing in, and the answer to a form."""
_UNDER_WAY = {
    "/planning/clusters/{cluster_id}/units/{unit}/score",
    "/planning/plans/{plan_id}/edit",
    "/planning/plans/{plan_id}/follow",
    "/planning/plans/{plan_id}/issue",
    "/planning/reports/{report_id}",
    "/planning/subordinate-reports/{site}/{report_id}",
    "/planning/superior-plans/{plan_id}/draft",
    "/registration/sheets/{sheet_id}/accept",
    "/review/consultations/{consultation_id}",
    "/review/consultations/{consultation_id}/objections/{objection_id}",
    "/review/decisions/on",
    "/review/dossiers/{dossier_id}/files/{file_id}/erase",
    "/review/dossiers/{dossier_id}/answer",
    "/review/dossiers/{dossier_id}/lower-title",
    "/review/dossiers/{dossier_id}/on-paper",
    "/review/dossiers/{dossier_id}/receipt",
    "/review/dossiers/{dossier_id}/resume",
    "/review/dossiers/{dossier_id}/suspend",
    "/review/dossiers/{dossier_id}/take-back",
    "/review/dossiers/{dossier_id}/supplement",
    "/review/dossiers/{dossier_id}/supplement-request",
    "/review/matters/{matter_id}",
    "/review/opinions/{opinion_id}",
    "/review/proposals/new",
    "/review/proposals/{proposal_id}",
    "/review/sessions/{session_id}/attendance",
    "/review/sessions/{session_id}/ballot",
    "/review/sessions/{session_id}/council",
    "/review/sessions/{session_id}/items/{dossier_id}",
    "/review/sessions/{session_id}/postpone",
    "/registration/sheets/{sheet_id}/add",
    "/registration/sheets/{sheet_id}/return",
    "/registration/sheets/{sheet_id}/take-back",
    "/registration/sheets/{sheet_id}/unit-plan",
    "/registration/sheets/{sheet_id}/unlock",
    "/registration/sheets/{sheet_id}/withdraw",
}
"""Pages to which no link leads once the year is over, none from the first sheet or plan of a list, or none at the city.

The steps of the year check them, and test_sitting.py those of a session that sits.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def played(
    browser: Browser,
    postgres: servers.Postgres | servers.GivenPostgres,
    kafka: servers.Kafka,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Year]:
    """The year, played once for the tests of this file."""
    visits = Visits(browser)
    async with played_year(postgres, kafka, tmp_path_factory.mktemp("year"), visits) as year:
        yield year
    await visits.close()


@pytest_asyncio.fixture(loop_scope="session")
async def year(played: Year) -> AsyncIterator[Year]:
    """The played year; what goes wrong in any window fails the test."""
    yield played
    faults = played.visits.faults()
    assert not faults, "\n".join(faults)


async def test_the_year_by_clicks(year: Year) -> None:
    """From the province's plan to titles of the city's units and of its ward, and one that the province awards."""
    await review_steps.sees_result(year.unit, year.workers[1].name, "Đã có quyết định tặng danh hiệu: 2568/QĐ-UBND")


async def test_an_operator_follows_what_has_happened(year: Year) -> None:
    """The state of a site, a parked message, the causes and effects of an event, and all events of a person."""
    operator, review = year.city["quantri"], year.city.site.site["review"]
    await operating_steps.look_at_state(operator, "review")
    hidden = "Hoàng Thị Không Hiện"
    await park(review.database, value=f'{{"name": "{hidden}", "unit": "phuong-chi-lang"}}'.encode())
    await operating_steps.discard_parked(operator, "review", "fork", hidden, "Đã hỏi qua điện thoại")
    await operating_steps.follow_history(operator, "review", "TitleRegistered", "DossierOpened")


async def test_an_auditor_finds_who_has_read_and_who_was_refused(year: Year) -> None:
    """The appraiser's reading of a dossier, and the member of the council before the page of another duty."""
    auditor = year.city["kiemtra"]
    await operating_steps.find_access(
        auditor, "review", "thamdinh", "xem", "/review/dossiers/{dossier_id}", kind="dossier"
    )
    await operating_steps.find_access(
        auditor, "review", "hoidong", "bị từ chối", "duty-missing", "/review/sessions/new"
    )


async def test_every_page_is_for_everybody(year: Year) -> None:
    """Each kind of page to which a duty comes by links passes every check, before both screens.

    The city has each kind: there are sites above and below it.
    """
    seen: set[str] = set()
    for visit in (*year.city.staff.values(), year.unit):
        async for kind in tour(visit):
            if kind not in seen:
                seen.add(kind)
                await _check_before_both_screens(visit)

    unseen = page_routes().keys() - seen
    assert _WITHOUT_LINKS <= unseen <= _WITHOUT_LINKS | _UNDER_WAY


async def _check_before_both_screens(visit: Visit) -> None:
    for screen in (PHONE, DESKTOP):
        visit.screen = screen
        await visit.page.set_viewport_size({"width": screen.width, "height": screen.height})
        await check_page(visit)
    await stops_of(visit.page)


async def test_the_main_path_on_a_phone_without_javascript(
    visits: Visits, postgres: servers.Postgres | servers.GivenPostgres, kafka: servers.Kafka, tmp_path: Path
) -> None:
    """One site: plan, sheet, dossier, session and decision, on a screen of 360 px and without JavaScript."""
    async with working_sites(postgres, kafka, tmp_path, {CITY: ALL}, first_day=FIRST_DAY, visits=visits) as sites:
        city = await at_work(sites[CITY], STAFF, PHONE, javascript=False)
        unit = await sites[CITY].person("vanthu", "clerk", unit="phuong-chi-lang", screen=PHONE, javascript=False)
        people = people_of(CHI_LANG, 2)
        await planning_steps.draft(city["chuyenvien"], PLAN)
        await planning_steps.issue(city["nguoiky"], PLAN)
        sites[CITY].site.it_is(REGISTERED)
        await registration_steps.hand_in(unit, CHI_LANG, table_of(people), 2, "3")
        await registration_steps.accept(city["thamdinh"], PLAN, CHI_LANG)
        for instant in (LOCKED, FILED):
            sites[CITY].site.it_is(instant)
            await city["thamdinh"].comes_to("/registration/registrations", "Đã khóa")
        await review_steps.file_person(unit, people[0].name)
        await review_steps.attach(unit, people[0].name, "Tờ trình kèm danh sách đề nghị")
        await review_steps.erase_file(city["thamdinh"], people[0].name)
        await review_steps.appraise(city["thamdinh"], people[0].name, "Đủ điều kiện")
        sites[CITY].site.it_is(SIGNED)
        await review_steps.sit(city["chutich"], "Hội đồng TĐKT thành phố", 11, date(2017, 9, 15), 1)
        await review_steps.decide(city["nguoiky"], OF_CITY, "2568", date(2017, 9, 15), people[0].name)
        await acknowledge(unit, f"Kế hoạch số 254/KH-UBND ngày 28/12/2016 của {OF_CITY}")
