"""The containers of a site keep to the limits that protect the machine and one another."""

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
