"""The training site of each plan but 254, at which `make run PLAN=…` plays it, with a place of its own.

Its code, name, level and units stand in a file beside the data of the plan: `examples/site-001.yaml`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from contracts.vocabulary import Level, SiteCode

NUMBERS = ("001", "002", "003", "004")
"""The plans that have a training site of their own, by the numbers of their texts."""
_EXAMPLES = Path(__file__).parent / "examples"
_FIRST_PORT = 19_100
_PORTS_OF_A_SITE = 100


@dataclass(frozen=True)
class PlanSite:
    """The site of the issuer of a plan."""

    number: str
    code: SiteCode
    name: str
    level: Level
    units: tuple[tuple[str, str], ...]
    """Code and name of each unit that takes part."""

    @property
    def folder(self) -> str:
        """The name of the folder beside that of the three sites of plan 254."""
        return f"plan-{self.number}"

    @property
    def first_port(self) -> int:
        """The first port of its hundred, where no other is named."""
        return _FIRST_PORT + _PORTS_OF_A_SITE * NUMBERS.index(self.number)


@cache
def plan_site(number: str) -> PlanSite:
    """The training site of the plan with this number; raises FileNotFoundError where there is none."""
    stated = yaml.safe_load((_EXAMPLES / f"site-{number}.yaml").read_text(encoding="utf-8"))
    units = tuple((code, unit["name"]) for code, unit in stated["units"].items())
    return PlanSite(number, stated["code"], stated["name"], Level(stated["level"]), units)


def plan_site_with(code: str) -> PlanSite | None:
    """The training site with this code; None where it is that of no plan."""
    return next((site for site in map(plan_site, NUMBERS) if site.code == code), None)
