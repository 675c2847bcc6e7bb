"""The sealed box of a ballot, which a session changes in the transaction of its own events."""

import asyncio
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import product
from typing import Final, NamedTuple

from chassis.database import Connection
from contracts.vocabulary import DossierId
from services.review.ballot.messages import BallotId, Choice
from services.review.ballot.sealing import Sealed, added, sealed, total, unlocked

SUMMED: Final = (Choice.YES, Choice.NO)
"""The choices that are summed up; a blank vote adds nothing to either."""
Place = tuple[DossierId, Choice]
Box = Mapping[Place, Sealed]


class Sums(NamedTuple):
    """The votes for and against a dossier."""

    votes_for: int
    against: int


async def seal_votes(votes: Mapping[DossierId, Choice], key: bytes) -> Box:
    """Every choice on every dossier, sealed one by one: the same work whatever the votes are."""
    return await asyncio.to_thread(_seal_votes, votes, key)


def _seal_votes(votes: Mapping[DossierId, Choice], key: bytes) -> Box:
    return {
        (dossier, choice): sealed(vote is choice, key) for (dossier, vote), choice in product(votes.items(), SUMMED)
    }


async def found(connection: Connection, ballot_id: BallotId) -> Box:
    """What lies in a box; whoever else puts a ballot in waits until this transaction ends."""
    await connection.execute("select pg_advisory_xact_lock(724540, hashtext($1))", str(ballot_id))
    rows = await connection.fetch(
        "select dossier_id, choice, masked_by, masked from ballot.boxes where ballot_id = $1", ballot_id
    )
    return {
        (DossierId(row["dossier_id"]), Choice(row["choice"])): Sealed(row["masked_by"], row["masked"]) for row in rows
    }


def seal_of(box: Box) -> str:
    """The SHA-256 of all that lies in a box, in hexadecimal digits."""
    places = sorted(box.items(), key=lambda place: (str(place[0][0]), place[0][1].value))
    lines = [f"{dossier}{choice.value}{one.masked_by.hex()}{one.masked.hex()}" for (dossier, choice), one in places]
    return sha256("\n".join(lines).encode()).hexdigest()


async def put(connection: Connection, ballot_id: BallotId, before: Box, ballot: Box) -> Box:
    """Add a ballot to what lies in a box, and answer with what lies in it then: every sum changes."""
    after = {place: added(before[place], one) if place in before else one for place, one in ballot.items()}
    await connection.executemany(
        "insert into ballot.boxes (ballot_id, dossier_id, choice, masked_by, masked) values ($1, $2, $3, $4, $5)"
        " on conflict (ballot_id, dossier_id, choice) do update"
        " set masked_by = excluded.masked_by, masked = excluded.masked",
        [(ballot_id, dossier, choice.value, *one) for (dossier, choice), one in after.items()],
    )
    return after


async def unlock(
    connection: Connection, ballot_id: BallotId, box: Box, counter: str, secret: bytes
) -> Mapping[str, Mapping[Place, bytes]]:
    """Take the part of one code from every sum, and answer with the parts of each code that was given so far."""
    parts = await asyncio.to_thread(lambda: {place: unlocked(one, secret) for place, one in box.items()})
    await connection.executemany(
        "insert into ballot.unlocked (ballot_id, counter, dossier_id, choice, part) values ($1, $2, $3, $4, $5)"
        " on conflict do nothing",
        [(ballot_id, counter, dossier, choice.value, part) for (dossier, choice), part in parts.items()],
    )
    rows = await connection.fetch(
        "select counter, dossier_id, choice, part from ballot.unlocked where ballot_id = $1", ballot_id
    )
    given: dict[str, dict[Place, bytes]] = {}
    for row in rows:
        place = (DossierId(row["dossier_id"]), Choice(row["choice"]))
        given.setdefault(row["counter"], {})[place] = row["part"]
    return given


def opened(
    box: Box, given: Sequence[Mapping[Place, bytes]], dossiers: Sequence[DossierId], most: int
) -> Mapping[DossierId, Sums]:
    """The sums in a box with the parts of both codes; raises ValueError where they do not open it."""
    one, other = given
    sums = {place: total(held, (one[place], other[place]), most) for place, held in box.items()}
    return {each: Sums(sums.get((each, Choice.YES), 0), sums.get((each, Choice.NO), 0)) for each in dossiers}


async def destroy(connection: Connection, ballot_id: BallotId) -> None:
    """Delete a box and the parts of its codes."""
    await connection.execute("delete from ballot.boxes where ballot_id = $1", ballot_id)
    await connection.execute("delete from ballot.unlocked where ballot_id = $1", ballot_id)
