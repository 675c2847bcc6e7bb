"""`make run PLAN=…`: the place of each plan's site, what is refused before anything starts, and every plan played."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from contracts.planning import PlanContent
from deploy.local.faults import RuntimeFault
from deploy.local.plan_files import real_plan
from deploy.local.plan_sites import NUMBERS, plan_site, plan_site_with
from deploy.local.play.dataset import dataset_of
from deploy.local.play.filings import Expected
from deploy.local.play.of_plans import play_of
from deploy.local.settings import PROJECT, read_machine_settings
from deploy.local.site import site_to_start
from tests.local.test_site import free_hundred


@pytest.mark.parametrize("number", NUMBERS)
def test_each_plan_has_a_site_of_its_issuers_level(number: str) -> None:
    """Its code is its own, and it stands at the level that the plan names."""
    site = plan_site(number)

    assert site.level is real_plan(number).level
    assert plan_site_with(site.code) == site
    assert len(dict(site.units)) == len(site.units) > 1


def test_no_two_sites_share_a_place() -> None:
    """Each can be played beside the three sites of plan 254 and beside the others."""
    sites = [plan_site(number) for number in NUMBERS]

    assert len({site.code for site in sites}) == len({site.folder for site in sites}) == len(NUMBERS)
    assert len({site.first_port for site in sites}) == len(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_plan_names_code_level_folder_and_ports(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those of its site, and the folder of the three sites stays as it is."""
    monkeypatch.setenv("TDKT_PLAN", number)
    site = plan_site(number)

    settings = read_machine_settings()

    assert (settings.site, settings.level) == (site.code, site.level)
    assert settings.folder == PROJECT / ".tdkt" / site.folder
    assert settings.first_port == site.first_port


def test_a_folder_and_ports_that_are_named_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As without a plan; without a name, the ports at which a site was started stay its own."""
    monkeypatch.setenv("TDKT_PLAN", "003")
    monkeypatch.setenv("TDKT_FOLDER", str(tmp_path))
    (tmp_path / "first-port").write_text("30500")

    assert site_to_start().settings.first_port == 30500

    monkeypatch.setenv("TDKT_FIRST_PORT", "30100")

    assert (site_to_start().settings.folder, site_to_start().settings.first_port) == (tmp_path, 30100)


@pytest.mark.parametrize("given", ["", "0", "5", "254", "000", "003 "])
def test_another_plan_is_refused_in_one_line(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything starts; the line says which there are."""
    monkeypatch.setenv("TDKT_PLAN", given)

    with pytest.raises(RuntimeFault, match="001, 002, 003, 004") as refused:
        read_machine_settings()

    assert "\n" not in str(refused.value)


def test_a_plan_and_a_site_exclude_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan says which site it is."""
    monkeypatch.setenv("TDKT_PLAN", "003")
    monkeypatch.setenv("TDKT_SITE", "lang-son")

    with pytest.raises(RuntimeFault, match="leave out TDKT_SITE"):
        read_machine_settings()


def test_the_department_announces_its_units_and_changes_nothing_else() -> None:
    """Its text names none; they stand outside clusters."""
    dataset = dataset_of("003")

    assert dataset.issued == real_plan("003")
    assert dataset.issued.units() == {}
    assert dataset.plan.model_copy(update={"unclustered": ()}) == dataset.issued
    assert tuple(dataset.plan.units().items()) == plan_site("003").units


def test_most_people_of_the_department_are_awarded_and_some_are_not() -> None:
    """A sheet that comes late, one that is sent back, and reasons of appraisal and council."""
    results = Counter(dossier.expected for _, dossier in dataset_of("003").filed)

    assert results[Expected.AWARDED] > sum(results.values()) / 2
    assert {Expected.LATE, Expected.MIN_SERVICE, Expected.VOTE_BELOW_THRESHOLD} < set(results)


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_known_in_part_is_followed(number: str) -> None:
    """Only a plan with number and day, such as that of the department, is issued."""
    issued = isinstance(real_plan(number), PlanContent)

    assert type(play_of(number)).__name__ == ("RegisteredYear" if issued else "FollowedPlan")


def run(number: str, folder: Path, first_port: int) -> str:
    """What `make run PLAN=…` says, which must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local", "run"],
        check=False,
        cwd=PROJECT,
        env={
            **os.environ,
            "TDKT_PLAN": number,
            "TDKT_FOLDER": str(folder),
            "TDKT_FIRST_PORT": str(first_port),
        },
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.campaign
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_plan_is_played_at_a_site_of_its_issuer(number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts, plays and proves itself, and a second run finds it played."""
    folder, first_port = tmp_path / "run", free_hundred()
    monkeypatch.setenv("TDKT_PLAN", number)
    monkeypatch.setenv("TDKT_FOLDER", str(folder))
    try:
        said = run(number, folder, first_port)
        again = run(number, folder, first_port)
    finally:
        site_to_start().forget()

    assert "wrong" not in said
    assert said.count("holds") == 2
    assert f"PLAN={number}" in said
    assert "has been played" in again
