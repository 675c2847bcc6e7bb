"""The project's source as a tree that can be copied and broken."""

import ast
import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGES = ("contracts", "chassis", "services", "deploy")
SERVICES = ("planning", "registration", "review", "notification")


def copy_to(folder: Path) -> Path:
    """A copy of the source in `folder`, with the settings of the tools."""
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def sources(root: Path, *packages: str) -> Iterator[Path]:
    """Every Python file of `packages`."""
    for package in packages:
        yield from sorted((root / package).rglob("*.py"))


def parsed(file: Path) -> ast.Module:
    """The syntax tree of a file.

    Garbage waits meanwhile: before Python 3.12, a finaliser that runs while a tree is built can end it with a
    SystemError (python/cpython#106905), and other tests leave futures of cancelled connections behind.
    """
    gc.disable()
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    finally:
        gc.enable()
