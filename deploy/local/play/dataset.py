"""The data of a year: a plan, its units, and their invented people, read from the examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.planning import PlanContent
from contracts.vocabulary import Deadline
from deploy.local.plan_files import read_plan, real_plan
from deploy.local.play.course import DEFAULT_SIZE, Course, course_of
from deploy.local.play.filings import Dossier, Unit
from deploy.local.play.people import units_of

_EXAMPLES = Path(__file__).parents[1] / "examples"


@dataclass(frozen=True)
class Dataset:
    """The plan, its units, everything filed for them, and the days on which it is done."""

    issued: PlanContent
    """The plan as its text is, which names no unit."""
    plan: PlanContent
    """The plan as amended, with its units."""
    units: tuple[Unit, ...]
    course: Course

    @property
    def deadline(self) -> Deadline:
        """The day before which units register; raises ValueError where the plan sets none."""
        found = self.plan.registration_deadline
        if found is None:
            raise ValueError("the plan of the year sets no deadline of registration")
        return found

    @property
    def filed(self) -> tuple[tuple[Unit, Dossier], ...]:
        """Every dossier that is filed, with its unit."""
        return tuple((unit, dossier) for unit in self.units for dossier in unit.filed)


@cache
def plan_254() -> PlanContent:
    """Plan 254/KH-UBND as its text is: it lists no units, for task 5 announces the clusters later."""
    return _issued("plan-254.yaml")


@cache
def plan_254_with_clusters() -> PlanContent:
    """Plan 254/KH-UBND after the amendment that announces its clusters, made up for training."""
    announced = _read("clusters-254.yaml")["clusters"]
    plan = plan_254().model_dump()
    return PlanContent.model_validate({**plan, "clusters": [*plan["clusters"], *announced]})


@cache
def plan_144() -> PlanContent:
    """Plan 144/KH-UBND of the province, the parent of plan 254."""
    return _issued("plan-144.yaml")


@cache
def plan_vinh_trai() -> PlanContent:
    """The plan of phường Vĩnh Trại under plan 254, made up for training."""
    return _issued("plan-vinh-trai.yaml")


@cache
def read_dataset(size: str = DEFAULT_SIZE) -> Dataset:
    """The year of plan 254 in a size: the same people with the same expected results at every call.

    Raises SizeUnknownError for a size that its file does not state.
    """
    return _dataset(plan_254(), plan_254_with_clusters(), _read("units.yaml"), size)


@cache
def dataset_of(number: str) -> Dataset:
    """The year of the issued plan with this number of its text, at the units of its training site."""
    stated = _read(site_file(number))
    issued = real_plan(number)
    if not isinstance(issued, PlanContent):
        raise TypeError(f"plan {number} is known in part, and nobody registers under it")
    units = [{"code": code, "name": unit["name"]} for code, unit in stated["units"].items()]
    plan = PlanContent.model_validate({**issued.model_dump(), "unclustered": units})
    return _dataset(issued, plan, stated)


def site_file(number: str) -> str:
    """The name of the file with the training site of a plan, by the number of its text."""
    return f"site-{number}.yaml"


def made_up_words() -> dict[str, Any]:
    """The words of which names are put together."""
    return _read("names.yaml")


def _dataset(issued: PlanContent, plan: PlanContent, stated: Mapping[str, Any], size: str = DEFAULT_SIZE) -> Dataset:
    course = course_of(stated, size)
    units = units_of(plan, stated, made_up_words(), course)
    return Dataset(issued, plan, units, course)


def _issued(name: str) -> PlanContent:
    plan = read_plan(_EXAMPLES / name)
    if not isinstance(plan, PlanContent):
        raise TypeError(f"{name} is known in part and cannot be issued")
    return plan


def _read(name: str) -> dict[str, Any]:
    """An example; keys that begin with a dot hold parts for reuse and are passed over."""
    read: dict[str, Any] = yaml.safe_load((_EXAMPLES / name).read_text(encoding="utf-8"))
    return {key: value for key, value in read.items() if not key.startswith(".")}
