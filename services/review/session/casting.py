"""What pages and routes do alike with a secret ballot: seal votes into the box, take and give codes, destroy the box.

Each is a command and the change of the box that is stored in one transaction with its events. The votes and the codes
are part of neither: they are gone when the request is answered.
"""

from collections.abc import Mapping
from typing import NamedTuple

from chassis.database import Connection
from chassis.deciding.decider import Beside
from chassis.web import AuthorizedRequest, NotFound
from contracts.vocabulary import DossierId, SessionId
from services.review.ballot import box, sealing
from services.review.ballot.messages import BallotId, Choice
from services.review.session.balloting import joined
from services.review.session.ballots import (
    BoxFound,
    CastBallot,
    Count,
    GiveCountingCode,
    TakeCountingCode,
    VoidBallot,
)
from services.review.session.sitting import SessionReason
from services.review.session.sitting_refusals import BallotIncomplete, BallotMissing
from services.review.session.states import Ballot, SessionState, Sitting, state_after


class UnderWay(NamedTuple):
    """A session that sits, and the ballot that is under way in it."""

    session_id: SessionId
    session: Sitting
    ballot: Ballot

    @property
    def ballot_id(self) -> BallotId:
        """The id of the ballot."""
        return self.ballot.prepared.ballot_id

    def votes_of(self, user: str) -> tuple[DossierId, ...]:
        """The dossiers on which a member votes; the others of the ballot he leaves blank."""
        items = self.session.items
        return tuple(one for one in self.ballot.prepared.dossiers if user in self.session.entitled(items[one]))


async def state_of(request: AuthorizedRequest, session_id: SessionId) -> SessionState:
    """The session as its events make it; raises NotFound for one that was not convened."""
    events = await request.history(f"session-{session_id}")
    if not events:
        raise NotFound(f"session-{session_id}")
    return state_after(one.event for one in events)


async def current(request: AuthorizedRequest, session_id: SessionId) -> UnderWay:
    """The ballot that is under way in a session; raises BallotMissing where none is."""
    session = await state_of(request, session_id)
    if not isinstance(session, Sitting) or session.ballot is None:
        raise BallotMissing
    return UnderWay(session_id, session, session.ballot)


async def under_way(request: AuthorizedRequest, session_id: SessionId, ballot_id: BallotId) -> UnderWay:
    """The ballot with this id; raises BallotMissing where it is not under way."""
    at = await current(request, session_id)
    if at.ballot_id != ballot_id:
        raise BallotMissing
    return at


def taking(at: UnderWay) -> tuple[str, TakeCountingCode]:
    """A new counting code, which is shown once and kept nowhere, and the command that records its public half."""
    code = sealing.new_code()
    key = sealing.public_key_of(sealing.secret_of(code, at.ballot_id)).hex()
    return code, TakeCountingCode(session_id=at.session_id, ballot_id=at.ballot_id, public_key=key)


async def casting(at: UnderWay, user: str, votes: Mapping[DossierId, Choice]) -> tuple[CastBallot, Beside]:
    """The sealing of a ballot into the box; raises BallotIncomplete unless it has a vote on each of its dossiers."""
    wrong = votes.keys() ^ set(at.votes_of(user))
    if wrong and user in at.ballot.prepared.voters:
        raise BallotIncomplete(count=len(wrong))
    keys = [at.ballot.keys.get(counter) for counter in at.ballot.prepared.counters]
    first, second = (None if key is None else bytes.fromhex(key) for key in keys)
    whole = {one: votes.get(one, Choice.BLANK) for one in at.ballot.prepared.dossiers}
    sealed = {} if first is None or second is None else await box.seal_votes(whole, sealing.joint(first, second))

    async def beside(connection: Connection) -> BoxFound:
        before = await box.found(connection, at.ballot_id)
        after = await box.put(connection, at.ballot_id, before, sealed)
        return BoxFound(before=box.seal_of(before), after=box.seal_of(after), key=joined(at.ballot))

    return CastBallot(session_id=at.session_id, ballot_id=at.ballot_id), beside


def giving(at: UnderWay, user: str, code: str) -> tuple[GiveCountingCode, Beside]:
    """The opening of one lock of the box with a code; with the second the sums are found and the box is destroyed."""
    secret = sealing.secret_of(code, at.ballot_id)
    key = sealing.public_key_of(secret).hex()

    async def beside(connection: Connection) -> BoxFound:
        before = await box.found(connection, at.ballot_id)
        seal = box.seal_of(before)
        found = BoxFound(before=seal, after=seal, key=key)
        if seal != at.ballot.seal or key != at.ballot.keys.get(user) or not at.ballot.ended:
            return found
        given = await box.unlock(connection, at.ballot_id, before, user, secret)
        if len(given) < len(at.ballot.prepared.counters):
            return found
        sums = box.opened(before, tuple(given.values()), at.ballot.prepared.dossiers, len(at.ballot.cast))
        await box.destroy(connection, at.ballot_id)
        return found.model_copy(update={"counts": _counts(at, sums)})

    return GiveCountingCode(session_id=at.session_id, ballot_id=at.ballot_id), beside


def voiding(at: UnderWay, reason: SessionReason) -> tuple[VoidBallot, Beside]:
    """The end of a ballot that counts for nothing, and of its box."""

    async def beside(connection: Connection) -> None:
        await box.found(connection, at.ballot_id)
        await box.destroy(connection, at.ballot_id)

    return VoidBallot(session_id=at.session_id, ballot_id=at.ballot_id, reason=reason), beside


def _counts(at: UnderWay, sums: Mapping[DossierId, box.Sums]) -> tuple[Count, ...]:
    turnout = frozenset(at.ballot.cast)
    found: list[Count] = []
    for dossier in at.ballot.prepared.dossiers:
        barred = len(turnout - at.session.entitled(at.session.items[dossier]))
        votes = sums[dossier]
        blank = len(turnout) - barred - votes.votes_for - votes.against
        found.append(
            Count(dossier_id=dossier, votes_for=votes.votes_for, against=votes.against, blank=blank, barred=barred)
        )
    return tuple(found)
