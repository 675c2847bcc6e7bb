"""Notification on a database of its own, whose loops run a step at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import Clock
from chassis.deciding.decider import Cause, CommandResult, Handler
from chassis.deciding.effects import Effects
from chassis.deciding.policies import Policies
from chassis.deciding.testing import at
from chassis.declaring.site import Site
from chassis.log.store import Store
from chassis.log.writer import Append, NewRow
from chassis.reading.projector import Projector
from chassis.reading.viewer import Viewer
from contracts.message import Actor, Command, Event
from contracts.notification import About
from contracts.vocabulary import Level, NoticeId, derived_id
from services.notification.contact.messages import Language, SetContact
from services.notification.notice import queries
from services.notification.notice.addressing import notice_id
from services.notification.notice.queries import NoticeFilter, NoticeRow, NoticeText
from services.notification.service import SERVICE
from services.notification.settings import NotificationSettings
from tests.chassis.databases import Database, at_work, cause
from tests.chassis.sample import HERE, SITE
from tests.chassis.web_harness import SESSION_KEY
from tests.notification.heard_events import WARD
from tests.notification.mail_server import LocalMailServer

ADDRESS = "vanphong@chilang.example"
SITE_STAFF = Viewer(None)
A_SUNDAY = "2026-11-29T10:00:00+07:00"


@dataclass(frozen=True)
class NotificationHarness:
    """Notification over one store; its loops run a step at a time."""

    database: Database
    store: Store
    handler: Handler
    policies: Policies
    projector: Projector
    clock: Path

    async def at(self, instant: str) -> None:
        """Let it be `instant`, as in `2017-01-10T08:00`, in Viet Nam, and do what is due then."""
        await self.settle()
        self.clock.write_text(at(instant).isoformat(), encoding="utf-8")
        await self.settle()

    async def hear(
        self, event: Event, number: int = 1, site: str = SITE, on: str = "2017-01-20", place: int = 1
    ) -> UUID:
        """Store an event of another service as heard from `site`, where it occurred `on`; answers with its id.

        `place` is its version in its stream.
        """
        declared = SERVICE.registry.by_kind[type(event)]
        event_id = heard_id(event, number)
        name, version, data = self.handler.codec.encode(event)
        of_stream = (site, declared.service, f"heard-{event_id}", place)
        row = NewRow(event_id, *of_stream, name, version, data, "can-bo", event_id, None, at(on))
        await self.store.append(Append([row]))
        return event_id

    async def settle(self) -> None:
        """Project and react until nothing moves any more, and carry out the due commands."""
        self.policies._due_at = 0.0  # noqa: SLF001 - looks at once instead of within a second
        head = -1
        while head != await self.store.head():
            head = await self.store.head()
            await self.projector.step()
            await self.policies.step()
        await self.projector.step()

    async def handle(self, command: Command, actor: Actor | None = None) -> CommandResult:
        """Carry out a command."""
        given = cause()
        by = given if actor is None else Cause(actor, given.command_id, given.correlation_id)
        return await self.handler.handle(command, by)

    async def with_address(self) -> None:
        """Set the ward's contact."""
        staff = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
        await self.handle(SetContact(addressee=WARD.code, email=ADDRESS), staff)
        await self.settle()

    async def notices(self, **wanted: Any) -> list[NoticeRow]:
        """The notices in the inboxes."""
        rows, _ = await queries.notices(self.store.pool, SITE_STAFF, NoticeFilter(**wanted), 0, 500)
        return rows

    async def notice(self, wanted: NoticeId, language: Language = Language.VI) -> NoticeText:
        """One notice."""
        found = await queries.notice(self.store.pool, SITE_STAFF, wanted, language)
        assert found is not None
        return found

    def effects(self, server: LocalMailServer, folder: Path) -> Effects:
        """The loop that sends e-mails to `server`."""
        return Effects(self.handler, settings_of(self.database, server, folder))


def heard_id(event: Event, number: int = 1) -> UUID:
    """The id under which an event is heard."""
    return derived_id("heard", type(event).__name__, number)


def notice_of(event: Event, addressee: str, about: About, number: int = 1) -> NoticeId:
    """The notice of a heard event to `addressee`."""
    return notice_id(heard_id(event, number), addressee, about)


def settings_of(database: Database, server: LocalMailServer, folder: Path, **more: Any) -> NotificationSettings:
    """The settings of notification with `more`; its keys lie in `folder`."""
    return NotificationSettings(**variables(database, server, folder), **more)


def variables(database: Database, server: LocalMailServer, folder: Path) -> dict[str, Any]:
    """The settings by name, with a token key whose private half is `token-key.pem`, and the session key of tests."""
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
    session_key = folder / "session-public-key.pem"
    session_key.write_bytes(
        SESSION_KEY.public_key().public_bytes(
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
        "session_key_file": str(session_key),
        "smtp_host": server.server.host,
        "smtp_port": server.server.port,
        "smtp_sender": server.server.sender,
        "smtp_security": server.server.security,
        "smtp_patience": 2,
    }


@asynccontextmanager
async def notification(admin_url: str, site: Site = HERE) -> AsyncIterator[NotificationHarness]:
    """Notification of `site` over a new database; it is a Sunday, on which nobody is reminded."""
    with TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        clock.write_text(A_SUNDAY, encoding="utf-8")
        async with at_work(admin_url, SERVICE, Clock(clock)) as harness:
            harness.store.site = site
            yield NotificationHarness(
                harness.database,
                harness.store,
                harness.handler,
                Policies(harness.handler),
                Projector(SERVICE, harness.store),
                clock,
            )
