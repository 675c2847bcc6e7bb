"""The doors of a site: requests in somebody's name, sent again until answered, and looks until something is so."""

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import httpx

from chassis.web.auth import issue_token
from contracts.message import Actor
from deploy.local.play.place import Place

_AT_ONCE = 16
"""Requests under way together; more do not make two cores faster."""
_PATIENCE = 60.0
"""Seconds for which a server that is away, or a fact that is on its way, is waited for."""
_PAGE = 200
_LOOK_AGAIN = 0.05
_LONGEST_PAUSE = 0.5
ResultT = TypeVar("ResultT")


class StepRefused(Exception):  # noqa: N818 - an answer of a service, not a fault of ours
    """A service said no where the year needs a yes; the message holds its code and sentence."""


class NotSo(Exception):  # noqa: N818 - an answer too
    """Something that was waited for did not come to be; the message says what."""


@dataclass
class Office:
    """The connections to the services of the site at `place`; open while its block lasts."""

    place: Place
    _client: httpx.AsyncClient = field(init=False)
    _tokens: dict[Actor, str] = field(init=False, default_factory=dict)
    _turn: asyncio.Semaphore = field(init=False, default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def __aenter__(self) -> Self:
        """Open the connections."""
        limits = httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE)
        self._client = httpx.AsyncClient(timeout=30, limits=limits)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close them."""
        await self._client.aclose()

    def door(self, service: str, who: Actor) -> "Door":
        """The door of `service` for `who`."""
        if who not in self._tokens:
            self._tokens[who] = issue_token(self.place.token_key.read_bytes(), who, site=self.place.site)
        return Door(self, service, who)

    async def send(self, door: "Door", method: str, path: str, **rest: Any) -> httpx.Response | None:
        """The answer to a request, or None when the service cannot serve at the moment."""
        headers = {"Authorization": f"Bearer {self._tokens[door.who]}", **rest.pop("headers", {})}
        url = f"{self.place.urls[door.service]}{path}"
        async with self._turn:
            try:
                answer = await self._client.request(method, url, headers=headers, **rest)
            except httpx.TransportError:
                return None
        return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer


@dataclass(frozen=True)
class Door:
    """One service, to which one person goes."""

    office: Office
    service: str
    who: Actor

    async def post(self, path: str, body: object = None, awaited: Collection[str] = ()) -> Mapping[str, Any]:
        """Send a command under a key that is its own for ever, so that a year played again does nothing twice.

        A refusal whose code is in `awaited` means that a fact is still on its way: the command is sent again.
        Raises StepRefused for any other, NotSo when the service does not come to answer.
        """
        return await self._wish("POST", path, body, awaited)

    async def put(self, path: str, body: object) -> Mapping[str, Any]:
        """As `post`, by the method PUT."""
        return await self._wish("PUT", path, body, ())

    async def get(self, path: str, **asked: Any) -> Any:
        """What the service answers to a question.

        Raises StepRefused when it says no, NotSo when it does not come to answer.
        """

        async def once() -> tuple[Any] | None:
            answer = await self.office.send(self, "GET", path, params=asked)
            if answer is None:
                return None
            if answer.is_error:
                raise StepRefused(f"{self.service} {path}: {_told(answer)}")
            return (answer.json(),)

        return (await until(once, f"{self.service} to answer {path}"))[0]

    async def all(self, path: str, next_of: str, **asked: Any) -> list[dict[str, Any]]:
        """Everything that a list holds; `next_of` names the member of an item from which the next page goes on."""
        items: list[dict[str, Any]] = []
        page = await self.get(path, limit=_PAGE, **asked)
        while page:
            items += page
            page = await self.get(path, limit=_PAGE, after=page[-1][next_of], **asked) if len(page) == _PAGE else []
        return items

    async def _wish(self, method: str, path: str, body: object, awaited: Collection[str]) -> Mapping[str, Any]:
        key = _digest((self.service, method, path, str(self.who), body))

        async def once() -> Mapping[str, Any] | None:
            answer = await self.office.send(self, method, path, json=body, headers={"Idempotency-Key": key})
            if answer is None or (answer.is_client_error and _code(answer) in awaited):
                return None
            if answer.is_error:
                raise StepRefused(f"{self.service} {path}: {_told(answer)}")
            told: Mapping[str, Any] = answer.json()
            return told

        return await until(once, f"{self.service} to carry out {method} {path}")


async def until(look: Callable[[], Awaitable[ResultT | None]], what: str, seconds: float = _PATIENCE) -> ResultT:
    """The first answer of `look` that is not None; raises NotSo, naming `what`, when there is none in time."""
    deadline = time.monotonic() + seconds
    pause = _LOOK_AGAIN
    while True:
        found = await look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise NotSo(f"waited {seconds:.0f} s for {what}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _told(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{answer.status_code} {problem['code']}: {problem.get('detail_en', '')} {problem.get('faults', '')}"
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.text[:300]}"


def _digest(body: object) -> str:
    return f"year-{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:40]}"
