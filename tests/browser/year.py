"""The year by clicks at the province, its city and a ward of the city: each duty works with an account of its own.

The ward's people use nothing but the keyboard, and the clerk of one unit has no JavaScript. Texts that people type
freely are markup in part, which must come out as text on every page.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from contracts.duties import Duty
from contracts.vocabulary import Subject
from deploy.local import servers
from deploy.local.play.dataset import read_dataset
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from services.review.service import SERVICE as REVIEW
from tests.browser import (
    case_steps,
    cluster_steps,
    initiative_steps,
    movement_steps,
    planning_steps,
    registration_steps,
    report_steps,
    review_steps,
    unit_steps,
)
from tests.browser.notification_steps import acknowledge
from tests.browser.operating_steps import add_account, choose_password, is_refused
from tests.browser.planning_steps import Paper
from tests.browser.sign_in_steps import sign_in
from tests.browser.visits import DESKTOP, Screen, Visit, Visits
from tests.browser.working_sites import WorkingSite, working_sites
from tests.federation.sites import CITY, PROVINCE, WARD

ALL: Final = (PLANNING, REGISTRATION, REVIEW, NOTIFICATION)
FIRST_DAY: Final = date(2016, 12, 28)
REGISTERED, LOCKED = "2017-01-09T09:00", "2017-01-16T08:00"
LAUNCHED = "2017-02-21T09:00"
REPORTED = "2017-06-12T09:00"
FILED, HELD, SIGNED = "2017-09-11T09:00", "2017-09-15T14:00", "2017-09-20T16:00"
"""The quota of Decree 91/2017, which a city of one fighter would exceed, is not in force yet."""
HELD_ON, AGAIN_ON = date(2017, 9, 15), date(2017, 9, 20)
STAFF: Final[Mapping[str, Duty]] = {
    "chuyenvien": "clerk",
    "thamdinh": "appraiser",
    "chutich": "chair",
    "nguoiky": "signer",
}
WATCHING: Final[Mapping[str, Duty]] = {"kiemtra": "auditor", "quantri": "operator"}
MARKUP: Final = '"><img src=/x onerror=alert(1)> {{7*7}} &amp;'
_WANTING: Final = f"Số tháng chưa khớp bảng chấm công {MARKUP}"
CHI_LANG, MAI_PHA, VINH_TRAI = "UBND phường Chi Lăng", "UBND xã Mai Pha", "UBND phường Vĩnh Trại"
TEAM: Final = "Bộ phận Tiếp nhận và Trả kết quả phường Chi Lăng"
COUNCIL: Final = f"Hội đồng TĐKT thành phố {MARKUP}"
OF_CITY, OF_PROVINCE = "UBND thành phố Lạng Sơn", "UBND tỉnh Lạng Sơn"
PLAN: Final = Paper(
    OF_CITY,
    "254",
    FIRST_DAY,
    date(2017, 1, 15),
    "Phòng Nội vụ",
    {"Khối phường": CHI_LANG, "Khối xã": MAI_PHA},
)
OF_WARD: Final = Paper(
    VINH_TRAI,
    "12",
    FIRST_DAY,
    date(2017, 1, 10),
    "Văn phòng UBND phường",
    {"Khối phố": "Khối phố 1"},
)
_RETURNED: Final = f"Thiếu chức vụ ở dòng được đánh dấu. {MARKUP}"
_LATE: Final = f"Đường bị sạt lở, xã báo trước. {MARKUP}"
_MISTAKEN: Final = f"Ban hành nhầm. {MARKUP}"
_OWN_PASSWORD: Final = "cánh đồng hoa mùa đông"


@dataclass(frozen=True)
class AtWork:
    """The people of one site before their windows, by user name."""

    site: WorkingSite
    staff: dict[str, Visit]

    def __getitem__(self, user_name: str) -> Visit:
        """The window of somebody."""
        return self.staff[user_name]


async def at_work(
    site: WorkingSite,
    staff: Mapping[str, Duty] = STAFF,
    screen: Screen = DESKTOP,
    *,
    javascript: bool = True,
    by_keyboard: bool = False,
) -> AtWork:
    """People of a site with one duty each; the first of them has signed in by the form."""
    people: dict[str, Visit] = {}
    for user, duty in staff.items():
        people[user] = await site.person(
            user, duty, screen=screen, javascript=javascript, by_keyboard=by_keyboard, by_form=not people
        )
    return AtWork(site, people)


def people_of(unit: str, count: int) -> tuple[Subject, ...]:
    """So many people of `unit`, from the made-up names of the training year; the second one's name holds markup."""
    (found,) = (one for one in read_dataset("district").units if one.name == unit)
    people = [one.subject for one in found.dossiers if one.title == "LDTT"][:count]
    people[1] = people[1].model_copy(update={"name": f"{people[1].name} {MARKUP}"})
    return tuple(people)


def table_of(people: Sequence[Subject], team: str | None = None) -> str:
    """A sheet as a spreadsheet puts it on the clipboard: the last of the people is proposed for the higher title."""
    titles = ["LĐTT"] * (len(people) - 1) + ["CSTĐCS"]
    rows = [(one.name, one.position, "Cá nhân", title) for one, title in zip(people, titles, strict=True)]
    teams = [(team, "", "Tập thể", "TTLĐXS")] if team else []
    header = ("Họ và tên", "Chức vụ", "Loại", "Danh hiệu")
    return "\n".join("\t".join(_cell(text) for text in row) for row in (header, *rows, *teams))


def _cell(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if '"' in text else text


class Year:
    """The year at the province, the city and the ward."""

    def __init__(self, sites: Mapping[str, AtWork], unit: Visit, other: Visit, visits: Visits) -> None:
        """Begin with people who have signed in: the staff of the sites, and the clerks of two units of the city."""
        self.province, self.city, self.ward = sites[PROVINCE], sites[CITY], sites[WARD]
        self.unit, self.other = unit, other
        self.visits = visits
        self.people = people_of(CHI_LANG, 29)
        self.workers, self.poor, self.fighter = self.people[:3], self.people[3], self.people[-1]
        self.below = people_of(VINH_TRAI, 3)
        clusters = {**PLAN.clusters, "Khối có trang riêng": f"{self.ward.site.code} | {VINH_TRAI}"}
        self.plan = replace(PLAN, clusters=clusters)

    def it_is(self, instant: str) -> None:
        """Set the clocks of all sites."""
        for site in (self.province, self.city, self.ward):
            site.site.site.it_is(instant)

    async def play(self) -> None:
        """All of the year."""
        await self.members()
        await self.plans()
        await self.mistake()
        await self.sheets()
        await self.late_sheet()
        await self.movement()
        await self.reports()
        await self.cases()
        await self.dossiers()
        await self.awards()
        await self.to_the_province()

    async def members(self) -> None:
        """The operator adds the account of a member of the council, who chooses a password of their own."""
        name = f"Thành viên Hội đồng {MARKUP}"
        password = await add_account(self.city["quantri"], "hoidong", name, "thành viên Hội đồng")
        member = await self.visits.open(self.city.site.url)
        async with member.answered(403):
            await sign_in(member, "hoidong", password)
        await choose_password(member, password, _OWN_PASSWORD)
        await member.sees("Việc cần làm", name)
        self.city.staff["hoidong"] = member

    async def plans(self) -> None:
        """The province's plan, the city's under it, which is amended, and the ward's, seen beside the city's."""
        clusters = {"Các huyện, thành phố": f"{self.city.site.code} | {OF_CITY}"}
        title = f"Công tác thi đua, khen thưởng năm 2017 {MARKUP}"
        above = Paper(OF_PROVINCE, "144", date(2016, 12, 12), date(2017, 1, 31), "Sở Nội vụ", clusters, title)
        await planning_steps.draft(self.province["chuyenvien"], above)
        await planning_steps.issue(self.province["nguoiky"], above)
        await planning_steps.draft_under(self.city["chuyenvien"], above, self.plan)
        await planning_steps.issue(self.city["nguoiky"], self.plan)
        await acknowledge(self.unit, f"Kế hoạch số 254/KH-UBND ngày 28/12/2016 của {OF_CITY}")
        await planning_steps.amend(
            self.city["nguoiky"], self.plan, f"Đăng ký danh hiệu trước ngày 15/01 {MARKUP}", f"Nêu rõ hạn. {MARKUP}"
        )
        await acknowledge(self.unit, "Sửa đổi, bổ sung Kế hoạch số 254/KH-UBND ngày 28/12/2016")
        await self.plan_of_the_ward()
        await unit_steps.establish(self.city["chuyenvien"], "Phường Đông Kinh")
        await unit_steps.establish(self.city["chuyenvien"], "Xã Hoàng Đồng", "phuong-dong-kinh")
        await unit_steps.merge(self.city["chuyenvien"], "Xã Hoàng Đồng", "phuong-dong-kinh", "Phường Đông Kinh")

    async def plan_of_the_ward(self) -> None:
        """The ward's plan under the city's, seen beside it; with the mouse, as its form has a hundred fields."""
        clerk = self.ward["chuyenvien"]
        with clerk.using(keyboard=False):
            await planning_steps.draft_under(clerk, self.plan, OF_WARD)
            await planning_steps.compare_with(clerk, self.plan, OF_WARD)
        await planning_steps.issue(self.ward["nguoiky"], OF_WARD)

    async def mistake(self) -> None:
        """The province issues another plan by mistake and withdraws it, which the city sees with the reason."""
        first = Paper(OF_PROVINCE, "144", date(2016, 12, 12), date(2017, 1, 31), "Sở Nội vụ", {})
        second = Paper(OF_PROVINCE, "145", date(2016, 12, 28), date(2017, 1, 31), "Sở Nội vụ", {})
        await planning_steps.draft_anew(self.province["chuyenvien"], first, second)
        await planning_steps.issue(self.province["nguoiky"], second)
        await planning_steps.withdraw(self.province["nguoiky"], second, _MISTAKEN)
        await planning_steps.sees_withdrawn(self.city["chuyenvien"], second, _MISTAKEN)

    async def sheets(self) -> None:
        """Thirty rows are pasted, returned, mended and accepted; the ward hands in its own by keyboard alone."""
        self.it_is(REGISTERED)
        appraiser, mended = self.city["thamdinh"], self.workers[1]
        await registration_steps.hand_in(self.unit, CHI_LANG, table_of(self.people, TEAM), 30, "3")
        await registration_steps.look_at_changes(self.unit, "Rút lại để sửa")
        await registration_steps.give_back(appraiser, self.plan, CHI_LANG, _RETURNED)
        await registration_steps.hand_in_again(self.unit, CHI_LANG, _RETURNED, mended.name, "Phó Chủ tịch UBND")
        await registration_steps.accept(appraiser, self.plan, CHI_LANG)
        clerk = self.ward["chuyenvien"]
        await registration_steps.hand_in_here(clerk, VINH_TRAI, table_of(self.below), len(self.below), OF_WARD)
        with appraiser.using(keyboard=True):
            await registration_steps.accept(appraiser, self.plan, VINH_TRAI)
        await registration_steps.sees_accepted(clerk, VINH_TRAI, [one.name for one in self.below])
        await registration_steps.withdraw(self.unit, CHI_LANG, self.people[4].name)

    async def late_sheet(self) -> None:
        """After the deadline a sheet is late, and accepted with a reason alone."""
        self.it_is(LOCKED)
        await self.city["thamdinh"].comes_to("/registration/registrations", "Đã khóa")
        await registration_steps.look_at_locked(self.city["thamdinh"], self.plan, CHI_LANG)
        await registration_steps.hand_in_late(self.other, MAI_PHA, table_of(people_of(MAI_PHA, 3)), 3, "5")
        await registration_steps.accept_late(self.city["thamdinh"], self.plan, MAI_PHA, _LATE)

    async def movement(self) -> None:
        """The city's head launches a movement, whose model the appraiser states; a unit signs and scores."""
        self.it_is(LAUNCHED)
        name = f"Kỷ niệm 15 năm thành lập thành phố {MARKUP}"
        await movement_steps.launch(self.city["nguoiky"], name, f"Tuyến phố văn minh {MARKUP}")
        await cluster_steps.sign(self.unit, "Khối phường", CHI_LANG, f"Thu ngân sách {MARKUP}")
        await cluster_steps.score(self.unit, "Khối phường", CHI_LANG, f"Thu ngân sách {MARKUP}", "95")
        await movement_steps.state_model(self.city["thamdinh"], name, f"Mỗi tổ một mô hình {MARKUP}")

    async def reports(self) -> None:
        """The ward reports on half a year to the city, which plans an inspection."""
        self.it_is(REPORTED)
        clerk, below = self.city["chuyenvien"], self.ward["chuyenvien"]
        with below.using(keyboard=False):
            report_id = await report_steps.submit_report(below, "12/KH-UBND (2017)", 2017, MARKUP)
        await report_steps.receives_report(clerk, self.ward.site.code, report_id, MARKUP)
        days = (date(2017, 8, 1), date(2017, 8, 31))
        await report_steps.plan_inspection(clerk, "254/KH-UBND (2017)", days, CHI_LANG, f"Kiểm tra {MARKUP}")

    async def cases(self) -> None:
        """A unit proposes a case for May, which is late and honoured, and one for June, which comes back once."""
        plan, late, name = "254/KH-UBND (2017)", f"Tổ dân phố số 5 {MARKUP}", f"Tổ dân phố số 9 {MARKUP}"
        await case_steps.propose(self.unit, plan, "05/2017", late, f"Giữ sạch ngõ phố {MARKUP}")
        await case_steps.propose(self.unit, plan, "06/2017", name, f"Giúp nhau làm nhà {MARKUP}")
        clerk = self.city["chuyenvien"]
        await case_steps.honour(clerk, "254/KH-UBND", f"1 {CHI_LANG} 05/2017", late, f"Trang thông tin {MARKUP}")
        await case_steps.give_back(clerk, name, f"Ghi rõ kết quả {MARKUP}")
        await case_steps.correct(self.unit, name, f"Ghi rõ kết quả {MARKUP}", f"Làm xong hai nhà {MARKUP}")

    async def dossiers(self) -> None:
        """Of five people one has a rating that is too low, which the page says before; the ward's fighter goes up."""
        self.it_is(FILED)
        idea, author = f"Sổ theo dõi hồ sơ {MARKUP}", self.workers[0]
        await initiative_steps.submit(self.unit, idea, author.name, author.key)
        await initiative_steps.score(self.city["thamdinh"], idea, f"Hội đồng sáng kiến {MARKUP}", "2017-09-08")
        await initiative_steps.recognise(self.city["nguoiky"], idea, OF_CITY, "2017-09-11")
        for one in self.workers:
            await review_steps.file_person(self.unit, one.name)
        await review_steps.file_person(self.unit, self.poor.name, rating="hoàn thành nhiệm vụ")
        await review_steps.file_person(self.unit, self.fighter.name, initiative=True)
        await review_steps.file_collective(self.unit, TEAM, [one.name for one in (*self.workers, self.fighter)])
        appraiser = self.city["thamdinh"]
        await review_steps.receive(appraiser, self.workers[0].name)
        await review_steps.ask_for_supplement(appraiser, self.workers[0].name, _WANTING)
        await acknowledge(self.unit, f"Yêu cầu bổ sung hồ sơ: {self.workers[0].name}")
        await review_steps.supplement(self.unit, self.workers[0].name, _WANTING)
        await review_steps.suspend_and_resume(appraiser, self.workers[0].name, _WANTING)
        await review_steps.look_at_taking_back(self.unit, self.workers[0].name)
        await review_steps.appraise(appraiser, self.poor.name, "Không khen thưởng")
        for one in (*self.workers, self.fighter):
            await review_steps.appraise(appraiser, one.name, "Đủ điều kiện")
        await acknowledge(self.unit, f"Hồ sơ chưa đủ điều kiện: {self.poor.name}")
        going_up = self.below[-1].name
        await review_steps.file_person(self.ward["vanthu"], going_up, initiative=True)
        await review_steps.appraise(self.ward["thamdinh"], going_up, "Đủ điều kiện")
        await review_steps.pass_up(self.ward["thamdinh"], going_up)
        await review_steps.appraise(appraiser, going_up, "Đủ điều kiện")

    async def awards(self) -> None:
        """The standing body records the votes, the chair closes the session, the head signs; the ward is told."""
        self.it_is(HELD)
        appraiser, chair, member = (self.city[name] for name in ("thamdinh", "chutich", "hoidong"))
        await review_steps.record_votes(appraiser, COUNCIL, 11, HELD_ON, 5)
        await review_steps.close_session(chair, HELD_ON)
        await review_steps.look_back(member, COUNCIL, HELD_ON, self.workers[1].name)
        await is_refused(member, "/review/sessions/new")
        self.it_is(SIGNED)
        awarded = [one.name for one in (*self.workers, self.fighter, self.below[-1])]
        await review_steps.decide(self.city["nguoiky"], OF_CITY, "2568", HELD_ON, *awarded)
        said = "Đã có quyết định tặng danh hiệu: 2568/QĐ-UBND"
        await review_steps.sees_result(self.unit, self.fighter.name, said)
        await review_steps.sees_result(self.ward["vanthu"], self.below[-1].name, said)
        title = f"Tặng danh hiệu “Chiến sĩ thi đua cơ sở”: {self.below[-1].name}"
        await acknowledge(self.ward["vanthu"], title)

    async def to_the_province(self) -> None:
        """The city's council proposes the collective, the city passes it up, and the province's decision comes back."""
        for site, council in ((self.city, "Hội đồng TĐKT thành phố"), (self.province, "Hội đồng TĐKT tỉnh")):
            await review_steps.appraise(site["thamdinh"], TEAM, "Đủ điều kiện")
            await review_steps.sit(site["chutich"], council, 15, AGAIN_ON, 1)
            if site is self.city:
                await review_steps.pass_up(site["thamdinh"], TEAM)
        await review_steps.decide(self.province["nguoiky"], OF_PROVINCE, "215", AGAIN_ON, TEAM)
        await review_steps.sees_result(self.city["thamdinh"], TEAM, "Đã có quyết định tặng danh hiệu: 215/QĐ-UBND")


@asynccontextmanager
async def played_year(
    postgres: servers.Postgres | servers.GivenPostgres, kafka: servers.Kafka, folder: Path, visits: Visits
) -> AsyncIterator[Year]:
    """The three sites at work after the year was played by clicks."""
    services = {PROVINCE: (PLANNING, REVIEW, NOTIFICATION), CITY: ALL, WARD: ALL}
    async with working_sites(postgres, kafka, folder, services, first_day=FIRST_DAY, visits=visits) as sites:
        city = sites[CITY]
        staff = {
            PROVINCE: await at_work(sites[PROVINCE]),
            CITY: await at_work(city, {**STAFF, **WATCHING}),
            WARD: await at_work(sites[WARD], by_keyboard=True),
        }
        ward = sites[WARD]
        staff[WARD].staff["vanthu"] = await ward.person("vanthu", "clerk", unit=ward.code, by_form=False)
        year = Year(
            staff,
            await city.person("vanthu", "clerk", unit="phuong-chi-lang"),
            await city.person("vanthu-maipha", "clerk", unit="xa-mai-pha", javascript=False, by_form=False),
            visits,
        )
        await year.play()
        yield year
