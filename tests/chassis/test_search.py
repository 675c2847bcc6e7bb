"""Events are found by person, unit and time, and the causes and effects of a conversation stand in order."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.log import search
from chassis.log.writer import Append, NewRow
from deploy.local import servers
from tests.chassis.sample import SITE
from tests.chassis.web_harness import WebHarness, open_web

NOTED = '{"note_id":"%s","title":"%s","text":"x"}'


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path) as opened:
        yield opened


async def _add(
    web: WebHarness, title: str, *, by: str = "an", conversation: UUID | None = None, cause: UUID | None = None
) -> UUID:
    """Record a note with `title` in 2017, one more day later each time; returns the id of its event."""
    event_id, note = uuid4(), uuid4()
    day = 1 + await web.stored()
    row = NewRow(
        event_id,
        SITE,
        "writing",
        f"note-{note}",
        1,
        "NoteWritten",
        1,
        NOTED % (note, title),
        by,
        conversation or uuid4(),
        cause,
        datetime(2017, 3, day, tzinfo=UTC),
    )
    await web.harness.store.append(Append([row]))
    return event_id


async def _positions(web: WebHarness, asked: str) -> list[int]:
    answer = await web.get(f"/events?{asked}")
    assert answer.status_code == 200, answer.text
    return [event["position"] for event in answer.json()["events"]]


async def test_events_are_found_by_person_unit_and_time(web: WebHarness) -> None:
    """A key counts as a whole, and a unit also where somebody acted for it."""
    await _add(web, "nguyen-van-a")
    await _add(web, "nguyen-van-an")
    await _add(web, "unit-7")
    await _add(web, "other", by="binh@unit-7")

    assert await _positions(web, "subject=nguyen-van-a") == [1]
    assert await _positions(web, "unit=unit-7") == [3, 4]
    assert await _positions(web, "from=2017-03-02T00:00:00Z&until=2017-03-04T00:00:00Z") == [2, 3]


async def test_a_search_without_an_index_goes_on_behind_what_it_has_looked_at(
    web: WebHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page looks at so many events and names where the next goes on, until the end of the log."""
    monkeypatch.setattr(search, "WINDOW", 2)
    for title in ("other", "other", "other", "other", "nguyen-van-a"):
        await _add(web, title)
    pages, found = 0, []
    address: str | None = "/events?subject=nguyen-van-a"
    while address is not None:
        page = (await web.get(address)).json()
        found += [event["position"] for event in page["events"]]
        pages, address = pages + 1, page["next"]

    assert (found, pages) == ([5], 3)


async def test_a_conversation_stands_in_the_order_of_its_causes(web: WebHarness) -> None:
    """Each event is followed by its effects; what other conversations hold is not there."""
    talk = uuid4()
    first = await _add(web, "first", conversation=talk)
    second = await _add(web, "second", conversation=talk, cause=uuid4())
    await _add(web, "of another")
    effect = await _add(web, "effect of the first", conversation=talk, cause=first)
    last = await _add(web, "effect of the effect", conversation=talk, cause=effect)

    answer = (await web.get(f"/conversations/{talk}")).json()

    assert [(one["depth"], one["event"]["event_id"]) for one in answer["events"]] == [
        (0, str(first)),
        (1, str(effect)),
        (2, str(last)),
        (0, str(second)),
    ]
    assert answer["whole"]
    assert (await web.get(f"/conversations/{uuid4()}")).status_code == 404


async def test_an_event_is_shown_raw_and_as_the_code_reads_it(web: WebHarness) -> None:
    """The text that was hashed, and the data in the newest version; one that cannot be decoded says why."""
    await web.write()
    (stored,) = await web.harness.store.read(0, 1)
    strange = await _add(web, "one")

    raw = await web.get(f"/events/{stored.event_id}/raw")
    decoded = (await web.get(f"/events/{stored.event_id}/decoded")).json()
    other = (await web.get(f"/events/{strange}/decoded")).json()

    assert raw.text == stored.data
    assert decoded["data"]["title"] == "a title"
    assert (decoded["undecodable"], decoded["version"]) == (None, decoded["recorded_version"])
    assert other["data"] is None or other["undecodable"] is None
