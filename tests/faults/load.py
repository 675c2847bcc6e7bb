"""The load: each site issues plans of its own, and the ward hands its sheet in under each plan of the city.

So every kind of audience is met: a plan goes to everyone who may read the site, a sheet to the superior alone, the
titles that are registered to the ward alone, the opening of a registration to the services of its site, and a draft to
nobody.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from random import Random
from typing import Any

from contracts.planning import PlanContent
from contracts.vocabulary import Body, Cluster, Document, Level, derived_id
from deploy.local.federation import Sites
from deploy.local.play.across import CITY, PROVINCE, WARD
from deploy.local.play.actors import HEAD, STANDING_BODY, STANDING_BODY_OF_PROVINCE, STANDING_BODY_OF_WARD
from deploy.local.play.client import SiteClient
from deploy.local.play.running_site import as_played
from tests.faults.commands import Caller, Ledger, UnansweredError
from tests.planning.plans import CHI_LANG, content, task
from tests.registration.sheets import ENTRIES

TODAY = "2016-12-23T14:00:00+07:00"
"""The instant of the training clock: the plans are dated, and no deadline has passed."""
_VINH_TRAI = Body(code=WARD, name="UBND phường Vĩnh Trại")
_ISSUERS = {PROVINCE: "UBND tỉnh Lạng Sơn", CITY: "UBND thành phố Lạng Sơn", WARD: _VINH_TRAI.name}
_LEVELS = {PROVINCE: Level.PROVINCE, CITY: Level.DISTRICT, WARD: Level.COMMUNE}
_DRAFTING = {PROVINCE: STANDING_BODY_OF_PROVINCE, CITY: STANDING_BODY, WARD: STANDING_BODY_OF_WARD}
_NOT_YET = frozenset({"registration-not-open", "nothing-handed-in"})
"""The plan, or the sheet, is on its way."""
_MOST_ROUNDS = 60
"""Rounds of one site under way together: more would be a heap and no steady load."""


class Load:
    """Rounds of each site, begun at a steady pace and carried on side by side."""

    def __init__(self, callers: Mapping[str, Caller], pace: float, first: int) -> None:
        """Begin `pace` rounds a second at each site, of three to five commands; plans are numbered from `first` on."""
        self._first = first
        self._callers = callers
        self._pace = pace
        self._ending = asyncio.Event()
        self._rounds: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Begin rounds until the end is called."""
        await asyncio.gather(*map(self._of_site, self._callers))

    async def end(self, patience: float) -> None:
        """Begin no more rounds, and wait until those under way have their answers, for `patience` seconds at most."""
        self._ending.set()
        for caller in self._callers.values():
            caller.give_up_after(patience)
        while self._rounds:
            await asyncio.gather(*self._rounds)

    async def cancel(self, beginning: asyncio.Task[None]) -> None:
        """Let nothing of the load go on."""
        under_way = (beginning, *self._rounds)
        for one in under_way:
            one.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _of_site(self, code: str) -> None:
        number = self._first - 1
        mine: set[asyncio.Task[None]] = set()
        while not self._ending.is_set():
            if len(mine) < _MOST_ROUNDS:
                number += 1
                begun = asyncio.create_task(self._round(code, number))
                for group in (mine, self._rounds):
                    group.add(begun)
                    begun.add_done_callback(group.discard)
            try:
                await asyncio.wait_for(self._ending.wait(), 1 / self._pace)
            except TimeoutError:
                continue

    async def _round(self, code: str, number: int) -> None:
        try:
            plan_id = await self._issue(code, number)
            if code == CITY:
                await self._register(plan_id, number)
        except UnansweredError:
            return  # its command stands in the ledger without an answer

    async def _issue(self, code: str, number: int) -> str:
        """Draft and issue a plan; every third is amended, every fifth of the province and the ward withdrawn."""
        caller, plan = self._callers[code], _plan(code, number)
        drafting = caller.command("planning", "/plans", _DRAFTING[code], "PlanDrafted", body=_body(plan))
        plan_id = (await caller.carry_out(drafting)).subject
        path = f"/plans/{plan_id}"
        await caller.carry_out(caller.command("planning", f"{path}/issue", HEAD, "PlanIssued"))
        if number % 3 == 0:
            body = {**_body(plan.model_copy(update={"title": f"{plan.title}, sửa đổi"})), "reason": "Sửa tên."}
            await caller.carry_out(caller.command("planning", f"{path}/amend", HEAD, "PlanAmended", body=body))
        if number % 4 == 0:
            await caller.be_refused(caller.command("planning", f"{path}/issue", HEAD), "plan-already-issued")
        if number % 5 == 0 and code != CITY:
            body = {"reason": "Ban hành nhầm."}
            await caller.carry_out(caller.command("planning", f"{path}/withdraw", HEAD, "PlanWithdrawn", body=body))
        return plan_id

    async def _register(self, plan_id: str, number: int) -> None:
        """The ward hands its sheet in, the city accepts it: each waits for what comes from the other."""
        ward, city = self._callers[WARD], self._callers[CITY]
        path = f"/sheets/{derived_id('sheet', plan_id, WARD)}"
        sheet = {"entries": _ENTRIES, "unit_plan": _document(_VINH_TRAI.name, f"{number}a").model_dump(mode="json")}
        said = ("SheetHandedIn", "SheetSubmitted")
        hand_in = ward.command("registration", f"{path}/hand-in", STANDING_BODY_OF_WARD, *said, body=sheet)
        await ward.carry_out(hand_in, _NOT_YET)
        says = ("UnitPlanReceived", *["TitleRegistered"] * len(_ENTRIES), "RegistrationAccepted")
        accept = city.command("registration", f"{path}/accept", STANDING_BODY, *says, body={})
        await city.carry_out(accept, _NOT_YET)


def _plan(code: str, number: int) -> PlanContent:
    clusters = (Cluster(code="phuong", name="Cụm phường", units=(_VINH_TRAI, CHI_LANG)),) if code == CITY else ()
    return content(
        document=_document(_ISSUERS[code], f"{number}"),
        level=_LEVELS[code],
        parent=None,
        tasks=(task(1),),
        clusters=clusters,
    )


def _document(issuer: str, number: str) -> Document:
    return Document(issuer=issuer, number=number, symbol="KH-UBND", dated=date(2016, 12, 23))


def _body(plan: PlanContent) -> dict[str, Any]:
    return {"content": plan.model_dump(mode="json")}


_ENTRIES = [entry.model_dump(mode="json") for entry in ENTRIES[:2]]


@asynccontextmanager
async def load(sites: Sites, ledger: Ledger, seed: int, pace: float, first: int) -> AsyncIterator[Load]:
    """A load on all sites beside the block, which ends it; what is still under way after the block is cancelled."""
    async with AsyncExitStack() as open_clients:
        callers = {}
        for code, site in sites.by_code.items():
            client = await open_clients.enter_async_context(SiteClient(as_played(site)))
            # Chance chooses keys and moments; nothing secret hangs on it.
            callers[code] = Caller(code, client, ledger, Random(f"{seed} {code}"))  # noqa: S311
        working = Load(callers, pace, first)
        task = asyncio.create_task(working.run())
        try:
            yield working
        finally:
            await working.cancel(task)
