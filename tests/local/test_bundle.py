"""`./tdkt bundle` gathers what all services of a site have for another one into one file."""

import stat
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.operating import cli
from contracts.bundle import Bundle, BundleNote, bundle_text, read_bundle
from deploy.local.bundle import bundle
from deploy.local.faults import RuntimeFault

SERVICES = ("planning", "review")


def site() -> Any:
    """A site with two services."""
    services = [SimpleNamespace(name=name, owner_environment=lambda _: {}) for name in SERVICES]
    return SimpleNamespace(services=services, addresses=None)


def carried_out(monkeypatch: pytest.MonkeyPatch, failing: str = "") -> list[list[str]]:
    """The verbs that are carried out from here on, each of which writes a note; that of `failing` is refused."""
    verbs: list[list[str]] = []

    def main(service: Any, words: Sequence[str], program: str) -> int:
        assert program == f"./tdkt {service.name}"
        verbs.append([service.name, *words])
        if service.name == failing:
            return 1
        if words[1] == "export":
            found = Bundle("lang-son", "vinh-trai", [], [BundleNote("topic", service.name)])
            Path(words[-1]).write_text(bundle_text(found))
        return 0

    monkeypatch.setattr(cli, "main", main)
    return verbs


def test_one_file_holds_what_each_service_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its owner alone may read it, and it replaces none."""
    carried_out(monkeypatch)
    file = tmp_path / "file.json"

    code = bundle(site(), ["export", str(file), "--to", "vinh-trai"])

    assert (code, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    assert [note.note for note in read_bundle(file.read_bytes()).notes] == list(SERVICES)
    with pytest.raises(RuntimeFault, match="nothing is replaced"):
        bundle(site(), ["export", str(file), "--to", "vinh-trai"])


def test_without_one_service_there_is_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Half of what a site has would look like all of it."""
    carried_out(monkeypatch, failing="review")
    file = tmp_path / "file.json"

    assert bundle(site(), ["export", str(file), "--to", "vinh-trai"]) == 1
    assert not file.exists()


def test_each_service_hears_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those behind one that does not."""
    verbs = carried_out(monkeypatch, failing="planning")

    assert bundle(site(), ["import", "file.json"]) == 1
    assert verbs == [[name, "bundle", "import", "file.json"] for name in SERVICES]


@pytest.mark.parametrize("words", [[], ["send", "file"], ["export"], ["export", "--to", "vinh-trai"]])
def test_other_words_are_explained(words: list[str]) -> None:
    """With the two forms of the verb."""
    with pytest.raises(RuntimeFault, match="bundle export FILE --to SITE"):
        bundle(site(), words)
