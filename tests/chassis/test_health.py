"""A service is alive while its loops move, ready when it can serve, and says how far each loop is."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from chassis.log.loops import Progress
from chassis.web.auth import DUTIES
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.sample import note_id, reading
from tests.chassis.web_harness import NOTE, WebHarness, open_web, signed_in


@pytest.fixture
async def web(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[WebHarness]:
    async with open_web(postgres.admin_url, tmp_path, stalled_after=timedelta(0)) as opened:
        opened.health.running = True
        yield opened


async def _alive(web: WebHarness) -> int:
    return (await web.client.get("/health/live")).status_code


async def test_a_loop_without_work_is_alive_however_long_it_stands(web: WebHarness) -> None:
    """Nothing to do is no reason to be started anew."""
    progress = web.health.loops["relay"] = Progress()
    progress.at(7, 0)

    assert await _alive(web) == 200


async def test_a_loop_that_has_work_and_does_not_move_is_dead(web: WebHarness) -> None:
    """Liveness is progress: the process runs, and is of no use."""
    progress = web.health.loops["relay"] = Progress()
    progress.at(0, 3)
    answer = await web.client.get("/health/live")

    assert answer.status_code == 503
    assert answer.json() == {"status": "stalled", "codes": ["relay-stalled"]}


async def test_a_loop_that_moves_is_alive_however_much_is_ahead(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> None:
    """Being behind is not standing still."""
    async with open_web(postgres.admin_url, tmp_path, stalled_after=timedelta(minutes=1)) as web:
        progress = web.health.loops["relay"] = Progress()
        progress.at(1, 1_000_000)

        assert await _alive(web) == 200


async def test_a_service_is_ready_when_it_can_serve(web: WebHarness) -> None:
    """The database answers, its tables are right, and every part runs."""
    answer = await web.client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "codes": []})


async def _reasons(web: WebHarness) -> list[str]:
    answer = await web.client.get("/health/ready")
    assert answer.status_code == 503
    codes: list[str] = answer.json()["codes"]
    return codes


async def test_a_service_that_is_stopping_is_not_ready(web: WebHarness) -> None:
    """No new requests are sent to a service that goes."""
    web.health.running = False

    assert await _reasons(web) == ["parts-not-running"]


async def test_a_service_whose_tables_are_old_is_not_ready(web: WebHarness) -> None:
    """Code that is newer than its database waits for `migrate`."""
    await as_owner(web.harness.database, "update log.migrations set hash = 'old' where name = 'read_model'")

    assert await _reasons(web) == ["migrations-missing"]


async def test_a_service_without_its_database_is_not_ready(web: WebHarness) -> None:
    """It is alive, but of no use until the database is back."""
    web.harness.store.pool.terminate()

    assert await _reasons(web) == ["database-away"]
    assert await _alive(web) == 200


async def test_health_shows_how_far_each_loop_is(web: WebHarness) -> None:
    """Position, how many are ahead, for how long, and what went wrong last; loops that run elsewhere too."""
    for _ in range(3):
        await web.write()
    async with web.projecting():
        await web.get(f"/notes/{note_id(1)}", "clerk", **{"Read-After": "3"})
    progress = web.health.loops["relay"] = Progress()
    sentence = "BrokerUnavailableError: Kafka at 127.0.0.1:9092 does not serve: it is away"
    progress.fault, progress.tries = sentence, 4
    report = (await web.get("/health")).json()

    loops = {loop["name"]: loop for loop in report["loops"]}
    assert (report["service"], report["head"], report["parked"]) == ("writing", 3, 0)
    assert list(loops) == ["policies", "projections", "relay"]
    assert (loops["projections"]["position"], loops["projections"]["behind"]) == (3, 0)
    assert (loops["relay"]["position"], loops["relay"]["behind"]) == (0, 3)
    assert loops["relay"]["lag_seconds"] > 0
    assert (loops["relay"]["fault"], loops["relay"]["tries"]) == (sentence, 4)
    assert (loops["relay"]["here"], loops["policies"]["here"]) == (True, False)


@pytest.mark.parametrize("kind", ["StoreRejectedError", "MalformedEventError"])
async def test_a_fault_that_may_quote_what_was_sent_is_named_only(web: WebHarness, kind: str) -> None:
    """The sentence is in the log, for those who operate the machine."""
    progress = web.health.loops["policies"] = Progress()
    progress.fault = f"{kind}: Failing row contains (Nguyễn Văn An)"

    loops = {loop["name"]: loop for loop in (await web.get("/health")).json()["loops"]}
    assert loops["policies"]["fault"] == kind


async def test_intake_is_shown_with_its_fault_where_a_service_hears(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> None:
    """It keeps no checkpoint: what is not known of it is unknown, and not 0."""
    async with open_web(postgres.admin_url, tmp_path, reading()) as web:
        elsewhere = _loops(await web.get("/health"))["intake"]
        progress = web.health.loops["intake"] = Progress()
        progress.fault = "Kafka at 127.0.0.1:1 does not serve: it is away"
        here = _loops(await web.get("/health"))["intake"]
        figures = (await web.get("/metrics")).text

    assert (elsewhere["here"], elsewhere["position"], elsewhere["behind"], elsewhere["lag_seconds"]) == (
        False,
        None,
        None,
        None,
    )
    assert (here["here"], here["fault"]) == (True, "Kafka at 127.0.0.1:1 does not serve: it is away")
    assert 'tdkt_loop_faulted{loop="intake",service="reading"} 1.0' in figures
    assert 'tdkt_loop_lag_seconds{loop="intake"' not in figures


def _loops(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    return {loop["name"]: loop for loop in answer.json()["loops"]}


async def test_probes_ask_the_database_once_a_second(web: WebHarness) -> None:
    """Probes without a token do not load the database; a change is seen a second later."""
    first = (await web.client.get("/health/ready")).status_code
    web.harness.store.pool.terminate()
    many = {(await web.client.get("/health/ready")).status_code for _ in range(20)}
    web.health._asked_at -= 1  # noqa: SLF001 - a second has passed

    assert (first, many) == (200, {200})
    assert await _reasons(web) == ["database-away"]


async def _park(web: WebHarness, reason: str) -> None:
    await as_owner(
        web.harness.database,
        'insert into log.parked (parked_id, topic, lane, "offset", stream, reason, detail, headers)'
        " values ($1, 'lang-son.planning', 0, (select count(*) from log.parked), 'plan-1', $2, '', '[]')",
        uuid4(),
        reason,
    )


async def test_messages_that_wait_for_an_operator_are_counted(web: WebHarness) -> None:
    """A message that was discarded is evidence, and waits for nobody."""
    for reason in ("fork", "unknown-event", "discarded"):
        await _park(web, reason)

    assert (await web.get("/health")).json()["parked"] == 2


async def test_health_shows_nothing_of_anybody(web: WebHarness) -> None:
    """Neither names nor words, whoever asks."""
    await web.client.post("/notes", json={"title": "Nguyễn Văn An", "text": "private"}, headers=signed_in("an"))
    seen = [(await web.get(page, "operator")).text for page in ("/health", "/health/live", "/health/ready", "/metrics")]

    assert not [text for text in seen if "Nguyễn" in text or "private" in text or "unit-1" in text]


async def test_only_the_probes_answer_without_a_token(web: WebHarness) -> None:
    """They say a word and codes; positions, counts and what the service offers are for those who hold a duty."""
    progress = web.health.loops["relay"] = Progress()
    progress.at(41, 1234)
    probes = [await web.client.get(page) for page in ("/health/live", "/health/ready")]
    others = [await web.client.get(page) for page in ("/health", "/metrics", "/events")]

    assert [answer.status_code for answer in probes] == [503, 200]
    assert all(answer.json().keys() == {"status", "codes"} for answer in probes)
    assert not [answer.text for answer in probes if "41" in answer.text or "1234" in answer.text]
    assert {(answer.status_code, answer.json()["code"]) for answer in others} == {(401, "token-missing")}


@pytest.mark.parametrize("page", ["/health", "/metrics"])
async def test_how_a_service_fares_is_for_operators_and_auditors(web: WebHarness, page: str) -> None:
    """Other callers do not see counts and lags."""
    asked = {duty: (await web.get(page, duty)).status_code for duty in sorted(DUTIES)}

    assert {duty for duty, status in asked.items() if status == 200} == {"auditor", "operator"}
    assert set(asked.values()) == {200, 403}


async def test_metrics_are_in_the_format_of_prometheus(web: WebHarness) -> None:
    """Names and labels are stable; a parser of Prometheus' own reads them."""
    await web.write()
    await web.client.post("/notes", json=NOTE, headers=signed_in("an", "auditor"))
    await web.client.request("TRICK", "/nowhere")
    await _park(web, "fork")
    answer = await web.get("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    writing = {"service": "writing"}
    figures = _figures(answer.text)
    assert figures("tdkt_head_position", **writing) == 1
    assert figures("tdkt_loop_behind_events", loop="relay", **writing) == 1
    assert figures("tdkt_parked_messages", reason="fork", **writing) == 1
    assert figures("tdkt_requests_total", status="201", **writing) == 1
    assert figures("tdkt_problems_total", code="address-unknown", **writing) == 1
    measured = {"method": "POST", "route": "/notes", "status_class": "2xx", **writing}
    assert figures("tdkt_request_seconds_count", **measured) == 1
    assert 0 < figures("tdkt_request_seconds_sum", **measured) < 10
    assert figures("tdkt_request_seconds_bucket", le="10.0", **measured) == 1
    assert figures("tdkt_command_seconds_count", command="WriteNote", outcome="done", **writing) == 1
    assert "TRICK" not in answer.text


async def test_a_discarded_message_leaves_the_sum_of_those_that_wait(web: WebHarness) -> None:
    """It is counted for itself, so that an alarm on the sum ends."""
    await _park(web, "fork")
    before = _figures((await web.get("/metrics")).text)
    await as_owner(web.harness.database, "update log.parked set reason = 'discarded'")
    after = _figures((await web.get("/metrics")).text)

    assert before("tdkt_parked_messages", service="writing", reason="fork") == 1
    assert after("tdkt_parked_messages", service="writing", reason="none") == 0
    assert after("tdkt_discarded_messages", service="writing") == 1


def _figures(text: str) -> Callable[..., float]:
    """The value of a sample by its name and labels; fails for one that is not there."""
    found = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return lambda name, **labels: found[name, frozenset(labels.items())]


async def test_health_names_the_events_that_are_held(web: WebHarness) -> None:
    """As the fault of the loop, however well it goes on, and as a number for an alarm."""
    await web.write()
    await as_owner(
        web.harness.database,
        "insert into log.held (loop, position, stream, reason) values ('policies', 1, 'note-1', 'OverflowError')",
    )
    loops = {loop["name"]: loop for loop in (await web.get("/health")).json()["loops"]}
    text = (await web.get("/metrics")).text

    assert (loops["policies"]["held"], loops["projections"]["held"]) == (1, 0)
    assert loops["policies"]["fault"] == "1 event held: position 1, OverflowError"
    assert 'tdkt_loop_held_events{loop="policies",service="writing"} 1.0' in text
