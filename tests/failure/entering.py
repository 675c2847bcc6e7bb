"""What is done to accounts, as the work of processes that are killed; and a change with its cure taken out."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from pydantic import SecretStr
from typing_extensions import override

from chassis.clock import Clock, wall
from chassis.database import Pool
from chassis.deciding.decider import Cause, Handler
from chassis.declaring.operations import OrderVerb
from chassis.declaring.site import Site
from chassis.ids import new_id
from chassis.log.store import Store
from contracts.vocabulary import Level
from services.planning.account import administering, passwords, queries
from services.planning.account.administering import NewAccount, Record
from services.planning.account.refusals import UserNameTaken
from services.planning.account.signing_in import SignIn, Visit
from services.planning.service import SERVICE
from services.planning.settings import PlanningSettings
from tests.chassis.databases import opened
from tests.chassis.sample import SITE
from tests.failure.killing import Work
from tests.planning.people import OPERATOR, PASSWORD, TODAY, VISIT

ACCOUNTS: Final = (
    "services/planning/account/administering.py",
    "services/planning/account/signing_in.py",
    "services/planning/account/queries.py",
    "services/planning/account/sessions.py",
    "services/planning/account/throttle.py",
    "tests/failure/entering.py",
)
CHANGED: Final = SecretStr("lúa trổ bông tháng năm")


@asynccontextmanager
async def _at(given: Mapping[str, Any]) -> AsyncIterator[tuple[Store, Record]]:
    async with opened(given["settings"]["postgres_url"], 4) as store:
        store.site = Site(SITE, Level.DISTRICT)
        handler = Handler(SERVICE, store, Clock())

        async def record(order: OrderVerb) -> None:
            command_id = new_id()
            await handler.handle(order, Cause(OPERATOR, command_id, command_id))

        yield store, record


def _door(given: Mapping[str, Any], pool: Pool) -> SignIn:
    return SignIn(pool, PlanningSettings.model_validate(given["settings"]))


async def add_account(given: dict[str, Any]) -> None:
    """Add the account that is named, unless it is there."""
    async with _at(given) as (store, record):
        try:
            await administering.add(store.pool, record, NewAccount(given["name"], "Bà An", PASSWORD), "Mới", wall())
        except UserNameTaken:
            return


async def reset_account(given: dict[str, Any]) -> None:
    """Give the account a made password."""
    async with _at(given) as (store, record):
        account = await queries.account_named(store.pool, given["name"])
        assert account is not None
        await administering.reset(store.pool, record, account, "Quên mật khẩu", wall())


async def disable_account(given: dict[str, Any]) -> None:
    """Disable the account."""
    async with _at(given) as (store, record):
        account = await queries.account_named(store.pool, given["name"])
        assert account is not None
        await administering.disable(store.pool, record, account, "Nghỉ hưu", wall())


async def sign_in(given: dict[str, Any]) -> None:
    """Sign in."""
    async with _at(given) as (store, _):
        await _door(given, store.pool).sign_in(given["name"], PASSWORD, VISIT, wall(), TODAY)


async def change_password(given: dict[str, Any]) -> None:
    """Change the password; the next run finds it changed, and changes nothing."""
    async with _at(given) as (store, _):
        account = await queries.account_named(store.pool, given["name"])
        assert account is not None
        if passwords.is_right(PASSWORD, await queries.password_hash(store.pool, account.account_id)):
            await _change(_door(given, store.pool), given["name"], VISIT)


async def _change(door: SignIn, name: str, visit: Visit) -> None:
    await door.change_password(name, PASSWORD, CHANGED, visit, wall(), TODAY)


class TwoStatements(SignIn):
    """A sign-in that ends the sessions of an account only after the password was changed."""

    @override
    async def change_password(self, user_name: str, last: SecretStr, new: SecretStr, *rest: Any) -> Any:
        account = await queries.account_named(self._pool, user_name)
        assert account is not None
        kept = passwords.hashed(new).get_secret_value()
        where = "where account_id = $1"
        await self._pool.execute(
            f"update account.accounts set password_hash = $2 {where}",  # noqa: S608 - a constant
            account.account_id,
            kept,
        )
        await self._pool.execute(f"update account.sessions set revoked_at = now() {where}", account.account_id)  # noqa: S608


async def change_password_in_two_statements(given: dict[str, Any]) -> None:
    """Change the password with the cure taken out."""
    async with _at(given) as (store, _):
        await _change(
            TwoStatements(store.pool, PlanningSettings.model_validate(given["settings"])), given["name"], VISIT
        )


ENTERING: Mapping[str, Work] = {
    "add_account": add_account,
    "reset_account": reset_account,
    "disable_account": disable_account,
    "sign_in": sign_in,
    "change_password": change_password,
    "change_password_in_two_statements": change_password_in_two_statements,
}
