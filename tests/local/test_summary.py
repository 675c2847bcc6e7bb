"""The summary of `make run`: whole addresses that differ, the token above them, and the remarks of a newcomer."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from deploy.local.play.dataset import plan_254
from deploy.local.play.figures import Figure, Group
from deploy.local.play.running_site import SERVICES, RunningSite
from deploy.local.play.summary import Samples, YearResult, show
from deploy.local.settings import PROJECT

_PLAN = "3bad24fb-6b21-51bc-b9e0-98bf3a86c70f"
_SHEETS = f"/registrations/{_PLAN}/sheets"
_PICTURE = re.sub(r"<[^>]+>", "", (PROJECT / "docs/run.svg").read_text(encoding="utf-8")).replace("&#160;", " ")


@pytest.fixture
def printed(tmp_path: Path) -> str:
    """The summary of a year with two kinds of sheets and one kind of refused dossiers."""
    clock = tmp_path / "clock"
    clock.write_text("2017-12-30T08:00:00+07:00")
    urls = {name: f"http://127.0.0.1:1810{place}" for place, name in enumerate(SERVICES, start=1)}
    site = RunningSite("lang-son", urls, tmp_path / "key.pem", clock, {})
    sheets = tuple(
        Figure(state, 1, _SHEETS, {"state": state, "late": late}, "RegistrationAccepted")
        for state, late in (("accepted", "true"), ("accepted", "false"), ("missing", "false"))
    )
    reasons = (Figure("LATE", 2, "/dossiers", {"plan": _PLAN, "reason": "LATE"}, "DossierRefused"),)
    groups = [Group("Sheets", "registration", sheets), Group("Reasons against", "review", reasons, "several")]
    result = YearResult(site, plan_254().document, _PLAN, groups, Samples("refused-dossier", "sheet-id"), (), ())
    shown = io.StringIO()
    show(result, Console(file=shown, width=120, highlight=False, soft_wrap=True))
    return shown.getvalue()


def addresses(text: str) -> list[str]:
    """Every address in `text`, as far as it goes without a blank."""
    return re.findall(r"http://\S+", text)


def test_the_token_stands_above_every_address(printed: str) -> None:
    """Nobody meets an address before the command that makes a token for it."""
    assert "TOKEN=$(.venv/bin/python -m deploy.local.play.token)" in printed.partition("http://")[0]


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


def test_the_picture_in_the_readme_is_of_a_first_run() -> None:
    """It shows the figures with whole addresses and both remarks, and no second run."""
    assert "has been played" not in _PICTURE
    assert "…" not in _PICTURE
    assert re.search(r"one dossier can have several: \d+ for \d+ refused dossiers", _PICTURE)
    assert "every unit without a sheet at the deadline, also one that handed in later" in _PICTURE
    assert "refused dossier" in _PICTURE
