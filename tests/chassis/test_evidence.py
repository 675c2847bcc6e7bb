"""Exported events prove themselves to a third party who has the evidence file and the register of keys alone."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.ids import new_id
from chassis.log.writer import Append, NewRow
from chassis.messaging.exporting import NotExportableError, Origin, exported
from chassis.messaging.lanes import START, Lanes, topics_of
from chassis.messaging.relay import NAME
from chassis.messaging.signing import SigningKey
from contracts.envelope import Recorded
from contracts.evidence import evidence_text
from contracts.verify import main
from deploy.local import servers
from tests.chassis.databases import Database, as_owner, opened
from tests.chassis.operator import Operator
from tests.chassis.publisher import OCCURRED_AT
from tests.chassis.receiver import receiver_over
from tests.chassis.sample import SITE
from tests.chassis.topics import log_of


async def relayed(database: Database, through: int | None = None) -> list[Recorded]:
    """The log, of which the relay has sent everything up to position `through`."""
    async with opened(database.service_url) as store:
        events = await log_of(store)
    sent = [event for event in events if through is None or event.position <= through]
    lanes = Lanes({name: [START] * 3 for event in events for name in topics_of(event)})
    for event in sent:
        lanes.place(event)
    await as_owner(
        database,
        "insert into log.checkpoints (name, position, state) values ($1, $2, $3)"
        " on conflict (name) do update set position = excluded.position, state = excluded.state",
        NAME,
        len(sent),
        json.dumps(lanes.state()),
    )
    return events


async def append(database: Database, rows: Sequence[NewRow]) -> None:
    """Append events of the service's own."""
    async with opened(database.service_url) as store:
        await store.append(Append(rows))


def said(name: str, audience: tuple[str, ...] = ("site",), cause: UUID | None = None, **data: Any) -> NewRow:
    """An event of the service's own."""
    about = {"subject": {"key": "nv-0147"}, "title": "CSTDCS", "plan_id": "p-1", **data}
    event_id = new_id()
    return NewRow(
        event_id, SITE, "writing", f"note-{event_id}", 1, name, 1, json.dumps(about), "clerk-1@unit-1", new_id(),
        cause, OCCURRED_AT, audience,
    )  # fmt: skip


def export(operator: Operator, file: Path, *words: object) -> tuple[int, str, str]:
    """Type the verb."""
    return operator.types("evidence", *map(str, words), "--to", str(file))


def test_own_events_are_exported_as_they_were_sent(operator: Operator) -> None:
    """Each in its place in its lane, signed anew, in a file for its owner alone that anybody can check."""
    events = asyncio.run(relayed(operator.database))
    file = operator.folder / "evidence.json"

    code, said_of_it, _ = export(operator, file, events[3].event_id, events[1].event_id)
    messages = json.loads(file.read_text())["messages"]

    assert (code, said_of_it) == (0, f"writing: 2 messages in {file}\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one["headers"]["ce_id"] for one in messages] == [str(events[at].event_id) for at in (1, 3)]
    assert [one["data"] for one in messages] == [events[at].data for at in (1, 3)]
    assert main([str(file)]) == 0


def test_a_file_that_exists_is_left_as_it_is(operator: Operator) -> None:
    """Evidence replaces nothing."""
    (event, *_) = asyncio.run(relayed(operator.database))
    file = operator.folder / "evidence.json"
    file.write_text("mine")

    code, _, error = export(operator, file, event.event_id)

    assert (code, error.partition(", ")[0]) == (1, f"{file} exists")
    assert file.read_text() == "mine"


def test_an_event_without_a_proof_is_named(operator: Operator) -> None:
    """One that is not there, one that was not sent yet, one that never leaves; no file is made."""
    home = said("NotePinned", ())
    asyncio.run(append(operator.database, [home]))
    events = asyncio.run(relayed(operator.database, through=4))
    file = operator.folder / "evidence.json"

    errors = [export(operator, file, one)[2] for one in (uuid4(), events[4].event_id, home.event_id)]

    assert "holds no event" in errors[0]
    assert "has not been sent yet" in errors[1]
    assert "never left writing" in errors[2]
    assert not file.exists()


def test_lanes_that_do_not_hold_prove_nothing(operator: Operator) -> None:
    """A place that was not the one of the sent message would prove another message."""
    (event, *_) = asyncio.run(relayed(operator.database))
    asyncio.run(as_owner(operator.database, "update log.checkpoints set position = 3 where name = $1", NAME))

    code, _, error = export(operator, operator.folder / "evidence.json", event.event_id)

    assert (code, "lanes of the relay do not hold" in error) == (1, True)


def test_an_award_is_exported_with_its_path(operator: Operator, capsys: pytest.CaptureFixture[str]) -> None:
    """With its causes, and with the events about its subject, title and plan; what never leaves is named."""
    home = said("NotePinned", ())
    path = [
        said("TitleRegistered"),
        *(said(name, dossier_id="d-1") for name in ("DossierSubmitted", "DossierAppraised")),
    ]
    other = said("TitleRegistered", subject={"key": "nv-9"})
    award = said("AwardDecided", cause=path[2].event_id, dossier_id="d-1")
    asyncio.run(append(operator.database, [*path, other, home, award]))
    asyncio.run(relayed(operator.database))
    file = operator.folder / "evidence.json"

    code, said_of_it, _ = export(operator, file, award.event_id, "--with-causes")
    held = main([str(file), "--json"])
    found = json.loads(capsys.readouterr().out)

    assert (code, said_of_it.split(" in ")[0]) == (0, "writing: 4 messages")
    assert (held, found["paths"][0]["whole"]) == (0, True)
    assert [one["id"] for one in found["messages"]] == [str(one.event_id) for one in (*path, award)]


def test_a_cause_that_never_leaves_is_named(operator: Operator) -> None:
    """The file holds what can be proven, and the line says what it lacks."""
    home = said("NotePinned", ())
    award = said("AwardDecided", cause=home.event_id)
    asyncio.run(append(operator.database, [home, award]))
    asyncio.run(relayed(operator.database))

    code, said_of_it, _ = export(operator, operator.folder / "e.json", award.event_id, "--with-causes")

    assert code == 0
    assert said_of_it.splitlines()[1].startswith(f"NotePinned {home.event_id} never left writing")


async def test_heard_events_are_exported_with_the_proofs_they_came_with(
    postgres: servers.Postgres, tmp_path: Path
) -> None:
    """The signature is that of the origin, and a batch of five needs no other message of it."""
    async with receiver_over(postgres.admin_url, tmp_path) as receiver:
        sent = receiver.publisher.say(*(receiver.publisher.written(number) for number in range(5)))
        await receiver.hear(*sent)
        heard = await receiver.heard()
        origin = Origin(receiver.harness.service, SITE, SigningKey("unused", receiver.publisher.private))

        found = await exported(receiver.harness.store.pool, origin, [heard[2]], with_causes=True)

    (message,) = found.messages
    assert message.headers["ce_proof"].encode() == dict(sent[2].headers)["ce_proof"]
    assert message.data.encode() == sent[2].value
    (tmp_path / "evidence.json").write_text(evidence_text(found.messages))
    assert main([str(tmp_path / "evidence.json"), "--register", str(receiver.keys_file)]) == 0


async def test_a_heard_event_without_its_proof_is_not_exported(postgres: servers.Postgres, tmp_path: Path) -> None:
    """Somebody appended it who had not heard it."""
    async with receiver_over(postgres.admin_url, tmp_path) as receiver:
        forged = receiver.publisher.written(7)
        await receiver.harness.store.append(Append([NewRow(*forged[1:14])]))
        origin = Origin(receiver.harness.service, SITE, SigningKey("unused", receiver.publisher.private))

        with pytest.raises(NotExportableError, match="no proof of it is kept here"):
            await exported(receiver.harness.store.pool, origin, [forged.event_id], with_causes=False)
