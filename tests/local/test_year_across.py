"""The year across three sites, each with servers of its own: broken off, gone on with, and played once more."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from deploy.local.federation import Sites, federated
from deploy.local.play.across import CITY, PROVINCE, WARD
from deploy.local.settings import PROJECT, MachineSettings
from tests.local.test_site import hundreds
from tests.local.test_year import heads

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]
_WARD_DECIDES = datetime.fromisoformat("2017-12-05T00:00:00+07:00")


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    """Three whole sites, not started."""
    sites = federated(MachineSettings(folder=tmp_path / "run"), hundreds(3))
    yield sites
    sites.forget()


def begin(sites: Sites) -> "subprocess.Popen[str]":
    """Play the year in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.local.year"],
        cwd=PROJECT,
        env={**os.environ, "TDKT_FOLDER": str(sites.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def played(sites: Sites) -> str:
    """What a year says that is played to its end."""
    process = begin(sites)
    said = process.communicate(timeout=600)[0]
    assert process.returncode == 0, said
    return said


def test_a_year_across_the_levels_goes_on_where_it_was_broken_off(sites: Sites) -> None:
    """Ctrl-C when the ward decides, then to the end, then once more: everything holds, and nothing happens twice.

    The evidence that it exported proves the award offline; one changed byte, and it does not.
    """
    sites.up()
    broken_off = begin(sites)
    deadline = monotonic() + 300
    while datetime.fromisoformat(sites.main.clock.read_text()) < _WARD_DECIDES:
        assert monotonic() < deadline, "waited 300 s for December"
        assert broken_off.poll() is None, broken_off.communicate()[0]
        sleep(0.05)
    broken_off.send_signal(signal.SIGINT)
    assert broken_off.communicate(timeout=60)[0] is not None
    assert broken_off.returncode == 130

    said = played(sites)

    assert "wrong" not in said
    for code, decided in (
        (PROVINCE, "8 BK_BNT, 1 CSTDBNT, 3 TTLDXS"),
        (CITY, "29 CSTDCS, 41 GK_HUYEN, 166 LDTT, 9 TTLDTT"),
        (WARD, "11 GDVH, 18 LDTT"),
    ):
        assert re.search(rf"^ +\d+  {code} +{decided}$", said, re.MULTILINE)
    assert re.search(r"31/01/2018 +tinh-lang-son +awarded$", said, re.MULTILINE)
    assert "a scan of the ward fetched" in said
    assert re.search(r"^ +11  ballots, receipts +http", said, re.MULTILINE)
    before = [heads(site) for site in sites.everyone]

    again = played(sites)

    assert "the year has been played" in again
    assert [heads(site) for site in sites.everyone] == before
    assert verified(again) == 0
    forge(sites.folder / "evidence" / f"{PROVINCE}.json")
    assert verified(again) == 1


def verified(said: str) -> int:
    """The exit code of the command with which the summary says the award is proven."""
    (command,) = re.findall(r"^ +\.venv/bin/python (-m contracts\.verify .+)$", said, re.MULTILINE)
    return subprocess.run(
        [sys.executable, *shlex.split(command)], check=False, cwd=PROJECT, capture_output=True
    ).returncode


def forge(file: Path) -> None:
    """Give the award to somebody else."""
    text = file.read_text(encoding="utf-8")
    name = "Bộ phận Tiếp nhận"
    forged = text.replace(name, "Tổ Tiếp nhận").replace(json.dumps(name)[1:-1], "Tổ Tiếp nhận")
    assert forged != text
    file.write_text(forged, encoding="utf-8")
