"""Pages: sessions, forms of this site alone, stale and doubled forms, what was typed is kept, names as text."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.local import servers
from services.planning.service import SERVICE
from tests.chassis.web_harness import FORM_TOKEN, WebHarness, open_web, session_of, signed_in

LIST = "/planning/plans"


@pytest.fixture
async def web(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    """The pages of planning over a database of their own."""
    async with open_web(postgres.admin_url, tmp_path, SERVICE) as opened:
        yield opened


async def test_a_page_is_shown_in_a_session_alone(web: WebHarness) -> None:
    """Whoever has no session, or one that has ended, is led to where it is renewed, and back with what was sent."""
    web.client.cookies.update(session_of("an", "clerk"))
    shown = await web.client.get(LIST)
    assert (shown.status_code, "Kế hoạch" in shown.text, "an</a>" in shown.text) == (200, True, True)
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    for cookies in ({}, session_of("an", "clerk", lasts=timedelta(seconds=-60))):
        web.client.cookies.clear()
        web.client.cookies.update(cookies)
        led = await web.client.get(f"{LIST}?year=2017")
        assert (led.status_code, led.headers["location"]) == (
            307,
            "/planning/session/renew?next=%2Fplanning%2Fplans%3Fyear%3D2017",
        )


async def test_a_token_opens_no_page_and_a_session_nothing_else(web: WebHarness) -> None:
    """A page of another site could send the cookie along, so that only pages, with their checks, take it."""
    assert (await web.client.get(LIST, headers=signed_in("an", "clerk"))).status_code == 307
    web.client.cookies.update(session_of("an", "clerk"))
    assert (await web.client.get("/plans")).status_code == 401
    token = session_of("an", "clerk")["tdkt-lang-son"]
    assert (await web.client.get("/plans", headers={"Authorization": f"Bearer {token}"})).status_code == 401
    web.client.cookies.clear()
    web.client.cookies.update({"tdkt-lang-son": session_of("an", "clerk", site="tinh-lang-son")["tdkt-tinh-lang-son"]})
    refused = await web.client.get(f"{LIST}?year=2017")
    assert refused.status_code == 401
    assert f'href="/planning/sign-in?next={LIST}%3Fyear%3D2017"' in refused.text  # else nobody gets out of it


async def test_a_page_for_nobody_without_the_duty(web: WebHarness) -> None:
    """The refusal is a page, with what to do and the number that finds it in the log."""
    web.client.cookies.update(session_of("an"))
    refused = await web.client.get(LIST)
    assert refused.status_code == 403
    assert refused.headers["traceparent"].split("-")[1] in refused.text
    assert "đề nghị người quản trị vận hành" in refused.text
    assert "Ask the operator" in (await web.client.get(f"{LIST}?lang=en")).text


async def test_a_language_is_kept(web: WebHarness) -> None:
    """Vietnamese first; English once it was chosen."""
    web.client.cookies.update(session_of("an", "clerk"))
    assert 'lang="vi"' in (await web.client.get(LIST, headers={"Accept-Language": "en"})).text
    chosen = await web.client.get(f"{LIST}?lang=en")
    assert "tdkt-lang-son-language=en" in chosen.headers["set-cookie"]
    assert FORM_TOKEN in chosen.text


async def test_an_address_that_is_no_page(web: WebHarness) -> None:
    """It is answered as a page; the API goes on answering as before."""
    missing = await web.client.get("/planning/nowhere")
    assert (missing.status_code, "text/html" in missing.headers["content-type"]) == (404, True)
    assert (await web.client.get("/nowhere")).headers["content-type"] == "application/problem+json"
    led = await web.client.get("/")
    assert (led.status_code, led.headers["location"]) == (303, "/notification/work")
