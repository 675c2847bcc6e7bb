"""Who has read personal data, and whose access was refused, stands in the audit log before the answer is given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chassis.database import connect
from chassis.web import auditing
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.web_harness import NOTE, WebHarness, open_web, signed_in
from tests.harness import problem_of


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path) as opened:
        yield opened


async def _rows(web: WebHarness) -> list[dict[str, Any]]:
    found = await as_owner(web.harness.database, "select * from log.audit order by at, entry_id")
    return [dict(row) for row in found]


async def test_a_read_is_stored_with_its_reader_and_its_conversation(web: WebHarness) -> None:
    """Who, with which duties, what, by which conditions, at which route, in which conversation."""
    await web.write()
    correlation = uuid4()

    await web.get("/events?type=NoteWritten", **{"Correlation-Id": str(correlation)})

    (row,) = await _rows(web)
    assert (row["what"], row["subject"], row["unit"], row["duties"]) == ("read", "an", None, ["auditor"])
    assert (row["kind"], row["number"], row["route"]) == ("event", 1, "/events")
    assert '"NoteWritten"' in row["conditions"]
    assert (row["correlation_id"], row["trace_id"]) == (correlation, correlation.hex)


async def test_a_refused_access_is_stored_with_its_reason(web: WebHarness) -> None:
    """A valid token without the duty, and one that names nobody it acts for."""
    await web.client.post("/notes", json=NOTE, headers=signed_in("an", "auditor"))
    await web.client.get("/events", headers=signed_in("binh", "auditor", site="cao-bang"))

    first, *_ = await _rows(web)
    assert (first["what"], first["subject"], first["reason"]) == ("refused", "an", "duty-missing")
    assert (first["method"], first["route"]) == ("POST", "/notes")


async def test_a_read_that_cannot_be_stored_is_not_answered(web: WebHarness) -> None:
    """The table is locked for longer than the role waits: 503, and the same request is answered after it."""
    await web.write()
    async with _locked(web):
        refused = await web.get("/events")
        denied = await web.get("/events", "clerk")
    served = await web.get("/events")

    assert problem_of(refused) == problem_of(denied) == (503, "store-unavailable")
    assert (served.status_code, len(served.json()["events"])) == (200, 1)
    assert len(await _rows(web)) == 1


async def test_callers_without_a_token_are_counted_and_fill_no_disk(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row a minute for each reason, with the number of refusals since the row before."""
    for _ in range(4):
        await web.client.get("/events")
    before = await _rows(web)
    monkeypatch.setattr(auditing, "_TOGETHER", 0.0)
    await web.client.get("/events")

    assert [(row["reason"], row["number"]) for row in before] == [("token-missing", 1)]
    assert [row["number"] for row in await _rows(web)] == [1, 4]


async def test_an_auditor_finds_accesses_by_their_conditions(web: WebHarness) -> None:
    """By subject, kind, id and what; each look stands in the log itself."""
    await web.write()
    (event,) = await web.harness.store.read(0, 1)
    await web.client.get(f"/events/{event.event_id}", headers=signed_in("binh", "operator"))
    await web.client.get("/events", headers=signed_in("chi", "clerk"))

    by_id = (await web.get(f"/audit?id={event.event_id}&kind=event")).json()
    refused = (await web.get("/audit?what=refused")).json()
    looks = (await web.get("/audit?kind=audit&subject=an")).json()
    later = (await web.get("/audit?from=2999-01-01T00:00:00Z")).json()

    assert [(one["subject"], one["route"]) for one in by_id["entries"]] == [("binh", "/events/{event_id}")]
    assert [(one["subject"], one["reason"]) for one in refused["entries"]] == [("chi", "duty-missing")]
    assert [one["conditions"] for one in looks["entries"]] == [
        {"of_what": "refused"},
        {"of_kind": "event", "of_id": str(event.event_id)},
    ]
    assert later == {"entries": [], "next": None}


async def test_pages_of_the_audit_log_follow_one_another(web: WebHarness) -> None:
    """The newest first; rows that come meanwhile move no page."""
    for _ in range(5):
        await web.get("/events")
    seen: list[str] = []
    address: str | None = "/audit?kind=event&limit=2"
    while address is not None:
        page = (await web.get(address)).json()
        seen += [entry["entry_id"] for entry in page["entries"]]
        address = page["next"]

    assert seen == [str(row["entry_id"]) for row in reversed(await _rows(web)) if row["kind"] == "event"]
    assert len(seen) == 5


@asynccontextmanager
async def _locked(web: WebHarness) -> AsyncIterator[None]:
    """Nobody adds to the audit log inside the block."""
    database = web.harness.database
    name = database.service_url.rpartition("/")[2]
    await as_owner(database, f"alter database {name} set lock_timeout = '50ms'")
    await web.harness.store.pool.expire_connections()
    holder = await connect(database.admin_url)
    try:
        async with holder.transaction():
            await holder.execute("lock table log.audit in share row exclusive mode")
            yield
    finally:
        await holder.close()
