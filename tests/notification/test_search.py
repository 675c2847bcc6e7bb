"""The search across the site: marks, numbers, units, years, and its speed's plan."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from chassis.reading.rebuild import compare
from chassis.reading.viewer import Viewer
from services.notification.search import queries
from services.notification.search.queries import FoundRow, SearchAsked
from services.notification.service import SERVICE
from tests.notification.conftest import TokenHeaders
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import COMMUNE, PERSON, WARD, awarded, issued
from tests.notification.work_events import OTHER, registered, submitted

STAFF = Viewer(None)


@pytest.fixture(autouse=True)
async def named(harness: NotificationHarness) -> None:
    """A plan, two people of the ward whose names differ by a mark, one of them in the commune as well, an award."""
    await harness.hear(issued())
    await harness.hear(registered(OTHER))
    await harness.hear(registered(PERSON), 2)
    await harness.hear(registered(OTHER, COMMUNE), 3)
    await harness.hear(submitted())
    await harness.hear(awarded())
    await harness.projector.step()


async def found(harness: NotificationHarness, viewer: Viewer, **asked: Any) -> list[FoundRow]:
    """What is found."""
    rows, total = await queries.search(harness.store.pool, viewer, SearchAsked(**asked))
    assert total == len(rows)
    return list(rows)


async def names(harness: NotificationHarness, viewer: Viewer, **asked: Any) -> list[str]:
    """The names of what is found."""
    return [row.name for row in await found(harness, viewer, **asked)]


async def test_the_marks_that_were_typed_come_first_and_the_others_after_them(harness: NotificationHarness) -> None:
    """Without marks, with the marks of the one, and with those of the other; words in any order."""
    ward = Viewer(WARD.code)

    assert await names(harness, ward, q="hoang thi mai") == ["Hoàng Thị Mai", "Hoàng Thị Mái"]
    assert await names(harness, ward, q="Mái") == ["Hoàng Thị Mái", "Hoàng Thị Mai"]
    assert await names(harness, ward, q="mai hoàng") == ["Hoàng Thị Mai", "Hoàng Thị Mái"]
    assert await names(harness, ward, q="ho th") == ["Hoàng Thị Mai", "Hoàng Thị Mái"]
    assert await names(harness, ward, q="oang") == []
    assert await names(harness, ward, q="  ") == []


async def test_another_units_rows_never_come(harness: NotificationHarness) -> None:
    """Whichever unit is asked for; what belongs to no unit is for the staff, but for plans."""
    commune = Viewer(COMMUNE.code)

    assert [(row.name, row.unit) for row in await found(harness, commune, q="hoàng", unit=WARD.code)] == [
        ("Hoàng Thị Mái", COMMUNE.code)
    ]
    assert await names(harness, commune, q="3120") == []
    assert await names(harness, commune, q="chi lăng") == []
    assert [row.kind for row in await found(harness, commune, q="254")] == ["plan"]
    assert [row.kind for row in await found(harness, Viewer(WARD.code), q="3120")] == ["decision"]
    assert len(await found(harness, STAFF, q="hoàng")) == 3
    assert len(await found(harness, STAFF, q="hoàng", unit=COMMUNE.code)) == 1


@pytest.mark.parametrize("q", ["254", "254/KH-UBND", "254/kh-ubnd", "công tác thi đua"])
async def test_a_plan_is_found_by_its_number_and_by_its_title(harness: NotificationHarness, q: str) -> None:
    """It leads to the page of the plan."""
    rows = await found(harness, STAFF, q=q)

    assert [(row.kind, row.number, row.page.rpartition("/")[0]) for row in rows] == [
        ("plan", "254/KH-UBND", "/planning/plans")
    ]
    assert await found(harness, STAFF, q="254/QĐ-UBND") == []
    assert await found(harness, STAFF, q="25") == []


async def test_a_decision_and_a_unit_are_found_once_by_the_staff(harness: NotificationHarness) -> None:
    """However many units have a subject in the decision."""
    (decision,) = await found(harness, STAFF, q="3120/QĐ-UBND", year=2017)
    (unit,) = await found(harness, STAFF, q="chi lang")

    assert decision.page == f"/review/decisions/{awarded().decision_id}"
    assert unit.page == f"/notification/files?unit={WARD.code}"
    assert await found(harness, STAFF, q="3120/QĐ-UBND", year=2018) == []


async def test_a_person_is_found_by_key_and_leads_to_the_files(harness: NotificationHarness) -> None:
    """The key is pseudonymous, and stands in the events."""
    (row,) = await found(harness, STAFF, q=PERSON.key)

    assert row.page == f"/notification/files?q={PERSON.key}&unit={WARD.code}"


async def test_a_search_is_read_page_by_page_across_its_ranks(harness: NotificationHarness) -> None:
    """As typed, then as folded; no row twice and none left out."""
    seen = []
    for after in range(3):
        rows, total = await queries.search(harness.store.pool, STAFF, SearchAsked(q="thị mái", limit=1, after=after))
        seen += [(row.place, row.name) for row in rows]
        assert total == 3

    assert seen == [(1, "Hoàng Thị Mái"), (2, "Hoàng Thị Mái"), (3, "Hoàng Thị Mai")]


async def test_the_table_is_what_the_log_makes_it(harness: NotificationHarness) -> None:
    """A comparison finds no difference."""
    assert all(one.identical for one in await compare(harness.store, SERVICE, {"read_search"}))


@pytest.mark.parametrize("q", ["'", "\\", "a & b", "!a", "a:*", "<->", "()", "%", "_"])
async def test_signs_are_words_and_no_operators(harness: NotificationHarness, q: str) -> None:
    """Nothing is found by them, and nothing fails."""
    assert await found(harness, STAFF, q=q) == []


async def test_what_was_read_is_in_the_audit_log_and_what_was_typed_is_not(
    web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """The keys of the rows and the conditions are."""
    with capture_logs() as logs:
        answer = await web.get("/search", params={"q": "mái", "limit": 1}, headers=token_of("clerk", WARD.code))
    (line,) = [one for one in logs if one["event"] == "personal_data_read"]

    assert (answer.json()["total"], answer.json()["next"]) == (2, "/search?q=m%C3%A1i&limit=1&after=1")
    assert (line["kind"], line["ids"], "mái" in str(line)) == ("search", [OTHER.key], False)


async def test_no_more_than_a_thousand_lines_are_counted(
    harness: NotificationHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A common family name has tens of thousands of bearers: more than the most counts as one more."""
    monkeypatch.setattr(queries, "MOST", 1)

    rows, total = await queries.search(harness.store.pool, STAFF, SearchAsked(q="thị mái", limit=1))

    assert (len(rows), total) == (1, 2)


async def test_without_the_limit_of_the_viewer_another_units_rows_come(
    harness: NotificationHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the rows are there to be seen, and the limit alone keeps them away."""
    monkeypatch.setattr(queries, "_SEEN_OF_UNIT", "$1::text is not null")

    assert WARD.code in {row.unit for row in await found(harness, Viewer(COMMUNE.code), q="hoàng")}
