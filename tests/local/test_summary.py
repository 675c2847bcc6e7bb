"""The summary of `make run`: whole addresses that differ, the token above them, and the remarks of a newcomer."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from deploy.federation.condition import State
from deploy.local.play.award import AwardAcrossLevels, WayStep
from deploy.local.play.dataset import plan_254
from deploy.local.play.figures import Figure, Group, InFull
from deploy.local.play.running_site import SERVICES, RunningSite
from deploy.local.play.summary import AcrossResult, SiteFigures, YearResult, show
from deploy.local.settings import PROJECT

_PLAN = "3bad24fb-6b21-51bc-b9e0-98bf3a86c70f"
_SHEETS = f"/registrations/{_PLAN}/sheets"
_PICTURE = re.sub(r"<[^>]+>", "", (PROJECT / "docs/run.svg").read_text(encoding="utf-8")).replace("&#160;", " ")


def result_of(tmp_path: Path, across: AcrossResult | None = None) -> YearResult:
    """A year with two kinds of sheets and one kind of refused dossiers."""
    clock = tmp_path / "clock"
    clock.write_text("2017-12-30T08:00:00+07:00")
    urls = {name: f"http://127.0.0.1:1810{place}" for place, name in enumerate(SERVICES, start=1)}
    site = RunningSite("lang-son", urls, tmp_path / "key.pem", clock, {}, address="http://127.0.0.1:18100")
    sheets = tuple(
        Figure(state, 1, _SHEETS, {"state": state, "late": late}, "RegistrationAccepted")
        for state, late in (("accepted", "true"), ("accepted", "false"), ("missing", "false"))
    )
    reasons = (Figure("LATE", 2, "/dossiers", {"plan": _PLAN, "reason": "LATE"}, "DossierRefused"),)
    groups = [Group("Sheets", "registration", sheets), Group("Reasons against", "review", reasons, "several")]
    in_full = [InFull("a refused dossier", "review", "/dossiers/refused-dossier")]
    return YearResult(site, str(plan_254().document), groups, in_full, (), (), across)


def shown(result: YearResult) -> str:
    """The summary of a year as it is printed."""
    shown = io.StringIO()
    show(result, Console(file=shown, width=120, highlight=False, soft_wrap=True))
    return shown.getvalue()


@pytest.fixture
def printed(tmp_path: Path) -> str:
    """The summary of a year at one site."""
    return shown(result_of(tmp_path))


def across(tmp_path: Path, *, holds: bool = True, link: State = State.QUIET) -> AcrossResult:
    """What a year across the levels shows: the province, and an award that went there."""
    urls = {name: f"http://127.0.0.1:1820{place}" for place, name in enumerate(SERVICES, start=1)}
    key, address = tmp_path / "key.pem", "http://127.0.0.1:18200"
    province = RunningSite("tinh-lang-son", urls, key, tmp_path / "clock", {}, address=address)
    awarded = Figure("awarded", 1, "/dossiers", {"state": "awarded"}, "AwardDecided")
    way = (WayStep(date(2018, 1, 12), "lang-son", "forwarded"), WayStep(date(2018, 1, 31), "tinh-lang-son", "decided"))
    award = AwardAcrossLevels(
        "dossier-id", "Tổ Một", "TTLDXS", "215/QĐ-UBND", way, ("./tdkt export",), "verify FILES", holds, "2 of 2 proven"
    )
    figures = SiteFigures(province, [Group("Dossiers", "review", (awarded,))])
    return AcrossResult([figures], {"tinh-lang-son": {"TTLDXS": 1}}, award, {"lang-son → tinh-lang-son": link})


def addresses(text: str) -> list[str]:
    """Every address of a list or a page in `text`, as far as it goes without a blank."""
    return re.findall(r"http://\S+/\w\S*", text)


def test_the_address_of_each_site_comes_first(tmp_path: Path) -> None:
    """A reader opens it in a browser; every list lies below the address of its site."""
    text = shown(result_of(tmp_path, across(tmp_path)))

    assert text.split("\n")[1:3] == [
        "open http://127.0.0.1:18100/  lang-son",
        "open http://127.0.0.1:18200/  tinh-lang-son",
    ]
    assert {one.partition("/api/")[0] for one in addresses(text)} == {
        "http://127.0.0.1:18100",
        "http://127.0.0.1:18200",
    }


def test_the_token_stands_above_every_address(printed: str) -> None:
    """Nobody meets the address of a list before the command that makes a token for it."""
    assert "TOKEN=$(.venv/bin/python -m deploy.local.play.token)" in printed.partition(addresses(printed)[0])[0]


def test_each_figure_has_an_address_of_its_own(printed: str) -> None:
    """No two figures lead to one list, and each address is whole: no comma or bracket is glued to it."""
    found = addresses(printed)

    assert len(set(found)) == len(found) > 10
    assert [one for one in found if not re.fullmatch(r"http://[\d.]+:\d+/[\w/-]+(\?[\w=&-]+)?", one)] == []
    assert not any("/streams/sheet-" in one for one in found)


def test_a_refused_dossier_and_the_words_are_pointed_at(printed: str) -> None:
    """The view with its grounds, the clock on which business time stands, the glossary, and the operator's page."""
    assert "/dossiers/refused-dossier" in printed
    assert "30/12/2017" in printed
    assert "make look" in printed
    assert "docs/glossary.md" in printed
    assert "docs/operating.md" in printed


def test_a_remark_stands_with_its_figures(printed: str) -> None:
    """A figure that would surprise is explained beside its name."""
    assert re.search(r"^Reasons against +several$", printed, re.MULTILINE)


def test_the_other_sites_stand_with_their_tokens_and_the_way_of_an_award(tmp_path: Path) -> None:
    """Who decided what, the figures of each site, the award's steps with their days, and how it is proven."""
    text = shown(result_of(tmp_path, across(tmp_path)))

    assert re.search(r"1 +tinh-lang-son +1 TTLDXS$", text, re.MULTILINE)
    assert "TDKT_SITE=tinh-lang-son" in text.partition("http://127.0.0.1:18200/api/")[0]
    assert re.search(r"12/01/2018 +lang-son +forwarded\n +31/01/2018 +tinh-lang-son +awarded$", text, re.MULTILINE)
    assert re.search(r"^  holds  2 of 2 proven$", text, re.MULTILINE)
    assert "./tdkt export" in text
    assert "verify FILES" in text
    assert re.search(r"lang-son → tinh-lang-son +quiet$", text, re.MULTILINE)


def test_a_year_holds_where_its_award_is_proven_and_everything_has_arrived(tmp_path: Path) -> None:
    """Without the proof, or with a message that is still on its way, it does not."""
    assert result_of(tmp_path, across(tmp_path)).holds
    assert not result_of(tmp_path, across(tmp_path, holds=False)).holds
    assert not result_of(tmp_path, across(tmp_path, link=State.CARRYING)).holds


def test_the_picture_in_the_readme_is_of_a_first_run() -> None:
    """It shows the figures with whole addresses and both remarks, and no second run."""
    assert "has been played" not in _PICTURE
    assert "…" not in _PICTURE
    assert re.search(r"one dossier can have several: \d+ for \d+ refused dossiers", _PICTURE)
    assert "every unit without a sheet at the deadline, also one that handed in later" in _PICTURE
    assert "refused dossier" in _PICTURE
