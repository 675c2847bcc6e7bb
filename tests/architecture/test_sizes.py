"""A file and a function can be read without scrolling far: no service without a ceiling."""

from pathlib import Path

from tests.architecture.sizes import complaints
from tests.architecture.tree import PROJECT, copy_to


def test_nothing_has_grown_too_long() -> None:
    """Services to 300 lines a file, the chassis to 400; functions to 40, nine of ten to 20."""
    assert complaints(PROJECT, "contracts", "chassis", "services", "deploy") == []


def _function(name: str, lines: int) -> str:
    return f"def {name}() -> None:\n" + "    pass\n" * (lines - 1)


def test_a_long_file_is_seen(tmp_path: Path) -> None:
    """One line beyond the ceiling is one too many, and the ceiling itself is not."""
    root = copy_to(tmp_path)
    (root / "services" / "planning" / "routes.py").write_text("\n" * 301)
    (root / "services" / "planning" / "queries.py").write_text("\n" * 300)
    (root / "chassis" / "messaging" / "relay.py").write_text("\n" * 401)

    assert complaints(root, "chassis", "services") == [
        "chassis/messaging/relay.py: 401 lines",
        "services/planning/routes.py: 301 lines",
    ]


def test_a_long_function_is_seen(tmp_path: Path) -> None:
    """One line beyond the ceiling is one too many, and the ceiling itself is not."""
    root = copy_to(tmp_path)
    (root / "chassis" / "long.py").write_text(_function("just", 40) + _function("over", 41))

    assert complaints(root, "chassis") == ["chassis/long.py: over has 41 lines"]


def test_many_middling_functions_are_seen(tmp_path: Path) -> None:
    """It is not enough that none is over the ceiling: most are short."""
    (tmp_path / "chassis").mkdir()
    (tmp_path / "chassis" / "middling.py").write_text("".join(_function(f"f{n}", 21 + n // 8) for n in range(9)))

    assert complaints(tmp_path, "chassis") == ["chassis: one function of ten has more than 22 lines"]
