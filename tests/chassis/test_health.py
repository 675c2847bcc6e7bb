"""A service is alive while its loops move, ready when it can serve, and says how far each loop is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from chassis.log.loops import Progress
from chassis.web.auth import DUTIES
from deploy.local import servers
from tests.chassis.doors import Door, open_door, signed_in
from tests.chassis.places import as_owner
from tests.chassis.sample import note_id


@pytest.fixture
async def door(postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(postgres.admin_url, tmp_path, stalled_after=timedelta(0)) as opened:
        opened.health.running = True
        yield opened


async def _alive(door: Door) -> int:
    return (await door.client.get("/health/live")).status_code


async def test_a_loop_without_work_is_alive_however_long_it_stands(door: Door) -> None:
    """Nothing to do is no reason to be started anew."""
    progress = door.health.loops["relay"] = Progress()
    progress.at(7, 0)

    assert await _alive(door) == 200


async def test_a_loop_that_has_work_and_does_not_move_is_dead(door: Door) -> None:
    """Liveness is progress: the process runs, and is of no use."""
    progress = door.health.loops["relay"] = Progress()
    progress.at(0, 3)
    answer = await door.client.get("/health/live")

    assert answer.status_code == 503
    assert answer.json() == {"status": "stalled", "codes": ["relay-stalled"]}


async def test_a_loop_that_moves_is_alive_however_much_is_ahead(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path
) -> None:
    """Being behind is not standing still."""
    async with open_door(postgres.admin_url, tmp_path, stalled_after=timedelta(minutes=1)) as door:
        progress = door.health.loops["relay"] = Progress()
        progress.at(1, 1_000_000)

        assert await _alive(door) == 200


async def test_a_service_is_ready_when_it_can_serve(door: Door) -> None:
    """The database answers, its tables are right, and every part runs."""
    answer = await door.client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "codes": []})


async def _reasons(door: Door) -> list[str]:
    answer = await door.client.get("/health/ready")
    assert answer.status_code == 503
    told: list[str] = answer.json()["codes"]
    return told


async def test_a_service_that_is_stopping_is_not_ready(door: Door) -> None:
    """No new requests are sent to a service that goes."""
    door.health.running = False

    assert await _reasons(door) == ["parts-not-running"]


async def test_a_service_whose_tables_are_old_is_not_ready(door: Door) -> None:
    """Code that is newer than its database waits for `migrate`."""
    await as_owner(door.harness.database, "update log.migrations set hash = 'old' where name = 'read_model'")

    assert await _reasons(door) == ["migrations-missing"]


async def test_a_service_without_its_database_is_not_ready(door: Door) -> None:
    """It is alive, but of no use until the database is back."""
    door.harness.store.pool.terminate()

    assert await _reasons(door) == ["database-away"]
    assert await _alive(door) == 200


async def test_health_tells_how_far_each_loop_is(door: Door) -> None:
    """Position, how many are ahead, for how long, and what went wrong last; loops that run elsewhere too."""
    for _ in range(3):
        await door.write()
    async with door.projecting():
        await door.get(f"/notes/{note_id(1)}", "clerk", **{"Read-After": "3"})
    progress = door.health.loops["relay"] = Progress()
    progress.fault, progress.tries = "BrokerUnavailableError: Kafka at nowhere has Nguyễn Văn An's password", 4
    report = (await door.get("/health")).json()

    loops = {loop["name"]: loop for loop in report["loops"]}
    assert (report["service"], report["head"], report["parked"]) == ("writing", 3, 0)
    assert list(loops) == ["policies", "projections", "relay"]
    assert (loops["projections"]["position"], loops["projections"]["behind"]) == (3, 0)
    assert (loops["relay"]["position"], loops["relay"]["behind"]) == (0, 3)
    assert loops["relay"]["lag_seconds"] > 0
    assert (loops["relay"]["fault"], loops["relay"]["tries"]) == ("BrokerUnavailableError", 4)
    assert (loops["relay"]["here"], loops["policies"]["here"]) == (True, False)


async def _park(door: Door, reason: str) -> None:
    await as_owner(
        door.harness.database,
        'insert into log.parked (parked_id, topic, lane, "offset", stream, reason, detail, headers)'
        " values ($1, 'lang-son.planning', 0, (select count(*) from log.parked), 'plan-1', $2, '', '[]')",
        uuid4(),
        reason,
    )


async def test_messages_that_wait_for_an_operator_are_counted(door: Door) -> None:
    """A message that was discarded is evidence, and waits for nobody."""
    for reason in ("fork", "unknown-event", "discarded"):
        await _park(door, reason)

    assert (await door.get("/health")).json()["parked"] == 2


async def test_health_shows_nothing_of_anybody(door: Door) -> None:
    """Neither names nor words, whoever asks."""
    await door.client.post("/notes", json={"title": "Nguyễn Văn An", "text": "private"}, headers=signed_in("an"))
    seen = [
        (await door.get(page, "operator")).text for page in ("/health", "/health/live", "/health/ready", "/metrics")
    ]

    assert not [text for text in seen if "Nguyễn" in text or "private" in text or "unit-1" in text]


async def test_only_the_probes_answer_without_a_token(door: Door) -> None:
    """They say a word and codes; positions, counts and what the service offers are for those who hold a duty."""
    progress = door.health.loops["relay"] = Progress()
    progress.at(41, 1234)
    probes = [await door.client.get(page) for page in ("/health/live", "/health/ready")]
    others = [await door.client.get(page) for page in ("/health", "/metrics", "/openapi.json", "/events")]

    assert [answer.status_code for answer in probes] == [503, 200]
    assert all(answer.json().keys() == {"status", "codes"} for answer in probes)
    assert not [answer.text for answer in probes if "41" in answer.text or "1234" in answer.text]
    assert {(answer.status_code, answer.json()["code"]) for answer in others} == {(401, "token-missing")}


@pytest.mark.parametrize("page", ["/health", "/metrics"])
async def test_how_a_service_fares_is_for_operators_and_auditors(door: Door, page: str) -> None:
    """Nobody else needs to know how much there is and how far behind."""
    asked = {duty: (await door.get(page, duty)).status_code for duty in sorted(DUTIES)}

    assert {duty for duty, status in asked.items() if status == 200} == {"auditor", "operator"}
    assert set(asked.values()) == {200, 403}


async def test_metrics_are_in_the_format_of_prometheus(door: Door) -> None:
    """Every sample is a name, labels and a number, after a line that says what kind it is."""
    await door.write()
    await door.client.get("/nowhere")
    await _park(door, "fork")
    answer = await door.get("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    samples = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert {name: float(value) for name, value in samples.items()}
    assert samples['tdkt_head_position{service="writing"}'] == "1"
    assert samples['tdkt_loop_behind_events{service="writing",loop="relay"}'] == "1"
    assert samples['tdkt_parked_messages{service="writing",reason="fork"}'] == "1"
    assert samples['tdkt_requests_total{service="writing",status="201"}'] == "1"
    assert samples['tdkt_problems_total{service="writing",code="address-unknown"}'] == "1"
