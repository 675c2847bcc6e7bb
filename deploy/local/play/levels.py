"""The course of the year across three levels: province, city and ward, each at its own site, on one training clock."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.message import Actor
from contracts.planning import PlanContent
from contracts.vocabulary import VIETNAM
from deploy.local.play import notices, registering, reviewing, scans
from deploy.local.play.across import CITY, PROVINCE, WARD, AcrossLevels, across_levels
from deploy.local.play.actors import AUDITOR, HEAD, STANDING_BODY_OF_PROVINCE, STANDING_BODY_OF_WARD
from deploy.local.play.acts import Acts, Place
from deploy.local.play.client import PATIENT, SiteClient, until
from deploy.local.play.council import Session, hold
from deploy.local.play.course import DEFAULT_SIZE, Authority
from deploy.local.play.dataset import plan_144, plan_vinh_trai
from deploy.local.play.deciding import Deciding
from deploy.local.play.figures import events_of
from deploy.local.play.filings import Dossier, Expected, Submission
from deploy.local.play.plays import acts_of_year
from deploy.local.play.reporting import submit_report
from deploy.local.play.reviewing import Filed, ids_of
from deploy.local.play.year_end import YearEnd

OF_WARD = Authority(
    "UBND phường Vĩnh Trại",
    "Hội đồng Thi đua - Khen thưởng phường Vĩnh Trại",
    members=7,
    appraiser=STANDING_BODY_OF_WARD,
    proposes="Văn phòng UBND phường Vĩnh Trại",
    paper="TTr-VP",
)
OF_PROVINCE = Authority(
    "UBND tỉnh Lạng Sơn",
    "Hội đồng Thi đua - Khen thưởng tỉnh Lạng Sơn",
    members=15,
    appraiser=STANDING_BODY_OF_PROVINCE,
    proposes="Sở Nội vụ tỉnh Lạng Sơn",
    paper="TTr-SNV",
)
_NOT_YET = frozenset({"dossier-before-council", "dossier-not-voted-for", "dossier-not-appraised"})
"""Review is about to read what it has just recorded."""


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=VIETNAM)


class YearAcrossLevels:
    """The year in order, through a client of each site by its code; `say` is called with each step that is done."""

    def __init__(self, clients: Mapping[str, SiteClient], say: Callable[[str], None], size: str = DEFAULT_SIZE) -> None:
        self.province, self.city, self.ward = (clients[code] for code in (PROVINCE, CITY, WARD))
        self.say = say
        self.year: AcrossLevels = across_levels(size)
        self.plan_id = ""
        self.acts: Acts
        self.end: YearEnd
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
        await self._at_province()
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
        self.end = YearEnd(self.acts, self.year.at_city, self.year.before_city, self._say_of_city)

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
        course, at_ward = self.year.everything.course, Deciding(self.ward, OF_WARD)
        await self.acts.until(_at(2017, 7, 1))
        await self._report_of_ward()
        await self._households()
        await self.end.file()
        await reviewing.wait_opened(self.ward, self.year.ward, self.plan_id)
        await reviewing.file_all(self.ward, filed, self.plan_id, course.year)
        await scans.attach(self.ward, OF_WARD.appraiser, self._with_scan)
        self.say(f"{course.filed:%d/%m/%Y}  ward: {len(filed)} dossiers filed")
        self.city.site.move_clock(_at(2017, 12, 6))
        first = self._of_ward((*self.year.workers, *self.year.forwarded))
        await reviewing.appraise_all(self.ward, OF_WARD, first, self.plan_id)
        own = reviewing.eligible(self._of_ward(self.year.workers))
        await self.acts.until(_at(2017, 12, 7))
        session = await reviewing.vote_on(self.ward, OF_WARD, own, self.plan_id, _at(2017, 12, 7))
        given = reviewing.awarded(own)
        proposed = await at_ward.propose(session, ids_of(self.plan_id, given), "12", _at(2017, 12, 7))
        await at_ward.sign(proposed, _at(2017, 12, 8))
        forwarded = self._of_ward(self.year.forwarded)
        await self._forward(self.ward, OF_WARD, forwarded)
        await until(lambda: self._awards_heard(len(given)), "review at the city to hear the ward's awards", PATIENT)
        self.say(f"08/12/2017  ward: {len(given)} awards decided, {len(forwarded)} dossiers passed up")

    async def _households(self) -> None:
        """The ward decides Gia đình văn hóa before the day of national unity, 18/11."""
        filed, head = self._of_ward(self.year.households), Deciding(self.ward, OF_WARD)
        await self.acts.until(_at(2017, 11, 6))
        self.city.site.move_clock(_at(2017, 11, 6))
        await reviewing.file_all(self.ward, filed, self.plan_id, self.year.everything.course.year)
        await reviewing.appraise_all(self.ward, OF_WARD, filed, self.plan_id, _at(2017, 11, 8))
        given = [pair for pair in filed if pair[1].expected is Expected.AWARDED]
        session = await reviewing.vote_on(self.ward, OF_WARD, given, self.plan_id, _at(2017, 11, 10))
        proposed = await head.propose(session, ids_of(self.plan_id, given), "11", _at(2017, 11, 13))
        await head.sign(proposed, _at(2017, 11, 14))
        self.say(f"14/11/2017  ward: {len(given)} households awarded Gia đình văn hóa")

    async def _at_city(self) -> None:
        """The city decides on its own and on what the ward has passed up; the ward hears of it."""
        forwarded = self._of_ward(self.year.forwarded)
        await self.end.supplement()
        await self._arrived(self.city, forwarded)
        await scans.fetch(self.city, self.year.everything.course.authority.appraiser, self._with_scan)
        self.say("11/12/2017  city: a scan of the ward fetched with one of its dossiers")
        for step in (self.end.appraise, self.end.sit, self.end.decide):
            await step()
        await self._arrived(self.ward, forwarded, "awarded")

    async def _to_province(self) -> None:
        """The ward's collective, and what the city's own units propose: members of collectives are fighters by now."""
        upward, city = self.year.upward, self.year.everything.course.authority
        excellent = self._of_ward([self.year.excellent])
        await reviewing.appraise_all(self.ward, OF_WARD, excellent, self.plan_id, _at(2018, 1, 3))
        await reviewing.file_all(self.city, upward, self.plan_id, self.year.everything.course.year)
        self.say(f"03/01/2018  city: {len(upward)} dossiers filed for titles of the province")
        await reviewing.vote_on(self.ward, OF_WARD, excellent, self.plan_id, _at(2018, 1, 4))
        await self._forward(self.ward, OF_WARD, excellent)
        await self._arrived(self.city, excellent)
        await reviewing.appraise_all(self.city, city, self.year.to_province, self.plan_id, _at(2018, 1, 10))
        await self.end.decide_again()
        items = [replace(one, below=False) for one in reviewing.items_of(self.plan_id, self.year.to_province)]
        await hold(self.city, city, Session(items, _at(2018, 1, 15)))
        await self._forward(self.city, city, self.year.to_province)
        self.say(f"15/01/2018  city: {len(items)} dossiers voted on, in secret where the law says so, and passed up")
        await self.end.confer()

    async def _at_province(self) -> None:
        """The province votes in secret as well, and decides in two decisions; its answers come back."""
        year, province = self.year, Deciding(self.province, OF_PROVINCE)
        await self._arrived(self.province, year.to_province)
        await reviewing.appraise_all(self.province, OF_PROVINCE, year.to_province, self.plan_id, _at(2018, 1, 22))
        session = await reviewing.vote_on(self.province, OF_PROVINCE, year.to_province, self.plan_id, _at(2018, 1, 26))
        given = reviewing.awarded(year.to_province)
        collectives = [pair for pair in given if pair[1].title == "TTLDXS"]
        for paper, filed, at in (
            ("31", collectives, _at(2018, 1, 31)),
            ("46", [pair for pair in given if pair not in collectives], _at(2018, 2, 12)),
        ):
            if at.month > 1:
                await self.end.confer_later()
            proposed = await province.propose(session, ids_of(self.plan_id, filed), paper, at)
            await province.sign(proposed, at)
            await self._arrived(self.city, filed, "awarded")
            self.say(f"{at:%d/%m/%Y}  province: {len(filed)} awards decided, the city has the answer")
        await self._arrived(self.ward, self._of_ward([year.excellent]), "awarded")
        await self.end.revoke()

    async def _inboxes(self) -> None:
        """Notices are served at each site that had a part; the units read theirs."""
        read = self.year.everything.course.read
        self.city.site.move_clock(read)
        filed, upward = self._of_ward(self.year.ward.filed), notices.of_dossiers(self.year.to_province)
        due = notices.expected(self.year.before_city) + upward
        readers = [unit for unit in self.year.everything.units if unit.submission is not Submission.NEVER]
        await notices.read_all(self.city, due, readers)
        own = Counter({"plan-amended": 1, "registration-accepted": 1, "registration-missing": 1})
        homes = Counter({"award-decided": len(self.year.households) - 1})
        await notices.read_all(self.ward, own + notices.of_dossiers(filed) + homes, [self.year.ward])
        await notices.read_all(self.province, upward, [])
        self.say(f"{read:%d/%m/%Y}  notices read at the city and at the ward")

    @property
    def _with_scan(self) -> str:
        """The dossier of the ward that goes up with a scan."""
        return ids_of(self.plan_id, self._of_ward(self.year.forwarded))[0]

    def _of_ward(self, dossiers: Sequence[Dossier]) -> Filed:
        return [(self.year.ward, one) for one in dossiers]

    async def _forward(self, client: SiteClient, authority: Authority, filed: Filed) -> None:
        service = client.service("review", authority.appraiser)
        for one in ids_of(self.plan_id, filed):
            await service.post(f"/dossiers/{one}/forward", awaited=_NOT_YET)

    async def _arrived(self, client: SiteClient, filed: Filed, state: str | None = None) -> None:
        """Wait until a site has these dossiers, in this state where one is asked for."""
        wanted = ids_of(self.plan_id, filed)

        async def look() -> bool | None:
            states = await reviewing.states_of(client, self.plan_id)
            return True if all(one in states and state in (None, states[one]) for one in wanted) else None

        await until(look, f"{len(wanted)} dossiers to be {state or 'received'} at {client.site.site}", PATIENT)

    async def _awards_heard(self, number: int) -> bool | None:
        awards = await events_of(self.city.service("review", AUDITOR), "AwardDecided")
        heard = [one for one in awards if (one["site"], one["data"]["title"]) == (WARD, "LDTT")]
        return True if len(heard) >= number else None


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
