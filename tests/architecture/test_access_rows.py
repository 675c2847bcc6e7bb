"""Each row of docs/access.md, for allow and deny, at the four services as they are served."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chassis.web.auth import DUTIES
from chassis.web.forms import MEDIA_TYPE
from contracts.message import Actor
from deploy.access_table import Action, actions_of, app_of
from deploy.local import servers
from deploy.schemas import SERVICES, service
from tests.chassis.web_harness import SESSION_KEY, session_of
from tests.harness import ServiceHarness, assembled, projecting

pytestmark = pytest.mark.campaign
_ID = "0199c0de-0000-7000-8000-0123456789ab"
_OUT = frozenset({"token-missing", "duty-missing", "site-staff-only"})


@asynccontextmanager
async def _served(
    postgres: servers.Postgres | servers.GivenPostgres, name: str, folder: Path
) -> AsyncIterator[tuple[ServiceHarness, list[Action]]]:
    """A service, and its guarded routes; those that all services share stand with the first of them."""
    key = folder / "session-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    variables = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_sender": "a@b.example", "session_key_file": key}
    async with assembled(postgres.admin_url, service(name), folder, variables) as harness, projecting(harness):
        harness.it_is("2017-12-01T08:00")
        actions = [one for one in actions_of(await app_of(name)) if not one.is_open]
        yield harness, [one for one in actions if name == SERVICES[0] or not one.is_shared]


@pytest.mark.parametrize("name", SERVICES)
async def test_each_duty_is_let_in_or_refused_as_the_table_says(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path, name: str
) -> None:
    """Every duty alone at every route, nobody at all, and a unit's people where the whole site is asked for."""
    wrong: list[str] = []
    async with _served(postgres, name, tmp_path) as (harness, actions):
        for action in actions:
            answers = {duty: await _asked(harness, action, Actor("an", None, frozenset({duty}))) for duty in DUTIES}
            wanted = {duty: None if duty in action.duties else "duty-missing" for duty in DUTIES}
            found = {duty: _kept_out(answer) for duty, answer in answers.items()}
            if found != wanted:
                wrong.append(f"{action.method} {action.address}: {found}")
            if _kept_out(await _asked(harness, action, None)) != "token-missing":
                wrong.append(f"{action.method} {action.address}: open to a caller without a token")
            of_unit = _kept_out(await _asked(harness, action, Actor("an", "unit-1", DUTIES)))
            if (of_unit == "site-staff-only") is not action.whole_site:
                wrong.append(f"{action.method} {action.address}: a unit's people get {of_unit}")

    assert actions
    assert wrong == []


async def _asked(harness: ServiceHarness, action: Action, actor: Actor | None) -> httpx.Response:
    headers = {"Content-Type": MEDIA_TYPE if action.is_page else "application/json"}
    cookies = session_of(actor.subject, *actor.duties, unit=actor.unit) if actor and action.is_page else {}
    headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    headers |= harness.token(actor) if actor and not action.is_page else {}
    content = None if action.method == "GET" else b"" if action.is_page else b"{}"
    address = re.sub(r"\{\w+\}", _ID, action.address)
    return await harness.web.request(action.method, address, headers=headers, content=content)


def _kept_out(answer: httpx.Response) -> str | None:
    """The code by which a caller was not let in; None for one who was, whatever came of it."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code == 307:
        return "token-missing"
    codes = [answer.json()["code"]] if kind == "application/problem+json" else re.findall(r"\(([a-z-]+)\)", answer.text)
    return next((code for code in codes if code in _OUT), None) if answer.status_code in {401, 403} else None
