"""An operator who exports or imports a bundle is refused in a sentence, and nothing is lost."""

from pathlib import Path

from contracts.bundle import Bundle, bundle_text
from tests.chassis.operator import Operator


def test_a_bundle_goes_to_a_neighbour_alone(operator: Operator, tmp_path: Path) -> None:
    """No file is written for a stranger."""
    file = tmp_path / "to-them.json"

    code, _, error = operator.types("bundle", "export", str(file), "--to", "elsewhere")

    assert (code, error) == (1, "elsewhere is no neighbour of lang-son; its neighbours: none\n")
    assert not file.exists()


def test_what_is_no_bundle_is_refused_as_a_whole(operator: Operator, tmp_path: Path) -> None:
    """A file that was cut on the way, and one that is not there."""
    file = tmp_path / "from-them.json"
    text = bundle_text(Bundle("vinh-trai", "lang-son", [], []))
    file.write_text(text[: len(text) // 2])

    code, _, error = operator.types("bundle", "import", str(file))
    absent, _, _ = operator.types("bundle", "import", str(tmp_path / "absent.json"))

    assert (code, absent) == (1, 1)
    assert error.startswith(f"{file} is not a bundle: ")
    assert error.endswith("; nothing of it was heard\n")


def test_a_bundle_for_another_site_is_refused(operator: Operator, tmp_path: Path) -> None:
    """It was carried to the wrong place."""
    file = tmp_path / "from-them.json"
    file.write_text(bundle_text(Bundle("vinh-trai", "cao-loc", [], [])))

    code, _, error = operator.types("bundle", "import", str(file))

    assert (code, error) == (1, f"{file} is a bundle for cao-loc, and this is lang-son: nothing was heard\n")
