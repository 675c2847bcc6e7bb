"""The Chromium of the machine is found, and one sentence says what to install where there is none."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from deploy.local.faults import RuntimeFault
from tests.browser import conftest
from tests.browser.chromium import find_chromium, require_chromium

NONE = Path("/nowhere/chromium")


def make_program(place: Path) -> Path:
    """A program that ends well."""
    place.write_text("#!/bin/sh\n")
    place.chmod(0o700)
    return place


def test_the_named_one_comes_first_then_the_path_then_debian_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is taken only where those before it are missing."""
    named, on_path, debian = (make_program(tmp_path / name) for name in ("named", "chromium", "debian"))
    monkeypatch.setenv("TDKT_CHROMIUM", str(named))
    monkeypatch.setenv("PATH", str(tmp_path))
    found = [find_chromium(debian, tmp_path)]
    monkeypatch.delenv("TDKT_CHROMIUM")
    found.append(find_chromium(debian, tmp_path))
    on_path.unlink()
    found.append(find_chromium(debian, tmp_path))

    assert [one and one.program for one in found] == [named, on_path, debian]


def test_without_one_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched without npm."""
    monkeypatch.delenv("TDKT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_chromium(NONE, tmp_path) is None
    with pytest.raises(RuntimeFault, match=r"apt-get install chromium\), name it in TDKT_CHROMIUM, or install Node 20"):
        require_chromium(NONE, tmp_path)


def test_a_wrong_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, or a file that cannot be run, is no Chromium."""
    for wrong in (tmp_path, NONE):
        monkeypatch.setenv("TDKT_CHROMIUM", str(wrong))
        with pytest.raises(RuntimeFault, match=r"TDKT_CHROMIUM names .*, which is no program"):
            find_chromium()


@pytest.mark.parametrize("line", [None, "there is none"], ids=["there", "missing"])
def test_only_short_paths_are_left_out(monkeypatch: pytest.MonkeyPatch, line: str | None) -> None:
    """A campaign stays without a Chromium, and fails; other tests do not care."""
    monkeypatch.setattr(conftest, "left_out", lambda: line)
    short, long, other = (
        SimpleNamespace(fixturenames=fixtures, get_closest_marker=lambda name, tier=tier: name == tier or None)
        for fixtures, tier in ((["visits", "browser"], "servers"), (["browser"], "campaign"), (["postgres"], "servers"))
    )
    items = [short, long, other]
    gone: list[object] = []

    def deselected(items: list[object]) -> None:
        gone.extend(items)

    config = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=deselected))

    conftest.pytest_collection_modifyitems(cast("Any", config), cast("Any", items))

    assert (items, gone) == (([long, other], [short]) if line else ([short, long, other], []))
