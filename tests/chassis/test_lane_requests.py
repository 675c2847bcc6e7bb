"""A request for messages counts when a neighbour that reads the lane has signed it anew."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import wall
from chassis.messaging.arrivals import Raw
from contracts.lane_head import LaneName
from contracts.lane_request import sign_lane_request
from contracts.note import Note, Signer
from deploy.local import servers
from tests.chassis.databases import as_owner
from tests.chassis.neighbours import Listener, listener
from tests.contracts.federations import FEDERATION

PUBLIC = "lang-son.reading.public"
NOTES = "vinh-trai.writing.heads.to.lang-son"


@pytest.fixture
async def there(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Listener]:
    """A service that has sent five messages to everybody, three to the ward and two to the province."""
    async with listener(postgres.admin_url, tmp_path) as listening:
        sent = {PUBLIC: 5, "lang-son.reading.to.vinh-trai": 3, "lang-son.reading.to.tinh-lang-son": 2}
        state = {f"{name}/0": [size, "00", []] for name, size in sent.items()}
        await as_owner(
            listening.harness.database,
            "insert into log.checkpoints (name, position, state) values ('relay', 9, $1)", json.dumps(state),
        )  # fmt: skip
        yield listening


def request(there: Listener, size: int, topic: str = PUBLIC, at: datetime | None = None, lane: int = 0) -> Note:
    """A request of the ward that has `size` messages."""
    name = LaneName(FEDERATION.instance, topic, lane)
    return sign_lane_request(name, size, bytes(32), there.neighbour.signer, at or wall())


async def take(there: Listener, note: Note, topic: str = NOTES) -> list[str]:
    """What the log says when a note comes on a topic: the reason of a refusal, or the event."""
    with structlog.testing.capture_logs() as logs:
        await there.heads.take([Raw((topic, 0), 0, b"key", note.written().encode())])
    return [str(entry.get("reason", entry["event"])) for entry in logs]


async def kept(there: Listener) -> list[tuple[str, int]]:
    """The requests that are to be carried out."""
    rows = await there.harness.store.pool.fetch("select topic, size from log.resends where outcome is null order by 1")
    return [(row["topic"], row["size"]) for row in rows]


async def test_a_neighbour_may_ask_for_what_it_may_read(there: Listener) -> None:
    """The public lane, and the one that is addressed to it."""
    assert await take(there, request(there, 2)) == []
    assert await take(there, request(there, 0, "lang-son.reading.to.vinh-trai")) == []

    assert await kept(there) == [(PUBLIC, 2), ("lang-son.reading.to.vinh-trai", 0)]


async def test_a_request_is_not_replayed(there: Listener) -> None:
    """An older one than the last counts for nothing, whatever it says, and so does the same one."""
    now = wall()
    newest = request(there, 2, at=now)
    await take(there, newest)
    await as_owner(there.harness.database, "update log.resends set outcome = 'sent'")

    await take(there, request(there, 0, at=now - timedelta(seconds=5)))
    await take(there, newest)

    assert await kept(there) == []


async def test_who_has_everything_asks_for_nothing(there: Listener) -> None:
    """And who has more than was sent shows that this log was cut."""
    assert await take(there, request(there, 5)) == []
    assert await take(there, request(there, 6)) == ["request_beyond_log"]
    assert await take(there, request(there, 0, lane=7)) == ["request_beyond_log"]

    assert await kept(there) == []


async def test_a_request_that_proves_nothing_is_refused(there: Listener) -> None:
    """Another key, another federation, a lane that it does not read, another's topic, or no request at all."""
    good = request(there, 2)
    signer = there.neighbour.signer
    stranger = Signer(signer.name, Ed25519PrivateKey.generate())

    def altered(old: str, new: str) -> Note:
        return Note(good.text.replace(old, new), ()).cosigned(signer, int(wall().timestamp()))

    other = request(there, 1, "lang-son.reading.to.tinh-lang-son")

    assert await take(there, Note(good.text, ()).cosigned(stranger, int(wall().timestamp()))) == ["wrong-signature"]
    assert await take(there, Note(good.text.replace("\n2\n", "\n1\n"), good.signatures)) == ["wrong-signature"]
    assert await take(there, altered("tests/", "tdkt/")) == ["other-instance"]
    assert await take(there, other) == ["wrong-audience"]
    assert await take(there, good, "vinh-trai.writing.heads.public") == ["wrong-audience"]
    assert await take(there, good, "tinh-lang-son.writing.heads.to.lang-son") == ["unsigned-head"]
    assert await take(there, altered("\n2\n", "\n02\n")) == ["malformed-head"]
    assert await take(there, altered("\n2\n", "\n2\n\n")) == ["malformed-head"]
    assert await take(there, altered("AAAA", "AA")) == ["malformed-head"]
    assert await kept(there) == []


async def test_a_request_to_a_sibling_is_none_of_ours(there: Listener) -> None:
    """It comes on a topic that each service of the site reads."""
    assert await take(there, request(there, 2, "lang-son.planning.public")) == []

    assert await kept(there) == []
