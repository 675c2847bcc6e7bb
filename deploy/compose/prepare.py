"""Makes databases, topics, users, rights and tables on the servers of a site; done again, it changes nothing."""

import asyncio
import time
from pathlib import Path

import asyncpg
from confluent_kafka import KafkaException

from chassis.declaring.site import Site
from chassis.errors import StoreUnavailableError
from chassis.reading.migrations import migrate
from contracts.federation import Federation
from contracts.vocabulary import Level
from deploy.compose.mirror import let_mirrors_in, write_settings
from deploy.compose.secrets import KAFKA_ADMIN, SERVICES
from deploy.kafka import apply as apply_rights
from deploy.kafka import connect, declared_rights, declared_service
from deploy.postgres import ServiceDatabase
from deploy.postgres import apply as apply_databases

_PATIENCE = 300.0
_PAUSE = 2.0
_BROKER = "kafka:9092"


def prepare(secrets: Path, site: str, kafka_bootstrap: str, federation: Federation) -> None:
    """Prepare the servers that `secrets` (the folder that `lay_out` calls `prepare`) opens.

    `kafka_bootstrap` is the administrator's listener. A site of a `federation` has a mirror besides, whose settings are
    written into the folder `mirror` beside that of the secrets. Waits for servers that are not up yet.
    Raises TimeoutError, naming the last reason, when they are not within five minutes.
    """
    passwords = {file.name: file.read_text() for file in secrets.iterdir()}
    # Neither rights nor tables follow from the level of a site.
    here = Site(site, Level.DISTRICT, federation)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            asyncio.run(_databases(passwords))
            _topics(passwords, here, kafka_bootstrap)
            asyncio.run(_tables(passwords, here))
        except (OSError, asyncpg.PostgresConnectionError, KafkaException, StoreUnavailableError) as away:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the servers of the site do not let themselves be prepared: {away}") from away
            time.sleep(_PAUSE)
        else:
            break
    if federation.sites:
        write_settings(secrets.with_name("mirror"), secrets, site, federation, _BROKER)


async def _databases(passwords: dict[str, str]) -> None:
    databases = [
        ServiceDatabase.from_urls(passwords[f"{name}_postgres_owner_url"], passwords[f"{name}_postgres_url"])
        for name in SERVICES
    ]
    await apply_databases(passwords["postgres_url"], databases)


def _topics(passwords: dict[str, str], here: Site, bootstrap: str) -> None:
    admin = connect(bootstrap, KAFKA_ADMIN, passwords["kafka_password"], mechanism="PLAIN")
    apply_rights(admin, [declared_rights(here, name, passwords[f"{name}_kafka_password"]) for name in SERVICES])
    if here.federation.sites:
        let_mirrors_in(admin, here.code, here.federation, passwords)


async def _tables(passwords: dict[str, str], here: Site) -> None:
    for name in SERVICES:
        await migrate(
            passwords[f"{name}_postgres_owner_url"], passwords[f"{name}_postgres_url"], declared_service(name), here
        )
