"""Each kind of bad input is one clear problem in both languages, with a stable code, and nothing of it is stored."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from deploy.local import servers
from services.notification.service import SERVICE as NOTIFICATION
from services.planning.plan import examples
from tests.bad_input import bodies_table, requests_table, trade_table, units_table
from tests.bad_input.case import Case, changed, complaints
from tests.chassis.web_harness import PRIVATE_PEM
from tests.harness import ServiceHarness, assembled, projecting
from tests.planning.conftest import planning
from tests.planning.plans import STAFF
from tests.registration.conftest import registration, unopened
from tests.review.conftest import at_work
from tests.review.steps import under_plan

__all__ = ["at_work", "planning", "registration", "unopened"]
FEWEST_KINDS: Final = 350


async def _wrong(harness: ServiceHarness, cases: Sequence[Case]) -> list[str]:
    return [line for case in cases for line in await complaints(harness, case)]


async def test_bad_requests(planning: ServiceHarness) -> None:
    """Tokens, senders, JSON, addresses and headers, at planning."""
    plan, draft = [await _drafted(planning) for _ in range(2)]
    issued = await planning.post(f"{plan}/issue", STAFF)
    kept = {**planning.token(STAFF), "Idempotency-Key": "bad-input"}
    keyed = await planning.web.post("/plans", headers=kept, json=examples.DRAFT)
    assert (issued.status_code, keyed.status_code) == (200, 201)
    forged = requests_table.forged(planning.token_key, planning.settings.site)

    wrong = await _wrong(planning, [*requests_table.EVERYWHERE, *forged, *requests_table.states(plan, draft)])
    wrong += await _wrong(planning, [*units_table.UNITS, *units_table.works(plan), *units_table.cases(plan)])

    assert not wrong, "\n".join(wrong)


async def _drafted(planning: ServiceHarness) -> str:
    answer = await planning.post("/plans", STAFF, examples.DRAFT)
    return f"/plans/{answer.json()['stream'].removeprefix('plan-')}"


async def test_bad_sheets(registration: ServiceHarness) -> None:
    """Texts, codes, dates and shapes, and what contradicts a plan, at registration."""
    bodies = [one for one in bodies_table.BODIES if one.address.startswith("/sheets")]

    wrong = await _wrong(registration, [*bodies, *trade_table.SHEETS])

    assert not wrong, "\n".join(wrong)


async def test_ways_to_type_that_are_no_fault(planning: ServiceHarness) -> None:
    """A keyboard of another kind is nobody's mistake: a title is recorded in its one form."""
    recorded = {}
    for how, typed, _ in bodies_table.MENDED:
        answer = await planning.post("/plans", STAFF, changed(examples.DRAFT, "/content/title", typed))
        plan = answer.json()["stream"].removeprefix("plan-")
        recorded[how] = (await planning.get(f"/plans/{plan}", STAFF)).json()["title"]

    assert recorded == {how: form for how, _, form in bodies_table.MENDED}


async def test_bad_dossiers(at_work: ServiceHarness) -> None:
    """Figures and shapes, and what contradicts a plan, a session or a decision, at review."""
    await under_plan(at_work)
    bodies = [one for one in bodies_table.BODIES if one.address == "/dossiers"]

    wrong = await _wrong(at_work, [*bodies, *trade_table.REVIEW])

    assert not wrong, "\n".join(wrong)


async def test_bad_notices(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Addresses of e-mail, inboxes and searches, at notification."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_sender": "tdkt@site.example"}
    async with assembled(postgres.admin_url, NOTIFICATION, tmp_path, mail) as harness, projecting(harness):
        harness.it_is("2017-01-20T08:00")
        wrong = await _wrong(harness, trade_table.NOTIFICATION)

    assert not wrong, "\n".join(wrong)


def test_each_kind_stands_in_the_tables_once() -> None:
    """So many kinds are told apart, by name and by request."""
    forged = requests_table.forged(PRIVATE_PEM, "lang-son")
    tables = (requests_table.EVERYWHERE, forged, requests_table.states("/plans/a", "/plans/b"), bodies_table.BODIES)
    cases = [
        *chain(*tables),
        *units_table.UNITS,
        *units_table.works("/plans/a"),
        *units_table.cases("/plans/a"),
        *trade_table.SHEETS,
        *trade_table.REVIEW,
        *trade_table.NOTIFICATION,
    ]
    kinds = Counter(case.kind for case in cases)

    assert [kind for kind, number in kinds.items() if number > 1] == []
    assert len(kinds) >= FEWEST_KINDS


async def test_a_good_request_is_no_fault(planning: ServiceHarness) -> None:
    """The control: the comparison finds what is carried out, and what is answered with another code."""
    good = Case("nothing is wrong", "POST", "/plans", STAFF, 422, "request-invalid", body=examples.DRAFT)
    other = Case("another code", "GET", "/plans/254", STAFF, 422, "not-found")

    assert len(await complaints(planning, good)) == 1
    assert len(await complaints(planning, other)) == 1
