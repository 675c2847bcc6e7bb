"""The load: people who plan, register, appraise, vote, decide and acknowledge, and some who must be refused."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import httpx

from contracts.message import Actor
from contracts.planning import PlanContent
from contracts.vocabulary import derived_id
from deploy.local.play.dataset import read_dataset
from deploy.local.play.filings import Dossier, Expected, Unit
from tests.failure.callers import HEAD, STAFF, Callers, Memory, clerk_of
from tests.failure.council import award
from tests.failure.site import SiteHarness

_NOT_YET = frozenset({"registration-not-open"})
"""The plan is on its way."""
_NOT_HEARD = frozenset({"plan-not-heard", "registration-still-open", "sheet-undecided"})
"""Codes of refusals while events of planning and registration are on their way to review."""
_AT_ONCE = 8
"""Rounds that are under way side by side at most."""
_LONGEST = 400
"""Seconds until the last rounds are played, on a machine that does other work."""
_UNITS = 3


@dataclass
class Round:
    """One plan from its draft to its last sheet."""

    callers: Callers
    number: int
    units: Sequence[Unit]
    plan_id: str = ""

    @property
    def content(self) -> PlanContent:
        """A small plan for three units and the standing body."""
        full = read_dataset().plan
        codes = {unit.code for unit in self.units}
        clusters = [
            cluster.model_copy(update={"units": kept})
            for cluster in full.clusters
            if (kept := tuple(unit for unit in cluster.units if unit.code in codes))
        ]
        document = full.document.model_copy(update={"number": str(self.number)})
        changed = {"document": document, "clusters": tuple(clusters), "tasks": full.tasks[:2]}
        return full.model_copy(update=changed)

    async def issue(self) -> None:
        """Draft, revise and issue the plan; every third one is withdrawn at once."""
        callers = self.callers
        draft = callers.request("planning", "POST", "/plans", STAFF, "PlanDrafted", body=_body(self.content))
        self.plan_id = (await callers.carry_out(draft)).stream.removeprefix("plan-")
        path = f"/plans/{self.plan_id}"
        revised = self.content.model_copy(update={"title": f"Kế hoạch số {self.number}"})
        await callers.carry_out(callers.request("planning", "PUT", path, STAFF, "PlanRevised", body=_body(revised)))
        await callers.be_refused(
            callers.request("planning", "POST", f"{path}/issue", clerk_of("x")), "not-staff-of-site"
        )
        await callers.carry_out(callers.request("planning", "POST", f"{path}/issue", HEAD, "PlanIssued"))
        await callers.be_refused(callers.request("planning", "POST", f"{path}/issue", HEAD), "plan-already-issued")
        if self.withdrawn:
            request = callers.request(
                "planning", "POST", f"{path}/withdraw", HEAD, "PlanWithdrawn", body={"reason": "Thử."}
            )
            await callers.carry_out(request)
        elif self.number % 4 == 0:
            amended = revised.model_copy(update={"title": f"Kế hoạch số {self.number}, sửa đổi"})
            body = {**_body(amended), "reason": "Sửa tên."}
            await callers.carry_out(
                callers.request("planning", "POST", f"{path}/amend", HEAD, "PlanAmended", body=body)
            )

    @property
    def withdrawn(self) -> bool:
        """Whether the plan is withdrawn as soon as it is issued."""
        return self.number % 3 == 0

    async def register(self) -> None:
        """Let every unit hand in its sheet; the first is returned once, the last one takes a title back."""
        if self.withdrawn:
            return
        for place, unit in enumerate(self.units):
            entries = _entries(unit)
            await self._hand_in(unit, entries)
            if place == 0:
                body = {"reason_code": "INCOMPLETE", "reason": "Thiếu người."}
                await self._sheet(unit, "return", STAFF, "RegistrationReturned", body=body)
                await self._hand_in(unit, entries)
            titles = ["TitleRegistered"] * len(entries)
            said = ("UnitPlanReceived", *titles, "RegistrationAccepted")
            await self._sheet(unit, "accept", STAFF, *said, body={})
            await self._refusals(unit, entries)
        await self._review()
        last = self.units[-1]
        first = _chosen(last)[0]
        body = {"subject": first.subject.key, "title": first.title, "reason_code": "OWN_REQUEST", "reason": "Rút."}
        await self._sheet(last, "withdraw-title", STAFF, "RegistrationWithdrawn", body=body)

    async def _review(self) -> None:
        """Have the dossiers of all units but the last filed, appraised, voted and decided on; one lacks a paper."""
        wanting, *others = [(unit, dossier) for unit in self.units[:-1] for dossier in _chosen(unit)]
        await self._appraise(*wanting, "DossierAppraised", "DossierRefused", documents=wanting[1].documents[:1])
        eligible = [await self._appraise(*one, "DossierAppraised", documents=one[1].documents) for one in others]
        await award(self.callers, self.number, eligible)

    async def _appraise(self, unit: Unit, dossier: Dossier, *said: str, documents: Sequence[str]) -> str:
        """File a dossier and have it appraised as soon as review knows of its registration; its id."""
        body = {
            "plan_id": self.plan_id,
            "unit": unit.code,
            "subject": dossier.subject.model_dump(mode="json"),
            "title": dossier.title,
            "year": 2017,
            "documents": documents,
            "facts": dossier.facts,
        }
        callers, filing = self.callers, ("DossierSubmitted", "DossierFiled")
        file = callers.request("review", "POST", "/dossiers", clerk_of(unit.code), *filing, body=body)
        dossier_id = (await callers.carry_out(file, _NOT_HEARD)).stream.removeprefix("dossier-")
        appraise = callers.request("review", "POST", f"/dossiers/{dossier_id}/appraise", STAFF, *said)
        await callers.carry_out(appraise, _NOT_HEARD)
        return dossier_id

    async def acknowledge(self) -> None:
        """Acknowledge what lies in the units' inboxes by now; with the pipe broken that may be nothing."""
        for unit in self.units:
            who = clerk_of(unit.code)
            page = await self.callers.look("notification", "/notices", who, addressee=unit.code)
            for notice in page["items"] if page else ():
                if notice["plan_id"] == self.plan_id and notice["state"] == "served":
                    path = f"/notices/{notice['notice_id']}/acknowledge"
                    request = self.callers.request("notification", "POST", path, who, "NoticeAcknowledged")
                    await self.callers.carry_out(request)

    async def _hand_in(self, unit: Unit, entries: list[dict[str, Any]]) -> None:
        plan = {"issuer": unit.name, "number": str(self.number), "symbol": "KH-UBND", "dated": "2016-12-23"}
        body = {"entries": entries, "unit_plan": plan}
        await self._sheet(unit, "hand-in", clerk_of(unit.code), "SheetHandedIn", "SheetReceived", body=body)

    async def _refusals(self, unit: Unit, entries: list[dict[str, Any]]) -> None:
        body = {"entries": entries, "unit_plan": None}
        for who, sent, code in (
            (clerk_of(unit.code), {**body, "entries": entries[:1]}, "sheet-already-accepted"),
            (clerk_of("another-unit"), body, "sheet-not-your-unit"),
            (HEAD, body, "duty-missing"),
            (clerk_of(unit.code), {"entries": "no list"}, "request-invalid"),
        ):
            request = self.callers.request("registration", "POST", self._path(unit, "hand-in"), who, body=sent)
            await self.callers.be_refused(request, code)

    async def _sheet(self, unit: Unit, verb: str, who: Actor, *said: str, body: object) -> None:
        request = self.callers.request("registration", "POST", self._path(unit, verb), who, *said, body=body)
        await self.callers.carry_out(request, _NOT_YET)

    def _path(self, unit: Unit, verb: str) -> str:
        return f"/sheets/{derived_id('sheet', self.plan_id, unit.code)}/{verb}"


def _body(content: PlanContent) -> dict[str, Any]:
    return {"content": content.model_dump(mode="json")}


def _chosen(unit: Unit) -> list[Dossier]:
    """Two of a unit against whom nothing speaks; they stand on its sheet."""
    return [one for one in unit.registered if one.expected is Expected.AWARDED][:2]


def _entries(unit: Unit) -> list[dict[str, Any]]:
    return [{"subject": one.subject.model_dump(mode="json"), "title": one.title} for one in _chosen(unit)]


class Load:
    """Rounds, one after the other begun and side by side carried on, until it is stopped."""

    def __init__(self, callers: Callers, first_number: int, pause: float, most: int) -> None:
        """Begin a round every `pause` seconds, `most` in all; their plans are numbered from `first_number` on.

        While _AT_ONCE rounds are under way none is begun: a slow machine is given no more than it gets done.
        """
        self.begun = 0
        self.callers = callers
        self._units = [unit for unit in read_dataset().units if unit.submission.registers]
        self._number = first_number
        self._pause = pause
        self._most = most
        self._ended = asyncio.Event()
        self._turn = asyncio.Condition()
        self._places = asyncio.Semaphore(_AT_ONCE)

    def end(self) -> None:
        """Begin nothing more."""
        self._ended.set()

    async def has_begun(self, least: int) -> None:
        """Wait until `least` rounds were begun."""
        async with self._turn:
            await self._turn.wait_for(lambda: self.begun >= least)

    def further_round(self) -> Round:
        """A round with a number of its own that its caller plays, as far as it likes."""
        start = self.begun * _UNITS % (len(self._units) - _UNITS + 1)
        self._number += 1
        return Round(self.callers, self._number - 1, self._units[start : start + _UNITS])

    async def run(self) -> None:
        """Play until stopped, and every round to its own end."""
        await self._contacts(self._units)
        async with asyncio.TaskGroup() as rounds:
            while not self._ended.is_set() and self.begun < self._most:
                await self._places.acquire()
                if self._ended.is_set():
                    break
                rounds.create_task(self._play(self.further_round()))
                async with self._turn:
                    self.begun += 1
                    self._turn.notify_all()
                try:
                    await asyncio.wait_for(self._ended.wait(), self._pause)
                except TimeoutError:
                    continue

    async def _contacts(self, units: Sequence[Unit]) -> None:
        for unit in units[::2]:
            body = {"email": f"{unit.code}@lang-son.example", "language": "vi"}
            request = self.callers.request("notification", "PUT", f"/contacts/{unit.code}", STAFF, body=body)
            # Only the first load says something by it: the others set the same again.
            await self.callers.carry_out(replace(request, says=None))

    async def _play(self, one: Round) -> None:
        try:
            await one.issue()
            await one.register()
            await one.acknowledge()
        finally:
            self._places.release()


@asynccontextmanager
async def load(
    harness: SiteHarness, memory: Memory, seed: int, *, pause: float = 0.8, least: int = 3, most: int = 1000
) -> AsyncIterator[Load]:
    """A load beside the block; it ends after it, when `least` rounds were begun and all were played to their end."""
    chance = Random(seed)  # noqa: S311 - it chooses moments; nothing secret hangs on it
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    async with httpx.AsyncClient(timeout=30, limits=limits) as client:
        callers = Callers(harness, memory, client, chance)
        working = Load(callers, 1000 + memory.answered, pause, most)
        task = asyncio.create_task(working.run())
        try:
            yield working
            await asyncio.wait(
                {task, asyncio.create_task(working.has_begun(least))}, return_when=asyncio.FIRST_COMPLETED
            )
            working.end()
            await asyncio.wait_for(task, _LONGEST)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
