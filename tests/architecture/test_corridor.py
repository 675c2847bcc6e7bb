"""Whoever knows one service knows all four."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from chassis.declaring.service import Service
from chassis.web.app import refuse_unguarded
from tests.architecture.corridor import complaints
from tests.architecture.tree import PROJECT, SERVICES, copy_to


def test_the_four_services_are_alike() -> None:
    """The same files, the same names in them, the same start."""
    assert complaints(PROJECT) == []


def _remove(file: str) -> Callable[[Path], object]:
    return lambda root: (root / file).unlink()


def _rename(file: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def _add(file: str) -> Callable[[Path], object]:
    def add(root: Path) -> None:
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text('"""A stray."""\n', encoding="utf-8")

    return add


@pytest.mark.parametrize(
    ("breach", "complaint"),
    [
        (_remove("services/planning/queries.py"), "planning: queries is missing"),
        (_remove("services/review/README.md"), "review: README is missing"),
        (_remove("services/notification/read_model.sql"), "notification: read_model is missing"),
        (_add("services/review/scoring.py"), "review: scoring has no place in the corridor"),
        (_add("services/review/utils.py"), "services/review/utils.py: a name that says nothing"),
        (_add("chassis/helpers.py"), "chassis/helpers.py: a name that says nothing"),
        (_add("services/payments/service.py"), "services/payments: a fifth service"),
        (_rename("services/planning/policies.py", "HEARS =", "LISTENS ="), "planning/policies: HEARS is missing"),
        (_rename("services/planning/queries.py", "def due(", "def late("), "planning/queries: due is missing"),
        (
            _rename("services/planning/settings.py", "PlanningSettings", "Told"),
            "planning/settings: PlanningSettings is missing",
        ),
        (
            _rename("services/planning/__main__.py", "run(SERVICE)", "print(1)"),
            "planning/__main__: does more than start",
        ),
        (
            _rename("services/planning/domain/plan.py", "def evolve(", "def apply("),
            "planning/domain/plan: evolve is missing",
        ),
    ],
)
def test_a_bend_in_the_corridor_is_seen(tmp_path: Path, breach: Callable[[Path], object], complaint: str) -> None:
    """Each way of being unlike the others is complained of."""
    root = copy_to(tmp_path)
    breach(root)

    assert complaint in complaints(root)


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_of_a_service_says_whom_it_serves(name: str) -> None:
    """Default is no, before the service is ever started."""
    service: Service = import_module(f"services.{name}.service").SERVICE

    assert service.name == name
    refuse_unguarded(service.router)
    assert service.router.routes
