"""How long files and functions may become."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from tests.architecture.tree import parsed, sources

LONGEST_FILE = {"services": 300, "chassis": 400}
LONGEST_FUNCTION = 40
MOST_FUNCTIONS = 20
"""Nine functions of ten are no longer than this."""


def complaints(root: Path, *packages: str) -> list[str]:
    """A line for everything that is too long in `packages` below `root`."""
    found: list[str] = []
    for package in packages:
        for file in sources(root, package):
            lines = len(file.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_FILE.get(package, lines):
                found.append(f"{file.relative_to(root)}: {lines} lines")
            found += [
                f"{file.relative_to(root)}: {name} has {length} lines"
                for name, length in functions(file)
                if length > LONGEST_FUNCTION
            ]
        lengths = [length for file in sources(root, package) for _, length in functions(file)]
        if len(lengths) > 1 and (tenth := quantiles(lengths, n=10)[-1]) > MOST_FUNCTIONS:
            found.append(f"{package}: one function of ten has more than {tenth:.0f} lines")
    return found


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Every function of a file and its lines, from `def` to its end."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1
