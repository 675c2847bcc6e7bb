"""Callers of the services over HTTP, who send until they are answered and remember every answer.

A request without an answer is sent again under the same Idempotency-Key; some requests are sent twice on purpose, at
once or afterwards.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx

from chassis.web.access import command_id_of
from chassis.web.auth import issue_token
from contracts.message import Actor
from tests.failure.site import SiteHarness

_PATIENCE = 240.0
"""Seconds for which a person sends one command again and again."""
STAFF = Actor("phong-noi-vu", None, frozenset({"clerk", "appraiser"}))
HEAD = Actor("chu-tich", None, frozenset({"signer"}))


def clerk_of(unit: str) -> Actor:
    """The clerk of a unit."""
    return Actor(f"van-thu.{unit}", unit, frozenset({"clerk"}))


@dataclass(frozen=True)
class Request:
    """A command on its way: `says` counts the events it leads to when it is accepted, by type; None leaves it open."""

    service: str
    method: str
    path: str
    who: Actor
    key: UUID
    body: object = None
    says: Mapping[str, int] | None = None

    @property
    def command_id(self) -> UUID:
        """The id under which the service stores the command."""
        return command_id_of(self.who, str(self.key))


@dataclass(frozen=True)
class Accepted:
    """A command that was carried out, and what was answered."""

    request: Request
    stream: str
    first: int
    last: int


@dataclass
class Memory:
    """All answers that the callers got, by service and id of the command."""

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

    def __init__(self, harness: SiteHarness, memory: Memory, client: httpx.AsyncClient, chance: Random) -> None:
        """Call the services of `harness`; what they answer goes into `memory`."""
        self.chance = chance
        self._whole = harness
        self._memory = memory
        self._client = client
        self._tokens: dict[Actor, str] = {}

    def request(self, service: str, method: str, path: str, who: Actor, *said: str, body: object = None) -> Request:
        """A new command under a key of its own."""
        key = UUID(int=self.chance.getrandbits(128), version=4)
        return Request(service, method, path, who, key, body, Counter(said))

    async def carry_out(self, request: Request, not_yet: frozenset[str] = frozenset()) -> Accepted:
        """Send `request` until it is carried out; a refusal in `not_yet` means to send it again."""
        answer = await self._answer(request, not_yet)
        assert answer.is_success, f"{request.service} refused {request.path}: {answer.text[:300]}"
        accepted = self._remember(request, answer)
        if self.chance.random() < 0.1:
            again = await self._answer(request, not_yet)
            if not again.json().get("repeated"):
                self._memory.contradictions.append(
                    f"{request.service} {request.path} was carried out anew: {again.text}"
                )
            self._remember(request, again)
        return accepted

    async def be_refused(self, request: Request, code: str) -> None:
        """Send `request`, which must be refused with `code`."""
        answer = await self._answer(request, frozenset())
        found = answer.json()["code"] if answer.is_error else "carried out"
        if found != code:
            self._memory.contradictions.append(f"{request.service} {request.path}: {found} instead of {code}")
        self._memory.refused[request.service, request.command_id] = found

    async def look(self, service: str, path: str, who: Actor, **asked: Any) -> Any:
        """The content at `path`, or None while the service does not serve."""
        try:
            answer = await self._client.get(self._url(service, path), headers=self._as(who), params=asked or None)
        except httpx.TransportError:
            return None
        return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer.raise_for_status().json()

    async def _answer(self, request: Request, not_yet: frozenset[str]) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE
        while True:
            answer = await self._sent(request, not_yet)
            if answer is not None and not _is(answer, not_yet):
                return answer
            assert time.monotonic() < deadline, f"no answer to {request.service} {request.path} in {_PATIENCE} s"
            await asyncio.sleep(self.chance.uniform(0.05, 0.3))

    async def _sent(self, request: Request, not_yet: frozenset[str]) -> httpx.Response | None:
        """One answer; sometimes of two requests at once, which then must agree unless one came too early."""
        if self.chance.random() > 0.1:
            return await self._send(request)
        self._memory.doubles += 1
        first, second = await asyncio.gather(self._send(request), self._send(request))
        if first is None or second is None or _is(first, not_yet):
            return second if first is None or _is(first, not_yet) else first
        if _is(second, not_yet):
            return first
        if _meaning(first) != _meaning(second):
            self._memory.contradictions.append(f"{request.service} {request.path}: {first.text} and {second.text}")
        return first

    async def _send(self, request: Request) -> httpx.Response | None:
        headers = {**self._as(request.who), "Idempotency-Key": str(request.key)}
        url = self._url(request.service, request.path)
        try:
            answer = await self._client.request(request.method, url, headers=headers, json=request.body)
        except httpx.TransportError:
            self._memory.unserved[f"{request.service} cut off"] += 1
            return None
        if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            return answer
        code = answer.json()["code"]
        self._memory.unserved[f"{request.service} {code}"] += 1
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            self._memory.contradictions.append(f"{request.service} {request.path}: {answer.status_code} {answer.text}")
        return None

    def _remember(self, request: Request, answer: httpx.Response) -> Accepted:
        content = answer.json()
        accepted = Accepted(request, content.get("stream", ""), content.get("first", 0), content.get("last", 0))
        before = self._memory.accepted.setdefault((request.service, request.command_id), accepted)
        if before != accepted:
            self._memory.contradictions.append(f"{request.service} {request.path}: {before} and then {accepted}")
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
    content = answer.json()
    return content.get("code") or (content["stream"], content["first"], content["last"])
