"""What the shares of the year's awards are counted by: which units are the base, and what is known of each person."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.message import Actor
from contracts.vocabulary import SubjectKind
from deploy.local.play.actors import AUDITOR
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import Dataset, made_up_words
from deploy.local.play.figures import Figure, Group

_BASE: Final = ("phuong-", "xa-")
_LEADS: Final = ("Chủ tịch", "Phó", "Trưởng", "Hiệu trưởng", "Giám đốc", "Bí thư")
_AT_ONCE: Final = 200
_SHARES: Final = ("base", "direct-workers", "women", "minorities")


async def compose(client: SiteClient, dataset: Dataset, plan_id: str, staff: Actor) -> int:
    """Name the base, and state what is made up of each person; of some nobody states it. Answers with their number."""
    registration = client.service("registration", staff)
    base = [unit.code for unit in dataset.units if unit.code.startswith(_BASE)]
    await registration.post(f"/plans/{plan_id}/base", {"units": base})
    known = await registration.all(f"/plans/{plan_id}/composition/people")
    positions = {
        dossier.subject.key: dossier.subject.position
        for unit in dataset.units
        for dossier in unit.dossiers
        if dossier.subject.kind is SubjectKind.INDIVIDUAL
    }
    words = made_up_words()
    people = [_made_up(row, positions.get(row["subject"], ""), words) for row in known]
    for first in range(0, len(people), _AT_ONCE):
        some = people[first : first + _AT_ONCE]
        await registration.put(f"/plans/{plan_id}/composition/people", {"people": some})
    return len(people)


def _made_up(row: Mapping[str, Any], position: str, words: Mapping[str, Any]) -> dict[str, Any]:
    """A name that women and men bear alike says nothing, and every third key is made that of a minority."""
    middle = " ".join(row["name"].split()[1:-1])
    women, men = (middle in words[kind]["middles"] for kind in ("women", "men"))
    return {
        "subject": row["subject"],
        "direct_worker": not position.startswith(_LEADS) if position else None,
        "woman": None if women == men else women,
        "minority": sum(row["subject"].encode()) % 3 == 0,
    }


async def figures_of_composition(client: SiteClient, plan_id: str) -> list[Group]:
    """The awards that count for each share; nothing where no award counts."""
    found = await client.service("registration", AUDITOR).get(f"/plans/{plan_id}/composition")
    path = f"/plans/{plan_id}/composition/awards"
    counted = {one["share"]: one["yes"] for one in found["shares"]}
    shown = tuple(
        Figure(share, counted[share], path, {"share": share, "answer": "yes"}, "AwardDecided")
        for share in _SHARES
        if counted[share]
    )
    remark = f"of {found['awards']} awards; the base of all, the others of those to people"
    return [Group("Shares of the awards (cơ cấu khen thưởng)", "registration", shown, remark)] if shown else []
