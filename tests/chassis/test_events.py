"""Every figure can be followed to its events by an address, by those whose duty it is to look."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from structlog.testing import capture_logs

from chassis.log.store import Store
from chassis.web.auth import issue_token, site_issuer
from contracts.message import Actor
from deploy.local import servers
from tests.chassis.sample import SITE
from tests.chassis.web_harness import NOTE, PRIVATE_PEM, WebHarness, open_web, signed_in


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path) as opened:
        yield opened


async def _first(store: Store) -> str:
    (event,) = await store.read(0, 1)
    return str(event.event_id)


async def test_an_event_is_shown_by_its_address(web: WebHarness) -> None:
    """The envelope, the data as they were recorded, and both hashes."""
    await web.write()
    event_id = await _first(web.harness.store)
    answer = await web.get(f"/events/{event_id}")

    (stored,) = await web.harness.store.read(0, 1)
    shown = answer.json()
    assert answer.status_code == 200
    assert shown["address"] == f"/events/{event_id}"
    assert (shown["position"], shown["type"], shown["actor"]) == (1, "NoteWritten", "an@unit-1")
    assert (shown["hash"], shown["previous_hash"]) == (stored.hash.hex(), "0" * 64)
    assert shown["data"]["title"] == NOTE["title"]


async def test_an_unknown_event_is_not_found(web: WebHarness) -> None:
    """An address that leads nowhere says so."""
    answer = await web.get(f"/events/{uuid4()}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_events_are_found_by_conversation_stream_and_type(web: WebHarness) -> None:
    """All conditions hold together."""
    correlation = str(uuid4())
    written = (await web.write(**{"Correlation-Id": correlation})).json()
    await web.write()
    by_all = await web.get(f"/events?correlation={correlation}&stream={written['stream']}&type=NoteWritten")
    by_none = await web.get(f"/events?correlation={correlation}&type=NoteStruck")

    assert [event["position"] for event in by_all.json()["events"]] == [written["position"]]
    assert by_none.json() == {"events": [], "next": None}


async def test_pages_follow_one_another_to_the_end(web: WebHarness) -> None:
    """`next` is an address, and the last page has none; together they show every event once, in order."""
    for _ in range(5):
        await web.write()
    seen: list[int] = []
    address: str | None = "/events?type=NoteWritten&limit=2"
    while address is not None:
        page = (await web.get(address)).json()
        seen += [event["position"] for event in page["events"]]
        address = page["next"]

    assert seen == [1, 2, 3, 4, 5]


async def test_a_stream_is_shown_in_order(web: WebHarness) -> None:
    """The events of one note, first to last."""
    written = (await web.write()).json()
    note = written["stream"].removeprefix("note-")
    await web.client.post(f"/notes/{note}/strike", json={"reason": "wrong"}, headers=signed_in())
    answer = await web.get(f"/streams/{written['stream']}")

    assert [event["type"] for event in answer.json()["events"]] == ["NoteWritten", "NoteStruck"]


async def test_an_unknown_stream_is_not_found(web: WebHarness) -> None:
    """A stream without events is no stream."""
    assert (await web.get("/streams/note-7")).status_code == 404


@pytest.mark.parametrize(
    "address", ["/events?stream=a%00b", "/streams/a%00b", "/events?limit=501", "/events?after=-1", "/events?colour=red"]
)
async def test_a_malformed_question_is_refused(web: WebHarness, address: str) -> None:
    """A condition that no event can match, and an unknown condition, is an error of the query."""
    assert (await web.get(address)).status_code == 422


@pytest.mark.parametrize("duty", ["auditor", "appraiser", "operator"])
async def test_those_whose_duty_it_is_may_look(web: WebHarness, duty: str) -> None:
    """Auditor, appraiser and operator."""
    assert (await web.get("/events", duty)).status_code == 200


@pytest.mark.parametrize("page", ["/events", "/health", "/metrics"])
async def test_whose_token_is_for_one_unit_may_not_look(web: WebHarness, page: str) -> None:
    """The log and the state of a service are the whole site's, whatever the duty."""
    actor = Actor("an", "unit-1", frozenset({"auditor", "appraiser", "operator"}))
    token = issue_token(PRIVATE_PEM, actor, site=SITE)

    answer = await web.client.get(page, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["code"]) == (403, "site-staff-only")


async def test_a_token_that_names_neither_unit_nor_site_is_of_no_use(web: WebHarness) -> None:
    """It is known whose it is, and not for whom they act."""
    key = OKPKey.import_key(PRIVATE_PEM)
    of_another = issue_token(PRIVATE_PEM, Actor("an", None, frozenset({"auditor"})), site="cao-bang")
    claims = jwt.decode(of_another, key, algorithms=["Ed25519"]).claims | {"iss": site_issuer(SITE)}
    token = jwt.encode({"alg": "Ed25519", "typ": "at+jwt"}, claims, key, algorithms=["Ed25519"])

    answer = await web.client.get("/events", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["code"]) == (403, "unit-missing")
    assert "staff_of" in answer.json()["detail_vi"]


@pytest.mark.parametrize("duty", ["clerk", "council", "chair", "signer"])
async def test_others_may_not_look(web: WebHarness, duty: str) -> None:
    """Only auditors read the log, which names people."""
    assert (await web.get("/events", duty)).status_code == 403


async def test_every_reading_is_noted(web: WebHarness) -> None:
    """Events may hold personal data, so each reading leaves a line for the audit."""
    await web.write()
    event_id = await _first(web.harness.store)
    with capture_logs() as said:
        await web.get("/events?type=NoteWritten")
        await web.get(f"/events/{event_id}")

    listed, shown = [line for line in said if line["event"] == "personal_data_read"]
    assert (listed["subject"], listed["kind"], listed["type"], listed["count"]) == ("an", "event", "NoteWritten", 1)
    assert (shown["subject"], shown["ids"], shown["count"]) == ("an", [event_id], 1)
