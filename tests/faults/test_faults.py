"""One minute of `make faults`, and two controls that the same comparison must find.

The reader that acknowledges first is killed between the acknowledgement and its transaction, so its batch is lost by
construction; a resend (ADR 0041) would heal what comes from other sites, so it is put off by a year. The mirror that
may write anywhere carries whatever the broker of its neighbour holds.
"""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from deploy.local.federation import Sites, federated
from deploy.local.play.across import CITY, WARD
from deploy.local.process import holds_within
from deploy.local.settings import PROJECT, MachineSettings
from tests.faults.broken_reader import DIE
from tests.faults.commands import Ledger
from tests.faults.disturbing import Fault, link_name, processes_of, schedule
from tests.faults.open_mirror import open_mirror
from tests.faults.report import show
from tests.faults.run import Outcome, Patience, gathered, not_hit, play, start
from tests.local.test_site import hundreds

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(1500)]
SEED = 16
MINUTE = 60.0
PACE = 0.5


@dataclass
class Campaign:
    """Three whole sites that run, and every command that was sent to them."""

    sites: Sites
    ledger: Ledger = field(default_factory=Ledger)

    def play(self, seconds: float, faults: list[Fault], patience: Patience, first: int = 1) -> Outcome:
        """A run, with its report in the output of the test."""
        run = play(
            self.sites, SEED, seconds, faults, pace=PACE, first=first, patience=patience, ledger=self.ledger, say=print
        )
        outcome = asyncio.run(run)
        show(outcome, Console(width=180))
        return outcome

    def disclosed(self) -> list[str]:
        """What stands now where it must not."""
        return asyncio.run(gathered(self.sites, self.ledger)).findings().disclosed


@pytest.fixture
def campaign(tmp_path: Path) -> Iterator[Campaign]:
    """Started here, and gone afterwards."""
    sites = federated(MachineSettings(folder=tmp_path / "run"), hundreds(3))
    try:
        start(sites)
        yield Campaign(sites)
    finally:
        sites.forget()


def test_a_minute_of_faults_loses_doubles_and_discloses_nothing_and_two_controls_do(
    campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this order, as the sites are started once and are not clean after a control."""
    everything_fails_once(campaign)
    with monkeypatch.context() as patch:
        a_reader_acknowledges_first(campaign, tmp_path / "die", patch)
    a_mirror_carries_everything(campaign)


def everything_fails_once(campaign: Campaign) -> None:
    """Each process is killed or stopped and each link is cut within a minute, under load at all sites."""
    sites = campaign.sites
    faults = schedule(SEED, MINUTE, tuple(processes_of(sites)), tuple(map(link_name, sites.links)))

    outcome = campaign.play(MINUTE, faults, Patience())

    assert list(outcome.findings.lines()) == []
    assert not_hit(outcome.disturbance) == []
    assert all(line.recorded for line in outcome.comparison.lines())


def a_reader_acknowledges_first(campaign: Campaign, die: Path, patch: pytest.MonkeyPatch) -> None:
    """It dies between acknowledgement and transaction; nothing is asked for again, which would heal a part of it."""
    patch.setenv("REGISTRATION_RESEND_AFTER", "P365D")
    patch.setenv(DIE, str(die))
    site = campaign.sites.by_code[CITY]
    registration = next(service for service in site.services if service.name == "registration")
    registration.program.stop()
    command = [sys.executable, "-m", "tests.faults.broken_reader", "registration"]
    registration.program.start(command, registration.environment(site.addresses), PROJECT)
    registration.program.wait_ready(registration.is_ready, 300)
    die.touch()

    outcome = campaign.play(15, [], Patience(answers=10, quiet=120, still=15), first=10_001)

    assert not die.exists()
    assert outcome.disturbance.found_ended[f"{CITY} registration"] >= 1
    assert any(f"in the log of registration at {CITY}" in line for line in outcome.findings.missing)


def a_mirror_carries_everything(campaign: Campaign) -> None:
    """What stays within the city, and what it addresses to the province, stands at the ward's broker."""
    assert campaign.disclosed() == []

    open_mirror(campaign.sites, CITY, WARD)

    assert holds_within(lambda: bool(campaign.disclosed()), 300)
    assert all(line.endswith(f"at the broker of {WARD}") for line in campaign.disclosed())
