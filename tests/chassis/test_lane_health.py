"""An operator sees what a neighbour has not confirmed, what has not arrived from it, and that it told two pasts."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from chassis.clock import wall
from chassis.log.writer import Append
from chassis.operating.status import Status, table_of
from chassis.web.health import Health, HealthReport
from chassis.web.lane_health import HeardLane, SentLane
from chassis.web.metrics import Metrics
from contracts.proof import leaf_hash
from deploy.local import servers
from tests.chassis.databases import Harness, as_owner, at_work
from tests.chassis.neighbours import Listener, listener
from tests.chassis.sample import writing
from tests.chassis.topics import new_notes

UP, PUBLIC = "lang-son.writing.to.tinh-lang-son", "lang-son.writing.public"


@pytest.fixture
async def there(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Listener]:
    """A service that hears a subordinate's lane."""
    async with listener(postgres.admin_url, tmp_path) as listening:
        yield listening


@pytest.fixture
async def here(postgres: servers.Postgres) -> AsyncIterator[Harness]:
    """A service that has sent four notes to its superior and two to everybody, of nine."""
    async with at_work(postgres.admin_url, writing()) as harness:
        for numbers, audience in ((range(4), ("site", "to.tinh-lang-son")), (range(4, 7), ("site",)),
                                  (range(7, 9), ("public", "site"))):  # fmt: skip
            await harness.store.append(Append(new_notes("lang-son", numbers, audience)))
        state = {
            "lang-son.writing/0": [9, "00"],
            f"{UP}/0": [4, "00", ["00"]],
            f"{PUBLIC}/0": [2, "00", ["00"]],
        }
        await as_owner(
            harness.database,
            "insert into log.checkpoints (name, position, state) values ('relay', 9, $1)", json.dumps(state),
        )  # fmt: skip
        yield harness


async def report_of(harness: Harness, receipt_after: timedelta = timedelta(days=1)) -> HealthReport:
    """The health of a service of the site."""
    pool = harness.store.pool
    return await Health(harness.service, pool, "lang-son", timedelta(minutes=1), receipt_after).report()


async def confirm(harness: Harness, topic: str, receiver: str, size: int, position: int) -> None:
    """Keep a receipt of `receiver`."""
    await harness.store.pool.execute(
        "insert into log.receipts values ($1, 0, $2, $3, '', $4, now(), 'note')", topic, receiver, size, position
    )


async def sent(harness: Harness, receipt_after: timedelta = timedelta(days=1)) -> list[SentLane]:
    """The lanes that a service sends, without the times, which differ from run to run."""
    report = await report_of(harness, receipt_after)
    return [
        lane.model_copy(update={"oldest_seconds": None if lane.oldest_seconds is None else 1.0})
        for lane in report.lanes.sent
    ]


def lane(topic: str, receiver: str, sent: int, confirmed: int, *, oldest: bool, overdue: bool = False) -> SentLane:
    """The lane as it is expected."""
    return SentLane(lane=f"{topic}/0", receiver=receiver, sent=sent, confirmed=confirmed,
                    oldest_seconds=1.0 if oldest else None, overdue=overdue)  # fmt: skip


async def test_an_addressed_lane_waits_for_the_first_receipt_of_its_site(here: Harness) -> None:
    """Nobody is known to read the public one."""
    assert await sent(here) == [lane(UP, "tinh-lang-son", 4, 0, oldest=True)]


async def test_every_receiver_is_shown_with_what_it_has_confirmed(here: Harness) -> None:
    """Each service for itself, also of a public lane."""
    await confirm(here, UP, "tinh-lang-son.review", 3, 3)
    await confirm(here, UP, "tinh-lang-son.planning", 4, 4)
    await confirm(here, PUBLIC, "vinh-trai.planning", 1, 8)

    assert await sent(here) == [
        lane(PUBLIC, "vinh-trai.planning", 2, 1, oldest=True),
        lane(UP, "tinh-lang-son.planning", 4, 4, oldest=False),
        lane(UP, "tinh-lang-son.review", 4, 3, oldest=True),
    ]


async def test_a_receipt_is_overdue_after_a_time(here: Harness) -> None:
    """An alarm that the report and its table show; what is confirmed is never overdue."""
    await confirm(here, UP, "tinh-lang-son.planning", 4, 4)
    await confirm(here, UP, "tinh-lang-son.review", 2, 2)

    shown = await sent(here, timedelta(0))
    table = table_of(Status(await report_of(here, timedelta(0)), "a test")).splitlines()

    assert [one.overdue for one in shown] == [False, True]
    assert f"sent  {UP}/0: 4 of 4 messages confirmed by tinh-lang-son.planning" in table
    (late,) = [line for line in table if line.endswith(" - OVERDUE")]
    assert late.startswith(
        f"sent  {UP}/0: 2 of 4 messages confirmed by tinh-lang-son.review, the oldest other one is 0:"
    )


async def test_prometheus_can_raise_the_alarm(here: Harness, there: Listener) -> None:
    """What is overdue, missing or forked, by lane."""
    await there.hear(*there.neighbour.say(2))
    there.neighbour.say(3)
    await there.take(there.neighbour.head(5))

    overdue, missing = await samples_of(here), await samples_of(there.harness)

    assert overdue["tdkt_lane_overdue", f"{UP}/0"] == 1
    assert overdue["tdkt_lane_unconfirmed_seconds", f"{UP}/0"] > 0
    assert missing["tdkt_lane_missing_messages", f"{there.neighbour.lane.topic}/0"] == 3
    assert missing["tdkt_lane_forks", f"{there.neighbour.lane.topic}/0"] == 0


async def samples_of(harness: Harness) -> dict[tuple[str, str], float]:
    """The samples of the lanes, by name and lane; every receipt is overdue at once."""
    health = Health(harness.service, harness.store.pool, "lang-son", timedelta(minutes=1), timedelta(0))
    text = Metrics(harness.service.name).text(await health.report(), await health.standing()).decode()
    return {
        (sample.name, sample.labels["lane"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "lane" in sample.labels
    }


async def heard(there: Listener) -> tuple[HeardLane, str]:
    """The one lane that is heard, and its line for a terminal."""
    report = await report_of(there.harness)
    (one,) = report.lanes.heard
    (line,) = [line for line in table_of(Status(report, "a test")).splitlines() if line.startswith("heard ")]
    return one, line.removeprefix(f"heard {there.neighbour.lane.topic}/0: ")


async def test_a_lane_without_a_head_is_shown_as_such(there: Listener) -> None:
    """What has not been signed for cannot be missed."""
    await there.hear(*there.neighbour.say(2))

    one, line = await heard(there)

    assert (one.standing, one.heard, one.confirmed) == ("no-head", 2, 0)
    assert line == "2 messages, no-head"


async def test_a_quiet_lane_is_whole(there: Listener) -> None:
    """Its newest head covers what was heard, and is not old."""
    await there.hear(*there.neighbour.say(2))
    await there.take(there.neighbour.head(2))

    one, line = await heard(there)

    assert (one.standing, one.heard, one.confirmed, one.missing) == ("whole", 2, 2, 0)
    assert line.startswith("2 messages, whole, its last head is 0:00:0")


async def test_a_silent_lane_is_told_from_a_quiet_one(there: Listener) -> None:
    """Its owner signs every hour: after two, something is in the way."""
    await there.hear(*there.neighbour.say(2))
    await there.take(there.neighbour.head(2, at=wall() - timedelta(hours=3)))

    one, line = await heard(there)

    assert one.standing == "silent"
    assert line.startswith("2 messages, silent, its last head is 3:00:0")


@pytest.mark.parametrize(("minutes", "standing"), [(0, "under-way"), (2, "withheld")])
async def test_a_withheld_tail_is_shown_with_its_age(there: Listener, minutes: int, standing: str) -> None:
    """Messages may be under way for a minute; then they are missing."""
    await there.hear(*there.neighbour.say(2))
    there.neighbour.say(3)
    await there.take(there.neighbour.head(5))
    await as_owner(
        there.harness.database, "update log.heads set ahead_since = now() - make_interval(mins => $1)", minutes
    )

    one, line = await heard(there)

    assert (one.standing, one.heard, one.missing) == (standing, 2, 3)
    assert line.startswith(f"2 messages, {standing}: 3 are missing for 0:0{minutes}:0")


async def test_what_was_asked_for_is_shown(there: Listener) -> None:
    """How often in a row, until the lane moves."""
    late = [*there.neighbour.say(2), *there.neighbour.say(3)]
    await there.hear(*late[:2])
    await there.take(there.neighbour.head(5))
    asked = "insert into log.requests values ($1, 0, 2, 3, now() - interval '4 minutes', 'note')"
    await there.harness.store.pool.execute(asked, there.neighbour.lane.topic)

    one, line = await heard(there)
    await there.hear(*late[2:])
    moved, _ = await heard(there)

    assert (one.requests, moved.requests) == (3, 0)
    assert ", asked for 3 times, last 0:04:0" in line


async def test_what_was_sent_again_is_shown(here: Harness) -> None:
    """With the receiver that asked for it, whether or not it has ever confirmed anything."""
    asked = "insert into log.resends values ($1, 0, $2, 1, '', now() - interval '3 minutes', 'note', 1, now(), $3, $4)"
    await here.store.pool.execute(asked, UP, "tinh-lang-son.review", 3, "sent")
    await here.store.pool.execute(asked, PUBLIC, "vinh-trai.planning", 0, None)

    report = await report_of(here)
    table = table_of(Status(report, "a test")).splitlines()

    assert [(one.receiver, one.resend, one.resent) for one in report.lanes.sent] == [
        ("vinh-trai.planning", "asked", 0),
        ("tinh-lang-son.review", "sent", 3),
    ]
    assert [line.rpartition("; ")[2][:41] for line in table if line.startswith("sent ")] == [
        "it asked for missing ones 0:03:00 ago: as", "it asked for missing ones 0:03:00 ago: 3 ",
    ]  # fmt: skip


async def test_the_loss_of_everything_is_shown(there: Listener) -> None:
    """Also where not even the first message has arrived."""
    there.neighbour.say(3)
    await there.take(there.neighbour.head(3))

    one, _ = await heard(there)

    assert (one.standing, one.heard, one.missing) == ("under-way", 0, 3)


async def test_two_pasts_are_shown_until_somebody_has_decided(there: Listener) -> None:
    """Whatever else comes: the evidence stays."""
    await there.hear(*there.neighbour.say(2))
    await there.take(there.neighbour.head(2, [leaf_hash(b"another")] * 2), there.neighbour.head(2))

    one, line = await heard(there)

    assert (one.standing, one.forks, one.confirmed) == ("fork", 1, 2)
    assert line == "2 messages, fork: its owner has signed 1 heads of another past (lanes forks)"
