"""A service over a database of its own: it hears events, is called over HTTP, and runs its policies on demand."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from chassis.clock import Clock
from chassis.deciding.decider import Cause, Handler
from chassis.deciding.policies import Policies
from chassis.deciding.testing import at
from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.ids import new_id
from chassis.log import loops
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector, wait_for
from chassis.settings import Settings
from chassis.web.access import WebState
from chassis.web.auth import authenticator, issue_token
from chassis.web.health import Health
from contracts.message import Actor, Command, Event
from contracts.vocabulary import Level
from tests.chassis.apps import app_of
from tests.chassis.databases import Database, at_work
from tests.chassis.sample import SITE
from tests.chassis.web_harness import write_session_key


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a problem."""
    return answer.status_code, answer.json()["code"]


@dataclass
class ServiceHarness:
    """One service over one store; of its loops only the projections run by themselves."""

    database: Database
    store: Store
    handler: Handler
    settings: Settings
    health: Health
    app: FastAPI
    web: httpx.AsyncClient
    clock_file: Path
    token_key: bytes
    _versions: dict[str, int] = field(default_factory=dict)

    def it_is(self, instant: str) -> None:
        """Set the training clock to `instant`, in Viet Nam."""
        self.clock_file.write_text(at(instant).isoformat(), encoding="utf-8")

    async def hear(self, stream: str, event: Event, site: str | None = None) -> UUID:
        """Store an event of another service, or of another `site`, as heard, the next of its stream; returns its id."""
        declared = self.handler.service.registry.by_kind[type(event)]
        event_id = new_id()
        name, version, data = self.handler.codec.encode(event)
        self._versions[stream] = place = self._versions.get(stream, 0) + 1
        now = self.handler.clock.now()
        row = NewRow(
            event_id,
            site or self.settings.site,
            declared.service,
            stream,
            place,
            name,
            version,
            data,
            "can-bo",
            event_id,
            None,
            now,
        )
        await self.store.append(Append([row]))
        return event_id

    async def settle(self) -> None:
        """React and see to what is due until nothing moves any more and the read tables show it."""
        head = -1
        while head != await self.store.head():
            head = await self.store.head()
            policies = Policies(self.handler)
            while await policies.step():
                pass
        await wait_for(self.store.pool, head, 10)

    async def handle(self, command: Command, actor: Actor) -> None:
        """Carry out `command` as `actor`; the read tables follow before this returns."""
        command_id = new_id()
        await self.handler.handle(command, Cause(actor, command_id, command_id))
        await self.settle()

    async def recorded(self) -> list[Event]:
        """The events that the service itself has recorded so far."""
        rows = await self.store.read(0, 100_000)
        return [
            self.handler.codec.decode(row.type, row.schema_version, row.data)
            for row in rows
            if row.service == self.handler.service.name
        ]

    def token(self, actor: Actor) -> dict[str, str]:
        """The header by which `actor` is known."""
        return {"Authorization": f"Bearer {issue_token(self.token_key, actor, site=self.settings.site)}"}

    async def get(self, path: str, actor: Actor, **asked: Any) -> httpx.Response:
        """The answer to `actor` at `path`."""
        return await self.web.get(path, headers=self.token(actor), params=asked or None)

    async def post(self, path: str, actor: Actor, body: object = None) -> httpx.Response:
        """The answer to `actor`; the read tables follow before this returns."""
        return await self._send("POST", path, actor, body)

    async def put(self, path: str, actor: Actor, body: object) -> httpx.Response:
        """The answer to `actor`; the read tables follow before this returns."""
        return await self._send("PUT", path, actor, body)

    async def _send(self, method: str, path: str, actor: Actor, body: object) -> httpx.Response:
        answer = await self.web.request(method, path, headers=self.token(actor), json=body)
        await self.settle()
        return answer


@asynccontextmanager
async def service_at(admin_url: str, service: Service, folder: Path, now: str) -> AsyncIterator[ServiceHarness]:
    """`service` over a new database, at `now` in Viet Nam; its keys and its clock lie in `folder`."""
    async with assembled(admin_url, service, folder, {}) as opened:
        opened.it_is(now)
        async with projecting(opened):
            yield opened


@asynccontextmanager
async def projecting(harness: ServiceHarness) -> AsyncIterator[None]:
    """Its read tables follow its log inside the block."""
    follows = asyncio.create_task(loops.run(Projector(harness.handler.service, harness.store), harness.store))
    yield
    follows.cancel()
    await asyncio.wait({follows})


@asynccontextmanager
async def assembled(
    admin_url: str, service: Service, folder: Path, overrides: Mapping[str, Any]
) -> AsyncIterator[ServiceHarness]:
    """`service` over a new database, with its settings changed by `overrides`; none of its loops runs yet."""
    token_key = Ed25519PrivateKey.generate()
    clock_file = folder / "clock.txt"
    clock = Clock(clock_file)
    async with at_work(admin_url, service, clock) as harness:
        variables = {**_variables(harness.database, folder, token_key), **overrides}
        settings = service.settings.model_validate(variables)
        harness.store.site = Site.of(settings)
        handler = Handler(service, harness.store, clock)
        web_state = WebState(handler, settings, authenticator(settings))
        health = Health(service, harness.store.pool, settings.site, settings.stalled_after)
        app = app_of(web_state, health)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as web:
            pem = token_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            yield ServiceHarness(harness.database, harness.store, handler, settings, health, app, web, clock_file, pem)


def _variables(database: Database, folder: Path, token_key: Ed25519PrivateKey) -> dict[str, Any]:
    public = folder / f"{database.service_url.rpartition('/')[2]}-token-key.pem"
    public.write_bytes(
        token_key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return {
        "site": SITE,
        "level": Level.DISTRICT,
        "postgres_url": database.service_url,
        "kafka_bootstrap": "127.0.0.1:9",
        "kafka_user": "nobody",
        "kafka_password": "nothing",
        "http_port": 1,
        "signing_key_file": folder / "site-key.pem",
        "signing_key_id": "key-1",
        "keys_file": folder / "keys.json",
        "token_key_file": public,
        "session_key_file": write_session_key(folder),
    }
