"""The figures of what happened between filing and conferral: initiatives, steps, sessions, proposals, decisions."""

import asyncio
from collections import Counter
from typing import Final

from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import SiteClient
from deploy.local.play.figures import Figure, Group, events_of

_STEPS: Final = (
    ("supplement asked", "SupplementRequested"),
    ("supplemented", "DossierSupplemented"),
    ("taken back", "DossierTakenBack"),
    ("suspended", "DossierSuspended"),
    ("resumed", "DossierResumed"),
    ("passed up", "DossierForwarded"),
)
_COUNCIL: Final = (
    ("members named", "CouncilSeated"),
    ("no quorum, other day", "SessionPostponed"),
    ("interest declared", "ConflictDeclared"),
    ("count corrected", "VotesCorrected"),
    ("items put off", "ItemPostponed"),
    ("secret ballots", "BallotCounted"),
    ("ballots, receipts", "BallotCast"),
    ("minutes signed", "MinutesSigned"),
)
_HANDED: Final = (("conferrals", "AwardsConferred"), ("bonus paid back", "BonusRecovered"))
_LISTS: Final = (
    ("Initiatives (sáng kiến)", "/initiatives", "state", "InitiativeRecognised"),
    ("Proposals (tờ trình)", "/proposals", "state", "ProposalSubmitted"),
    ("Complaints (khiếu nại, tố cáo)", "/matters", "kind", "MatterOpened"),
    ("Revocations (hủy bỏ)", "/revocations", "state", "AwardRevoked"),
)


async def figures_of_review(client: SiteClient) -> list[Group]:
    """What review at a site holds beside dossiers; nothing of what the site has none."""
    found = [
        Group("Steps of dossiers (các bước)", "review", await _by_event(client, _STEPS)),
        Group("Council (Hội đồng)", "review", await _by_event(client, _COUNCIL)),
        *[await _listed(client, *one) for one in _LISTS],
        Group("Sudden deeds (khen thưởng đột xuất)", "review", await _sudden(client)),
        Group("Decisions (quyết định)", "review", (*await _decisions(client), *await _by_event(client, _HANDED))),
    ]
    return [group for group in found if group.figures]


async def _by_event(client: SiteClient, kinds: tuple[tuple[str, str], ...]) -> tuple[Figure, ...]:
    service = client.service("review", AUDITOR)
    numbers = await asyncio.gather(*(events_of(service, kind) for _, kind in kinds))
    return tuple(
        Figure(name, len(events), "/events", {"type": kind}, kind)
        for (name, kind), events in zip(kinds, numbers, strict=True)
        if events
    )


async def _listed(client: SiteClient, name: str, path: str, by: str, event: str) -> Group:
    rows = await client.service("review", AUDITOR).all(path)
    counted = sorted(Counter(row[by] for row in rows).items())
    return Group(name, "review", tuple(Figure(value, number, path, {by: value}, event) for value, number in counted))


async def _sudden(client: SiteClient) -> tuple[Figure, ...]:
    """The dossiers by the simplified procedure, by their state."""
    asked = {"procedure": "simplified"}
    rows = await client.service("review", AUDITOR).all("/dossiers", **asked)
    counted = sorted(Counter(row["state"] for row in rows).items())
    return tuple(
        Figure(state, number, "/dossiers", {**asked, "state": state}, "AwardDecided") for state, number in counted
    )


async def _decisions(client: SiteClient) -> tuple[Figure, ...]:
    """By the year in which they are dated."""
    rows = await client.service("review", AUDITOR).all("/decisions")
    counted = sorted(Counter(row["decision"]["dated"][:4] for row in rows).items())
    return tuple(
        Figure(f"dated {year}", number, "/decisions", {"year": year}, "DecisionIssued") for year, number in counted
    )
