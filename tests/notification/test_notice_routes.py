"""Notices over HTTP, as the service's own web application serves them."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from contracts.notification import About
from tests.notification.conftest import TokenHeaders
from tests.notification.harness import NotificationHarness, notice_of
from tests.notification.heard_events import COMMUNE, PROVINCE, WARD, awarded, issued, missing

NOTICE = notice_of(missing(), COMMUNE.code, About.REGISTRATION_MISSING)


@pytest.fixture(autouse=True)
async def served(harness: NotificationHarness) -> None:
    await harness.hear(issued())
    await harness.hear(missing())
    await harness.settle()


def inboxes(answer: httpx.Response) -> set[str]:
    """The addressees of the notices on a page."""
    rows: list[dict[str, Any]] = answer.json()["items"]
    return {row["addressee"] for row in rows}


def inboxes_of(*pages: dict[str, Any]) -> list[str]:
    """The addressees of the notices on several pages, in order."""
    return [row["addressee"] for page in pages for row in page["items"]]


async def test_whoever_works_for_a_unit_sees_that_units_inbox_only(
    web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """An inbox is its addressee's."""
    own = await web.get("/notices", headers=token_of("clerk", COMMUNE.code))
    other = await web.get("/notices", params={"addressee": WARD.code}, headers=token_of("clerk", COMMUNE.code))
    one = await web.get(f"/notices/{NOTICE}", headers=token_of("clerk", WARD.code))

    assert inboxes(own) == {COMMUNE.code}
    counted = await web.get("/counts", params={"addressee": WARD.code}, headers=token_of("clerk", COMMUNE.code))

    assert own.json()["total"] == 2
    assert (other.status_code, other.json()["code"]) == (404, "inbox-unknown")
    assert (one.status_code, counted.status_code) == (404, 404)


async def test_the_staff_of_the_site_sees_every_inbox(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """The standing body follows who was notified of what."""
    everything = await web.get("/notices", headers=token_of("appraiser"))
    one_inbox = await web.get("/notices", params={"addressee": WARD.code}, headers=token_of("appraiser"))

    assert inboxes(everything) == {PROVINCE.code, WARD.code, COMMUNE.code}
    assert inboxes(one_inbox) == {WARD.code}


async def test_a_list_is_read_page_by_page(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """A page says how many notices there are, and the address of the next with every filter of its own."""
    first = (await web.get("/notices?limit=2&about=plan-issued", headers=token_of("auditor"))).json()
    rest = (await web.get(first["next"], headers=token_of("auditor"))).json()

    assert (len(first["items"]), first["total"]) == (2, 3)
    assert (len(rest["items"]), rest["total"], rest["next"]) == (1, 3, None)
    assert inboxes_of(first, rest) == [PROVINCE.code, WARD.code, COMMUNE.code]


async def test_a_notice_is_shown_in_both_languages(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """Vietnamese unless English is asked for."""
    vietnamese = await web.get(f"/notices/{NOTICE}", headers=token_of("clerk", COMMUNE.code))
    english = await web.get(f"/notices/{NOTICE}", params={"language": "en"}, headers=token_of("clerk", COMMUNE.code))

    assert (vietnamese.json()["language"], english.json()["language"]) == ("vi", "en")
    assert english.json()["title"] == "No registration received"


async def test_the_addressee_acknowledges_a_notice_and_sees_it_as_acknowledged(
    web: httpx.AsyncClient, token_of: TokenHeaders, harness: NotificationHarness
) -> None:
    """It is seen as soon as the read tables have it."""
    clerk = token_of("clerk", COMMUNE.code)

    answer = await web.post(f"/notices/{NOTICE}/acknowledge", headers=clerk)
    await harness.settle()

    shown = await web.get("/notices", params={"state": "acknowledged"}, headers=clerk)
    assert answer.status_code == 200
    assert [row["notice_id"] for row in shown.json()["items"]] == [str(NOTICE)]


async def test_nobody_acknowledges_for_another(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """A refusal is a problem with its code and a sentence in each language."""
    answer = await web.post(f"/notices/{NOTICE}/acknowledge", headers=token_of("clerk", WARD.code))

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (403, "not-the-addressee")
    assert COMMUNE.name in problem["detail_vi"]


async def test_only_an_operator_has_an_email_sent_again(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """It needs that duty, and an address."""
    asked = f"/notices/{NOTICE}/resend-email"

    clerks = await web.post(asked, headers=token_of("clerk", COMMUNE.code))
    operators = await web.post(asked, headers=token_of("operator"))

    assert clerks.status_code == 403
    assert (operators.status_code, operators.json()["code"]) == (409, "contact-unknown")


async def test_counts_are_of_what_the_caller_may_see(
    web: httpx.AsyncClient, token_of: TokenHeaders, harness: NotificationHarness
) -> None:
    """Each figure can be followed to the notices it counts."""
    await harness.hear(awarded())
    await harness.settle()

    of_all = (await web.get("/counts", headers=token_of("auditor"))).json()
    of_one = (await web.get("/counts", headers=token_of("clerk", WARD.code))).json()

    assert {row["about"]: row["notices"] for row in of_all} == {
        "award-decided": 1,
        "plan-issued": 3,
        "registration-missing": 1,
    }
    assert {row["about"]: row["notices"] for row in of_one} == {"award-decided": 1, "plan-issued": 1}


async def test_a_value_that_the_database_cannot_take_is_refused_before_it_is_asked(
    web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """A position has a largest value, and text holds no zero byte."""
    for name, value in (
        ("after", "9223372036854775808"),
        ("after", "-1"),
        ("limit", "9223372036854775808"),
        ("addressee", "phuong\x00chi-lang"),
        ("source", "\x00"),
        ("state", "\x00"),
    ):
        answer = await web.get("/notices", params={name: value}, headers=token_of("auditor"))

        assert answer.status_code == 422, name


async def test_a_notice_that_was_not_served_is_not_found(web: httpx.AsyncClient, token_of: TokenHeaders) -> None:
    """Whether it is to be shown, acknowledged or sent."""
    unknown = notice_of(missing(), WARD.code, About.AWARD_DECIDED)

    shown = await web.get(f"/notices/{unknown}", headers=token_of("auditor"))
    acknowledged = await web.post(f"/notices/{unknown}/acknowledge", headers=token_of("clerk", WARD.code))
    sent = await web.post(f"/notices/{unknown}/resend-email", headers=token_of("operator"))

    assert [answer.status_code for answer in (shown, acknowledged, sent)] == [404, 404, 404]
    assert {answer.json()["code"] for answer in (acknowledged, sent)} == {"notice-missing"}


async def test_every_reading_of_notices_leaves_a_line_for_the_audit(
    web: httpx.AsyncClient, token_of: TokenHeaders
) -> None:
    """A title or a text may name a person; the line says who read which notices, and nothing of what they hold."""
    with capture_logs() as lines:
        await web.get("/notices?about=registration-missing", headers=token_of("auditor"))
        await web.get(f"/notices/{NOTICE}", headers=token_of("clerk", COMMUNE.code))
        await web.get(f"/notices/{NOTICE}", headers=token_of("clerk", WARD.code))

    listed, shown = [line for line in lines if line["event"] == "personal_data_read"]
    assert (listed["subject"], listed["kind"], listed["about"], listed["count"]) == (
        "can-bo",
        "notice",
        "registration-missing",
        1,
    )
    assert (shown["subject"], shown["ids"]) == (f"can-bo@{COMMUNE.code}", [str(NOTICE)])


@pytest.mark.parametrize(("query", "total"), [("q=chua+dang+ky", 1), ("q=KẾ+HOẠCH", 3), ("q=tin+nóng", 0)])
async def test_notices_are_found_by_a_part_of_their_title(
    web: httpx.AsyncClient, token_of: TokenHeaders, query: str, total: int
) -> None:
    """Typed with or without marks."""
    found = (await web.get(f"/notices?{query}", headers=token_of("auditor"))).json()

    assert found["total"] == total, [
        row["title"] for row in (await web.get("/notices", headers=token_of("auditor"))).json()["items"]
    ]
