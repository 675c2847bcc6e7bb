"""Which sites a command is for: those of the federation, one of them, or one that stands alone."""

import sys
from pathlib import Path

import pytest

from deploy.local.__main__ import main
from deploy.local.faults import RuntimeFault
from deploy.local.federation import Sites, sites_to_start, started_sites
from deploy.local.play.dataset import plan_254_with_clusters

CITY, PROVINCE, WARD = "lang-son", "tinh-lang-son", "phuong-vinh-trai"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the sites, not made; no other variable is set."""
    for name in ("SITE", "LEVEL", "FIRST_PORT", "POSTGRES_URL", "KAFKA_BOOTSTRAP"):
        monkeypatch.delenv(f"TDKT_{name}", raising=False)
    monkeypatch.setenv("TDKT_FOLDER", str(tmp_path / "run"))
    return tmp_path / "run"


def begun(folder: Path) -> None:
    """Leave in `folder` what a start of the three sites leaves."""
    for code in (CITY, PROVINCE, WARD):
        (folder / code).mkdir(parents=True)
    (folder / "first-port").write_text("21500")


def stand_alone(sites: Sites) -> bool:
    """Whether there is one site, in the folder of all, without a federation, a link or a mirror."""
    (site,) = sites.everyone
    return (site.folder, sites.federation.sites, sites.links, sites.mirrors) == (sites.folder, (), (), {})


def test_a_start_is_for_three_sites(folder: Path) -> None:
    """Each has a folder, a level and a hundred ports of its own, and all have one clock; the city is the main one."""
    sites = sites_to_start()

    found = [(s.settings.site, s.settings.level, s.folder, s.settings.first_port, s.clock) for s in sites.everyone]
    assert found == [
        (CITY, "district", folder / CITY, 18100, folder / "clock"),
        (PROVINCE, "province", folder / PROVINCE, 18200, folder / "clock"),
        (WARD, "commune", folder / WARD, 18300, folder / "clock"),
    ]
    assert sites.chosen == sites.everyone
    assert (sites.main.settings.site, sites.has_the_year) == (CITY, True)
    assert set(sites.mirrors) == {CITY, PROVINCE, WARD}


def test_a_site_of_the_federation_can_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is started alone and keeps its place, its ports and its neighbours; the year is played at the city."""
    monkeypatch.setenv("TDKT_SITE", PROVINCE)

    sites = sites_to_start()

    assert sites.chosen == (sites.main,)
    assert (sites.main.folder, sites.main.settings.first_port) == (folder / PROVINCE, 18200)
    assert [link.source for link in sites.mirrors[PROVINCE].into] == [CITY]
    assert not sites.has_the_year

    monkeypatch.setenv("TDKT_SITE", CITY)

    assert sites_to_start().has_the_year


def test_units_without_a_site_work_at_the_city(folder: Path) -> None:
    """The province finds the city for each of them; the ward works at its own site."""
    federation = sites_to_start().federation

    assert {federation.site_of(unit) for unit in plan_254_with_clusters().units()} == {CITY, WARD}
    assert federation.site_of(WARD) == WARD
    assert not folder.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TDKT_SITE", "cao-loc"),
        ("TDKT_POSTGRES_URL", "postgresql://u:p@127.0.0.1:1/postgres"),
        ("TDKT_KAFKA_BOOTSTRAP", "127.0.0.1:1"),
    ],
)
def test_a_stranger_and_a_site_on_given_servers_stand_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """In the folder itself; among the sites of a federation that is refused, and one sentence names the remedies."""
    monkeypatch.setenv(name, value)

    assert stand_alone(sites_to_start())
    assert stand_alone(started_sites())

    begun(folder)

    with pytest.raises(RuntimeFault, match=r"keeps the sites .* would stand alone there: .*TDKT_FOLDER.*FRESH=1"):
        sites_to_start()


def test_a_folder_of_one_site_stays_one(folder: Path) -> None:
    """A site that was begun alone, by an earlier release too, is found and goes on alone."""
    folder.mkdir()
    (folder / "site").write_text(CITY)
    (folder / "first-port").write_text("21500")

    for sites in (sites_to_start(), started_sites()):
        assert stand_alone(sites)
        assert (sites.main.settings.site, sites.main.settings.first_port) == (CITY, 21500)
        assert sites.has_the_year

    said: list[str] = []
    sites_to_start(said.append)

    assert ["FRESH=1 begins anew with its neighbours" in line for line in said] == [True]


def test_the_ports_of_the_last_start_are_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For all sites together; other ports that a variable names are those of the next start."""
    begun(folder)
    monkeypatch.setenv("TDKT_FIRST_PORT", "22500")

    assert [site.settings.first_port for site in started_sites().everyone] == [21500, 21600, 21700]
    assert [site.settings.first_port for site in sites_to_start().everyone] == [22500, 22600, 22700]

    monkeypatch.delenv("TDKT_FIRST_PORT")

    assert sites_to_start().everyone[0].settings.first_port == 21500


def test_a_verb_at_a_site_that_is_not_there_says_which_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped site is not taken for the city."""
    begun(folder)
    monkeypatch.setenv("TDKT_SITE", CITY)  # so that what the verb sets is taken back
    monkeypatch.setattr(sys, "argv", ["deploy.local", "verb", "--site", "tinh-lang-sơn", "review", "status"])

    assert main() == 1
    assert capsys.readouterr().err.startswith("TDKT_SITE is ")

    monkeypatch.setattr(sys, "argv", ["deploy.local", "verb", "--site", "lang-giang", "review", "status"])

    assert main() == 1
    assert f"TDKT_SITE is lang-giang, and {folder} keeps {CITY}, {PROVINCE}, {WARD}." in capsys.readouterr().err
