"""Writes contracts/schemas from the events: `python -m contracts.generate`, or `--check` that it is up to date.

A file that a version already has is never overwritten by a shape that breaks it, and neither a schema nor a golden
file that was released is taken back: `--check` compares with the commits that Git knows.
"""

import json
import sys
from pathlib import Path

from contracts.asyncapi import document
from contracts.compatibility import breaking_changes
from contracts.registry import CONTRACTS
from contracts.released import released_commits, taken_back, text_of
from contracts.schema import schema_of

ROOT = Path(__file__).parents[1]
SCHEMAS = "contracts/schemas"
GOLDEN = "tests/golden"
ASYNCAPI = "asyncapi.json"
_AGAIN = "run python -m contracts.generate"
_ONLY_ADDED = "golden files are only ever added; a changed event gets a new version and a new file"


def generated() -> dict[str, str]:
    """Every file of contracts/schemas that follows from the newest classes: name to text."""
    files = {
        f"{declared.name}.{declared.version}.json": _written(schema_of(declared)) for declared in CONTRACTS.declarations
    }
    return files | {ASYNCAPI: _written(document(CONTRACTS, ROOT / GOLDEN))}


def kept() -> frozenset[str]:
    """The names of the schemas of older versions, which no class has any more and which stay as they are."""
    return frozenset(
        f"{declared.name}.{version}.json"
        for declared in CONTRACTS.declarations
        for version in range(1, declared.version)
    )


def breaking(folder: Path, files: dict[str, str]) -> list[str]:
    """For each breaking change of a schema in `folder` by one of `files`: a line that names both."""
    return [
        f"{name}: {change}; raise the version and add an upcast"
        for name, text in files.items()
        if name != ASYNCAPI and (folder / name).is_file()
        for change in breaking_changes(json.loads((folder / name).read_text(encoding="utf-8")), json.loads(text))
    ]


def stale(folder: Path, files: dict[str, str], old: frozenset[str]) -> list[str]:
    """For each file in `folder` that is not what it should be: a line that names it."""
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    wrong = [f"{name} is missing: {_AGAIN}" for name in sorted(files.keys() - there)]
    wrong += [f"{name} is missing: it was the shape of an older version" for name in sorted(old - there)]
    wrong += [f"{name} belongs to no event" for name in sorted(there - files.keys() - old)]
    for name in sorted(files.keys() & there):
        if (folder / name).read_text(encoding="utf-8") != files[name]:
            wrong.append(f"{name} is not what the classes say: {_AGAIN}")
    return wrong


def unreleasable(root: Path) -> list[str]:
    """For each golden file and schema below `root` that takes back what was released: a line that names it."""
    wrong: list[str] = []
    for commit in released_commits(root):
        wrong += [f"{path}: {_ONLY_ADDED}" for path in taken_back(root, commit, GOLDEN)]
        for path in taken_back(root, commit, SCHEMAS):
            wrong += _broken(root, commit, path)
    return list(dict.fromkeys(wrong))


def _broken(root: Path, commit: str, path: str) -> list[str]:
    if path == f"{SCHEMAS}/{ASYNCAPI}":
        return []
    if not (root / path).is_file():
        return [f"{path}: the schema of a released event stays"]
    was, now = json.loads(text_of(root, commit, path)), json.loads((root / path).read_text(encoding="utf-8"))
    return [f"{path}: {change}; raise the version and add an upcast" for change in breaking_changes(was, now)]


def write(folder: Path, files: dict[str, str]) -> list[str]:
    """Write `files` into `folder`, or nothing at all when one of them breaks what is there: then the lines say why."""
    refused = breaking(folder, files)
    if not refused:
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    return refused


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well, 1 with a line on stderr for each thing that is not, 2 for a wrong call."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m contracts.generate [--check]", file=sys.stderr)  # noqa: T201 - this is a command
        return 2
    folder, files = ROOT / SCHEMAS, generated()
    wrong = breaking(folder, files) + stale(folder, files, kept()) if arguments else write(folder, files)
    wrong += unreleasable(ROOT)
    for line in wrong:
        print(line, file=sys.stderr)  # noqa: T201
    return 1 if wrong else 0


def _written(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
