"""Several services of one site, each whole, speaking to one another over the real Kafka."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.declaring.service import Service
from chassis.declaring.site import Site
from chassis.operating.process import Runtime, parts_of, run_parts
from contracts.declaration import topic
from contracts.vocabulary import Level
from deploy.kafka import apply, connect, declared_rights
from deploy.local import servers
from deploy.local.services import ALL_SERVICES
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness, assembled

_SECONDS = 60.0


@asynccontextmanager
async def site(
    postgres: servers.Postgres | servers.GivenPostgres,
    kafka: servers.Kafka | servers.GivenKafka,
    folder: Path,
    *services: Service,
) -> AsyncIterator[Mapping[str, ServiceHarness]]:
    """`services` at work as one new site on `kafka`, by name; their web is called in process."""
    code = f"site-{token_hex(4)}"
    admin = connect(kafka.bootstrap, kafka.admin_user, kafka.admin_password)
    apply(admin, [declared_rights(Site(code, Level.DISTRICT), name, "secret") for name in ALL_SERVICES])
    write_keys(folder / "keys.json", {code: [("key-1", make_signing_key(folder))]}, ALL_SERVICES)
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        harnesses: dict[str, ServiceHarness] = {}
        for service in services:
            variables = variables_of(code, service, kafka.bootstrap)
            harnesses[service.name] = await stack.enter_async_context(
                assembled(postgres.admin_url, service, folder, variables)
            )
        running = [asyncio.create_task(serve(harness, stop)) for harness in harnesses.values()]
        try:
            yield harnesses
        finally:
            stop.set()
            await asyncio.gather(*running)


async def until(wanted: Callable[[], Awaitable[bool]], what: str) -> None:
    """Return when `wanted()` holds; fails the test, naming `what` it waited for, when it does not in time."""
    deadline = asyncio.get_running_loop().time() + _SECONDS
    while not await wanted():
        assert asyncio.get_running_loop().time() < deadline, f"waited {_SECONDS} s for {what}"
        await asyncio.sleep(0.05)


async def serve(harness: ServiceHarness, stop: asyncio.Event, without: Collection[str] = ()) -> None:
    """Run every loop of a service but those `without` until `stop` is set; its web is called in process."""
    service = harness.handler.service
    runtime = Runtime(service, harness.settings, harness.store, harness.handler, harness.health)
    await run_parts(runtime, [part for part in parts_of(service) if part not in {"web", *without}], stop)


def variables_of(code: str, service: Service, bootstrap: str) -> dict[str, Any]:
    """The settings of `service` by which it is of the site `code` and reaches its topics; no mail server is there."""
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": 9,
        "smtp_sender": "tdkt@site.example",
        "site": code,
        "kafka_bootstrap": bootstrap,
        "kafka_user": topic(code, service.name),
        "kafka_password": "secret",
    }


def make_signing_key(folder: Path) -> Ed25519PrivateKey:
    """A new key that signs what the services of one site say; its file lies in `folder`."""
    private = Ed25519PrivateKey.generate()
    (folder / "site-key.pem").write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return private
