"""The year by clicks: each duty works on the pages with an account of its own, and sites hear of one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from contracts.duties import Duty
from contracts.vocabulary import Subject
from deploy.local import servers
from deploy.local.play.dataset import read_dataset
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from services.review.service import SERVICE as REVIEW
from tests.browser import planning_steps, registration_steps, review_steps
from tests.browser.notification_steps import acknowledge
from tests.browser.planning_steps import Paper
from tests.browser.visits import DESKTOP, PHONE, Screen, Visit, Visits
from tests.browser.working_sites import WorkingSite, working_sites
from tests.federation.sites import CITY, PROVINCE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.campaign, pytest.mark.timeout(600)]
_FIRST_DAY: Final = date(2016, 12, 28)
_REGISTERED, _LOCKED = "2017-01-09T09:00", "2017-01-16T08:00"
_FILED, _HELD, _SIGNED = "2017-09-11T09:00", "2017-09-15T14:00", "2017-09-20T16:00"
"""The quota of Decree 91/2017, which a city of one fighter would exceed, is not in force yet."""
_STAFF: Final[Mapping[str, Duty]] = {
    "chuyenvien": "clerk",
    "thamdinh": "appraiser",
    "chutich": "chair",
    "nguoiky": "signer",
}
_CHI_LANG, _MAI_PHA = "UBND phường Chi Lăng", "UBND xã Mai Pha"
_TEAM: Final = "Bộ phận Tiếp nhận và Trả kết quả phường Chi Lăng"
_REASON: Final = "Thiếu chức vụ ở dòng được đánh dấu."
_OF_CITY, _OF_PROVINCE = "UBND thành phố Lạng Sơn", "UBND tỉnh Lạng Sơn"
_ISSUED: Final = "Kế hoạch số 254/KH-UBND ngày 28/12/2016 của UBND thành phố Lạng Sơn"
_PLAN: Final = Paper(
    _OF_CITY,
    "254",
    date(2016, 12, 28),
    date(2017, 1, 15),
    "Phòng Nội vụ",
    {"Khối phường": _CHI_LANG, "Khối xã": _MAI_PHA},
)


@dataclass(frozen=True)
class AtWork:
    """The people of one site before their windows, by user name."""

    site: WorkingSite
    staff: Mapping[str, Visit]

    def __getitem__(self, user_name: str) -> Visit:
        """The window of somebody."""
        return self.staff[user_name]


async def _at_work(site: WorkingSite, screen: Screen, *, javascript: bool) -> AtWork:
    named = {user: await site.person(user, duty, screen=screen, javascript=javascript) for user, duty in _STAFF.items()}
    return AtWork(site, named)


def _people(unit: str, count: int) -> tuple[Subject, ...]:
    """So many people of `unit`, from the made-up names of the training year."""
    (found,) = (one for one in read_dataset().units if one.name == unit)
    return tuple(one.subject for one in found.dossiers if one.title == "LDTT")[:count]


def _table(people: tuple[Subject, ...], *, with_team: bool) -> str:
    """A sheet as a spreadsheet puts it on the clipboard: the last of the people is proposed for the higher title."""
    titles = ["LĐTT"] * (len(people) - 1) + ["CSTĐCS"]
    rows = [(one.name, one.position or "", "Cá nhân", title) for one, title in zip(people, titles, strict=True)]
    team = [(_TEAM, "", "Tập thể", "TTLĐXS")] if with_team else []
    header = ("Họ và tên", "Chức vụ", "Loại", "Danh hiệu")
    return "\n".join("\t".join(row) for row in (header, *rows, *team))


async def test_the_year_by_clicks(
    visits: Visits, postgres: servers.Postgres | servers.GivenPostgres, kafka: servers.Kafka, tmp_path: Path
) -> None:
    """From the province's plan to a title that only the province may award; the city decides the others itself."""
    services = {PROVINCE: (PLANNING, REVIEW, NOTIFICATION), CITY: (PLANNING, REGISTRATION, REVIEW, NOTIFICATION)}
    async with working_sites(postgres, kafka, tmp_path, services, first_day=_FIRST_DAY, visits=visits) as sites:
        year = _Year(
            await _at_work(sites[CITY], DESKTOP, javascript=True),
            await _at_work(sites[PROVINCE], DESKTOP, javascript=True),
            await sites[CITY].person("vanthu", "clerk", unit="phuong-chi-lang"),
            await sites[CITY].person("vanthu-maipha", "clerk", unit="xa-mai-pha", javascript=False),
        )
        await year.plans()
        await year.sheets()
        await year.dossiers()
        await year.awards()
        await year.to_the_province()


class _Year:
    """The year at the city and at the province above it; the clerk of the other unit has no JavaScript."""

    def __init__(self, city: AtWork, province: AtWork, unit: Visit, other: Visit) -> None:
        self.city, self.province, self.unit, self.other = city, province, unit, other
        self.people = _people(_CHI_LANG, 29)
        self.workers, self.poor, self.fighter = self.people[:3], self.people[3], self.people[-1]

    def it_is(self, instant: str) -> None:
        for at_work in (self.city, self.province):
            at_work.site.site.it_is(instant)

    async def plans(self) -> None:
        """The province's plan, drafted with a fault; the city's under it; both are signed by another person."""
        clusters = {"Các huyện, thành phố": f"{self.city.site.code} | {_OF_CITY}"}
        above = Paper(_OF_PROVINCE, "144", date(2016, 12, 12), date(2017, 1, 31), "Sở Nội vụ", clusters)
        await planning_steps.draft(self.province["chuyenvien"], above)
        await planning_steps.issue(self.province["nguoiky"], above)
        await planning_steps.draft_under(self.city["chuyenvien"], above, _PLAN)
        await planning_steps.issue(self.city["nguoiky"], _PLAN)
        await acknowledge(self.unit, _ISSUED)

    async def sheets(self) -> None:
        """Thirty rows are pasted, returned, handed in again and accepted; one title is withdrawn."""
        self.it_is(_REGISTERED)
        appraiser = self.city["thamdinh"]
        await registration_steps.hand_in(self.unit, _CHI_LANG, _table(self.people, with_team=True), 30, "3")
        table = _table(_people(_MAI_PHA, 30), with_team=False)
        await registration_steps.hand_in(self.other, _MAI_PHA, table, 30, "5")
        await registration_steps.give_back(appraiser, _PLAN, _CHI_LANG, _REASON)
        await registration_steps.hand_in_again(self.unit, _CHI_LANG, _REASON)
        for unit in (_CHI_LANG, _MAI_PHA):
            await registration_steps.accept(appraiser, _PLAN, unit)
        await registration_steps.withdraw(self.unit, _CHI_LANG, self.people[4].name)
        self.it_is(_LOCKED)
        await appraiser.comes_to("/registration/registrations", "Đã khóa")

    async def dossiers(self) -> None:
        """Of five people one has a rating that is too low, which the page says before it is filed."""
        self.it_is(_FILED)
        for one in self.workers:
            await review_steps.file_person(self.unit, one.name)
        await review_steps.file_person(self.unit, self.poor.name, rating="hoàn thành nhiệm vụ")
        await review_steps.file_person(self.unit, self.fighter.name, initiative=True)
        await review_steps.file_collective(self.unit, _TEAM, [one.name for one in (*self.workers, self.fighter)])
        appraiser = self.city["thamdinh"]
        await review_steps.appraise(appraiser, self.poor.name, "Không khen thưởng")
        for one in (*self.workers, self.fighter):
            await review_steps.appraise(appraiser, one.name, "Đủ điều kiện")
        await acknowledge(self.unit, f"Hồ sơ chưa đủ điều kiện: {self.poor.name}")

    async def awards(self) -> None:
        """The council votes, its chair closes the session, and the head signs."""
        self.it_is(_HELD)
        await review_steps.sit(self.city["chutich"], "Hội đồng TĐKT thành phố", 11, date(2017, 9, 15), 4)
        self.it_is(_SIGNED)
        awarded = [one.name for one in (*self.workers, self.fighter)]
        await review_steps.decide(self.city["nguoiky"], _OF_CITY, "2568", date(2017, 9, 15), *awarded)
        await review_steps.sees_result(self.unit, self.fighter.name, "Đã có quyết định tặng danh hiệu: 2568/QĐ-UBND")

    async def to_the_province(self) -> None:
        """The city's council proposes the collective, the city passes it up, and the province's decision comes back."""
        for at_work, council in ((self.city, "Hội đồng TĐKT thành phố"), (self.province, "Hội đồng TĐKT tỉnh")):
            await review_steps.appraise(at_work["thamdinh"], _TEAM, "Đủ điều kiện")
            await review_steps.sit(at_work["chutich"], council, 15, date(2017, 9, 20), 1)
            if at_work is self.city:
                await review_steps.pass_up(at_work["thamdinh"], _TEAM)
        await review_steps.decide(self.province["nguoiky"], _OF_PROVINCE, "215", date(2017, 9, 20), _TEAM)
        await review_steps.sees_result(self.city["thamdinh"], _TEAM, "Đã có quyết định tặng danh hiệu: 215/QĐ-UBND")


async def test_the_main_path_on_a_phone_without_javascript(
    visits: Visits, postgres: servers.Postgres | servers.GivenPostgres, kafka: servers.Kafka, tmp_path: Path
) -> None:
    """One site: plan, sheet, dossier, session and decision, on a screen of 360 px and without JavaScript."""
    services = {CITY: (PLANNING, REGISTRATION, REVIEW, NOTIFICATION)}
    async with working_sites(postgres, kafka, tmp_path, services, first_day=_FIRST_DAY, visits=visits) as sites:
        city = await _at_work(sites[CITY], PHONE, javascript=False)
        unit = await sites[CITY].person("vanthu", "clerk", unit="phuong-chi-lang", screen=PHONE, javascript=False)
        people = _people(_CHI_LANG, 2)
        await planning_steps.draft(city["chuyenvien"], _PLAN)
        await planning_steps.issue(city["nguoiky"], _PLAN)
        sites[CITY].site.it_is(_REGISTERED)
        await registration_steps.hand_in(unit, _CHI_LANG, _table(people, with_team=False), 2, "3")
        await registration_steps.accept(city["thamdinh"], _PLAN, _CHI_LANG)
        for instant in (_LOCKED, _FILED):
            sites[CITY].site.it_is(instant)
            await city["thamdinh"].comes_to("/registration/registrations", "Đã khóa")
        await review_steps.file_person(unit, people[0].name)
        await review_steps.appraise(city["thamdinh"], people[0].name, "Đủ điều kiện")
        sites[CITY].site.it_is(_SIGNED)
        await review_steps.sit(city["chutich"], "Hội đồng TĐKT thành phố", 11, date(2017, 9, 15), 1)
        await review_steps.decide(city["nguoiky"], _OF_CITY, "2568", date(2017, 9, 15), people[0].name)
        await acknowledge(unit, _ISSUED)
