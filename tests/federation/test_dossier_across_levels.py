"""Dossiers across levels: each title decided where the law has it, and the result back at every site on the way."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contracts.message import Actor
from contracts.registration import sheet_id_of
from contracts.vocabulary import DossierId, PlanId, Subject
from deploy.local import servers
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.service import SERVICE as PLANNING
from services.registration.service import SERVICE as REGISTRATION
from services.review.dossier.messages import dossier_id_of
from services.review.service import SERVICE as REVIEW
from tests.federation.sites import CITY, PROVINCE, WARD, federation
from tests.federation.test_files_across_sites import SCAN, attach, holds_nothing
from tests.federation.test_sheet_across_levels import (
    CLERK,
    STANDING_BODY,
    Sites,
    city_plan,
    done,
    shown,
    state_is,
    ward_plan,
)
from tests.review.cases import ALL_PAPERS, CHAIR, COLLECTIVE, HEAD, individual, person
from tests.review.test_dossier_excellent import excellent
from tests.whole_site import until

WORKERS = tuple((person(number), "LDTT") for number in range(1, 4))
FIGHTER = (person(4, "Hoàng Thị Đào"), "CSTDCS")
REFUSED = (person(5, "Lương Thị Mận"), "CSTDCS")
TEAM = (COLLECTIVE, "TTLDXS")
AWARDED = (*WORKERS, FIGHTER, TEAM)
Proposed = tuple[Subject, str]
LOCKED, FILED, DECIDED = "2017-01-16T08:00", "2017-09-11T09:00", "2017-09-20T16:00"
"""Decree 91/2017 is not in force yet: no quota limits a city of one fighter."""
COUNCIL = {"council": "Hội đồng TĐKT", "members": 7, "held_on": "2017-09-15"}


@pytest.fixture
async def sites(postgres: servers.Postgres, kafka: servers.Kafka, tmp_path: Path) -> AsyncIterator[Sites]:
    """A province above a city above a ward."""
    whole = (PLANNING, REGISTRATION, REVIEW, NOTIFICATION)
    services = {PROVINCE: (REVIEW, NOTIFICATION), CITY: whole, WARD: whole}
    async with federation(postgres, kafka, tmp_path, services, "2016-12-28T14:00:00+07:00") as at_work:
        yield at_work


class Year:
    """The dossiers of the ward under plan 254, at each of the sites."""

    def __init__(self, sites: Sites, plan_id: PlanId) -> None:
        self.sites, self.plan_id = sites, plan_id
        self.unit = sites[WARD].code

    def it_is(self, instant: str) -> None:
        """Set the clocks of all sites."""
        for site in self.sites.values():
            site.it_is(instant)

    def dossier(self, one: Proposed) -> DossierId:
        """The id of a dossier, which is the same at every site."""
        return dossier_id_of(self.plan_id, self.unit, one[0].key, one[1])

    async def is_at(self, site: str, one: Proposed, state: str) -> dict[str, Any]:
        """The dossier at a site as soon as it has this state."""
        found: dict[str, Any] = await shown(
            self.sites[site]["review"], f"/dossiers/{self.dossier(one)}", state_is(state)
        )
        return found

    async def file(self, *whom: Proposed) -> None:
        """The ward's clerk files."""
        self.it_is(FILED)
        review = self.sites[WARD]["review"]
        for subject, title in whom:
            await self.is_at(WARD, (subject, title), "opened")
            facts = excellent(4) if title == "TTLDXS" else individual()
            body = {
                "plan_id": str(self.plan_id),
                "unit": self.unit,
                "subject": subject.model_dump(mode="json"),
                "title": title,
                "year": 2017,
                "documents": ALL_PAPERS,
                "facts": facts.model_dump(mode="json"),
            }
            await done(review, "/dossiers", Actor("van-thu", self.unit, frozenset({"clerk"})), body)

    async def appraise(self, site: str, *whom: Proposed) -> None:
        """The standing body of a site finds them eligible."""
        self.it_is(FILED)
        for one in whom:
            await self.is_at(site, one, "filed")
            await done(self.sites[site]["review"], f"/dossiers/{self.dossier(one)}/appraise", STANDING_BODY)
            await self.is_at(site, one, "eligible")

    async def vote(self, site: str, *whom: Proposed, votes_for: int = 7) -> None:
        """The council of a site votes."""
        self.it_is(DECIDED)
        review, dossiers = self.sites[site]["review"], [str(self.dossier(one)) for one in whom]
        convened = await done(review, "/sessions", CHAIR, {**COUNCIL, "dossiers": dossiers})
        session = f"/sessions/{convened['stream'].removeprefix('session-')}"
        counted = [{"dossier_id": one, "votes_for": votes_for} for one in dossiers]
        await done(review, f"{session}/votes", CHAIR, {"votes": counted})
        await done(review, f"{session}/close", CHAIR)

    async def decide(self, site: str, *whom: Proposed) -> None:
        """The head of a site awards."""
        name = self.sites[site].entry.name
        body = {
            "decision": {"issuer": name, "number": "12", "symbol": "QĐ-UBND", "dated": "2017-09-20"},
            "deciding_authority": f"Chủ tịch {name}",
            "signer_role": "CHỦ TỊCH",
            "dossiers": [str(self.dossier(one)) for one in whom],
        }
        await done(self.sites[site]["review"], "/decisions", HEAD, body)

    async def forward(self, site: str, one: Proposed) -> None:
        """The standing body of a site passes a dossier up."""
        await done(self.sites[site]["review"], f"/dossiers/{self.dossier(one)}/forward", STANDING_BODY)

    async def notices(self, site: str, about: str, one: Proposed) -> list[str]:
        """The titles of the notices about a subject in the ward's inbox at a site, once there is one."""
        page = await shown(
            self.sites[site]["notification"],
            "/notices",
            lambda page: any(one[0].name in row["title"] for row in page["items"]),
            addressee=self.unit,
            about=about,
        )
        return [row["title"] for row in page["items"] if one[0].name in row["title"]]


async def registered(sites: Sites, whom: Sequence[Proposed]) -> Year:
    """The city's plan, the ward's own, and the titles that the city has accepted; registration is locked."""
    city, ward = sites[CITY], sites[WARD]
    plan_id = await city_plan(city, ward)
    await ward_plan(ward, plan_id)
    sheet = f"/sheets/{sheet_id_of(plan_id, ward.code)}"
    await shown(ward["registration"], sheet, state_is("expected"))
    entries = [{"subject": subject.model_dump(mode="json"), "title": title} for subject, title in whom]
    await done(ward["registration"], f"{sheet}/hand-in", CLERK, {"entries": entries})
    await shown(city["registration"], sheet, state_is("handed-in"))
    await done(city["registration"], f"{sheet}/accept", STANDING_BODY)
    year = Year(sites, plan_id)
    year.it_is(LOCKED)
    return year


def way(dossier: dict[str, Any], sites: Sites) -> list[tuple[str, str]]:
    """The steps of a dossier: which site, by its name in the tests, did what."""
    names = {site.code: name for name, site in sites.items()}
    return [(names[step["site"]], step["act"]) for step in dossier["steps"]]


async def test_each_title_is_decided_at_its_level_and_every_site_knows_the_end(sites: Sites) -> None:
    """LDTT at the ward, CSTDCS at the city, TTLDXS at the province; the result comes back to all below."""
    year = await registered(sites, (*AWARDED, REFUSED))
    await year.file(*AWARDED, REFUSED)
    await year.appraise(WARD, *WORKERS, FIGHTER, REFUSED)

    await workers_are_decided_at_the_ward(year)
    await a_fighter_is_decided_at_the_city(year)
    await a_fighter_is_refused_at_the_city(year)
    await a_team_is_decided_at_the_province(year)
    await every_award_counts_at_the_city(year)
    await a_revocation_at_the_province_reaches_the_ward(year)


async def workers_are_decided_at_the_ward(year: Year) -> None:
    """Its own council and head; the city begins no dossier for them."""
    await year.vote(WARD, *WORKERS)
    await year.decide(WARD, *WORKERS)

    decided = await year.is_at(WARD, WORKERS[0], "awarded")
    elsewhere = await year.sites[CITY]["review"].get(f"/dossiers/{year.dossier(WORKERS[0])}", STANDING_BODY)
    assert way(decided, year.sites) == [(WARD, "appraised"), (WARD, "decided")]
    assert decided["appraising_body"] == "Văn phòng UBND phường Vĩnh Trại"
    assert elsewhere.status_code == 404


async def a_fighter_is_decided_at_the_city(year: Year) -> None:
    """The ward proposes, the city appraises again, votes and decides."""
    await year.forward(WARD, FIGHTER)
    await year.appraise(CITY, FIGHTER)
    await year.vote(CITY, FIGHTER)
    await year.decide(CITY, FIGHTER)

    above = await year.is_at(CITY, FIGHTER, "awarded")
    below = await year.is_at(WARD, FIGHTER, "awarded")
    assert below["decision"] == above["decision"]
    assert below["deciding_site"] == above["deciding_site"] == year.sites[CITY].code
    assert above["appraising_body"] == "Phòng Nội vụ"
    assert way(below, year.sites) == [
        (WARD, "appraised"),
        (WARD, "forwarded"),
        (CITY, "appraised"),
        (CITY, "decided"),
    ]
    assert len(await year.notices(WARD, "award-decided", FIGHTER)) == 1


async def a_fighter_is_refused_at_the_city(year: Year) -> None:
    """The city's council does not vote for it: the ward's record and inbox say so, once."""
    await year.forward(WARD, REFUSED)
    await year.appraise(CITY, REFUSED)
    await year.vote(CITY, REFUSED, votes_for=2)

    below = await year.is_at(WARD, REFUSED, "refused")
    assert (below["stage"], below["reason_codes"]) == ("council", ["VOTE_BELOW_THRESHOLD"])
    assert "2 trên tổng số 7" in below["explanation"]
    assert below["deciding_site"] == year.sites[CITY].code
    assert len(await year.notices(WARD, "dossier-refused", REFUSED)) == 1


async def a_team_is_decided_at_the_province(year: Year) -> None:
    """Each level appraises it and its council proposes it; the decision comes back through the city."""
    file = await attach(year.sites[WARD]["review"], f"/dossiers/{year.dossier(TEAM)}", SCAN, "TO_TRINH")
    await year.appraise(WARD, TEAM)
    await year.vote(WARD, TEAM)
    await year.forward(WARD, TEAM)
    await year.appraise(CITY, TEAM)
    await year.vote(CITY, TEAM)
    await year.forward(CITY, TEAM)
    await year.appraise(PROVINCE, TEAM)
    await its_file_comes_up_two_levels(year, f"/dossiers/{year.dossier(TEAM)}", file)
    await year.vote(PROVINCE, TEAM)
    await year.decide(PROVINCE, TEAM)

    records = {site: await year.is_at(site, TEAM, "awarded") for site in (PROVINCE, CITY, WARD)}
    assert {one["deciding_site"] for one in records.values()} == {year.sites[PROVINCE].code}
    assert {str(one["decision"]) for one in records.values()} == {str(records[PROVINCE]["decision"])}
    went = [
        (WARD, "appraised"),
        (WARD, "forwarded"),
        (CITY, "appraised"),
        (CITY, "forwarded"),
        (PROVINCE, "decided"),
    ]
    for dossier in records.values():
        assert [step for step in way(dossier, year.sites) if step in went] == went
    for site in (CITY, WARD):
        assert len(await year.notices(site, "award-decided", TEAM)) == 1


async def its_file_comes_up_two_levels(year: Year, here: str, file: str) -> None:
    """The province asks the city, which asks the ward; what the ward erases is erased at both."""
    province, city = year.sites[PROVINCE]["review"], year.sites[CITY]["review"]

    def is_at(site: str, **wanted: object) -> Callable[[Any], bool]:
        def shown_so(page: Any) -> bool:
            found = [one for paper in page["papers"] for one in paper["files"] if one["file_id"] == file]
            held_by = year.sites[site].code
            return any(one["held_by"] == held_by and wanted.items() <= one.items() for one in found)

        return shown_so

    await shown(province, f"{here}/papers", is_at(CITY, fetching="listed", here=False))
    await shown(city, f"{here}/papers", is_at(WARD, fetching="listed", here=False))
    await done(province, f"{here}/files/{file}/fetch", STANDING_BODY)
    await shown(province, f"{here}/papers", is_at(CITY, here=True))
    assert (await province.get(f"{here}/files/{file}", STANDING_BODY)).content == SCAN
    await shown(city, f"{here}/papers", is_at(WARD, here=True))

    await done(year.sites[WARD]["review"], f"{here}/files/{file}/erase", STANDING_BODY, {"ground": "wrong-file"})
    for site, from_where in ((city, WARD), (province, CITY)):
        await shown(site, f"{here}/papers", is_at(from_where, state="erased", here=False))
        await until(partial(holds_nothing, site), "the content to be gone")


async def every_award_counts_at_the_city(year: Year) -> None:
    """Five awards under its plan, wherever they were decided."""

    def counted(page: Any) -> bool:
        return any(row["unit"] == year.unit and row["awarded"] == len(AWARDED) for row in page["items"])

    await shown(year.sites[CITY]["planning"], f"/plans/{year.plan_id}/progress", counted)


async def a_revocation_at_the_province_reaches_the_ward(year: Year) -> None:
    """Two levels down it is marked and notified as between, and counts in the progress of the city's plan no more."""
    path, name = f"/dossiers/{year.dossier(TEAM)}/revocation", year.sites[PROVINCE].entry.name
    filed = {"ground": "FRAUD", "reason": "Kê khai khống.", "found_on": "2017-09-20"}
    await done(year.sites[PROVINCE]["review"], path, STANDING_BODY, filed)
    decision = {"issuer": name, "symbol": "QĐ-UBND", "dated": "2017-09-20"}
    signed = {"deciding_authority": f"Chủ tịch {name}", "signer_role": "CHỦ TỊCH"}
    await done(year.sites[PROVINCE]["review"], f"{path}/decision", HEAD, {**decision, **signed})

    for site in (PROVINCE, CITY, WARD):
        await year.is_at(site, TEAM, "revoked")
    for site in (CITY, WARD):
        assert len(await year.notices(site, "award-revoked", TEAM)) == 1

    def counted(page: Any) -> bool:
        left = len(AWARDED) - 1
        return any((row["unit"], row["awarded"], row["revoked"]) == (year.unit, left, 1) for row in page["items"])

    await shown(year.sites[CITY]["planning"], f"/plans/{year.plan_id}/progress", counted)
