"""The pages of operators and auditors: the state in words, parked and held messages, the history, the audit log."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.web.health import HealthReport, LoopHealth
from chassis.web.lane_health import LanesHealth
from chassis.web.operating.overview import troubles
from chassis.web.operating.parked import masked
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.operator import park
from tests.chassis.sample import SITE
from tests.chassis.test_page_forms import hidden
from tests.chassis.topics import write_keys
from tests.chassis.web_harness import WebHarness, open_web, session_of

HOME = "/writing/operations"


@pytest.fixture
async def web(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    """The pages of the sample service for an operator of the site who has signed in."""
    write_keys(tmp_path / "keys.json", {SITE: [("key-1", Ed25519PrivateKey.generate())]})
    async with open_web(postgres.admin_url, tmp_path) as opened, opened.projecting():
        opened.client.cookies.update(session_of("an", "operator"))
        yield opened


async def test_the_state_of_a_service_is_shown_in_words(web: WebHarness) -> None:
    """In both languages; what waits for somebody leads to its page."""
    await park(web.harness.database)
    page = (await web.client.get(HOME)).text
    english = (await web.client.get(f"{HOME}?lang=en")).text

    assert f'<a href="{HOME}/parked">1 thông điệp treo, chờ người vận hành quyết định.</a>' in page
    assert "1 messages are parked and wait for an operator." in english
    for tab in ("parked", "held", "federation"):
        assert (await web.client.get(f"{HOME}/{tab}")).status_code == 200


async def test_a_parked_message_is_discarded_with_a_reason(web: WebHarness) -> None:
    """Its data are masked; without a reason nothing is done; the decision stands in the log with its actor."""
    parked_id = await park(web.harness.database)
    address = f"{HOME}/parked/{parked_id}"
    page = await web.client.get(address)
    faulty = await web.client.post(f"{address}/discard", data=hidden(page) | {"reason": " "})
    stays = await web.client.post(f"{address}/retry", data=hidden(page))
    done = await web.client.post(f"{address}/discard", data=hidden(page) | {"reason": "hỏi qua điện thoại"})

    assert (faulty.status_code, stays.status_code, done.status_code) == (422, 422, 303)
    assert "Thông điệp vẫn treo" in stays.text
    (row,) = await as_owner(web.harness.database, "select reason, detail from log.parked")
    assert row["reason"] == "discarded"
    assert "hỏi qua điện thoại" in row["detail"]
    (event,) = await web.harness.store.read(0, 10)
    assert (event.type, event.actor) == ("DiscardOrdered", "an")
    read = await as_owner(web.harness.database, "select subject, route from log.audit where kind = 'parked'")
    assert [one["subject"] for one in read] == ["an"] * 3
    assert read[0]["route"] == f"{HOME}/parked/{{parked_id}}"


async def test_an_auditor_looks_and_decides_nothing(web: WebHarness) -> None:
    """No form is offered, and none is taken."""
    parked_id = await park(web.harness.database)
    web.client.cookies.update(session_of("binh", "auditor"))
    address = f"{HOME}/parked/{parked_id}"
    page = await web.client.get(address)
    refused = await web.client.post(f"{address}/discard", data=hidden(page) | {"reason": "x"})

    assert (page.status_code, "/discard" in page.text) == (200, False)
    assert refused.status_code == 403
    shown = (await web.client.get(f"{HOME}/audit?what=refused")).text
    assert "duty-missing" in shown
    assert (await web.client.get(f"{HOME}/audit?since=yesterday")).status_code == 422


async def test_the_history_leads_from_a_search_to_an_event_and_its_conversation(web: WebHarness) -> None:
    """Every condition of the API; a fault stands at its field; the event is shown raw and decoded."""
    correlation = uuid4()
    await web.write(**{"Correlation-Id": str(correlation)})
    (event,) = await web.harness.store.read(0, 1)
    found = await web.client.get(f"{HOME}/events?type=NoteWritten&since=2000-01-01&until=2100-01-01&subject=&after=0")
    faulty = await web.client.get(f"{HOME}/events?type=a%20b")
    shown = await web.client.get(f"{HOME}/events/{event.event_id}")
    talk = await web.client.get(f"{HOME}/conversations/{correlation}")

    assert f'href="{HOME}/events/{event.event_id}"' in found.text
    assert (faulty.status_code, 'id="f-type-fault"' in faulty.text) == (422, True)
    assert "a title" in shown.text
    assert f'href="{HOME}/conversations/{correlation}"' in shown.text
    assert "NoteWritten" in talk.text


async def test_an_appraiser_is_led_to_histories_alone(web: WebHarness) -> None:
    """A figure leads them to its events; the state of a service is for those who watch the site."""
    web.client.cookies.clear()
    web.client.cookies.update(session_of("thamdinh", "appraiser"))

    page = await web.client.get(f"{HOME}/events")
    state = await web.client.get(HOME)

    led = set(re.findall(r'href="(/[a-z]+/operations[^"?]*)', page.text))
    assert (page.status_code, state.status_code) == (200, 403)
    assert led
    assert all(address.endswith("/operations/events") for address in led)


async def test_a_held_event_is_passed_over_with_a_reason(web: WebHarness) -> None:
    """The page shows the event with its reason, and the decision stands in the log."""
    await web.write()
    insert = "insert into log.held (loop, position, stream, reason) select $1, position, stream, $2 from log.events"
    await as_owner(web.harness.database, insert, "policies", "ZeroDivisionError")
    page = await web.client.get(f"{HOME}/held")
    faulty = await web.client.post(f"{HOME}/held/policies/1/pass", data=hidden(page) | {"reason": ""})
    await web.harness.store.pool.execute(
        "insert into log.checkpoints (name) values ('policies') on conflict do nothing"
    )
    done = await web.client.post(f"{HOME}/held/policies/1/pass", data=hidden(page) | {"reason": "đã sửa bằng tay"})

    assert "ZeroDivisionError" in page.text
    assert (faulty.status_code, done.status_code) == (422, 303)
    assert [event.type for event in await web.harness.store.read(0, 10)] == ["NoteWritten", "PassOrdered"]
    assert "Không có sự kiện nào bị giữ" in (await web.client.get(f"{HOME}/held")).text


def test_all_is_well_where_nothing_is_to_be_looked_at() -> None:
    """The control of the sentences: the same report with one figure beyond its limit."""
    loop = LoopHealth(
        name="relay",
        here=True,
        position=7,
        behind=0,
        lag_seconds=0.0,
        fault=None,
        tries=0,
        put_off=0,
        held=0,
        stalled=False,
    )
    report = HealthReport(service="review", site=SITE, head=7, parked=0, loops=(loop,), lanes=LanesHealth())
    late = report.model_copy(update={"loops": (loop.model_copy(update={"lag_seconds": 60.0, "behind": 3}),)})

    assert list(troubles(report)) == []
    assert [one.en for one in troubles(late)] == ["Sending messages: 60 seconds behind, with 3 events to go."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"unit":"phuong-vinh-trai","name":"Nguyễn Văn A","n":3}', '"name": "•••"'),
        ('{"email":"a@b.vn","id":"0199c0de-0000-7000-8000-0123456789ab"}', '"email": "•••"'),
        ("no JSON", "–"),
    ],
)
def test_names_and_words_of_a_parked_message_are_hidden(data: str, expected: str) -> None:
    """Codes, ids and numbers stay, as they are what an operator looks for."""
    shown = masked(data)

    assert expected in shown
    assert "Nguyễn" not in shown
    assert "phuong-vinh-trai" in shown or "phuong-vinh-trai" not in data
