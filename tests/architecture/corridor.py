"""What makes the four services alike: the same files, the same names in them, the same three lines to start."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import SERVICES, parsed, sources

FILES = frozenset(
    {
        "README",
        "__init__",
        "__main__",
        "domain",
        "policies",
        "projections",
        "queries",
        "read_model",
        "routes",
        "service",
        "settings",
    }
)
NAMES = {
    "policies": {"HEARS", "react"},
    "projections": {"TABLES", "project"},
    "queries": {"gather", "due"},
    "routes": {"router"},
    "service": {"SERVICE"},
}
OF_A_DECIDER = {"INITIAL", "decide", "evolve", "DECIDER"}
NOT_NAMES = ("utils", "helpers", "common", "base", "models", "manager", "repository")
START = '''"""Run {name}: `python -m services.{name} serve`."""

from chassis.operating.cli import run
from services.{name}.service import SERVICE

run(SERVICE)
'''


def complaints(root: Path) -> list[str]:
    """What is not alike below `root`; nothing when the corridor is straight."""
    found = [complaint for name in SERVICES for complaint in _of_service(root / "services" / name)]
    strangers = {folder.name for folder in (root / "services").iterdir() if folder.is_dir()}
    found += [f"services/{name}: a fifth service" for name in strangers.difference(SERVICES, ["__pycache__"])]
    found += [
        f"{file.relative_to(root)}: a name that says nothing"
        for file in sources(root, "contracts", "chassis", "services", "deploy")
        if file.stem in NOT_NAMES
    ]
    return sorted(found)


def _of_service(folder: Path) -> Iterator[str]:
    name = folder.name
    there = {path.stem for path in folder.iterdir() if path.name != "__pycache__"}
    yield from (f"{name}: {missing} is missing" for missing in FILES - there)
    yield from (f"{name}: {other} has no place in the corridor" for other in there - FILES)
    for stem, wanted in NAMES.items():
        missing = wanted - _defined(folder / stem)
        yield from (f"{name}/{stem}: {one} is missing" for one in missing)
    if f"{name.capitalize()}Settings" not in _defined(folder / "settings"):
        yield f"{name}/settings: {name.capitalize()}Settings is missing"
    if (folder / "__main__.py").read_text(encoding="utf-8") != START.format(name=name):
        yield f"{name}/__main__: does more than start"
    for file in sorted((folder / "domain").glob("*.py")):
        defined = _names(file)
        if "DECIDER" in defined:
            yield from (f"{name}/domain/{file.stem}: {one} is missing" for one in OF_A_DECIDER - defined)


def _defined(stem: Path) -> set[str]:
    """What a module, or a package that took its place, offers under its own name."""
    for file in (stem.with_suffix(".py"), stem / "__init__.py"):
        if file.exists():
            return _names(file)
    return set()


def _names(file: Path) -> set[str]:
    names: set[str] = set()
    for node in parsed(file).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.ImportFrom(names=imported):
                names.update(one.asname or one.name for one in imported)
            case _:
                pass
    return names
