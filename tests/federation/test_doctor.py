"""The doctor's command at a whole site on this machine: one broker, to which the probe is attached."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.doctor.cases import CASES
from deploy.doctor.registers import REGISTER_CASES
from deploy.local.__main__ import main
from tests.local.test_site import free_hundred

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]
Command = Callable[..., int | str | None]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """The runner of sites, for the city alone in a folder of its own; everything is removed at the end."""
    named = {"TDKT_FOLDER": str(tmp_path / "run"), "TDKT_SITE": "lang-son", "TDKT_FIRST_PORT": str(free_hundred())}
    monkeypatch.setattr(os, "environ", {**os.environ, **named})

    def run(*words: str) -> int | str | None:
        monkeypatch.setattr(sys, "argv", ["deploy.local", *words])
        return main()

    yield run
    run("fresh")


def test_a_site_at_work_is_certified(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    """Every case of messages and registers holds; a site that does not run is not examined."""
    assert command("verb", "doctor") == 1
    assert command("up") == 0
    capsys.readouterr()

    code = command("verb", "doctor", "--json")

    found = json.loads(capsys.readouterr().out)
    assert (code, [one for one in found["cases"] if not one["holds"]]) == (0, [])
    names = [case.name for case in CASES] + [case.name for case in REGISTER_CASES]
    assert [one["name"] for one in found["cases"]] == names
    assert (found["site"], found["instance"]) == ("lang-son", "lang-son-training")
