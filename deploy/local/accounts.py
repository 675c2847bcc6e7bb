"""The accounts of a site of `make run`: one for each duty, with passwords made at the start and kept in a file."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from pydantic import SecretStr
from rich import box
from rich.console import Console
from rich.table import Table

from chassis.errors import Fault
from chassis.operating.operators import Operator
from chassis.operating.verbs import opened
from contracts.duties import DUTY_NAMES_VI, Duty
from contracts.message import Refusal
from contracts.vocabulary import Body, Level
from deploy.federation.register import read_federation
from deploy.kafka import declared_service
from deploy.local.faults import RuntimeFault, make_folder, write_atomically
from deploy.local.plan_sites import plan_site_with
from deploy.local.play.dataset import plan_144, plan_254_with_clusters, plan_vinh_trai
from deploy.local.services import LocalService
from deploy.local.site import Site
from services.planning.account import queries
from services.planning.account.administering import NewAccount
from services.planning.account.verbs import Granted, add
from services.planning.settings import PlanningSettings

_FILE = "accounts.json"
_OPERATOR = Operator("make-run", "Tài khoản tập huấn của make run")
_USER_NAMES: Mapping[Duty, str] = {
    "clerk": "chuyenvien",
    "appraiser": "thamdinh",
    "council": "hoidong",
    "chair": "chutich",
    "signer": "nguoiky",
    "auditor": "kiemtra",
    "operator": "quantri",
}
_UNIT_CLERK = "vanthu"


@dataclass(frozen=True, slots=True)
class TrainingAccount:
    """One account of a training site; nobody is invented: it is named by its duty and its site or unit."""

    user_name: str
    display_name: str
    duty: Duty
    unit: str | None = None


def accounts_of(site: str) -> tuple[TrainingAccount, ...]:
    """The accounts of the site with that code: one for each duty, and the clerk of one unit."""
    entry = read_federation().site(site)
    of_plan = plan_site_with(site)
    place = entry.name if entry is not None else site if of_plan is None else of_plan.name
    staff = tuple(TrainingAccount(_USER_NAMES[duty], _named(duty, place), duty) for duty in get_args(Duty))
    unit = _unit_at(site)
    return (*staff, TrainingAccount(_UNIT_CLERK, _named("clerk", unit.name), "clerk", unit.code))


def make_accounts(site: Site) -> None:
    """Add each account of the site that is not there yet; its services are ready.

    Passwords are made here and kept in a file that only this user can read. Raises RuntimeFault where planning refuses.
    """
    planning = next((service for service in site.services if service.name == "planning"), None)
    if planning is None:
        return
    kept = passwords_of(site)
    try:
        made = asyncio.run(_add_missing(site, planning, kept))
    except (Fault, Refusal) as wrong:
        said = wrong.sentence("en") if isinstance(wrong, Refusal) else str(wrong)
        raise RuntimeFault(f"The accounts of {site.settings.site} could not be made: {said}") from wrong
    if made:
        site.progress(f"{made} accounts made; make accounts shows their names and passwords")


def passwords_of(site: Site) -> dict[str, str]:
    """The passwords of the site's accounts by user name, made at the first call and kept in its folder of secrets."""
    file = _file_of(site)
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    missing = [one.user_name for one in accounts_of(site.settings.site) if one.user_name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(12) for name in missing}
        write_atomically(file, json.dumps(kept, indent=2))
    return kept


def show_accounts(site: Site, console: Console) -> None:
    """Print the address at which people sign in, and each account with its duty and its password."""
    kept = passwords_of(site)
    table = Table(title=f"{site.settings.site}: {site.proxy.url}/", title_justify="left", box=box.SIMPLE_HEAD)
    for column in ("user name", "password", "duty", "unit", "shown as"):
        table.add_column(column, overflow="fold")
    for one in accounts_of(site.settings.site):
        table.add_row(one.user_name, kept[one.user_name], one.duty, one.unit or "", one.display_name)
    console.print(table)


async def _add_missing(site: Site, planning: LocalService, passwords: Mapping[str, str]) -> int:
    service, settings = declared_service("planning"), settings_of(site, planning)
    async with opened(service, settings) as store:
        there = {account.user_name for account in await queries.accounts(store.pool)}
    missing = [one for one in accounts_of(site.settings.site) if one.user_name not in there]
    for one in missing:
        new = NewAccount(one.user_name, one.display_name, SecretStr(passwords[one.user_name]))
        await add(service, settings, new, Granted((one.duty,), one.unit), _OPERATOR)
    return len(missing)


def settings_of(site: Site, planning: LocalService) -> PlanningSettings:
    """The settings with which planning runs at the site."""
    prefix = "PLANNING_"
    values = planning.environment(site.addresses)
    return PlanningSettings.model_validate(
        {name.removeprefix(prefix).lower(): value for name, value in values.items() if name.startswith(prefix)}
    )


def _file_of(site: Site) -> Path:
    return make_folder(site.folder / "secrets") / _FILE


def _named(duty: Duty, place: str) -> str:
    name = DUTY_NAMES_VI[duty]
    return f"{name[0].upper()}{name[1:]}, {place}"


def _unit_at(site: str) -> Body:
    """A unit that takes part in the year at the site: a recipient of the province's plan, a body of the ward's."""
    of_plan = plan_site_with(site)
    if of_plan is not None:
        code, name = of_plan.units[0]
        return Body(code=code, name=name)
    federation = read_federation()
    entry = federation.site(site)
    if entry is not None and entry.level is Level.PROVINCE:
        recipient = plan_144().recipients[0]
        return Body(code=recipient.code, name=recipient.name)
    if entry is not None and entry.level is Level.COMMUNE:
        return plan_vinh_trai().tasks[0].responsible[0]
    units = plan_254_with_clusters().units()
    return next(Body(code=code, name=name) for code, name in units.items() if federation.site(code) is None)
