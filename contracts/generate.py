"""Writes contracts/schemas from the events: `python -m contracts.generate`, or `--check` that it is up to date.

A schema file is never overwritten by a shape that breaks it, and no released schema or golden file is changed or
removed: `--check` compares with the commits that Git knows. The functions take the events of any service.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.asyncapi import document
from contracts.bounds import unbounded
from contracts.compatibility import breaking_changes
from contracts.declaration import Declaration
from contracts.registry import CONTRACTS
from contracts.released import released_commits, taken_back, text_of
from contracts.schema import schema_of

ROOT = Path(__file__).parents[1]
SCHEMAS = "contracts/schemas"
GOLDEN = "tests/golden"
ASYNCAPI = "asyncapi.json"
_AGAIN = "run python -m deploy.schemas"
_ONLY_ADDED = "golden files are only ever added; a changed event gets a new version and a new file"


@dataclass(frozen=True, slots=True)
class SchemaFolder:
    """A folder of generated schemas.

    `path` leads there from the root of the repository, with slashes; `files` is name to text; `older` are the names of
    the schemas of older versions, which no class has any more and which stay as they are.
    """

    path: str
    files: Mapping[str, str]
    older: frozenset[str]


def schema_folder(path: str, declarations: Iterable[Declaration]) -> SchemaFolder:
    """The folder `path` with the schema of every declared event."""
    declared = tuple(declarations)
    files = {f"{one.name}.{one.version}.json": _written(schema_of(one)) for one in declared}
    older = {f"{one.name}.{version}.json" for one in declared for version in range(1, one.version)}
    return SchemaFolder(path, files, frozenset(older))


def contracts_folder() -> SchemaFolder:
    """contracts/schemas: the schemas of the contract events, and the AsyncAPI document that holds them all."""
    contracts = [one for one in CONTRACTS.declarations if one.is_contract]
    folder = schema_folder(SCHEMAS, contracts)
    whole = _written(document(CONTRACTS, ROOT / GOLDEN, ROOT / SCHEMAS))
    return SchemaFolder(SCHEMAS, {**folder.files, ASYNCAPI: whole}, folder.older)


def breaking(folder: Path, files: Mapping[str, str]) -> list[str]:
    """For each breaking change of a schema in `folder` by one of `files`: a line that names both."""
    return [
        f"{name}: {change}; raise the version and add an upcast"
        for name, text in files.items()
        if name != ASYNCAPI and (folder / name).is_file()
        for change in breaking_changes(json.loads((folder / name).read_text(encoding="utf-8")), json.loads(text))
    ]


def stale(folder: Path, files: Mapping[str, str], old: frozenset[str]) -> list[str]:
    """For each file in `folder` that is not what it should be: a line that names it."""
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    wrong = [f"{name} is missing: {_AGAIN}" for name in sorted(files.keys() - there)]
    wrong += [f"{name} is missing: it was the shape of an older version" for name in sorted(old - there)]
    wrong += [f"{name} belongs to no event" for name in sorted(there - files.keys() - old)]
    for name in sorted(files.keys() & there):
        if (folder / name).read_text(encoding="utf-8") != files[name]:
            wrong.append(f"{name} is not what the classes say: {_AGAIN}")
    return wrong


def limitless(files: Mapping[str, str]) -> list[str]:
    """For each value in one of the schemas `files` that may be of any size: a line that names it."""
    return [
        f"{name}: {place} has no largest value"
        for name, text in files.items()
        if name != ASYNCAPI
        for place in unbounded(json.loads(text))
    ]


def unreleasable(root: Path, folders: Sequence[str] = (SCHEMAS,)) -> list[str]:
    """For each golden file, and each schema in `folders` below `root`, that takes back what was released: a line."""
    wrong: list[str] = []
    for commit in released_commits(root):
        wrong += [f"{path}: {_ONLY_ADDED}" for path in taken_back(root, commit, GOLDEN)]
        for path in [path for folder in folders for path in taken_back(root, commit, folder)]:
            wrong += _broken(root, commit, path)
    return list(dict.fromkeys(wrong))


def _broken(root: Path, commit: str, path: str) -> list[str]:
    if path == f"{SCHEMAS}/{ASYNCAPI}":
        return []
    if not (root / path).is_file():
        return [f"{path}: the schema of a released event stays"]
    was, now = json.loads(text_of(root, commit, path)), json.loads((root / path).read_text(encoding="utf-8"))
    return [f"{path}: {change}; raise the version and add an upcast" for change in breaking_changes(was, now)]


def write(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Write `files` into `folder`, or nothing at all when one of them breaks what is there: then the lines say why."""
    refused = breaking(folder, files)
    if not refused:
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    return refused


def written(root: Path, folders: Sequence[SchemaFolder]) -> list[str]:
    """Write every folder that breaks nothing; a line for each change that breaks, or takes back what was released."""
    wrong = [line for folder in folders for line in write(root / folder.path, folder.files)]
    return wrong + unreleasable(root, [folder.path for folder in folders])


def checked(root: Path, folders: Sequence[SchemaFolder]) -> list[str]:
    """A line for everything in `folders` that is not as it should be; nothing is written."""
    wrong: list[str] = []
    for folder in folders:
        path = root / folder.path
        lines = breaking(path, folder.files) + stale(path, folder.files, folder.older) + limitless(folder.files)
        wrong += [f"{folder.path}/{line}" for line in lines]
    return wrong + unreleasable(root, [folder.path for folder in folders])


def report(wrong: Sequence[str]) -> int:
    """Print each line of `wrong` to stderr; returns the exit code, 1 where there is one."""
    for line in wrong:
        print(line, file=sys.stderr)  # noqa: T201 - this is a command
    return 1 if wrong else 0


def main(arguments: list[str]) -> int:
    """Write or check; 0 when all is well, 1 with a line on stderr for each thing that is not, 2 for a wrong call."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m contracts.generate [--check]", file=sys.stderr)  # noqa: T201
        return 2
    folders = [contracts_folder()]
    return report(checked(ROOT, folders) if arguments else written(ROOT, folders))


def _written(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
