"""Notification over HTTP, as its own web application serves it."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.web.access import WebState
from chassis.web.app import build_app
from chassis.web.auth import Duty, authenticator, issue_token
from chassis.web.health import Health
from contracts.message import Actor
from contracts.notification import About
from deploy.local import servers
from services.notification.service import SERVICE
from tests.chassis.sample import SITE
from tests.notification.news import COMMUNE, PROVINCE, WARD, awarded, issued, missing
from tests.notification.places import Office, notice_of, office, settings_of
from tests.notification.post import Post, post_office

NOTICE = notice_of(missing(), COMMUNE.code, About.REGISTRATION_MISSING)
Caller = Callable[..., dict[str, str]]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with post_office(tmp_path) as opened:
        yield opened


@pytest.fixture
async def at_work(postgres: servers.Postgres) -> AsyncIterator[Office]:
    async with office(postgres.admin_url) as opened:
        await opened.hear(issued())
        await opened.hear(missing())
        await opened.settle()
        yield opened


@pytest.fixture
async def web(at_work: Office, post: Post, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings_of(at_work.database, post, tmp_path)
    web_state = WebState(at_work.handler, settings, authenticator(settings))
    health = Health(SERVICE, at_work.store.pool, SITE, settings.stalled_after)
    transport = httpx.ASGITransport(build_app(web_state, health))
    async with httpx.AsyncClient(transport=transport, base_url="http://notification") as client:
        yield client


@pytest.fixture
def as_who(tmp_path: Path) -> Caller:
    def headers(duty: Duty, unit: str | None = None) -> dict[str, str]:
        key = (tmp_path / "token-key.pem").read_bytes()
        token = issue_token(key, Actor("can-bo", unit, frozenset({duty})), site=SITE)
        return {"Authorization": f"Bearer {token}"}

    return headers


def inboxes(answer: httpx.Response) -> set[str]:
    """Whose notices an answer shows."""
    rows: list[dict[str, Any]] = answer.json()
    return {row["addressee"] for row in rows}


async def test_who_works_for_a_unit_sees_that_units_inbox_only(web: httpx.AsyncClient, as_who: Caller) -> None:
    """An inbox is its addressee's."""
    own = await web.get("/notices", headers=as_who("clerk", COMMUNE.code))
    other = await web.get("/notices", params={"addressee": WARD.code}, headers=as_who("clerk", COMMUNE.code))
    one = await web.get(f"/notices/{NOTICE}", headers=as_who("clerk", WARD.code))

    assert inboxes(own) == {COMMUNE.code}
    assert (other.status_code, one.status_code) == (404, 404)


async def test_the_staff_of_the_site_sees_every_inbox(web: httpx.AsyncClient, as_who: Caller) -> None:
    """The standing body follows what was told to whom."""
    everything = await web.get("/notices", headers=as_who("appraiser"))
    one_inbox = await web.get("/notices", params={"addressee": WARD.code}, headers=as_who("appraiser"))

    assert inboxes(everything) == {PROVINCE.code, WARD.code, COMMUNE.code}
    assert inboxes(one_inbox) == {WARD.code}


async def test_a_list_is_read_page_by_page(web: httpx.AsyncClient, as_who: Caller) -> None:
    """The last position of a page is where the next begins."""
    first = (await web.get("/notices", params={"limit": 3}, headers=as_who("auditor"))).json()
    rest = (await web.get("/notices", params={"after": first[-1]["position"]}, headers=as_who("auditor"))).json()

    assert (len(first), len(rest)) == (3, 1)


async def test_a_notice_is_shown_in_both_languages(web: httpx.AsyncClient, as_who: Caller) -> None:
    """Vietnamese unless English is asked for."""
    vietnamese = await web.get(f"/notices/{NOTICE}", headers=as_who("clerk", COMMUNE.code))
    english = await web.get(f"/notices/{NOTICE}", params={"language": "en"}, headers=as_who("clerk", COMMUNE.code))

    assert (vietnamese.json()["language"], english.json()["language"]) == ("vi", "en")
    assert english.json()["title"] == "No registration received"


async def test_the_addressee_confirms_and_sees_the_notice_as_confirmed(
    web: httpx.AsyncClient, as_who: Caller, at_work: Office
) -> None:
    """A confirmation is seen as soon as the read tables have it."""
    clerk = as_who("clerk", COMMUNE.code)

    answer = await web.post(f"/notices/{NOTICE}/acknowledge", headers=clerk)
    await at_work.settle()

    shown = await web.get("/notices", params={"state": "acknowledged"}, headers=clerk)
    assert answer.status_code == 200
    assert [row["notice_id"] for row in shown.json()] == [str(NOTICE)]


async def test_nobody_confirms_for_another(web: httpx.AsyncClient, as_who: Caller) -> None:
    """A rule's no is a problem with its code and a sentence in each language."""
    answer = await web.post(f"/notices/{NOTICE}/acknowledge", headers=as_who("clerk", WARD.code))

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "not-the-addressee")
    assert COMMUNE.name in problem["detail_vi"]


async def test_a_contact_is_set_and_shown(web: httpx.AsyncClient, as_who: Caller, at_work: Office) -> None:
    """A unit's clerk sets where the unit is written to."""
    clerk = as_who("clerk", COMMUNE.code)
    body = {"email": "vanphong@maipha.example", "language": "en"}

    await web.put(f"/contacts/{COMMUNE.code}", json=body, headers=clerk)
    await at_work.settle()

    shown = (await web.get(f"/contacts/{COMMUNE.code}", headers=clerk)).json()
    assert (shown["email"], shown["language"]) == (body["email"], body["language"])
    assert (await web.get(f"/contacts/{COMMUNE.code}", headers=as_who("clerk", WARD.code))).status_code == 404


async def test_a_malformed_address_is_a_problem(web: httpx.AsyncClient, as_who: Caller) -> None:
    """What cannot be an address is refused at the door."""
    answer = await web.put(f"/contacts/{COMMUNE.code}", json={"email": "a b@c"}, headers=as_who("operator"))

    assert answer.status_code == 422


async def test_only_an_operator_has_an_email_sent_again(web: httpx.AsyncClient, as_who: Caller) -> None:
    """A duty of its own, and an address is needed."""
    asked = f"/notices/{NOTICE}/resend-email"

    clerks = await web.post(asked, headers=as_who("clerk", COMMUNE.code))
    operators = await web.post(asked, headers=as_who("operator"))

    assert clerks.status_code == 403
    assert (operators.status_code, operators.json()["code"]) == (409, "contact-unknown")


async def test_counts_are_of_what_the_caller_may_see(web: httpx.AsyncClient, as_who: Caller, at_work: Office) -> None:
    """Each figure can be followed to the notices it counts."""
    await at_work.hear(awarded())
    await at_work.settle()

    of_all = (await web.get("/counts", headers=as_who("auditor"))).json()
    of_one = (await web.get("/counts", headers=as_who("clerk", WARD.code))).json()

    assert {row["about"]: row["notices"] for row in of_all} == {
        "award-decided": 1,
        "plan-issued": 3,
        "registration-missing": 1,
    }
    assert {row["about"]: row["notices"] for row in of_one} == {"award-decided": 1, "plan-issued": 1}
