"""Clusters in the course of a year: announced, their covenants signed and scored, and the best unit elected."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from contracts.clusters import cluster_id_of
from contracts.vocabulary import PlanId
from deploy.local.play.actors import clerk_at
from deploy.local.play.acts import Act, Place, Stated, at_of, day

_NOT_YET: Final = frozenset({"cluster-missing", "cluster-not-member", "covenant-missing", "covenant-score-too-early"})
"""Clusters are formed from the plan, and read tables follow."""
_KINDS: Final = ("self", "cross", "agreed")
Members = Sequence[str]


def cluster_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The acts of the clusters of a plan: `formed` beside it where it lists none, and the year of their covenants."""
    formed = stated.get("formed")
    clusters: dict[str, Members] = {
        one.code: [unit.code for unit in one.units] for one in place.plan.clusters if one.units and not one.above
    }
    ids: dict[str, str] = {code: str(cluster_id_of(PlanId(UUID(place.plan_id)), code)) for code in clusters}
    if formed is not None:
        clusters = {one["code"]: one["units"] for one in formed["clusters"]}
        yield Act(at_of(formed), f"{len(clusters)} clusters announced", partial(_form, place, formed, ids))
    year = stated["covenants"]
    units = sum(len(members) for members in clusters.values())
    signed, scored, elected = (at_of(year, key) for key in ("signed", "scored", "elected"))
    yield Act(signed, f"{units} covenants signed", partial(_sign, place, clusters, ids, year))
    yield Act(scored, f"{units} covenants scored", partial(_score, place, clusters, ids, year))
    yield Act(elected, f"{len(clusters)} best units elected", partial(_elect, place, clusters, ids, elected))


def cluster_above_acts(place: Place, stated: Stated) -> Iterator[Act]:
    """The covenant of the site's own unit in the cluster of the superior to which it belongs."""
    yield Act(at_of(stated), f"covenant signed in {stated['name']}", partial(_sign_above, place, stated))


async def _sign_above(place: Place, stated: Stated) -> None:
    at = at_of(stated)
    cluster = cluster_id_of(PlanId(UUID(place.plan_id)), stated["cluster"])
    service = place.client.service("planning", place.staff)
    members = {"units": stated["units"], "since": day(at), "reason": "Theo thông báo của cấp trên"}
    await service.put(f"/clusters/{cluster}/members", members)
    body = {"signed_on": day(at), "signed_by": place.head, "targets": stated["targets"]}
    await service.put(f"/clusters/{cluster}/covenants/{stated['own']}", body)


async def _form(place: Place, formed: Stated, ids: dict[str, str]) -> None:
    service = place.client.service("planning", place.signer)
    for one in formed["clusters"]:
        body = {
            "code": one["code"],
            "name": one["name"],
            "year": place.plan.year,
            "plan_id": place.plan_id,
            "announcement": place.document(formed, at_of(formed)),
            "units": [place.body(code) for code in one["units"]],
            "lead": place.body(one["units"][0]),
        }
        answer = await service.post("/clusters", body)
        ids[one["code"]] = str(answer["stream"]).removeprefix("cluster-")


async def _sign(place: Place, clusters: dict[str, Members], ids: dict[str, str], year: Stated) -> None:
    at = at_of(year, "signed")
    body = {"signed_on": day(at), "signed_by": "Thủ trưởng đơn vị", "targets": year["targets"]}
    for code, members in clusters.items():
        for unit in members:
            path = f"/clusters/{ids[code]}/covenants/{unit}"
            await place.client.service("planning", clerk_at(unit)).put(path, body, _NOT_YET)


async def _score(place: Place, clusters: dict[str, Members], ids: dict[str, str], year: Stated) -> None:
    """Each unit scores itself, the next one scores it, and the standing body records what the cluster agreed on."""
    at = at_of(year, "scored")
    for code, members in clusters.items():
        for rank, unit in enumerate(members):
            next_one = members[(rank + 1) % len(members)]
            for kind, actor in zip(_KINDS, (clerk_at(unit), clerk_at(next_one), place.staff), strict=True):
                if kind == "cross" and next_one == unit:
                    continue
                body = {
                    "kind": kind,
                    "scorer": next_one if kind == "cross" else None,
                    "scored_on": day(at),
                    "scores": _points(year["targets"], rank + (kind != "self")),
                }
                path = f"/clusters/{ids[code]}/covenants/{unit}/scores"
                await place.client.service("planning", actor).post(path, body, _NOT_YET)


def _points(targets: Sequence[Stated], rank: int) -> list[dict[str, Any]]:
    """The later a unit stands in its cluster, the fewer points it has."""
    return [
        {"code": one["code"], "points": round(one["points"] * (1 - 0.02 * (rank + place)), 2)}
        for place, one in enumerate(targets)
    ]


async def _elect(place: Place, clusters: dict[str, Members], ids: dict[str, str], at: datetime) -> None:
    for code, members in clusters.items():
        best, *others = members
        second = 1 if len(members) > 2 else 0  # noqa: PLR2004 - of two nobody is left to vote otherwise
        votes = [{"unit": best, "yes": len(members) - second}]
        votes += [{"unit": others[0], "yes": second}] if second else []
        body = {"held_on": day(at), "present": len(members), "votes": votes}
        await place.client.service("planning", place.staff).post(f"/clusters/{ids[code]}/election", body)
