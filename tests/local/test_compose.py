"""The containers of a site keep to the limits that protect the machine and one another."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.web.bodies import LARGEST_FILE_FORM, LONGEST_BODY_WAIT
from chassis.web.server import LONGEST_HEADERS_WAIT
from deploy.compose.secrets import PUBLIC_URL
from deploy.local.settings import PROJECT
from deploy.paths import SERVICES

_NGINX = (PROJECT / "deploy" / "compose" / "nginx.conf").read_text(encoding="utf-8")
_SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("name", _SERVICES)
def test_every_container_has_a_memory_limit(name: str) -> None:
    """A flood ends one container and not the machine, and with it every other."""
    assert _SERVICES[name]["mem_limit"] in ("512m", "1g", "2g")


_SERVING = {name: one for name, one in _SERVICES.items() if one.get("ports")}


@pytest.mark.parametrize("name", _SERVING)
def test_a_container_that_serves_has_no_right_that_it_does_not_need(name: str) -> None:
    """Its file system is read-only, and it has no capability."""
    service = _SERVING[name]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_proxy_alone_is_reached_from_outside() -> None:
    """The services listen on the machine alone, and the proxy at the one port with TLS."""
    outside = {name for name, one in _SERVING.items() for port in one["ports"] if not port.startswith("127.0.0.1:")}

    assert set(_SERVING) == {"proxy", *SERVICES}
    assert outside == {"proxy"}
    assert _SERVING["proxy"]["ports"] == ["${TDKT_HTTPS_PORT:-8443}:8443"]
    assert re.findall(r"^ +listen (.+);$", _NGINX, re.MULTILINE) == ["8443 ssl"]


def test_every_service_knows_the_public_address() -> None:
    """That for which the proxy's certificate is made."""
    made_for = _SERVICES["secrets"]["environment"]["TDKT_PUBLIC_URL"]

    assert made_for == f"${{TDKT_PUBLIC_URL:-{PUBLIC_URL}}}"
    assert {_SERVICES[name]["environment"][f"{name.upper()}_PUBLIC_URL"] for name in SERVICES} == {made_for}


def test_the_proxy_has_the_limits_of_the_services() -> None:
    """The size of a body, and the times in which headers and body must have come."""
    limits = dict(re.findall(r"^ +(client_\w+) (\w+);$", _NGINX, re.MULTILINE))

    assert limits["client_max_body_size"] == f"{LARGEST_FILE_FORM // 1024**2}m"
    assert limits["client_header_timeout"] == f"{LONGEST_HEADERS_WAIT:.0f}s"
    assert limits["client_body_timeout"] == f"{LONGEST_BODY_WAIT:.0f}s"


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
