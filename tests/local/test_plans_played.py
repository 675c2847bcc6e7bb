"""`make run PLAN=…`: the place of each plan's site, what is refused before anything starts, and every plan played."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import yaml

from chassis.deciding.testing import context
from contracts.message import Actor
from contracts.planning import PlanContent, StatedPlan
from contracts.vocabulary import PlanId, derived_id
from contracts.working_days import national
from deploy.local.faults import RuntimeFault
from deploy.local.plan_files import EXAMPLES, real_plan
from deploy.local.plan_sites import NUMBERS, plan_site, plan_site_with
from deploy.local.play.acts import at_of
from deploy.local.play.cases import case_acts
from deploy.local.play.client import SiteClient
from deploy.local.play.dataset import dataset_of, read_dataset, site_file
from deploy.local.play.filings import Expected
from deploy.local.play.followed import FollowedPlan
from deploy.local.play.of_plans import play_of
from deploy.local.play.plays import acts_of_year
from deploy.local.play.running_site import RunningSite
from deploy.local.settings import PROJECT, read_machine_settings
from deploy.local.site import site_to_start
from services.planning.work.messages import OrderWork, WorkOrdered
from services.planning.work.rules import decide
from services.planning.work.states import INITIAL
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


PLAN = str(derived_id("test-plan"))


@pytest.fixture
def nobody(tmp_path: Path) -> SiteClient:
    """The client of a site that does not run."""
    return SiteClient(RunningSite("test", {}, tmp_path / "key.pem", tmp_path / "clock", {}))


@pytest.mark.parametrize("number", NUMBERS)
def test_acts_fall_into_the_days_of_the_play_and_ties_name_work_of_the_plan(number: str, nobody: SiteClient) -> None:
    """In their order; days, papers and ties of the diary are those of pieces of work that there are."""
    stated = yaml.safe_load((EXAMPLES / site_file(number)).read_text(encoding="utf-8"))
    played = play_of(number)
    if isinstance(played, FollowedPlan):
        acts, begins, ends = played.acts(nobody, PLAN, print), stated["begun"], stated["ended"]
    else:
        acts = acts_of_year(nobody, dataset_of(number), PLAN, print)
        begins, ends = stated["days"]["announced"], stated["days"]["read"]
    order = OrderWork(plan_id=PlanId(UUID(PLAN)), content=StatedPlan.model_validate(real_plan(number).model_dump()))
    (ordered,) = decide(order, INITIAL, None, context(Actor("planning"), begins.date().isoformat()))
    assert isinstance(ordered, WorkOrdered)
    diary, items = acts.diary, {item.key for item in ordered.items}

    assert acts.acts
    assert begins <= acts.acts[0].at <= acts.acts[-1].at <= ends
    assert {*stated.get("ties", {}), *diary.done, *diary.excused, *diary.papers, *diary.notes} <= items
    assert not {*stated.get("ties", {})} & {*diary.done, *diary.excused}


def keys_of(stated: object) -> Iterator[str]:
    """Every key of a file, at every depth."""
    if isinstance(stated, dict):
        yield from map(str, stated)
    if isinstance(stated, dict | list):
        for one in stated.values() if isinstance(stated, dict) else stated:
            yield from keys_of(one)


@pytest.mark.parametrize("name", [*map(site_file, NUMBERS), "units.yaml"])
def test_no_comma_of_a_sentence_has_made_a_key(name: str) -> None:
    """As it does in a mapping on one line whose text stands without quotation marks."""
    stated = yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))

    assert [key for key in keys_of(stated) if " " in key] == []


def test_the_year_of_the_city_states_what_planning_does(nobody: SiteClient) -> None:
    """Covenants, the campaign of 17/10, both reports and an inspection, each on its day."""
    acts = acts_of_year(nobody, read_dataset(), PLAN, print)
    said = "\n".join(f"{act.at:%d/%m/%Y} {act.said}" for act in acts.acts)

    for line in (
        "15/02/2017 12 covenants signed",
        "16/02/2017 launched: Phong trào thi đua kỷ niệm 15 năm",
        "22/05/2017 6 titles of the school year registered",
        "28/06/2017 half-year report submitted",
        "04/08/2017 6 awards of the school year decided",
        "23/08/2017 a finding",
        "26/10/2017 the inspection is concluded",
        "08/12/2017 3 best units elected",
        "28/12/2017 final report submitted",
    ):
        assert line in said
    assert set(read_dataset().course.stated["ties"]) < {str(task.number) for task in read_dataset().plan.tasks}


def test_each_unit_of_the_district_proposes_a_case_each_month_but_once(nobody: SiteClient) -> None:
    """On working days; one comes late, one is returned, and all that were received are honoured."""
    played = play_of("004")
    assert isinstance(played, FollowedPlan)
    stated = played.stated["cases"]
    acts = list(case_acts(played.acts(nobody, PLAN, print).place, stated))
    months = Counter(
        (unit, one.get("month", f"{at_of(one):%Y-%m}")) for unit, listed in stated["units"].items() for one in listed
    )
    late = [one for listed in stated["units"].values() for one in listed if "month" in one]

    assert {unit for unit, _ in months} == {*dict(plan_site("004").units)}
    assert (len(months), max(months.values()), len(late)) == (5 * 5 - 1, 1, 1)
    assert all(national().is_working_day(act.at.date()) for act in acts)
    assert [act.said for act in acts if act.said] == [
        "5 units entered into the tree",
        "10 exemplary cases received so far, all of them honoured",
        "24 exemplary cases received so far, all of them honoured",
    ]


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
