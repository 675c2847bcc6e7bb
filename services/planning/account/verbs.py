"""The verbs of accounts: `python -m services.planning account add | list | reset | disable | enable`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated, get_args

import typer
from pydantic import TypeAdapter

from chassis.clock import Clock, wall
from chassis.declaring.service import Service
from chassis.ids import new_id
from chassis.log.store import Store
from chassis.operating.operators import Operator
from chassis.operating.terminal import carry_out, configured
from chassis.operating.verbs import opened
from chassis.settings import Settings
from contracts.duties import Duty
from services.planning.account import administering, queries
from services.planning.account.administering import NewAccount
from services.planning.account.queries import Account
from services.planning.account.refusals import AccountUnknown
from services.planning.duty.messages import AccountId, GrantDuty, GrantedDuty, GrantId

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The accounts with which people sign in.")
_As = Annotated[str, typer.Option("--as", help="Your name, for the record; without it the name of your account here.")]
_Because = Annotated[str, typer.Option("--because", help="Why, for the record.")]
_DUTIES: TypeAdapter[tuple[Duty, ...]] = TypeAdapter(tuple[Duty, ...])


@dataclass(frozen=True, slots=True)
class Granted:
    """The duties that a new account gets at once, for one unit or for the whole site."""

    duties: tuple[Duty, ...]
    unit: str | None = None


@app.command("add")
def _add(  # noqa: PLR0913, PLR0917 - the options of a verb are its arguments
    context: typer.Context,
    user_name: str,
    display_name: Annotated[str, typer.Option("--display", help="The name that pages show.")],
    because: _Because,
    duty: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(get_args(Duty))}.")] = None,
    unit: Annotated[str | None, typer.Option(help="The code of the unit for which the duties are.")] = None,
    *,
    actor: _As = "",
) -> None:
    """Add an account, with duties from today on, and print the password that is made for it."""
    granted = Granted(_DUTIES.validate_python(tuple(duty or ())), unit)
    operator = Operator.of(actor, because)
    carry_out(add(*configured(context), NewAccount(user_name, display_name), granted, operator))


@app.command("list")
def _list(context: typer.Context) -> None:
    """All accounts: name, state, where its holder signs in, tries in vain, and the display name."""
    carry_out(list_accounts(*configured(context)))


@app.command("reset")
def _reset(context: typer.Context, user_name: str, because: _Because, *, actor: _As = "") -> None:
    """Give an account a new password, which is printed, and end its sessions."""
    carry_out(reset(*configured(context), user_name, Operator.of(actor, because)))


@app.command("disable")
def _disable(context: typer.Context, user_name: str, because: _Because, *, actor: _As = "") -> None:
    """Let nobody sign in to an account any more, and end its sessions."""
    carry_out(change_state(*configured(context), user_name, Operator.of(actor, because), active=False))


@app.command("enable")
def _enable(context: typer.Context, user_name: str, because: _Because, *, actor: _As = "") -> None:
    """Let the holder of a disabled account sign in again."""
    carry_out(change_state(*configured(context), user_name, Operator.of(actor, because), active=True))


async def add(service: Service, settings: Settings, new: NewAccount, granted: Granted, operator: Operator) -> str:
    """Add an account with duties from today on; returns its name and its password.

    Raises the Refusal that stands in the way of the account or of its duties; an account whose duties are refused is
    there without them.
    """
    operator.confirm(f"add the account {new.user_name}")
    async with _opened(service, settings, operator) as (store, record):
        account_id, password = await administering.add(store.pool, record, new, operator.because, wall())
        today = Clock(settings.training_clock_file).now().date()
        for duty in granted.duties:
            grant = GrantDuty(
                account_id=AccountId(account_id),
                grant_id=GrantId(new_id()),
                subject=new.user_name,
                granted=GrantedDuty(duty=duty, unit=granted.unit, valid_from=today),
                reason=operator.because,
            )
            await operator.record(service, settings, store, grant)
    return f"{new.user_name} {password.get_secret_value()}"


async def list_accounts(service: Service, settings: Settings) -> str:
    """All accounts, a line each."""
    async with opened(service, settings) as store:
        found = await queries.accounts(store.pool)
    return "\n".join(map(_line, found)) or "there is no account"


async def reset(service: Service, settings: Settings, user_name: str, operator: Operator) -> str:
    """Give an account a made password and end its sessions; returns its name and the password."""
    operator.confirm(f"give the account {user_name} a new password")
    async with _opened(service, settings, operator) as (store, record):
        account = await _named(store, user_name)
        password = await administering.reset(store.pool, record, account, operator.because, wall())
    return f"{user_name} {password.get_secret_value()}"


async def change_state(
    service: Service, settings: Settings, user_name: str, operator: Operator, *, active: bool
) -> str:
    """Enable an account, or disable it and end its sessions."""
    operator.confirm(f"{'enable' if active else 'disable'} the account {user_name}")
    async with _opened(service, settings, operator) as (store, record):
        account = await _named(store, user_name)
        if active:
            await administering.enable(store.pool, record, account, operator.because)
        else:
            await administering.disable(store.pool, record, account, operator.because, wall())
    return f"{user_name} is {'active' if active else 'disabled'}"


@asynccontextmanager
async def _opened(
    service: Service, settings: Settings, operator: Operator
) -> AsyncIterator[tuple[Store, administering.Record]]:
    """The store of the service, and how the orders of `operator` are recorded in it."""
    async with opened(service, settings) as store:
        yield store, partial(operator.record, service, settings, store)


async def _named(store: Store, user_name: str) -> Account:
    account = await queries.account_named(store.pool, user_name)
    if account is None:
        raise AccountUnknown
    return account


def _line(account: Account) -> str:
    where = account.issuer or "here"
    tries = f", {account.tries} tries in vain" if account.tries else ""
    return f"{account.user_name:<24} {account.state:<9} {where}{tries}  {account.display_name}"
