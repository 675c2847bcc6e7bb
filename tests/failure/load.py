"""The load: people who plan, register, return, accept and acknowledge over HTTP, and remember what they were told.

Whatever is not answered is sent again under the same Idempotency-Key; some requests are sent twice on purpose, at
once or afterwards, and some are such that they must be refused.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

import httpx

from chassis.auth import issue_token
from contracts.message import Actor
from contracts.planning import PlanContent
from contracts.vocabulary import derived_id
from deploy.local.play.cast import Cast, Unit, cast
from tests.failure.site import Whole

_PATIENCE = 90.0
"""Seconds for which a person sends one command again and again."""
_NOT_YET = frozenset({"registration-not-open"})
"""The plan is on its way."""
_UNITS = 3
STAFF = Actor("phong-noi-vu", None, frozenset({"clerk", "appraiser"}))
HEAD = Actor("chu-tich", None, frozenset({"signer"}))


def clerk_of(unit: str) -> Actor:
    """The clerk of a unit."""
    return Actor(f"van-thu.{unit}", unit, frozenset({"clerk"}))


@dataclass(frozen=True)
class Wish:
    """A command on its way: `says` counts the events it leads to when it is accepted, by type; None leaves it open."""

    service: str
    method: str
    path: str
    who: Actor
    key: UUID
    body: object = None
    says: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Accepted:
    """A command that was carried out, and what was answered."""

    wish: Wish
    stream: str
    first: int
    last: int


@dataclass
class Memory:
    """All that the callers were told, by service and key."""

    accepted: dict[tuple[str, UUID], Accepted] = field(default_factory=dict)
    refused: dict[tuple[str, UUID], str] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)
    """Two answers to one command that differ, and answers other than they must be."""
    unserved: Counter[str] = field(default_factory=Counter)
    """How often a request was not served, by service and problem code; `cut off` where there was no answer at all."""
    doubles: int = 0

    @property
    def answered(self) -> int:
        """How many commands were answered for good."""
        return len(self.accepted) + len(self.refused)


class Callers:
    """Sends commands until they are answered."""

    def __init__(self, whole: Whole, memory: Memory, client: httpx.AsyncClient, chance: Random) -> None:
        """Call the services of `whole`; what they answer goes into `memory`."""
        self.chance = chance
        self._whole = whole
        self._memory = memory
        self._client = client
        self._tokens: dict[Actor, str] = {}

    def wish(self, service: str, method: str, path: str, who: Actor, *said: str, body: object = None) -> Wish:
        """A new command under a key of its own."""
        key = UUID(int=self.chance.getrandbits(128), version=4)
        return Wish(service, method, path, who, key, body, Counter(said))

    async def carry_out(self, wish: Wish, not_yet: frozenset[str] = frozenset()) -> Accepted:
        """Send `wish` until it is carried out; a refusal in `not_yet` means to send it again."""
        answer = await self._answer(wish, not_yet)
        assert answer.is_success, f"{wish.service} refused {wish.path}: {answer.text[:300]}"
        accepted = self._remember(wish, answer)
        if self.chance.random() < 0.1:
            again = await self._answer(wish, not_yet)
            if not again.json().get("repeated"):
                self._memory.contradictions.append(f"{wish.service} {wish.path} was carried out anew: {again.text}")
            self._remember(wish, again)
        return accepted

    async def be_refused(self, wish: Wish, code: str) -> None:
        """Send `wish`, which must be refused with `code`."""
        answer = await self._answer(wish, frozenset())
        found = answer.json()["code"] if answer.is_error else "carried out"
        if found != code:
            self._memory.contradictions.append(f"{wish.service} {wish.path}: {found} instead of {code}")
        self._memory.refused[wish.service, wish.key] = found

    async def look(self, service: str, path: str, who: Actor, **asked: Any) -> Any:
        """What a service shows, or None while it does not serve."""
        try:
            answer = await self._client.get(self._url(service, path), headers=self._as(who), params=asked or None)
        except httpx.TransportError:
            return None
        return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer.raise_for_status().json()

    async def _answer(self, wish: Wish, not_yet: frozenset[str]) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE
        while True:
            answer = await self._sent(wish, not_yet)
            if answer is not None and not _is(answer, not_yet):
                return answer
            assert time.monotonic() < deadline, f"no answer to {wish.service} {wish.path} in {_PATIENCE} s"
            await asyncio.sleep(self.chance.uniform(0.05, 0.3))

    async def _sent(self, wish: Wish, not_yet: frozenset[str]) -> httpx.Response | None:
        """One answer; sometimes of two requests at once, which then must agree unless one came too early."""
        if self.chance.random() > 0.1:
            return await self._send(wish)
        self._memory.doubles += 1
        first, second = await asyncio.gather(self._send(wish), self._send(wish))
        if first is None or second is None or _is(first, not_yet):
            return second if first is None or _is(first, not_yet) else first
        if _is(second, not_yet):
            return first
        if _meaning(first) != _meaning(second):
            self._memory.contradictions.append(f"{wish.service} {wish.path}: {first.text} and {second.text}")
        return first

    async def _send(self, wish: Wish) -> httpx.Response | None:
        headers = {**self._as(wish.who), "Idempotency-Key": str(wish.key)}
        url = self._url(wish.service, wish.path)
        try:
            answer = await self._client.request(wish.method, url, headers=headers, json=wish.body)
        except httpx.TransportError:
            self._memory.unserved[f"{wish.service} cut off"] += 1
            return None
        if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            return answer
        code = answer.json()["code"]
        self._memory.unserved[f"{wish.service} {code}"] += 1
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            self._memory.contradictions.append(f"{wish.service} {wish.path}: {answer.status_code} {answer.text}")
        return None

    def _remember(self, wish: Wish, answer: httpx.Response) -> Accepted:
        told = answer.json()
        accepted = Accepted(wish, told.get("stream", ""), told.get("first", 0), told.get("last", 0))
        before = self._memory.accepted.setdefault((wish.service, wish.key), accepted)
        if before != accepted:
            self._memory.contradictions.append(f"{wish.service} {wish.path}: {before} and then {accepted}")
        return accepted

    def _url(self, service: str, path: str) -> str:
        return self.chance.choice(self._whole.urls[service]) + path

    def _as(self, who: Actor) -> dict[str, str]:
        if who not in self._tokens:
            site = self._whole.site
            self._tokens[who] = issue_token(site.keys.token_key.read_bytes(), who, site=site.settings.site)
        return {"Authorization": f"Bearer {self._tokens[who]}"}


def _is(answer: httpx.Response, codes: frozenset[str]) -> bool:
    return answer.is_error and answer.json()["code"] in codes


def _meaning(answer: httpx.Response) -> object:
    told = answer.json()
    return told.get("code") or (told["stream"], told["first"], told["last"])


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
        full = cast().plan
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
        draft = callers.wish("planning", "POST", "/plans", STAFF, "PlanDrafted", body=_body(self.content))
        self.plan_id = (await callers.carry_out(draft)).stream.removeprefix("plan-")
        path = f"/plans/{self.plan_id}"
        revised = self.content.model_copy(update={"title": f"Kế hoạch số {self.number}"})
        await callers.carry_out(callers.wish("planning", "PUT", path, STAFF, "PlanRevised", body=_body(revised)))
        await callers.be_refused(callers.wish("planning", "POST", f"{path}/issue", clerk_of("x")), "not-staff-of-site")
        await callers.carry_out(callers.wish("planning", "POST", f"{path}/issue", HEAD, "PlanIssued"))
        await callers.be_refused(callers.wish("planning", "POST", f"{path}/issue", HEAD), "plan-already-issued")
        if self.withdrawn:
            wish = callers.wish("planning", "POST", f"{path}/withdraw", HEAD, "PlanWithdrawn", body={"reason": "Thử."})
            await callers.carry_out(wish)
        elif self.number % 4 == 0:
            amended = revised.model_copy(update={"title": f"Kế hoạch số {self.number}, sửa đổi"})
            body = {**_body(amended), "reason": "Sửa tên."}
            await callers.carry_out(callers.wish("planning", "POST", f"{path}/amend", HEAD, "PlanAmended", body=body))

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
            await self._sheet(
                unit, "accept", STAFF, *["TitleRegistered"] * len(entries), "RegistrationAccepted", body={}
            )
            await self._refusals(unit, entries)
        await self._review()
        last = self.units[-1]
        first = last.registered[0]
        body = {"subject": first.subject.key, "title": first.title, "reason": "Rút."}
        await self._sheet(last, "withdraw-title", STAFF, "RegistrationWithdrawn", body=body)

    async def _review(self) -> None:
        """File a dossier for the first title and have it appraised as soon as review knows of its registration."""
        unit, dossier = self.units[0], self.units[0].registered[0]
        body = {
            "plan_id": self.plan_id,
            "unit": unit.code,
            "unit_name": unit.name,
            "subject": dossier.subject.model_dump(mode="json"),
            "title": dossier.title,
            "year": 2017,
            "documents": dossier.documents,
            "facts": dossier.facts,
        }
        said = ("DossierSubmitted", "DossierFiled")
        callers, who = self.callers, clerk_of(unit.code)
        filed = await callers.carry_out(callers.wish("review", "POST", "/dossiers", who, *said, body=body))
        path = f"/dossiers/{filed.stream.removeprefix('dossier-')}/appraise"
        wish = replace(callers.wish("review", "POST", path, STAFF), says=None)
        await callers.carry_out(wish, frozenset({"registration-still-open", "sheet-undecided"}))

    async def acknowledge(self) -> None:
        """Acknowledge what lies in the units' inboxes by now; with the pipe broken that may be nothing."""
        for unit in self.units:
            who = clerk_of(unit.code)
            for notice in await self.callers.look("notification", "/notices", who, addressee=unit.code) or ():
                if notice["plan_id"] == self.plan_id and notice["state"] == "served":
                    path = f"/notices/{notice['notice_id']}/acknowledge"
                    wish = self.callers.wish("notification", "POST", path, who, "NoticeAcknowledged")
                    await self.callers.carry_out(wish)

    async def _hand_in(self, unit: Unit, entries: list[dict[str, Any]]) -> None:
        body = {"entries": entries, "unit_plan": None}
        await self._sheet(unit, "hand-in", clerk_of(unit.code), "SheetHandedIn", body=body)

    async def _refusals(self, unit: Unit, entries: list[dict[str, Any]]) -> None:
        body = {"entries": entries, "unit_plan": None}
        for who, sent, code in (
            (clerk_of(unit.code), {**body, "entries": entries[:1]}, "sheet-already-accepted"),
            (clerk_of("another-unit"), body, "not-your-unit"),
            (HEAD, body, "duty-missing"),
            (clerk_of(unit.code), {"entries": "no list"}, "request-invalid"),
        ):
            wish = self.callers.wish("registration", "POST", self._path(unit, "hand-in"), who, body=sent)
            await self.callers.be_refused(wish, code)

    async def _sheet(self, unit: Unit, verb: str, who: Actor, *said: str, body: object) -> None:
        wish = self.callers.wish("registration", "POST", self._path(unit, verb), who, *said, body=body)
        await self.callers.carry_out(wish, _NOT_YET)

    def _path(self, unit: Unit, verb: str) -> str:
        return f"/sheets/{derived_id('sheet', self.plan_id, unit.code)}/{verb}"


def _body(content: PlanContent) -> dict[str, Any]:
    return {"content": content.model_dump(mode="json")}


def _entries(unit: Unit) -> list[dict[str, Any]]:
    chosen = unit.registered[:2]
    return [{"subject": one.subject.model_dump(mode="json"), "title": one.title} for one in chosen]


class Load:
    """Rounds, one after the other begun and side by side carried on, until it is told to end."""

    def __init__(self, callers: Callers, first_number: int, pause: float) -> None:
        """Begin a round every `pause` seconds; their plans are numbered from `first_number` on."""
        self.begun = 0
        self.callers = callers
        self._number = first_number
        self._pause = pause
        self._ended = asyncio.Event()
        self._turn = asyncio.Condition()

    def end(self) -> None:
        """Begin nothing more."""
        self._ended.set()

    async def has_begun(self, least: int) -> None:
        """Wait until `least` rounds were begun."""
        async with self._turn:
            await self._turn.wait_for(lambda: self.begun >= least)

    async def run(self) -> None:
        """Play until told to end, and every round to its own end."""
        people: Cast = cast()
        await self._contacts(people.units)
        async with asyncio.TaskGroup() as rounds:
            while not self._ended.is_set():
                start = self.begun * _UNITS % len(people.units)
                rounds.create_task(self._play(Round(self.callers, self._number, people.units[start : start + _UNITS])))
                self._number += 1
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
            wish = self.callers.wish("notification", "PUT", f"/contacts/{unit.code}", STAFF, body=body)
            # Only the first load says something by it: the others set the same again.
            await self.callers.carry_out(replace(wish, says=None))

    async def _play(self, one: Round) -> None:
        await one.issue()
        await one.register()
        await one.acknowledge()


@asynccontextmanager
async def load(whole: Whole, memory: Memory, seed: int, *, pause: float = 0.8, least: int = 3) -> AsyncIterator[Load]:
    """A load beside the block; it ends after it, when `least` rounds were begun and all were played to their end."""
    chance = Random(seed)  # noqa: S311 - it chooses moments; nothing secret hangs on it
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    async with httpx.AsyncClient(timeout=30, limits=limits) as client:
        callers = Callers(whole, memory, client, chance)
        working = Load(callers, 1000 + memory.answered, pause)
        task = asyncio.create_task(working.run())
        try:
            yield working
            await asyncio.wait(
                {task, asyncio.create_task(working.has_begun(least))}, return_when=asyncio.FIRST_COMPLETED
            )
            working.end()
            await asyncio.wait_for(task, 150)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
