"""All services have the same files, and all modules have the same files."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from chassis.declaring.service import Service
from chassis.web.app import refuse_unguarded
from contracts.message import Refusal
from tests.architecture.corridor import complaints
from tests.architecture.tree import PROJECT, SERVICES, copy_to


def test_the_services_and_their_modules_are_alike() -> None:
    """The same files, the same names in them, the same directions between them."""
    assert complaints(PROJECT) == []


def _remove(file: str) -> Callable[[Path], object]:
    return lambda root: (root / file).unlink()


def _rename(file: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def _add(file: str, text: str = '"""A stray."""\n') -> Callable[[Path], object]:
    def add(root: Path) -> None:
        (root / file).parent.mkdir(exist_ok=True)
        with (root / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    return add


BREACHES = (
    (_remove("services/review/README.md"), "review: README.md is missing"),
    (_remove("services/planning/progress/__init__.py"), "planning/progress: __init__.py is missing"),
    (_remove("services/notification/contact/projection.py"), "notification/contact: read_model.sql belongs to no"),
    (_add("services/review/scoring.py"), "review: scoring.py has no place beside the modules"),
    (_add("services/review/policies.py"), "review: policies.py has no place beside the modules"),
    (_add("services/review/session/handlers.py"), "review/session: handlers.py has no place in a module"),
    (_add("services/review/session/notes.txt"), "review/session: notes.txt has no place in a module"),
    (_add("services/review/utils.py"), "services/review/utils.py: a name that says nothing"),
    (_add("chassis/log/helpers.py"), "chassis/log/helpers.py: a name that says nothing"),
    (_add("services/payments/service.py"), "services/payments: a fifth service"),
    (_rename("services/planning/service.py", "SERVICE =", "TABLE ="), "planning/service.py: SERVICE is missing"),
    (
        _rename("services/planning/settings.py", "PlanningSettings", "Others"),
        "planning/settings.py: PlanningSettings is missing",
    ),
    (
        _rename("services/planning/__main__.py", "run(SERVICE)", "print(1)"),
        "planning/__main__.py: does more than start",
    ),
    (_rename("services/review/plans/__init__.py", "MODULE =", "ROOM ="), "review/plans/__init__.py: MODULE is missing"),
    (
        _rename("services/registration/registration/rules.py", "def evolve(", "def apply("),
        "registration/registration/rules.py: evolve is missing",
    ),
    (
        _add("services/review/decision/rules.py", "\nfrom services.review.session import rules as _other\n"),
        "review/decision/rules.py: enters session/rules",
    ),
    (
        _add("services/review/decision/evidence.py", "\nfrom services.review import session as _whole\n"),
        "review/decision/evidence.py: enters session",
    ),
    (
        _add(
            "services/review/decision/messages.py", "\nfrom services.review.decision.routes import router as _router\n"
        ),
        "review/decision/messages.py: imports routes, which stands behind it",
    ),
    (
        _add(
            "services/review/session/queries.py", "\nfrom services.review.session.evidence import for_convene as _f\n"
        ),
        "review/session/queries.py: imports evidence, which stands behind it",
    ),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The complaints about a copy in which everything is broken at once."""
    root = copy_to(tmp_path_factory.mktemp("corridor"))
    for breach, _ in BREACHES:
        breach(root)
    return complaints(root)


@pytest.mark.parametrize("complaint", [complaint for _, complaint in BREACHES])
def test_a_bend_in_the_corridor_is_seen(found: list[str], complaint: str) -> None:
    """Each way of being unlike the others has its own line."""
    assert [line for line in found if line.startswith(complaint)]


def _service(name: str) -> Service:
    service: Service = import_module(f"services.{name}.service").SERVICE
    return service


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_of_a_service_says_whom_it_serves(name: str) -> None:
    """Default is no, before the service is ever started."""
    service = _service(name)

    assert service.name == name
    for router in service.routers:
        refuse_unguarded(router)
        assert router.routes


def test_a_code_of_a_refusal_is_one_rule_in_the_whole_system() -> None:
    """The codes are collected from the modules of all services and from the chassis; none stands twice."""
    everywhere = {refusal for name in SERVICES for refusal in _service(name).refusals}
    everywhere |= {kind for kind in _all(Refusal) if kind.__module__.startswith("chassis.")}
    codes = [refusal.code for refusal in everywhere]

    assert sorted(codes) == sorted(set(codes))
    assert len(codes) > len(SERVICES) * 5


def _all(kind: type[Refusal]) -> set[type[Refusal]]:
    return {kind for below in kind.__subclasses__() for kind in (below, *_all(below))}
