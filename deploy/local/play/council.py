"""A session of the council: its members are named, a quorum is there, votes are counted, and the minutes are signed.

Who is absent, with an interest in a dossier, or short of a quorum is as the session states it. A title on which the law
asks for a secret ballot is voted on in secret: two members hold the codes that open the box.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, combinations, repeat
from random import Random
from typing import Any, Final

from contracts.message import Actor
from contracts.vocabulary import VIETNAM
from deploy.local.play.actors import AUDITOR, DEPUTY, HEAD, SECRETARY, council_member
from deploy.local.play.client import ServiceClient, SiteClient, StepRefusedError
from deploy.local.play.course import Authority
from deploy.local.play.dataset import made_up_words
from deploy.local.play.people import made_names

_NOT_YET: Final = frozenset({"session-dossier-not-ready"})
"""Review is about to read what it has just recorded."""
_POSTS: Final = (
    ("chair", "Chủ tịch Hội đồng"),
    ("deputy", "Phó Chủ tịch Hội đồng"),
    ("secretary", "Thư ký Hội đồng"),
)
_AWAY: Final = "Đi công tác theo quyết định cử."
_LACKING: Final = "Chưa đủ số thành viên dự họp theo quy chế của Hội đồng."
_BEYOND: Final = "Vượt tỷ lệ của đơn vị; để lại phiên họp sau."
_MISTYPED: Final = "Ghi nhầm khi nhập số phiếu."


@dataclass(frozen=True)
class Item:
    """A dossier on the agenda: whether the council votes for too few, and whether the law asks for a secret ballot."""

    dossier_id: str
    below: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Session:
    """A session over an agenda, on the day it is held; `turnout` is how many came in vain on a day before.

    `interests` are reasons for which a member does not vote, `put_off` reasons for which an item comes before another
    session, `beyond` items that are voted for beyond the quota of their unit and put off then; all by dossier.
    `stopped` are items that were suspended or taken back since.
    """

    agenda: Sequence[Item]
    held: datetime
    round: int = 1
    convened: datetime | None = None
    in_vain: datetime | None = None
    interests: Mapping[str, str] = field(default_factory=dict)
    put_off: Mapping[str, str] = field(default_factory=dict)
    beyond: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    mistyped: bool = False


def members_of(authority: Authority) -> list[Actor]:
    """The members of the council of an authority: chair, deputy and secretary before all others."""
    others = [council_member(number) for number in range(1, authority.members - 2)]
    return [HEAD, DEPUTY, SECRETARY, *others]


def roster_of(authority: Authority) -> list[dict[str, Any]]:
    """The members as a session names them; their names are made up, the same for an authority at each call."""
    names = made_names(Random(authority.council), made_up_words())  # noqa: S311 - it makes up names for training
    posts = chain(_POSTS, repeat(("member", "Ủy viên Hội đồng")))
    return [
        {"user": member.subject, "name": next(names).full, "role": role, "position": position}
        for member, (role, position) in zip(members_of(authority), posts, strict=False)
    ]


async def hold(
    client: SiteClient,
    authority: Authority,
    session: Session,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> str:
    """Hold a session from its convening to the second signature; answers with its id.

    `meanwhile` is done between the convening and the session.
    """
    council = _Council(client, authority, session)
    session_id = await council.convene()
    if meanwhile is not None:
        await meanwhile()
    await council.sit()
    return session_id


@dataclass
class _Council:
    client: SiteClient
    authority: Authority
    session: Session
    path: str = ""

    async def sit(self) -> None:
        """The session from its first day to the signed minutes."""
        session, members = self.session, members_of(self.authority)
        if session.in_vain is not None:
            await self._meet_in_vain(session.in_vain)
        self.client.site.move_clock(session.held)
        absent = members[-1]
        await self._attend(absent=[absent])
        for dossier, reason in session.interests.items():
            interested = {"dossier_id": dossier, "user": members[3].subject, "reason": reason}
            await self._staff.post(f"{self.path}/conflicts", interested)
        for dossier, reason in session.put_off.items():
            await self._staff.post(f"{self.path}/postponed-items", {"dossier_id": dossier, "reason": reason})
        await self._vote()
        for dossier in sorted(session.beyond):
            await self._staff.post(f"{self.path}/postponed-items", {"dossier_id": dossier, "reason": _BEYOND})
        await self._staff.post(f"{self.path}/close-voting")
        for signs in (HEAD, SECRETARY):
            await self.client.service("review", signs).post(f"{self.path}/signatures")

    @property
    def _staff(self) -> ServiceClient:
        return self.client.service("review", self.authority.appraiser)

    async def convene(self) -> str:
        """Convene the council over the agenda and name its members; answers with the session's id."""
        session = self.session
        first = session.in_vain or session.held
        self.client.site.move_clock(session.convened or first)
        body = {
            "council": self.authority.council,
            "members": self.authority.members,
            "held_on": _day(first),
            "dossiers": [one.dossier_id for one in session.agenda],
        }
        session_id = str((await self._staff.post("/sessions", body, _NOT_YET))["stream"]).removeprefix("session-")
        seated = {"roster": roster_of(self.authority), "round": session.round}
        self.path = f"/sessions/{session_id}"
        await self._staff.post(f"{self.path}/council", seated)
        return session_id

    async def _meet_in_vain(self, day: datetime) -> None:
        """Fewer than half are there: nothing is voted on, and the session is held on another day."""
        self.client.site.move_clock(day)
        members = members_of(self.authority)
        await self._attend(absent=members[len(members) // 2 - 1 :])
        postponed = {"held_on": _day(self.session.held), "reason": _LACKING}
        await self._staff.post(f"{self.path}/postpone", postponed)

    async def _attend(self, absent: Sequence[Actor]) -> None:
        attended = [
            {"user": one.subject, "present": one not in absent, "reason": _AWAY if one in absent else ""}
            for one in members_of(self.authority)
        ]
        await self._staff.post(f"{self.path}/attendance", {"attended": attended})

    async def _vote(self) -> None:
        """By show of hands, but for what asks for a secret ballot."""
        without = self.session.put_off.keys() | self.session.stopped
        items = [one for one in self.session.agenda if one.dossier_id not in without]
        by_hand = [one for one in items if not one.secret]
        if by_hand:
            await self._count([self._hands(place, one) for place, one in enumerate(by_hand)])
        by_ballot = [one for one in items if one.secret]
        if by_ballot and not await self._counted(by_ballot[0]):
            await self._ballot(by_ballot)

    async def _counted(self, item: Item) -> bool:
        shown = await self.client.service("review", AUDITOR).get(self.path)
        return any(one["votes_for"] is not None for one in shown["agenda"] if one["dossier_id"] == item.dossier_id)

    async def _count(self, votes: list[dict[str, Any]]) -> None:
        """The first count is mistyped where the session states so, and corrected at once."""
        first, *others = votes
        if not self.session.mistyped:
            await self._staff.post(f"{self.path}/votes", {"votes": votes})
            return
        typed = {**first, "votes_for": first["votes_for"] - 1}
        await self._staff.post(f"{self.path}/votes", {"votes": [typed, *others]})
        await self._staff.post(f"{self.path}/corrections", {**first, "reason": _MISTYPED})

    def _hands(self, place: int, item: Item) -> dict[str, Any]:
        """One is absent, and whoever has an interest does not vote."""
        voting = self.authority.members - 1 - (item.dossier_id in self.session.interests)
        votes_for = self.authority.members // 3 if item.below else voting - place % 3
        return {"dossier_id": item.dossier_id, "votes_for": votes_for}

    async def _ballot(self, items: Sequence[Item]) -> None:
        """A ballot from its codes to its count."""
        members = {one.subject: one for one in members_of(self.authority)}
        ballot, counters = await self._prepare(list(members)[:-1])
        codes = {one: (await self._as(members[one]).post(f"{ballot}/code"))["code"] for one in counters}
        await self._cast(ballot, items, list(members.values()))
        await self._staff.post(f"{ballot}/end")
        for one, code in codes.items():
            await self._as(members[one]).post(f"{ballot}/count", {"code": code})

    async def _prepare(self, present: Sequence[str]) -> tuple[str, Sequence[str]]:
        """The path of a new ballot, and those who count it; one that lost its codes is declared void."""
        for counters in combinations(present, 2):
            prepared = await self._staff.post(f"{self.path}/ballots", {"counters": counters})
            ballot = f"{self.path}/ballots/{prepared['ballot_id']}"
            if not prepared["repeated"]:
                return ballot, counters
            current = await self._staff.get(f"{self.path}/ballot")
            if current["ballot_id"] == prepared["ballot_id"]:
                await self._staff.post(f"{ballot}/void", {"reason": "Mất mã kiểm phiếu."})
        raise StepRefusedError(f"no pair of members is left to count the ballot of {self.path}")

    async def _cast(self, ballot: str, items: Sequence[Item], members: Sequence[Actor]) -> None:
        """Each member votes, also who is absent, whose vote comes in writing."""
        below = {one.dossier_id for one in items if one.below}
        for place, member in enumerate(members):
            mine = (await self._as(member).get(f"{self.path}/ballot"))["mine"]
            votes = [{"dossier_id": one, "choice": "n" if one in below and place % 2 else "y"} for one in mine]
            await self._as(member).post(f"{ballot}/cast", {"votes": votes})

    def _as(self, member: Actor) -> ServiceClient:
        return self.client.service("review", member)


def _day(at: datetime) -> str:
    return at.astimezone(VIETNAM).date().isoformat()
