"""The casting of a secret ballot and the giving of a counting code, as the work of processes that are killed."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from chassis.clock import Clock
from chassis.deciding.decider import Cause, Handler
from chassis.declaring.site import Site
from contracts.message import Actor
from contracts.vocabulary import DossierId, Level, SessionId
from services.review.ballot.messages import Choice
from services.review.service import SERVICE
from services.review.session.casting import UnderWay, casting, giving
from services.review.session.states import Sitting
from tests.chassis.databases import opened
from tests.failure.killing import Work
from tests.failure.works import COMMANDING

IN_SECRET: Final = (*COMMANDING, "services/review/session/casting.py", "services/review/ballot/box.py")
"""The files whose moments a secret ballot is killed at."""


async def _at(handler: Handler, session_id: SessionId) -> UnderWay:
    session = (await handler.load(f"session-{session_id}")).state
    assert isinstance(session, Sitting)
    assert session.ballot is not None
    return UnderWay(session_id, session, session.ballot)


async def cast_ballots(given: dict[str, Any]) -> None:
    """Cast the ballot of each member: the same choice on every dossier."""
    async with opened(given["url"], 4) as store:
        store.site = Site(given["site"], Level.DISTRICT)
        handler = Handler(SERVICE, store, Clock())
        for thing, command_id in given["things"]:
            user = Actor(thing["user"], duties=frozenset({"council"}))
            votes = {DossierId(UUID(one)): Choice(thing["choice"]) for one in thing["dossiers"]}
            command, beside = await casting(await _at(handler, SessionId(UUID(thing["session"]))), user.subject, votes)
            await handler.handle(command, Cause(user, UUID(command_id), UUID(command_id)), beside=beside)


async def give_codes(given: dict[str, Any]) -> None:
    """Give a counting code to each ballot; one that is counted by now answers by the command's id."""
    async with opened(given["url"], 4) as store:
        store.site = Site(given["site"], Level.DISTRICT)
        handler = Handler(SERVICE, store, Clock())
        for thing, command_id in given["things"]:
            user, session_id = Actor(thing["user"], duties=frozenset({"council"})), SessionId(UUID(thing["session"]))
            if await store.answered(UUID(command_id)) is not None:
                continue
            command, beside = giving(await _at(handler, session_id), user.subject, thing["code"])
            await handler.handle(command, Cause(user, UUID(command_id), UUID(command_id)), beside=beside)


BALLOTING: Final[Mapping[str, Work]] = {"cast_ballots": cast_ballots, "give_codes": give_codes}
