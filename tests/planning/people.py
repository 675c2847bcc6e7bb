"""People with accounts at planning, for the tests of signing in; the clock of sessions is handed in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import SecretStr

from chassis.clock import wall
from chassis.declaring.operations import OrderVerb
from chassis.ids import new_id
from chassis.web.sessions import Sessions
from contracts.duties import Duty
from contracts.message import Actor
from services.planning.account import administering
from services.planning.account.administering import NewAccount
from services.planning.account.sessions import Claimed
from services.planning.account.signing_in import Opened, SignIn, Visit
from services.planning.duty.messages import AccountId, GrantDuty, GrantedDuty, GrantId
from services.planning.service import SERVICE
from services.planning.settings import PlanningSettings
from tests.harness import ServiceHarness, assembled, projecting

OPERATOR = Actor("nguoi-giao", duties=frozenset({"operator"}))
PASSWORD = SecretStr("hoa ban trắng tháng ba")
TODAY = date(2016, 12, 23)
VISIT = Visit("10.0.0.7", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")


def key_pair(folder: Path, name: str = "session-key") -> dict[str, Path]:
    """A pair of keys for sessions, as the settings that name it."""
    private = Ed25519PrivateKey.generate()
    secret, public = folder / f"{name}.pem", folder / f"{name}-public.pem"
    secret.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return {"session_private_key_file": secret, "session_key_file": public}


@dataclass
class People:
    """Planning with accounts; `at` is the machine's clock as the functions under test are given it."""

    planning: ServiceHarness
    at: datetime = field(default_factory=wall)
    day: date = TODAY

    @property
    def settings(self) -> PlanningSettings:
        """The settings of planning."""
        assert isinstance(self.planning.settings, PlanningSettings)
        return self.planning.settings

    @property
    def door(self) -> SignIn:
        """What signs people in."""
        return SignIn(self.planning.store.pool, self.settings)

    @property
    def pages(self) -> Sessions:
        """What each service checks cookies with."""
        return Sessions(self.settings)

    async def record(self, order: OrderVerb) -> None:
        """Record what an operator does."""
        await self.planning.handle(order, OPERATOR)

    async def add(self, name: str, *duties: Duty, unit: str | None = None) -> UUID:
        """Add an account with PASSWORD and duties from today on."""
        account_id, _ = await administering.add(
            self.planning.store.pool, self.record, NewAccount(name, f"Bà {name}", PASSWORD), "Nhận công tác", self.at
        )
        for duty in duties:
            await self.grant(account_id, name, duty, unit=unit, valid_from=self.day)
        return account_id

    async def grant(self, account_id: UUID, name: str, duty: Duty, **granted: Any) -> None:
        """Grant a duty."""
        await self.planning.handle(
            GrantDuty(
                account_id=AccountId(account_id),
                grant_id=GrantId(new_id()),
                subject=name,
                granted=GrantedDuty(duty=duty, **granted),
                reason="Phân công",
            ),
            OPERATOR,
        )

    async def sign_in(self, name: str, password: SecretStr = PASSWORD, visit: Visit = VISIT) -> Opened:
        """Sign in now."""
        return await self.door.sign_in(name, password, visit, self.at, self.day)

    async def enter(self, account_id: UUID) -> str:
        """Begin a session of the holder of an account, as for one who comes from a provider; returns its cookie."""
        return (await self.door.begin(account_id, VISIT, Claimed(), self.at, self.day)).cookie

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@asynccontextmanager
async def people_at(admin_url: str, folder: Path, **settings: Any) -> AsyncIterator[People]:
    """Planning over a database of its own, with a pair of keys for sessions and further `settings`."""
    async with assembled(admin_url, SERVICE, folder, {**key_pair(folder), **settings}) as opened:
        opened.it_is("2016-12-23T14:00")
        async with projecting(opened):
            yield People(opened)
