"""Notification over a new database, its mail server, and its web application."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from chassis.web.access import WebState
from chassis.web.auth import Duty, authenticator, issue_token
from chassis.web.health import Health
from contracts.message import Actor
from deploy.local import servers
from services.notification.service import SERVICE
from tests.chassis.apps import app_of
from tests.chassis.sample import SITE
from tests.notification.harness import NotificationHarness, notification, settings_of
from tests.notification.mail_server import LocalMailServer, mail_server

TokenHeaders: TypeAlias = Callable[..., dict[str, str]]
SITE_DAYS = "days_off: [{ day: 2017-01-18, reason: Mưa lũ, citation: Công điện của UBND tỉnh }]"
"""The days off of the site whose web application is tried, in its own file."""


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[LocalMailServer]:
    with mail_server(tmp_path) as opened:
        yield opened


@pytest.fixture
async def harness(postgres: servers.Postgres) -> AsyncIterator[NotificationHarness]:
    async with notification(postgres.admin_url) as opened:
        yield opened


@pytest.fixture
async def web(harness: NotificationHarness, smtp: LocalMailServer, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "days.yaml").write_text(SITE_DAYS, encoding="utf-8")
    settings = settings_of(harness.database, smtp, tmp_path, working_days_file=tmp_path / "days.yaml")
    web_state = WebState(harness.handler, settings, authenticator(settings))
    health = Health(SERVICE, harness.store.pool, SITE, settings.stalled_after)
    transport = httpx.ASGITransport(app_of(web_state, health))
    async with httpx.AsyncClient(transport=transport, base_url="http://notification") as client:
        yield client


@pytest.fixture
def token_of(web: httpx.AsyncClient, tmp_path: Path) -> TokenHeaders:
    assert not web.is_closed, "the web application has written the key of tokens"

    def headers(duty: Duty, unit: str | None = None) -> dict[str, str]:
        key = (tmp_path / "token-key.pem").read_bytes()
        token = issue_token(key, Actor("can-bo", unit, frozenset({duty})), site=SITE)
        return {"Authorization": f"Bearer {token}"}

    return headers
