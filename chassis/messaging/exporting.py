"""Exports events with their proofs, as an evidence file that others check offline (`contracts/evidence.py`).

A heard event is exported as it was heard, with the proof that is kept of it. Of an own event no proof is kept, since
the relay signs a batch at the moment of sending: it is placed as it was sent, by folding the log from its beginning,
and its place and text are signed anew, now, by the key of the service and as a batch of its own. Its message is the one
that was sent, with the same hash; the time and the signature in its proof are those of the export.
An event of the service's home was never published and has no place: it cannot be exported.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from chassis.database import Connection, Pool, transaction
from chassis.declaring.service import Service
from chassis.errors import Fault
from chassis.log.store import COLUMNS, recorded
from chassis.messaging.cloudevents import Outgoing
from chassis.messaging.sent import sent_messages
from chassis.messaging.signing import SigningKey
from contracts.award_path import AWARD, on_the_path, step_of
from contracts.cloudevent import PROOF, attributes_of, data_of, event_text, leaf_of, place_of
from contracts.envelope import Recorded
from contracts.evidence import EvidenceMessage
from contracts.proof import Proof, Seal, written_path, written_seal


class NotExportableError(Fault):
    """An event has no proof that could be exported; the message names it and says why."""


class Exported(NamedTuple):
    """The messages of an evidence file, in the order of the log, and a line for each cause that stays out of it."""

    messages: list[EvidenceMessage]
    left_out: list[str]


class Origin(NamedTuple):
    """The service that exports, its site, and the key with which it signs its own events anew."""

    service: Service
    site: str
    key: SigningKey


async def exported(pool: Pool, origin: Origin, ids: Sequence[UUID], *, with_causes: bool) -> Exported:
    """The events `ids` with their proofs; `with_causes` also what led to them, as far as the log holds it.

    That is the cause of each, its cause in turn, and the path of each award among them (`contracts/award_path.py`).
    Raises NotExportableError for an event of `ids` that is not here, or of which nothing can be proven.
    """
    async with transaction(pool) as connection:
        await connection.execute("set transaction isolation level repeatable read, read only")
        events = await _by_id(connection, ids)
        absent = [one for one in ids if one not in events]
        if absent:
            raise NotExportableError(f"this log holds no event {absent[0]}")
        if with_causes:
            await _add_paths(connection, events)
            await _add_causes(connection, events)
        proofs = await _proofs(connection, [one.event_id for one in events.values() if not _is_own(origin, one)])
    own = [one.event_id for one in events.values() if _is_own(origin, one)]
    sent = await sent_messages(pool, origin.service, origin.site, own) if own else {}
    found = Exported([], [])
    for event in sorted(events.values(), key=lambda one: one.position):
        message = _own(origin, sent.get(event.event_id)) or _as_heard(event, proofs.get(event.event_id, ()))
        if message is not None:
            found.messages.append(message)
        elif event.event_id in ids:
            raise NotExportableError(_why_not(origin, event))
        else:
            found.left_out.append(_why_not(origin, event))
    return found


def _is_own(origin: Origin, event: Recorded) -> bool:
    return (event.site, event.service) == (origin.site, origin.service.name)


async def _by_id(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, Recorded]:
    rows = await connection.fetch(f"select {COLUMNS} from log.events where event_id = any($1)", list(ids))  # noqa: S608
    return {row["event_id"]: recorded(row) for row in rows}


async def _add_paths(connection: Connection, events: dict[UUID, Recorded]) -> None:
    """Add what stands on the path of each award: among the events about its subject and title."""
    for award in [one for one in events.values() if one.type == AWARD]:
        step = step_of(award[1:13])
        rows = await connection.fetch(
            f"select {COLUMNS} from log.events"  # noqa: S608
            " where data -> 'subject' ->> 'key' = $1 and data ->> 'title' = $2 and audience <> '{}'",
            step.subject,
            step.title,
        )
        about = {row["event_id"]: recorded(row) for row in rows}
        steps = {event_id: step_of(one[1:13]) for event_id, one in about.items()}
        events.update({one.event_id: about[one.event_id] for one in on_the_path(step, steps) if one.event_id in about})


async def _add_causes(connection: Connection, events: dict[UUID, Recorded]) -> None:
    while True:
        causes = {one.causation_id for one in events.values() if one.causation_id is not None} - events.keys()
        more = await _by_id(connection, causes)
        if not more:
            return
        events.update(more)


async def _proofs(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[asyncpg.Record]]:
    rows = await connection.fetch(
        "select * from log.proofs where event_id = any($1) order by topic, lane, sequence", list(ids)
    )
    found: dict[UUID, list[asyncpg.Record]] = {}
    for row in rows:
        found.setdefault(row["event_id"], []).append(row)
    return found


def _own(origin: Origin, sent: Outgoing | None) -> EvidenceMessage | None:
    """The message of an own event, signed anew by itself; None for one that was not sent."""
    if sent is None:
        return None
    (proof,) = origin.key.sign([sent.leaf])
    return evidence_message(sent, proof)


def evidence_message(sent: Outgoing, proof: Proof) -> EvidenceMessage:
    """A message in its place with its proof, as a file carries it."""
    return _message(sent.place, sent.text, written_seal(proof.seal), written_path(proof).encode())


def _as_heard(event: Recorded, proofs: Iterable[asyncpg.Record]) -> EvidenceMessage | None:
    """The message of a heard event under the first kept proof that covers it."""
    text = event_text(event[1:13])
    for proof in proofs:
        place = place_of(f"{proof['topic']}/{proof['lane']}", proof["sequence"], proof["previous_leaf"])
        if leaf_of(place, text) == proof["leaf"]:
            signed_at = datetime.fromisoformat(proof["signed_at"])
            seal = Seal(proof["key_id"], signed_at, proof["signed_at"].encode(), proof["signature"])
            return _message(place, text, written_seal(seal), proof["path"])
    return None


def _message(place: bytes, text: bytes, seal: bytes, path: bytes) -> EvidenceMessage:
    signed = dict(attributes_of(place, text))
    topic, _, lane = signed["ce_audience"].decode().rpartition("/")
    headers = {name: value.decode() for name, value in signed.items()} | {PROOF: f"{seal.decode()} {path.decode()}"}
    return EvidenceMessage(topic, int(lane), headers, data_of(text).decode())


def _why_not(origin: Origin, event: Recorded) -> str:
    name = f"{event.type} {event.event_id}"
    if not _is_own(origin, event):
        return f"{name} was heard, and no proof of it is kept here: ask {event.service} of {event.site} for it"
    if not event.audience:
        return f"{name} never left {event.service}: it was published to nobody, and nothing proves it to others"
    return f"{name} has not been sent yet: export it once the relay has reached position {event.position}"
