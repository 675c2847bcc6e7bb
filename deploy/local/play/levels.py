"""The course of the year across three levels: province, city and ward, each at its own site, on one training clock."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from contracts.message import Actor
from contracts.planning import PlanContent
from contracts.vocabulary import VIETNAM
from deploy.local.play import notices, registering, reviewing
from deploy.local.play.across import CITY, PROVINCE, WARD, AcrossLevels, across_levels
from deploy.local.play.actors import AUDITOR, HEAD, STANDING_BODY_OF_PROVINCE, STANDING_BODY_OF_WARD
from deploy.local.play.acts import Acts, Place
from deploy.local.play.client import SiteClient, until
from deploy.local.play.course import Authority
from deploy.local.play.dataset import plan_144, plan_vinh_trai
from deploy.local.play.filings import Dossier, Submission
from deploy.local.play.plays import acts_of_year
from deploy.local.play.reporting import submit_report
from deploy.local.play.reviewing import Filed, dossier_id, ids_of

OF_WARD = Authority(
    "UBND phường Vĩnh Trại",
    "Hội đồng Thi đua - Khen thưởng phường Vĩnh Trại",
    members=7,
    appraiser=STANDING_BODY_OF_WARD,
)
OF_PROVINCE = Authority(
    "UBND tỉnh Lạng Sơn",
    "Hội đồng Thi đua - Khen thưởng tỉnh Lạng Sơn",
    members=15,
    appraiser=STANDING_BODY_OF_PROVINCE,
)
_DECISION_OF_WARD = OF_WARD.decision("31", date(2017, 12, 5))
_DECISION_OF_PROVINCE = OF_PROVINCE.decision("215", date(2018, 1, 31))
"""Both numbers are made up, as that of the city is."""
_NOT_YET = frozenset({"dossier-before-council", "dossier-not-voted-for", "dossier-not-appraised"})
"""Review is about to read what it has just recorded."""


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=VIETNAM)


class YearAcrossLevels:
    """The year in order, through a client of each site by its code; `say` is called with each step that is done."""

    def __init__(self, clients: Mapping[str, SiteClient], say: Callable[[str], None]) -> None:
        self.province, self.city, self.ward = (clients[code] for code in (PROVINCE, CITY, WARD))
        self.say = say
        self.year: AcrossLevels = across_levels()
        self.plan_id = ""
        self.acts: Acts
        self.ward_plan_id = ""

    async def play(self) -> str:
        """Play all of it; answers with the id of plan 254.

        Raises StepRefusedError or WaitTimeoutError where a step does not succeed.
        """
        await self._plans()
        await self._sheets()
        await self._at_ward()
        await self._at_city()
        await self._to_province()
        await self._inboxes()
        return self.plan_id

    async def _plans(self) -> None:
        """The province's plan, and the city's under it; each is waited for at the site below."""
        self.city.site.move_clock(_at(2016, 12, 12))
        above = await _issue(self.province, STANDING_BODY_OF_PROVINCE, plan_144())
        await _seen(self.city, above)
        self.say(f"12/12/2016  province: plan {plan_144().document} issued, seen at the city")
        self.plan_id = await registering.issue_plan(self.city, self.year.everything)
        await _has_parent(self.city, self.plan_id, above)
        await _seen(self.ward, self.plan_id)
        plan, units = self.year.everything.plan.document, len(self.year.everything.units)
        self.say(f"23/12/2016  city: plan {plan} issued under it")
        await registering.announce_units(self.city, self.year.everything, self.plan_id)
        self.say(f"03/01/2017  city: clusters and {units} units announced by an amendment (task 5)")
        self.acts = acts_of_year(self.city, self.year.everything, self.plan_id, self._say_of_city, self.province)
        await self.acts.begin(self.year.everything.course.stated["ties"])

    def _say_of_city(self, line: str) -> None:
        day, _, said = line.partition("  ")
        self.say(f"{day}  city: {said}")

    async def _sheets(self) -> None:
        """The ward's plan comes among the sheets; its own sheet is handed in at the ward."""
        own_site = registering.OwnSite(WARD, self.ward)
        plan = registering.Step(_at(2017, 1, 12), self._plan_of_ward)
        await registering.register(self.city, self.year.everything, self.plan_id, own_site, [plan])
        self.say("10/02/2017  city: sheets accepted or returned, the ward's as well; registration locked")

    async def _plan_of_ward(self) -> None:
        issued = self.ward_plan_id = await _issue(self.ward, STANDING_BODY_OF_WARD, plan_vinh_trai())
        await _has_parent(self.ward, issued, self.plan_id)
        await self.city.service("registration", AUDITOR).shown(
            f"/sheets/{registering.sheet_id(self.plan_id, WARD)}",
            lambda sheet: sheet["plan_received"] is not None,
            "the city to receive the ward's plan",
        )
        self.say(f"12/01/2017  ward: plan {plan_vinh_trai().document} issued under it, received at the city")

    async def _report_of_ward(self) -> None:
        """The ward's half-year report reaches the city, late: the deadline of the city's own was that of June."""
        head = OF_WARD.decides
        place = Place(self.ward, self.ward_plan_id, plan_vinh_trai(), OF_WARD.name, head, {}, STANDING_BODY_OF_WARD)
        at = _at(2017, 7, 3)
        stated = {
            "at": at,
            "period": "half-year",
            "number": "62",
            "symbol": "BC-UBND",
            "title": "Báo cáo sơ kết thi đua, khen thưởng 6 tháng đầu năm 2017 của phường",
            "sections": [{"heading": "Kết quả", "text": "Phường đã ký giao ước và đăng ký thi đua."}],
        }
        self.city.site.move_clock(at)
        await submit_report(place, stated, self.city)
        self.say("03/07/2017  ward: half-year report submitted, received at the city, late")

    async def _at_ward(self) -> None:
        """Everything is filed; the ward appraises its own people, decides LDTT, and passes the others up."""
        filed = self._of_ward(self.year.ward.filed)
        course = self.year.everything.course
        await self.acts.until(_at(2017, 7, 1))
        await self._report_of_ward()
        worked = await self.acts.until(course.filed)
        self.say(f"{course.filed:%d/%m/%Y}  city: {worked} pieces of the plan's work done since June")
        await reviewing.file_dossiers(self.city, self.year.at_city, self.plan_id)
        await reviewing.wait_opened(self.ward, self.year.ward, self.plan_id)
        await reviewing.file_all(self.ward, filed, self.plan_id, self.year.everything.course.year)
        self.say(f"20/11/2017  {len(filed)} dossiers filed at the ward, {len(self.year.at_city.filed)} at the city")
        self.city.site.move_clock(_at(2017, 11, 27))
        first = self._of_ward((*self.year.workers, *self.year.forwarded))
        await reviewing.appraise_all(self.ward, OF_WARD, first, self.plan_id)
        self.city.site.move_clock(_at(2017, 12, 1))
        own = reviewing.eligible(self._of_ward(self.year.workers))
        await reviewing.vote_on(self.ward, OF_WARD, own, self.plan_id, date(2017, 12, 1))
        self.city.site.move_clock(_at(2017, 12, 5))
        given = reviewing.awarded(own)
        await reviewing.decide_on(self.ward, OF_WARD, _DECISION_OF_WARD, given, self.plan_id)
        await self._forward(self.ward, STANDING_BODY_OF_WARD, self.year.forwarded)
        await until(lambda: self._awards_heard(len(given)), "review at the city to hear the ward's awards")
        self.say(f"05/12/2017  ward: {len(given)} awards decided, {len(self.year.forwarded)} dossiers passed up")

    async def _at_city(self) -> None:
        """The city decides on its own and on what the ward has passed up; the ward hears of it."""
        forwarded = self._of_ward(self.year.forwarded)
        await self._arrived(self.city, forwarded)
        course = self.year.everything.course
        await self.acts.until(course.appraised)
        await reviewing.appraise(self.city, self.year.before_city, self.plan_id)
        self.say("11/12/2017  city: dossiers appraised")
        await reviewing.vote(self.city, self.year.before_city, self.plan_id)
        self.say("20/12/2017  city: the council has voted")
        await self.acts.until(course.decided)
        await reviewing.decide(self.city, self.year.before_city, self.plan_id)
        await self._arrived(self.ward, forwarded, "awarded")
        given = reviewing.awarded(self.year.before_city.filed)
        self.say(f"29/12/2017  city: {len(given)} awards decided; the ward has the results of its own")

    async def _to_province(self) -> None:
        """The collective comes last: one of its members has to hold CSTDCS before."""
        filed = self._of_ward([self.year.excellent])
        await self._propose(self.ward, OF_WARD, date(2018, 1, 3), date(2018, 1, 5))
        await self._arrived(self.city, filed)
        await self._propose(self.city, self.year.everything.course.authority, date(2018, 1, 10), date(2018, 1, 12))
        await self._arrived(self.province, filed)
        await self._examine(self.province, OF_PROVINCE, date(2018, 1, 22), date(2018, 1, 26))
        self.city.site.move_clock(_at(2018, 1, 31))
        await reviewing.decide_on(self.province, OF_PROVINCE, _DECISION_OF_PROVINCE, filed, self.plan_id)
        for client in (self.province, self.city, self.ward):
            await self._arrived(client, filed, "awarded")
        self.say("31/01/2018  province: TTLDXS decided, after ward and city; its result is at all three")

    async def _propose(self, client: SiteClient, authority: Authority, appraised_on: date, held_on: date) -> None:
        await self._examine(client, authority, appraised_on, held_on)
        await self._forward(client, authority.appraiser, [self.year.excellent])

    async def _examine(self, client: SiteClient, authority: Authority, appraised_on: date, held_on: date) -> None:
        filed = self._of_ward([self.year.excellent])
        client.site.move_clock(_at(appraised_on.year, appraised_on.month, appraised_on.day))
        await reviewing.appraise_all(client, authority, filed, self.plan_id)
        client.site.move_clock(_at(held_on.year, held_on.month, held_on.day))
        await reviewing.vote_on(client, authority, filed, self.plan_id, held_on)

    async def _inboxes(self) -> None:
        """Notices are served at each site that had a part; the units read theirs."""
        self.city.site.move_clock(_at(2018, 2, 1))
        filed, excellent = self._of_ward(self.year.ward.filed), self._of_ward([self.year.excellent])
        due = notices.expected(self.year.before_city) + notices.of_dossiers(excellent)
        readers = [unit for unit in self.year.everything.units if unit.submission is not Submission.NEVER]
        await notices.read_all(self.city, due, readers)
        own = Counter({"plan-amended": 1, "registration-accepted": 1, "registration-missing": 1})
        await notices.read_all(self.ward, own + notices.of_dossiers(filed), [self.year.ward])
        await notices.read_all(self.province, notices.of_dossiers(excellent), [])
        self.say("01/02/2018  notices read at the city and at the ward")

    def _of_ward(self, dossiers: Sequence[Dossier]) -> Filed:
        return [(self.year.ward, one) for one in dossiers]

    async def _forward(self, client: SiteClient, who: Actor, dossiers: Sequence[Dossier]) -> None:
        service = client.service("review", who)
        for one in dossiers:
            await service.post(f"/dossiers/{dossier_id(self.plan_id, self.year.ward, one)}/forward", awaited=_NOT_YET)

    async def _arrived(self, client: SiteClient, filed: Filed, state: str | None = None) -> None:
        """Wait until a site has these dossiers, in this state where one is asked for."""
        wanted = ids_of(self.plan_id, filed)

        async def look() -> bool | None:
            states = await reviewing.states_of(client, self.plan_id)
            return True if all(one in states and state in (None, states[one]) for one in wanted) else None

        await until(look, f"{len(wanted)} dossiers to be {state or 'received'} at {client.site.site}")

    async def _awards_heard(self, number: int) -> bool | None:
        page = await self.city.service("review", AUDITOR).get("/events", type="AwardDecided", limit=200)
        return True if sum(event["site"] == WARD for event in page["events"]) >= number else None


async def _issue(client: SiteClient, standing_body: Actor, plan: PlanContent) -> str:
    plan_id = await registering.draft(client, standing_body, plan)
    await client.service("planning", HEAD).post(f"/plans/{plan_id}/issue")
    return plan_id


async def _seen(client: SiteClient, plan_id: str) -> None:
    await client.service("planning", AUDITOR).shown(
        f"/superior-plans/{plan_id}",
        lambda plan: plan["state"] == "in-force",
        f"the superior's plan to be seen at {client.site.site}",
    )


async def _has_parent(client: SiteClient, plan_id: str, parent: str) -> None:
    await client.service("planning", AUDITOR).shown(
        f"/plans/{plan_id}",
        lambda plan: plan["parent_plan_id"] == parent,
        f"the plan of {client.site.site} to be shown under its parent",
    )
