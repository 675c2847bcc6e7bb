"""Writes the schemas and first golden files of all services: `python -m deploy.schemas`, or `--check` them.

Contract events have theirs in contracts/schemas, the home events of a service in services/<name>/schemas, and those
of every service in chassis/schemas; the golden files of all are in tests/golden. Deploying stands above the
services, so that this may know them all.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from pydantic import ValidationError

from chassis.declaring.operations import OPERATIONS
from chassis.declaring.service import Service
from contracts.declaration import Declaration
from contracts.examples import NoExampleError, golden_texts
from contracts.generate import (
    GOLDEN,
    ROOT,
    SchemaFolder,
    checked,
    contracts_folder,
    report,
    schema_folder,
    written,
)
from contracts.registry import CONTRACTS

SERVICES = ("planning", "registration", "review", "notification")


def service(name: str) -> Service:
    """The service of that name."""
    found: Service = import_module(f"services.{name}.service").SERVICE
    return found


def home_events(name: str) -> tuple[Declaration, ...]:
    """The home events that the service `name` declares, in its order."""
    declared = service(name).registry.declarations
    shared = {one.kind for one in OPERATIONS.events}
    return tuple(one for one in declared if one.service == name and not one.is_contract and one.kind not in shared)


def operations() -> tuple[Declaration, ...]:
    """The home events that every service has of the chassis."""
    return tuple(Declaration(one.name, one.kind, OPERATIONS.name, one.version) for one in OPERATIONS.events)


def every_event() -> tuple[Declaration, ...]:
    """Every declared event, those of the contracts first."""
    contracts = tuple(one for one in CONTRACTS.declarations if one.is_contract)
    return contracts + tuple(one for name in SERVICES for one in home_events(name)) + operations()


def folders() -> list[SchemaFolder]:
    """The folders of all schemas."""
    home = [schema_folder(f"services/{name}/schemas", home_events(name)) for name in SERVICES]
    return [contracts_folder(), *home, schema_folder("chassis/schemas", operations())]


def missing(golden: Path, events: Sequence[Declaration]) -> list[Declaration]:
    """Those of `events` whose newest version has no golden file in the folder `golden`."""
    return [one for one in events if not (golden / f"{one.name}.{one.version}.json").is_file()]


def write_golden(golden: Path, events: Sequence[Declaration]) -> list[str]:
    """Write the golden files that are missing, and none that is there; a line for each that has to come by hand."""
    refused: list[str] = []
    for declared in missing(golden, events):
        name = f"{declared.name}.{declared.version}"
        try:
            for file, text in golden_texts(declared):
                (golden / file).write_text(text, encoding="utf-8")
        except NoExampleError as wanting:
            refused.append(f"{name}.json: {wanting}")
        except ValidationError as wrong:
            refused.append(f"{name}.json: write it by hand, for the example breaks a rule: {wrong.errors()[0]['msg']}")
    return refused


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well, 1 with a line on stderr for each thing that is not, 2 for a wrong call."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m deploy.schemas [--check]", file=sys.stderr)
        return 2
    golden = ROOT / GOLDEN
    if arguments:
        absent = [f"{GOLDEN}/{one.name}.{one.version}.json is missing" for one in missing(golden, every_event())]
        return report(absent + checked(ROOT, folders()))
    return report(write_golden(golden, every_event()) + written(ROOT, folders()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
