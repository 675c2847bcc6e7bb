"""docs/operating.md lists every variable that the settings know, with its default, and no other."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from chassis.messaging.arrivals import ParkReason
from chassis.settings import Settings
from deploy.kafka import declared_service
from deploy.local.play.running_site import PlaySettings
from deploy.local.services import known_services
from deploy.local.settings import PROJECT, MachineSettings

_PAGE = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
_LISTED = dict(re.findall(r"^\| `([A-Z<>_]+)` \| (.+?) \| .+ \|$", _PAGE, re.MULTILINE))
_NAMED = re.compile(r"\bTDKT_[A-Z]+(?:_[A-Z]+)*\b(?!_)")
_READ_FROM = ("chassis", "deploy", "services", "Makefile", "docker-compose.yml", "tdkt")
_PLACES = {"folder": ".tdkt/run", "cache": "~/.cache/tdkt"}
"""Defaults that depend on the machine, as the page writes them."""


def defaults(
    kind: type[BaseSettings], prefix: str, known: type[BaseSettings] = BaseSettings
) -> Iterator[tuple[str, str]]:
    """The variables of `kind` that `known` does not have, and their defaults as the page writes them."""
    for name, field in kind.model_fields.items():
        if name not in known.model_fields:
            default = "needed" if field.is_required() else written(name, field.get_default(call_default_factory=True))
            yield f"{prefix}{name.upper()}", default


def written(name: str, default: object) -> str:
    """A default as the page writes it."""
    if name in _PLACES:
        return f"`{_PLACES[name]}`"
    if isinstance(default, timedelta):
        return f"{default.total_seconds():.0f} s"
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "–" if default is None or default in ((), frozenset(), {}) else f"`{default}`"


def of_services() -> Iterator[tuple[str, str]]:
    """The variables of every service: those that all have, then those that one has besides."""
    yield from defaults(Settings, "<SERVICE>_")
    for name in known_services():
        yield from defaults(declared_service(name).settings, f"{name.upper()}_", Settings)


@pytest.mark.parametrize(("name", "default"), [*of_services(), *defaults(MachineSettings, "TDKT_")])
def test_every_setting_is_listed_with_its_default(name: str, default: str) -> None:
    """An operator need not read code to find a variable."""
    assert _LISTED.get(name) == default


def test_no_variable_is_listed_that_nothing_reads() -> None:
    """A variable that was renamed or taken out leaves the page."""
    settings = {name for name, _ in (*of_services(), *defaults(MachineSettings, "TDKT_"))}

    assert _LISTED.keys() - settings - named_in_code() == set()


def test_every_variable_that_the_code_names_is_on_the_page() -> None:
    """Also those that are read without settings."""
    assert {name for name in named_in_code() if name not in _PAGE} == set()


@pytest.mark.parametrize("reason", [one.value for one in ParkReason if one is not ParkReason.DISCARDED])
def test_every_reason_for_parking_has_its_remedy(reason: str) -> None:
    """An operator who reads the reason finds what to do."""
    assert re.search(rf"^\| .*`{reason}`.* \| .+ \|$", _PAGE, re.MULTILINE)


def named_in_code() -> set[str]:
    """Every TDKT_* that a file of the program names."""
    files = [path for place in _READ_FROM for path in below(PROJECT / place)]
    play = {name for name, _ in defaults(PlaySettings, "TDKT_PLAY_")}
    return play.union(*(_NAMED.findall(path.read_text(encoding="utf-8")) for path in files))


def below(place: Path) -> list[Path]:
    """A file, or the text files below a folder."""
    kinds = (".py", ".yml", ".sh")
    return [place] if place.is_file() else [path for path in place.rglob("*") if path.suffix in kinds]
