"""What the file of a training site states of a year's planning, as acts, and the figures of it afterwards."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from deploy.local.play.actors import AUDITOR
from deploy.local.play.acts import Act, Place, Stated
from deploy.local.play.campaigning import movement_acts, theme_acts
from deploy.local.play.cases import case_acts, remark_of_cases
from deploy.local.play.client import SiteClient
from deploy.local.play.competing import cluster_above_acts, cluster_acts
from deploy.local.play.figures import Figure, Group
from deploy.local.play.inspecting import inspection_acts
from deploy.local.play.reporting import paper_acts, report_acts

_LISTS: Final = (
    ("Movements (phong trào)", "/movements", "MovementLaunched"),
    ("Reports (báo cáo)", "/reports", "ReportSubmitted"),
    ("Inspections (kiểm tra)", "/inspections", "InspectionPlanned"),
    ("Exemplary cases (điển hình)", "/cases", "CaseProposed"),
)


def planned_acts(place: Place, stated: Stated, above: SiteClient | None = None) -> list[Act]:
    """Every act that the file states; reports reach the site `above`, where there is one."""
    cases = case_acts(place, stated["cases"]) if "cases" in stated else ()
    return [*_acts(place, stated, above), *cases]


def _acts(place: Place, stated: Stated, above: SiteClient | None) -> Iterator[Act]:
    if "clusters" in stated:
        yield from cluster_acts(place, stated["clusters"])
    if "cluster_above" in stated:
        yield from cluster_above_acts(place, stated["cluster_above"])
    for one in stated.get("movements", ()):
        yield from movement_acts(place, one)
    if "themes" in stated:
        yield from theme_acts(place, stated["themes"])
    for one in stated.get("reports", ()):
        yield from report_acts(place, one, above)
    for one in stated.get("reports_on_paper", ()):
        yield from paper_acts(place, one)
    for one in stated.get("inspections", ()):
        yield from inspection_acts(place, one)


async def figures_of_planning(client: SiteClient) -> list[Group]:
    """Clusters with their covenants, movements, reports and inspections: those of which the site has any."""
    service = client.service("planning", AUDITOR)
    groups = []
    clusters = await service.all("/clusters")
    if clusters:
        signed = sum(one["signed"] for one in clusters)
        elected = sum(one["elected"] is not None for one in clusters)
        announced = Figure("formed", len(clusters), "/clusters", {"state": "formed"}, "CovenantSigned")
        remark = f"{signed} covenants signed, {elected} best units elected"
        groups.append(Group("Clusters (cụm, khối)", "planning", (announced,), remark))
    for name, path, event in _LISTS:
        rows = await service.all(path)
        counted = Counter(row["state"] for row in rows)
        figures = tuple(
            Figure(state, number, path, {"state": state}, event) for state, number in sorted(counted.items())
        )
        if figures:
            groups.append(Group(name, "planning", figures, await _remark(client, path, rows)))
    return groups


async def _remark(client: SiteClient, path: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """How the reports of units stand, what followed from inspections, and which months have their cases."""
    if path == "/cases":
        return await remark_of_cases(client, rows)
    if path == "/inspections":
        return f"{sum(row['findings'] for row in rows)} findings, {sum(row['settled'] for row in rows)} settled"
    if path != "/reports":
        return ""
    ordered = await client.service("planning", AUDITOR).get("/subordinate-reports")
    counted = {one["ordered"]["period"]: Counter(unit["receipt"] for unit in one["units"]) for one in ordered}
    stands = (
        f"{period} {', '.join(f'{number} {name}' for name, number in sorted(units.items()))}"
        for period, units in sorted(counted.items())
        if units
    )
    return "of units: " + "; ".join(stands) if any(counted.values()) else ""
