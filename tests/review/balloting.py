"""A council of five over HTTP: two dossiers, of which the council votes on one title in secret, and its steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.catalog.terms import Absentees
from contracts.message import Actor
from contracts.vocabulary import DossierId
from services.review.session.messages import CouncilLimits, LocalBallot
from tests.harness import ServiceHarness
from tests.review.cases import CHAIR, STANDING_BODY, person
from tests.review.steps import COUNCIL, eligible

VOTERS = tuple(Actor(f"uy-vien-{number}", duties=frozenset({"council"})) for number in (1, 2, 3))
SECRETARY = Actor("thu-ky", duties=frozenset({"council"}))
MEMBERS = (CHAIR, SECRETARY, *VOTERS)
AN, DAO = person(1), person(2, "Hoàng Thị Đào")
SECRETLY = LocalBallot(title="LDTT", absentees=Absentees.WRITTEN, citation="Quy chế Hội đồng")


def roster_of(voters: Sequence[Actor]) -> list[dict[str, str]]:
    """The members of a council by name: its chair, its secretary, and these."""
    return [
        {"user": CHAIR.subject, "name": "Hoàng Văn Chủ", "role": "chair"},
        {"user": SECRETARY.subject, "name": "Lý Thị Thư", "role": "secretary"},
        *({"user": one.subject, "name": f"Ủy viên {one.subject}"} for one in voters),
    ]


ROSTER = roster_of(VOTERS)


@dataclass
class Sitting:
    """A session of the five over two dossiers on which they vote in secret; the third member is absent."""

    at_work: ServiceHarness
    path: str
    dossiers: Sequence[DossierId]
    ballot: str = ""
    codes: Mapping[str, str] | None = None

    async def done(self, path: str, actor: Actor, body: object = None) -> Any:
        """The answer to a step that succeeds."""
        answer = await self.at_work.post(f"{self.path}{path}", actor, body)
        assert answer.status_code in {200, 201}, (path, answer.text)
        return answer.json()

    async def open(self) -> None:
        """Prepare and open a ballot: chair and secretary count."""
        counters = {"counters": [CHAIR.subject, SECRETARY.subject]}
        self.ballot = f"/ballots/{(await self.done('/ballots', STANDING_BODY, counters))['ballot_id']}"
        codes = {}
        for one in (CHAIR, SECRETARY):
            codes[one.subject] = (await self.done(f"{self.ballot}/code", one))["code"]
        self.codes = codes

    async def cast(self, member: Actor, *choices: str) -> Any:
        """Cast a ballot with these choices."""
        return await self.done(f"{self.ballot}/cast", member, self.votes(*choices))

    def votes(self, *choices: str) -> dict[str, Any]:
        """The body of a ballot with these choices."""
        pairs = zip(self.dossiers, choices, strict=True)
        return {"votes": [{"dossier_id": str(dossier), "choice": choice} for dossier, choice in pairs]}

    async def count(self) -> None:
        """End the casting and give both codes."""
        await self.done(f"{self.ballot}/end", STANDING_BODY)
        for one in (CHAIR, SECRETARY):
            await self.done(f"{self.ballot}/count", one, {"code": (self.codes or {})[one.subject]})

    async def sign(self) -> None:
        """Close the vote and sign the minutes."""
        await self.done("/close-voting", STANDING_BODY)
        for one in (SECRETARY, CHAIR):
            await self.done("/signatures", one)


async def sitting(at_work: ServiceHarness) -> Sitting:
    """A session with its members named and their attendance recorded."""
    return await seated(at_work, await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT")))


async def seated(at_work: ServiceHarness, dossiers: Sequence[DossierId], voters: Sequence[Actor] = VOTERS) -> Sitting:
    """A session over `dossiers` whose members are chair, secretary and `voters`, the last of whom is absent."""
    members = (CHAIR, SECRETARY, *voters)
    at_work.store.site = replace(at_work.store.site, limits=CouncilLimits(ballots=(SECRETLY,)))
    at_work.it_is("2017-12-15T09:00")
    agenda = {**COUNCIL, "members": len(members), "dossiers": [str(one) for one in dossiers]}
    convened = await at_work.post("/sessions", CHAIR, agenda)
    found = Sitting(at_work, f"/sessions/{convened.json()['stream'].removeprefix('session-')}", dossiers)
    await found.done("/council", STANDING_BODY, {"roster": roster_of(voters)})
    attended = [{"user": one.subject, "present": True} for one in members[:-1]]
    absent = {"user": members[-1].subject, "present": False, "reason": "Công tác"}
    await found.done("/attendance", STANDING_BODY, {"attended": [*attended, absent]})
    return found
