"""The web application of the sample service `writing`, over a real Postgres, with a client without a token."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from fastapi import FastAPI
from pydantic import SecretStr

from chassis.declaring.service import Service
from chassis.log import loops
from chassis.reading.projector import Projector
from chassis.settings import Settings
from chassis.web.access import WebState
from chassis.web.auth import authenticator, issue_token
from chassis.web.health import Health
from chassis.web.sessions import session_token
from contracts.message import Actor
from contracts.vocabulary import Level
from tests.chassis.apps import app_of
from tests.chassis.databases import Harness, at_work
from tests.chassis.sample import SITE
from tests.chassis.writing_service import writing_service

PRIVATE = Ed25519PrivateKey.generate()
SESSION_KEY = Ed25519PrivateKey.generate()
SESSION_PEM = SESSION_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PRIVATE_PEM = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC_PEM = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
FORM_TOKEN = "the-token-of-forms"
NOTE = {"title": "a title", "text": "some words"}


@dataclass(frozen=True)
class WebHarness:
    """A web application under test: a client without a token, and the service behind it."""

    client: httpx.AsyncClient
    app: FastAPI
    health: Health
    harness: Harness
    settings: Settings

    async def write(self, **headers: str) -> httpx.Response:
        """Write the note NOTE as a clerk."""
        return await self.client.post("/notes", json=NOTE, headers=signed_in() | headers)

    async def get(self, address: str, *duties: str, **headers: str) -> httpx.Response:
        """Ask for `address` as one who holds `duties`; an auditor without any."""
        return await self.client.get(address, headers=signed_in("an", *(duties or ("auditor",))) | headers)

    async def stored(self) -> int:
        """How many events are in the log."""
        return await self.harness.store.head()

    @asynccontextmanager
    async def projecting(self) -> AsyncIterator[None]:
        """Keep the read tables up to date meanwhile."""
        loop = Projector(self.harness.service, self.harness.store)
        task = asyncio.create_task(loops.run(loop, self.harness.store))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def open_web(
    admin_url: str, folder: Path, service: Service | None = None, **configured: Any
) -> AsyncIterator[WebHarness]:
    """The web of `service` (`writing`) over a new database; `configured` are settings that differ."""
    async with at_work(admin_url, service or writing_service()) as harness:
        settings = settings_of(harness.database.service_url, folder, **configured)
        health = Health(harness.service, harness.store.pool, SITE, settings.stalled_after)
        app = app_of(WebState(harness.handler, settings, authenticator(settings)), health)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield WebHarness(client, app, health, harness, settings)


def settings_of(url: str, folder: Path, **configured: Any) -> Settings:
    """The settings of a service with a token key of its own in `folder`."""
    key = folder / "token-public-key.pem"
    key.write_bytes(PUBLIC_PEM)
    return Settings(
        **{
            "site": SITE,
            "level": Level.DISTRICT,
            "postgres_url": SecretStr(url),
            "kafka_bootstrap": "127.0.0.1:1",
            "kafka_user": "nobody",
            "kafka_password": SecretStr("none"),
            "http_port": 0,
            "signing_key_file": folder / "site-key.pem",
            "signing_key_id": f"{SITE}-1",
            "keys_file": folder / "keys.json",
            "token_key_file": key,
            "session_key_file": write_session_key(folder),
            "read_wait": timedelta(seconds=5),
            **configured,
        }
    )


def write_session_key(folder: Path) -> Path:
    """Write the public key of the sessions of `session_of` into `folder`; returns its file."""
    key = folder / "session-public-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key


def write_session_pem(folder: Path) -> Path:
    """Write the private half of that key into `folder`, for the service that signs people in; returns its file."""
    key = folder / "session-key.pem"
    key.write_bytes(SESSION_PEM)
    return key


def signed_in(subject: str = "an", *duties: str, site: str = SITE) -> dict[str, str]:
    """The header of one who holds `duties` at `site`: of its staff, or without any a clerk of unit-1."""
    actor = Actor(subject, None, frozenset(duties)) if duties else Actor(subject, "unit-1", frozenset({"clerk"}))
    return {"Authorization": f"Bearer {issue_token(PRIVATE_PEM, actor, site=site)}"}


def session_of(
    subject: str = "an", *duties: str, unit: str | None = None, site: str = SITE, **claims: Any
) -> dict[str, str]:
    """The cookies of one who has signed in at `site` and holds `duties`; those of its form among them."""
    actor = Actor(subject, unit, frozenset(duties))
    token = session_token(SESSION_PEM, actor, site=site, session_id="0123", name=claims.pop("name", subject), **claims)
    return {f"tdkt-{site}": token, f"tdkt-{site}-form": FORM_TOKEN}
