"""Notification at work on a database of its own, hearing what the tests tell it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.deciding.decider import Answer, Cause, Handler
from chassis.deciding.effects import Effects
from chassis.deciding.policies import Policies
from chassis.deciding.testing import at
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector
from contracts.message import Actor, Command, Event
from contracts.notification import About
from contracts.vocabulary import Level, NoticeId, derived_id
from services.notification import queries
from services.notification.domain.contact import Language, SetContact
from services.notification.domain.telling import notice_id
from services.notification.queries import NoticeFilter, NoticePage, NoticeRow
from services.notification.service import SERVICE
from services.notification.settings import NotificationSettings
from tests.chassis.places import Database, at_work, cause
from tests.chassis.sample import SITE
from tests.notification.news import WARD
from tests.notification.post import Post

ADDRESS = "vanphong@chilang.example"


@dataclass(frozen=True)
class Office:
    """Notification over one store; its loops run a step at a time."""

    database: Database
    store: Store
    handler: Handler
    policies: Policies
    projector: Projector

    async def hear(self, event: Event, number: int = 1) -> UUID:
        """Store an event of another service as heard; answers with its id."""
        declared = SERVICE.registry.by_kind[type(event)]
        event_id = heard_id(event, number)
        name, version, data = self.handler.codec.encode(event)
        stream = f"heard-{event_id}"
        row = NewRow(
            event_id, SITE, declared.service, stream, 1, name, version, data, "can-bo", event_id, None, at("2017-01-20")
        )
        await self.store.append(Append([row]))
        return event_id

    async def settle(self) -> None:
        """Project and react until nothing moves any more, and see to what is due."""
        self.policies._due_at = 0.0  # noqa: SLF001 - looks at once instead of within a second
        head = -1
        while head != await self.store.head():
            head = await self.store.head()
            await self.projector.step()
            await self.policies.step()
        await self.projector.step()

    async def wish(self, command: Command, actor: Actor | None = None) -> Answer:
        """Carry out a command."""
        given = cause()
        told = given if actor is None else Cause(actor, given.command_id, given.correlation_id)
        return await self.handler.handle(command, told)

    async def with_address(self) -> None:
        """Set the ward's contact."""
        staff = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
        await self.wish(SetContact(addressee=WARD.code, email=ADDRESS), staff)
        await self.settle()

    async def notices(self, **wanted: Any) -> list[NoticeRow]:
        """What lies in the inboxes."""
        return await queries.notices(self.store.pool, NoticeFilter(**wanted), 0, 500)

    async def notice(self, wanted: NoticeId) -> NoticePage:
        """One notice."""
        found = await queries.notice(self.store.pool, wanted, Language.VI)
        assert found is not None
        return found

    def effects(self, post: Post, folder: Path) -> Effects:
        """The loop that sends e-mail, by way of `post`."""
        return Effects(self.handler, settings_of(self.database, post, folder))


def heard_id(event: Event, number: int = 1) -> UUID:
    """The id under which an event is heard."""
    return derived_id("heard", type(event).__name__, number)


def notice_of(event: Event, addressee: str, about: About, number: int = 1) -> NoticeId:
    """The notice that tells `addressee` of a heard event."""
    return notice_id(heard_id(event, number), addressee, about)


def settings_of(database: Database, post: Post, folder: Path) -> NotificationSettings:
    """What notification is told at its start; keys lie in `folder`."""
    return NotificationSettings(**variables(database, post, folder))


def variables(database: Database, post: Post, folder: Path) -> dict[str, Any]:
    """The settings by name, with a token key whose private half is `token-key.pem`."""
    private = Ed25519PrivateKey.generate()
    own, public = folder / "token-key.pem", folder / "token-public-key.pem"
    if not own.exists():
        own.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        public.write_bytes(
            private.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
    return {
        "site": SITE,
        "level": Level.DISTRICT.value,
        "postgres_url": database.service_url,
        "kafka_bootstrap": "127.0.0.1:9",
        "kafka_user": "nobody",
        "kafka_password": "nothing",
        "http_port": 1,
        "signing_key_file": str(own),
        "signing_key_id": "lang-son-1",
        "keys_file": str(folder / "keys.json"),
        "token_key_file": str(public),
        "smtp_host": post.server.host,
        "smtp_port": post.server.port,
        "smtp_sender": post.server.sender,
        "smtp_security": post.server.security,
        "smtp_patience": 2,
    }


@asynccontextmanager
async def office(admin_url: str) -> AsyncIterator[Office]:
    """Notification over a new database."""
    async with at_work(admin_url, SERVICE) as harness:
        yield Office(
            harness.database,
            harness.store,
            harness.handler,
            Policies(harness.handler),
            Projector(SERVICE, harness.store),
        )
