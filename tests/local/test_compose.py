"""The containers of a site keep to the limits that protect the machine and one another."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.settings import PROJECT

_SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("name", _SERVICES)
def test_every_container_has_a_memory_limit(name: str) -> None:
    """A flood ends one container and not the machine, and with it every other."""
    assert _SERVICES[name]["mem_limit"] in ("512m", "1g", "2g")


@pytest.mark.parametrize("name", [name for name, one in _SERVICES.items() if one.get("ports")])
def test_a_container_that_serves_listens_on_the_machine_alone(name: str) -> None:
    """Its file system is read-only, it has no capability, and a proxy stands before its port."""
    service = _SERVICES[name]

    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


@pytest.mark.parametrize(
    "file", [*PROJECT.glob("*.yml"), *PROJECT.glob("[cd]*/**/*.y*ml")], ids=lambda file: str(file.relative_to(PROJECT))
)
def test_no_key_stands_twice_in_one_place(file: Path) -> None:
    """Compose refuses such a file, and a reader that does not would take the later of the two."""
    assert list(_doubles(yaml.compose(file.read_text(encoding="utf-8")))) == []


def test_a_key_that_stands_twice_is_seen() -> None:
    """The control."""
    assert list(_doubles(yaml.compose("a: [{b: 1, c: 2, b: 3}]"))) == ["b"]


def _doubles(node: yaml.Node | None) -> Iterator[str]:
    """The keys that stand twice in a mapping at or below `node`."""
    if isinstance(node, yaml.MappingNode):
        keys = sorted(key.value for key, _ in node.value)
        yield from (later for earlier, later in pairwise(keys) if earlier == later)
        for _, value in node.value:
            yield from _doubles(value)
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _doubles(value)
