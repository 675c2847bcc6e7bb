"""Requests to a site in an actor's name, sent again until answered, and polling with a deadline."""

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeVar

import httpx

from chassis.web.auth import issue_token
from contracts.message import Actor
from deploy.local.play.running_site import RunningSite

_AT_ONCE = 16
"""Requests under way together; more do not make two cores faster."""
_PATIENCE = 60.0
"""Seconds for which a server that is away, or a fact that is on its way, is waited for."""
PATIENT: Final = 900.0
"""Seconds for which whatever follows from thousands of events is waited for."""
_PAGE = 200
_LOOK_AGAIN = 0.05
_LONGEST_PAUSE = 0.5
ResultT = TypeVar("ResultT")


class StepRefusedError(Exception):
    """A service refused a step of the year; the message holds the code and the sentence of the refusal."""


class WaitTimeoutError(Exception):
    """A condition did not hold before its deadline; the message names it."""


@dataclass
class SiteClient:
    """The connections to the services of `site`; open while its block lasts."""

    site: RunningSite
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

    def service(self, name: str, who: Actor) -> "ServiceClient":
        """The client of `name` for `who`."""
        if who not in self._tokens:
            self._tokens[who] = issue_token(self.site.token_key.read_bytes(), who, site=self.site.site)
        return ServiceClient(self, name, who)

    async def send(self, target: "ServiceClient", method: str, path: str, **rest: Any) -> httpx.Response | None:
        """The answer to a request, or None when the service cannot serve at the moment."""
        headers = {"Authorization": f"Bearer {self._tokens[target.who]}", **rest.pop("headers", {})}
        url = f"{self.site.urls[target.name]}{path}"
        async with self._turn:
            try:
                answer = await self._client.request(method, url, headers=headers, **rest)
            except httpx.TransportError:
                return None
        return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer


@dataclass(frozen=True)
class ServiceClient:
    """One service as one actor uses it."""

    client: SiteClient
    name: str
    who: Actor

    async def post(self, path: str, body: object = None, awaited: Collection[str] = ()) -> Mapping[str, Any]:
        """Send a command under a key that is its own for ever, so that a year played again does nothing twice.

        After a refusal whose code is in `awaited`, which means that an event is still on its way, it is sent again.
        Raises StepRefusedError for any other refusal, WaitTimeoutError without an answer.
        """
        return await self._command("POST", path, body, awaited)

    async def put(self, path: str, body: object, awaited: Collection[str] = ()) -> Mapping[str, Any]:
        """As `post`, by the method PUT."""
        return await self._command("PUT", path, body, awaited)

    async def get(self, path: str, **asked: Any) -> Any:
        """The answer of the service to a query.

        Raises StepRefusedError for a refusal, WaitTimeoutError without an answer.
        """

        async def once() -> tuple[Any] | None:
            # An empty mapping would take the query away that the address of a next page has.
            answer = await self.client.send(self, "GET", path, params=asked or None)
            if answer is None:
                return None
            if answer.is_error:
                raise StepRefusedError(f"{self.name} {path}: {_described(answer)}")
            return (answer.json(),)

        return (await until(once, f"{self.name} to answer {path}"))[0]

    async def shown(self, path: str, wanted: Callable[[Any], bool], what: str, **asked: Any) -> Any:
        """The answer of the service to a query as soon as it is as wanted; a thing that is not there yet is awaited.

        Raises StepRefusedError for another refusal, WaitTimeoutError, naming `what`, when the time is over.
        """

        async def look() -> tuple[Any] | None:
            answer = await self.client.send(self, "GET", path, params=asked or None)
            if answer is None or answer.status_code == httpx.codes.NOT_FOUND:
                return None
            if answer.is_error:
                raise StepRefusedError(f"{self.name} {path}: {_described(answer)}")
            found = answer.json()
            return (found,) if wanted(found) else None

        return (await until(look, what))[0]

    async def all(self, path: str, **asked: Any) -> list[dict[str, Any]]:
        """Every item of a list, from its first page to the last."""
        page = await self.get(path, limit=_PAGE, **asked)
        items: list[dict[str, Any]] = page["items"]
        while page["next"] is not None:
            page = await self.get(page["next"])
            items += page["items"]
        return items

    async def all_at_once(self, path: str, **asked: Any) -> list[dict[str, Any]]:
        """Every item of a list that comes whole."""
        items: list[dict[str, Any]] = (await self.get(path, **asked))["items"]
        return items

    async def _command(self, method: str, path: str, body: object, awaited: Collection[str]) -> Mapping[str, Any]:
        key = _digest((self.name, method, path, str(self.who), body))

        async def once() -> Mapping[str, Any] | None:
            answer = await self.client.send(self, method, path, json=body, headers={"Idempotency-Key": key})
            if answer is None or (answer.is_client_error and _code(answer) in awaited):
                return None
            if answer.is_error:
                raise StepRefusedError(f"{self.name} {path}: {_described(answer)}")
            accepted: Mapping[str, Any] = answer.json()
            return accepted

        return await until(once, f"{self.name} to carry out {method} {path}")


async def until(look: Callable[[], Awaitable[ResultT | None]], what: str, seconds: float = _PATIENCE) -> ResultT:
    """The first answer of `look` that is not None; raises WaitTimeoutError, naming `what`, when the time is over."""
    deadline = time.monotonic() + seconds
    pause = _LOOK_AGAIN
    while True:
        found = await look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise WaitTimeoutError(f"waited {seconds:.0f} s for {what}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _described(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{answer.status_code} {problem['code']}: {problem.get('detail_en', '')} {problem.get('faults', '')}"
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.text[:300]}"


def _digest(body: object) -> str:
    return f"year-{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:40]}"
